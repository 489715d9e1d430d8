"""A change that may take long: told in the key bar while it goes on, stopped by a key, stored whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from reader.errors import ReaderError
from reader.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from reader.tui.screens.base import CommandScreen

__all__ = ["StoppableWrite"]

T = TypeVar("T")


class StoppableWrite:
    """Runs one change of ``screen`` at a time, after all that were asked for before it."""

    def __init__(self, screen: CommandScreen) -> None:
        self._screen = screen
        self._stop: Event | None = None

    def start(self, work: Callable[[Callable[[], bool]], T], done: Callable[[T], None], *, status: str) -> None:
        """Store what ``work(cancelled)`` changes, with ``status`` in the key bar ("" for nothing); then ``done``.

        Nothing is started while another change goes on. Why a change failed is told, as any other failure is.
        """
        if self._stop is not None:
            return
        stop = self._stop = Event()
        screen = self._screen
        screen.query_one(KeyBar).status = status

        def run() -> T | ReaderError:
            try:
                return work(stop.is_set)
            except ReaderError as error:
                return error

        def finish(outcome: T | ReaderError) -> None:
            self._stop = None
            screen.query_one(KeyBar).status = ""
            if isinstance(outcome, ReaderError):
                screen.newsreader.tell_error(outcome)
            else:
                done(outcome)

        screen.write(run, finish)

    def cancel(self) -> bool:
        """Ask the change that goes on to stop; whether there is one."""
        if self._stop is None:
            return False
        self._stop.set()
        return True
