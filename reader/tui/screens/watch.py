"""Seeing what other programs write to the library while it is on screen."""

from __future__ import annotations

from collections.abc import Callable

from reader.errors import ReaderError
from reader.tui.screens.base import CommandScreen

__all__ = ["LibraryWatch"]


class LibraryWatch:
    """Compares the library's change token with the last one known, and calls ``changed`` when it differs."""

    def __init__(self, screen: CommandScreen, changed: Callable[[], None]) -> None:
        self._screen = screen
        self._changed = changed
        self._known: int | None = None

    def look(self) -> None:
        """Compare, off the event loop."""
        self._screen.read(self._token, self._compare, group="watch")

    def remember(self) -> None:
        """What has been written up to now is known: a comparison under way is forgotten."""
        self._screen.read(self._token, self.know, group="watch")

    def know(self, token: int | None) -> None:
        """What has been read under ``token`` is on screen; None for not knowing."""
        self._known = token

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
