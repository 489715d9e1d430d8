"""The backup of the day, made while the screen is open: in a thread of its own, given up when the screen closes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from reader.errors import StorageError
from reader.services.backups import back_up_if_due
from reader.tui.jobs import JobDone

if TYPE_CHECKING:
    from reader.tui.app import NewsreaderApp

__all__ = ["Upkeep"]

_AFTER_START = 5.0
_EVERY = 3600.0


class _Closing(StorageError):
    """The screen closes: the copy is given up, and made another time."""


class Upkeep:
    """Looks whether a backup is due, shortly after the start and once an hour."""

    def __init__(self, app: NewsreaderApp, *, after: float = _AFTER_START, every: float = _EVERY) -> None:
        self._app = app
        self._after, self._every = after, every
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look; a library that cannot be changed needs no backup."""
        if not self._app.library.read_only:
            self._thread = threading.Thread(target=self._look, name="backup", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Give up what is under way and wait until nothing of it is left."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def _look(self) -> None:
        wait = self._after
        while not self._closing.wait(wait):
            wait = self._every
            try:
                back_up_if_due(self._app.library, progress=self._go_on)
            except _Closing:
                return
            except Exception as error:
                # Told on the event loop: an expected failure in one line, anything else as a mistake of ours.
                self._app.post_message(JobDone(None, None, error))

    def _go_on(self, done: int, total: int) -> None:
        del done, total
        if self._closing.is_set():
            raise _Closing
