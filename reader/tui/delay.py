"""Waiting for a moment of quiet: what a moving cursor or a typing hand points at is looked at once it rests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer

__all__ = ["Delay"]


class Delay:
    """Runs what it was last asked to, ``seconds`` after it was asked; an earlier wish is forgotten."""

    def __init__(self, node: MessagePump, seconds: float) -> None:
        self._node = node
        self._seconds = seconds
        self._timer: Timer | None = None

    def then(self, act: Callable[[], None]) -> None:
        """Run ``act`` on the event loop unless something else is asked for before."""
        self.stop()
        self._timer = self._node.set_timer(self._seconds, act)

    def stop(self) -> None:
        """Forget what was asked for."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
