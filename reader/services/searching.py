"""Searching: what a query finds first, where it is found, and what was searched for before."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from reader.model import Span, View
from reader.model.query_marks import Passage
from reader.services.library import Library

__all__ = ["FirstPage", "check_query", "first_page", "found_in", "passages", "recent_searches", "remember_search"]

COUNTED = 10_000
"""Articles up to which what is found is counted."""


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The first articles that a search finds, with the passage of each, and how many there are.

    ``is_more`` says that there are more than ``total``.
    """

    ids: array[int]
    total: int
    is_more: bool
    passages: dict[int, Passage] = field(default_factory=dict)


def check_query(query: str) -> None:
    """Raise QueryError, with the place, if ``query`` cannot be understood."""
    from reader.model.query_parser import parse

    parse(query)


def first_page(library: Library, view: View, *, ranked: bool = True, size: int = 50) -> FirstPage:
    """What a search shows first; raises QueryError."""
    from reader.model import Sort
    from reader.storage import listing, ranking

    with library.reading() as db:
        ids = listing.article_ids(db, view, sort=Sort.RELEVANCE if ranked else Sort.NEWEST, limit=size)
        total, is_more = (len(ids), False) if len(ids) < size else listing.count(db, view, COUNTED)
        query = listing.query_of(db, view)
        shown = {} if query is None else ranking.passages(db, query, ids)
    return FirstPage(ids, total, is_more, shown)


def passages(library: Library, view: View, ids: Iterable[int]) -> dict[int, Passage]:
    """The passage of each article that shows best why the search ``view`` found it; none for other views."""
    from reader.model.query import All
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
