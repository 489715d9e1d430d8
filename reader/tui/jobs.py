"""Work off the event loop: reads that a newer one replaces, and writes that keep their order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from textual.dom import DOMNode
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import get_current_worker

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["JobDone", "Jobs"]

T = TypeVar("T")


class JobDone(Message):
    """A job has ended: ``done`` wants ``result`` on the event loop, or ``error`` says why there is none."""

    def __init__(self, done: Callable[[Any], None] | None, result: object, error: Exception | None = None) -> None:
        self.done = done
        self.result = result
        self.error = error
        super().__init__()


@dataclass
class Jobs:
    """The two kinds of background work. Results come back as :class:`JobDone` messages to the node that asked."""

    app: App[Any]

    def __post_init__(self) -> None:
        # One thread: what a person did first is stored first, and a quit waits for the last of it.
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="write")

    def read(self, node: DOMNode, work: Callable[[], T], done: Callable[[T], None], *, group: str) -> None:
        """Run ``work`` in a thread; an earlier read of the same node and ``group`` is forgotten."""

        def run() -> None:
            worker = get_current_worker()
            message = _outcome(work, done)
            if not worker.is_cancelled:
                node.post_message(message)

        node.run_worker(run, thread=True, exclusive=True, group=group, exit_on_error=False)

    def write(self, node: MessagePump, work: Callable[[], T], done: Callable[[T], None] | None) -> Future[None]:
        """Run ``work`` after every write asked for before it; its thread is never cancelled."""

        def run() -> None:
            node.post_message(_outcome(work, done))

        return self._writer.submit(run)

    def close(self) -> None:
        """Wait until everything asked for is stored."""
        self._writer.shutdown(wait=True)


def _outcome(work: Callable[[], T], done: Callable[[T], None] | None) -> JobDone:
    try:
        return JobDone(done, work())
    except Exception as error:
        # Whatever a thread raises is told on the event loop.
        return JobDone(None, None, error)
