"""Which articles a view holds, and which rows of its list stay."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.errors import NotFound, QueryError
from reader.model import View, ViewKind

if TYPE_CHECKING:
    from reader.services.library import Library

__all__ = ["Found", "look_up", "rows_to_show"]

_LASTING = (ViewKind.UNREAD, ViewKind.STARRED)


@dataclass(frozen=True, slots=True)
class Found:
    """The articles of a view, and in one line what is wrong with it: its feed's last failure, or its words."""

    ids: array[int]
    trouble: str = ""


def look_up(library: Library, view: View) -> Found:
    """The articles of ``view`` as they are now; what the words or the name of the view lack is its trouble."""
    from reader.services import articles, feeds

    try:
        ids = articles.article_ids(library, view)
        return Found(ids, feeds.find_feed(library, view.key).error if view.kind is ViewKind.FEED else "")
    except (QueryError, NotFound) as error:
        return Found(array("q"), str(error))


def rows_to_show(view: View, shown: array[int], found: array[int]) -> array[int]:
    """The rows of a list of ``view`` that has ``shown`` until now, when the view is ``found`` to hold these.

    An article that has been read, or has lost its star, keeps its row until the view is chosen anew: rows that went
    away under the cursor would take the reader's place in the list with them.
    """
    if view.kind not in _LASTING:
        return found
    known = frozenset(shown)
    return array("q", [key for key in found if key not in known]) + shown
