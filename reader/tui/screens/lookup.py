"""Which articles a view holds, and which rows of its list stay."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reader.errors import NotFound, QueryError, StorageError
from reader.model import Sort, View, ViewKind
from reader.model.folding import Folds

if TYPE_CHECKING:
    from reader.model.query_marks import Passage
    from reader.services.library import Library
    from reader.services.searching import Stopper

__all__ = ["FIRST", "Found", "look_up", "rows_to_show"]

FIRST = 100
"""Articles of a list that are read before all others, so that a million of them keep nobody waiting."""

_SHOWN = 30
"""Passages that are read with them: as many as a high terminal shows."""

_LASTING = (ViewKind.UNREAD, ViewKind.STARRED)


@dataclass(frozen=True, slots=True)
class Found:
    """The articles of a view, how many it holds, and in one line what is wrong with it.

    What is wrong is its feed's last failure, or its words. ``is_more`` says that there are more than ``total``,
    ``is_whole`` that ``ids`` are all that the list is to show, ``is_stopped`` that a newer search came between.
    """

    ids: array[int] = field(default_factory=lambda: array("q"))
    total: int = 0
    trouble: str = ""
    is_more: bool = False
    is_whole: bool = True
    is_stopped: bool = False
    sort: Sort = Sort.NEWEST
    passages: dict[int, Passage] = field(default_factory=dict)
    folds: Folds = field(default_factory=Folds)


def look_up(library: Library, view: View, sort: Sort | None, first: int | None, stopper: Stopper) -> Found:
    """The ``first`` articles of ``view``, or all, as they are now; what its words or its name lack is its trouble."""
    from reader.services import feeds, searching

    try:
        listed = searching.list_view(library, view, sort, first=first, shown=_SHOWN if first else 0, stopper=stopper)
        trouble = feeds.find_feed(library, view.key).error if view.kind is ViewKind.FEED else ""
    except (QueryError, NotFound) as error:
        return Found(trouble=str(error))
    except StorageError:
        if stopper.is_stopped:
            return Found(is_stopped=True)
        raise
    return Found(
        listed.ids,
        listed.total,
        trouble,
        listed.is_more,
        listed.is_whole,
        sort=listed.sort,
        passages=listed.passages,
        folds=listed.folds,
    )


def rows_to_show(view: View, shown: Folds, found: Folds) -> Folds:
    """The articles of a list of ``view`` that has ``shown`` until now, when the view is ``found`` to hold these.

    An article that has been read, or has lost its star, keeps its row until the view is chosen anew: rows that went
    away under the cursor would take the reader's place in the list with them.
    """
    if view.kind not in _LASTING:
        return found
    known = frozenset(shown.ids)
    ids = array("q", [key for key in found.ids if key not in known]) + shown.ids
    return Folds(ids, {**shown.groups, **found.groups})
