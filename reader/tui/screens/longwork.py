"""Work that takes a while: one at a time, told in one line, stopped by a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event
from typing import Generic, TypeVar

from textual.message import Message

from reader.errors import FetchError, ReaderError
from reader.tui.screens.base import CommandScreen

__all__ = ["LongWork", "WorkProgress"]

T = TypeVar("T")


class WorkProgress(Message):
    """How far the work is, in one line; "" when it has ended."""

    def __init__(self, line: str) -> None:
        self.line = line
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """Only the newest line counts."""
        return isinstance(message, WorkProgress)


@dataclass(frozen=True, slots=True)
class _Ended(Generic[T]):
    events: list[T]
    error: ReaderError | None


class LongWork:
    """Runs one iterator of events at a time in a thread of ``screen``, which gets :class:`WorkProgress` messages."""

    def __init__(self, screen: CommandScreen) -> None:
        self._screen = screen
        self._stop: Event | None = None

    @property
    def running(self) -> bool:
        """Whether something is under way."""
        return self._stop is not None

    def start(
        self,
        work: Callable[[Callable[[], bool]], Iterator[T]],
        *,
        first: str,
        describe: Callable[[T], str],
        finished: Callable[[list[T]], None],
    ) -> bool:
        """Start ``work(cancelled)`` unless something is under way; returns whether it was started.

        ``describe`` makes an event a line, in the thread; ``finished`` gets all events on the event loop, those before
        a cancellation or a failure too. A ReaderError is told unless it says that a fetch was stopped, any other
        exception ends the application.
        """
        if self._stop is not None:
            return False
        stop = self._stop = Event()
        screen = self._screen

        def run() -> _Ended[T]:
            events: list[T] = []
            try:
                for event in work(stop.is_set):
                    events.append(event)
                    screen.post_message(WorkProgress(describe(event)))
            except ReaderError as error:
                return _Ended(events, error)
            return _Ended(events, None)

        def done(ended: _Ended[T]) -> None:
            self._stop = None
            screen.post_message(WorkProgress(""))
            if ended.error is not None and not (stop.is_set() and isinstance(ended.error, FetchError)):
                screen.newsreader.tell_error(ended.error)
            finished(ended.events)

        screen.post_message(WorkProgress(first))
        screen.read(run, done, group="work")
        return True

    def cancel(self) -> bool:
        """Ask what is under way to stop at its next event; returns whether there was anything."""
        if self._stop is None:
            return False
        self._stop.set()
        return True
