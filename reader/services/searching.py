"""Searching: what a query finds first, where it is found, and what was searched for before."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.model import Sort, Span, View, ViewKind
from reader.model.folding import Folds
from reader.model.query import All
from reader.model.query_marks import Passage
from reader.services.library import Library
from reader.settings import Settings

if TYPE_CHECKING:
    from reader.storage.values import Database

__all__ = [
    "Listed",
    "Stopper",
    "as_searched",
    "found_in",
    "list_view",
    "passages",
    "recent_searches",
    "remember_search",
]

COUNTED = 10_000
"""Articles up to which what is found is counted, and listed in a search."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Articles of a view in order, how many it holds in all, and for a search the passages of the first.

    ``is_more`` says that there are more than ``total``; ``is_whole`` that ``ids`` are all that a list shows, ``folds``
    which of them are from one wire.
    """

    ids: array[int]
    total: int
    is_more: bool = False
    is_whole: bool = True
    sort: Sort = Sort.NEWEST
    passages: dict[int, Passage] = field(default_factory=dict)
    folds: Folds = field(default_factory=Folds)


class Stopper:
    """Stops one unit of reading from another thread, in the middle of a statement if need be."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._db: Database | None = None
        self.is_stopped = False

    @contextmanager
    def reading(self, library: Library) -> Iterator[Database]:
        """A unit of reading that :meth:`stop` ends with a StorageError."""
        with library.reading() as db:
            with self._lock:
                self._db = db
            try:
                if self.is_stopped:
                    db.interrupt()
                yield db
            finally:
                # Nobody may interrupt a connection that is being closed.
                with self._lock:
                    self._db = None

    def stop(self) -> None:
        """Let whoever reads stop."""
        with self._lock:
            self.is_stopped = True
            if self._db is not None:
                self._db.interrupt()


def list_view(
    library: Library, view: View, sort: Sort | None, *, first: int | None = None, shown: int = 0, stopper: Stopper
) -> Listed:
    """The articles of ``view``: the ``first`` ones, or all that a list shows, with the passages of ``shown`` of them.

    Without ``sort`` it is the view's own. Raises QueryError, NotFound; and StorageError when it is stopped.
    """
    from reader.storage import groups, listing, ranking

    with stopper.reading(library) as db:
        query = listing.query_of(db, view)
        sort = listing.own_sort(db, view) if sort is None else sort
        most = COUNTED if view.kind is ViewKind.SEARCH else None
        limit = most if first is None else first
        ids = listing.article_ids(db, view, sort=sort, limit=limit)
        total, is_more = len(ids), limit is not None and len(ids) == limit
        if is_more and query is None:
            # The number of such a view is kept; what a query finds is counted while the rest of it is read.
            total, is_more = listing.count(db, view, COUNTED)
        is_whole = first is None or (len(ids) == total and not is_more)
        folds = Folds(ids, groups.groups_of(db, ids))
        passages = {} if query in (None, All()) or not shown else ranking.passages(db, query, folds.shown[:shown])
    return Listed(ids, total, is_more, is_whole, sort, passages, folds)


def as_searched(settings: Settings, typed: str, *, growing: bool = False) -> str:
    """The query for what a person typed: with the setting ``stem`` each word stands for all its forms.

    While it is ``growing`` its last word may be the beginning of one. Raises QueryError with the place.
    """
    from reader.model.query_parser import complete, parse

    query = complete(typed) if growing else typed
    found = parse(query, stem=settings.stem)
    return str(found) if settings.stem else query


def passages(library: Library, view: View, ids: Iterable[int]) -> dict[int, Passage]:
    """The passage of each article that shows best why the search ``view`` found it; none for other views."""
    from reader.storage import listing, ranking

    with library.reading() as db:
        query = listing.query_of(db, view)
        return {} if query in (None, All()) else ranking.passages(db, query, ids)


def found_in(library: Library, view: View, text: str) -> list[Span]:
    """Where in ``text`` stands what the search ``view`` looks for, in code points; nothing for other views."""
    from reader.model.query_marks import found_spans
    from reader.storage import listing, ranking

    with library.reading() as db:
        query = listing.query_of(db, view)
        return [] if query is None else found_spans(text, ranking.sought(db, query))


def remember_search(library: Library, query: str) -> None:
    """Keep ``query`` among the recent searches; a library that can only be read keeps none."""
    from reader.storage import views

    if not library.read_only:
        with library.writing() as unit:
            views.remember(unit.db, query)


def recent_searches(library: Library, limit: int = 50) -> list[str]:
    """What was searched for last, the last one first."""
    from reader.storage import views

    with library.reading() as db:
        return views.remembered(db, limit)
