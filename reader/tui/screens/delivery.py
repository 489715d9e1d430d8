"""Results of threads for screens that may have been closed meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual.dom import DOMNode

__all__ = ["while_open"]

T = TypeVar("T")


def while_open(node: DOMNode, done: Callable[[T], None]) -> Callable[[T], None]:
    """``done`` as long as ``node`` is on screen; afterwards its widgets are gone, and the result is of no use."""

    def deliver(result: T) -> None:
        # "display" is false for a node that is being taken away (Textual's DOMNode.display).
        if node.is_running and node.display:
            done(result)

    return deliver
