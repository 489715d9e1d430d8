"""Work off the event loop: reads that a newer one replaces, and writes that keep their order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from textual.dom import DOMNode
from textual.message import Message
from textual.worker import get_current_worker

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["JobDone", "Jobs", "while_open"]

T = TypeVar("T")


class JobDone(Message):
    """A job has ended: ``done`` wants ``result`` on the event loop, or ``error`` says why there is none.

    After an error ``done`` wants nothing but to know of it.
    """

    def __init__(self, done: Callable[[Any], None] | None, result: object, error: Exception | None = None) -> None:
        self.done = done
        self.result = result
        self.error = error
        super().__init__()


class Jobs:
    """The two kinds of background work of one application.

    Results come back as :class:`JobDone` messages to the application; they reach the node that asked as long as it is
    on screen, while errors are told whatever has been closed meanwhile. ``undelivered`` holds those that came too late.
    """

    def __init__(self, app: App[Any]) -> None:
        self.app = app
        self.undelivered: list[Exception] = []
        # One thread: what a person did first is stored first, and a quit waits for the last of it.
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="write")

    def read(self, node: DOMNode, work: Callable[[], T], done: Callable[[T], None], *, group: str) -> None:
        """Run ``work`` in a thread; an earlier read of the same node and ``group`` is forgotten."""
        deliver = while_open(node, done)

        def run() -> None:
            worker = get_current_worker()
            message = _outcome(work, deliver)
            if not worker.is_cancelled:
                self._post(message)

        node.run_worker(run, thread=True, exclusive=True, group=group, exit_on_error=False)

    def write(
        self,
        node: DOMNode,
        work: Callable[[], T],
        done: Callable[[T], None] | None,
        failed: Callable[[], None] | None = None,
    ) -> Future[None]:
        """Run ``work`` after every write asked for before it; its thread is never cancelled."""
        deliver = while_open(node, done) if done is not None else None
        give_up = while_open(node, lambda _none: failed()) if failed is not None else None
        return self._writer.submit(lambda: self._post(_outcome(work, deliver, give_up)))

    def close(self) -> None:
        """Wait until everything asked for is stored."""
        self._writer.shutdown(wait=True)

    def _post(self, message: JobDone) -> None:
        if not self.app.post_message(message) and message.error is not None:
            self.undelivered.append(message.error)


def while_open(node: DOMNode, done: Callable[[T], None]) -> Callable[[T], None]:
    """``done`` as long as ``node`` is on screen; afterwards its widgets are gone, and the result is of no use."""

    def deliver(result: T) -> None:
        # "display" is false for a node that is being taken away (Textual's DOMNode.display).
        if node.is_running and node.display:
            done(result)

    return deliver


def _outcome(
    work: Callable[[], T], done: Callable[[T], None] | None, failed: Callable[[None], None] | None = None
) -> JobDone:
    try:
        return JobDone(done, work())
    except Exception as error:
        # Whatever a thread raises is told on the event loop.
        return JobDone(failed, None, error)
