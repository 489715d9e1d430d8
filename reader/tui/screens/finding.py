"""Searching in the library screen: what was shown before, what is typed, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from reader.errors import QueryError
from reader.model import ALL, Sort, View, ViewKind
from reader.tui.screens.lookup import FIRST, Found, look_up

if TYPE_CHECKING:
    from reader.services.searching import Stopper
    from reader.tui.screens.library import LibraryScreen

__all__ = ["Finder", "query_for"]


def query_for(view: View, name_of: Callable[[View], str]) -> str:
    """A query that finds what ``view`` holds, as near as queries come; ``name_of`` gives the name of a view."""
    name = name_of(view).replace('"', " ")
    match view.kind:
        case ViewKind.SEARCH:
            around = "" if view.within is None else query_for(view.within, name_of)
            return f"({around}) ({view.key})" if around else view.key
        case ViewKind.UNREAD | ViewKind.STARRED:
            return f"is:{view.kind}"
        case ViewKind.FEED | ViewKind.SPEAKER:
            return f'{view.kind}:"{name}"'
        case ViewKind.TAG:
            return f'tag:"{view.key}"'
    return ""


class Finder:
    """The search of one library screen; ``around`` is the view that comes back when it ends, None while there is none.

    Reading is stopped in the middle when something newer is to be read.
    """

    def __init__(self, screen: LibraryScreen) -> None:
        self._screen = screen
        self._stopper: Stopper | None = None
        self._is_within = False
        self._typed = ""
        self.around: View | None = None

    def open(self, *, within: bool) -> None:
        """Open the search line, over the whole library or ``within`` the view that is shown."""
        from reader.services import pending, searching

        screen = self._screen
        if self.around is None:
            self.around = screen.view
        self._is_within = within and self.around != ALL
        name = screen.name_of(self.around) if self._is_within else ""
        screen.shelf.open_search(name)
        if not screen.library.read_only:
            screen.write(partial(pending.index_pending, screen.library))
        screen.read(partial(searching.recent_searches, screen.library), screen.shelf.know_history, group="history")

    def type(self, typed: str) -> None:
        """Search for what has been typed so far, or say where it is wrong and leave the list as it is."""
        from reader.services import searching

        screen = self._screen
        if self.around is None:
            return
        self._typed = typed
        try:
            query = searching.as_searched(screen.library.settings, typed, growing=True)
        except QueryError as error:
            screen.shelf.show_problem(typed, error)
            return
        screen.shelf.show_problem(typed, None)
        if not query.strip():
            screen.switch(self.around)
        else:
            screen.switch(View(ViewKind.SEARCH, query, self.around if self._is_within else None))

    def finish(self) -> None:
        """Remember what was searched for: somebody goes on to what it found."""
        from reader.services import searching

        if self._typed.strip() and self._screen.view.kind is ViewKind.SEARCH:
            self._screen.write(partial(searching.remember_search, self._screen.library, self._typed.strip()))

    def end(self) -> View | None:
        """Close the search line; gives the view that was shown before, if there was a search."""
        around, self.around = self.around, None
        self._typed = ""
        self._screen.shelf.close_search()
        return around

    # Reading lists

    def read(self, view: View, sort: Sort | None, done: Callable[[Found], None]) -> None:
        """Read the first articles of ``view``, then all of them; ``done`` is called once or twice."""
        from reader.services.searching import Stopper

        if self._stopper is not None:
            self._stopper.stop()
        stopper = self._stopper = Stopper()
        screen = self._screen

        def show(found: Found) -> None:
            if found.is_stopped:
                return
            done(found)
            if not found.is_whole:
                screen.read(partial(look_up, screen.library, view, sort, None, stopper), show, group="ids")

        screen.read(partial(look_up, screen.library, view, sort, FIRST, stopper), show, group="ids")
