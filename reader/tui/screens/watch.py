"""Seeing what other programs write to the library while it is on screen."""

from __future__ import annotations

from collections.abc import Callable

from reader.errors import ReaderError
from reader.tui.screens.base import CommandScreen

__all__ = ["LibraryWatch", "WatchingScreen"]

_POLL = 2.0
"""Seconds between two looks."""


class LibraryWatch:
    """Compares the library's change token with the last one known, and calls ``changed`` when it differs."""

    def __init__(self, screen: CommandScreen, changed: Callable[[], None]) -> None:
        self._screen = screen
        self._changed = changed
        self._known: int | None = None
        self._remembers = False

    def look(self) -> None:
        """Compare, off the event loop; what is being remembered is as it is now."""
        if not self._remembers:
            self._screen.read(self._token, self._compare, group="watch")

    def remember(self) -> None:
        """What has been written up to now is known: a comparison under way is forgotten."""
        self._remembers = True
        self._screen.read(self._token, self.know, group="watch")

    def know(self, token: int | None) -> None:
        """What has been read under ``token`` is on screen; None for not knowing."""
        self._known = token
        self._remembers = False

    def _token(self) -> int | None:
        from reader.services import articles

        try:
            return articles.change_token(self._screen.library)
        except ReaderError:
            # Nobody asked for this look: whoever wants something of a library that is busy is told then.
            return None

    def _compare(self, token: int | None) -> None:
        if token is not None and self._known is not None and token != self._known:
            self._known = token
            self._changed()


class WatchingScreen(CommandScreen):
    """A screen that shows what is written by whomever: while it is in front, and when it comes back there.

    What it reads on :meth:`library_changed` it tells ``changes``, by ``know`` or ``remember``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.changes = LibraryWatch(self, self.library_changed)
        self._was_covered = False

    def on_mount(self) -> None:
        """Look every two seconds."""
        self.set_interval(_POLL, self.look)

    def on_screen_suspend(self) -> None:
        """A dialog covers nothing: behind it, what is changed goes on being looked for."""
        self._was_covered = not self.is_in_front

    def on_screen_resume(self) -> None:
        """Something may have been changed while another screen lay over this one."""
        if self._was_covered:
            self.look()

    def look(self) -> None:
        """Show what has changed, if anything has."""
        # Read and drawn for nobody, under an article in which every tag is a change, it would make the next key wait.
        if self.is_in_front:
            self.changes.look()
