"""Saved views: queries kept under a name, in folders and in an order, with counts that stay cheap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.errors import ConfigError, NotFound
from reader.i18n import N_
from reader.messages import phrase
from reader.model import SavedView, Sort, View, ViewCount, ViewKind, normalise, visible_line
from reader.model.query_parser import parse
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.storage.journal import Unit

__all__ = [
    "COUNTED",
    "change_view",
    "count_views",
    "delete_view",
    "find_view",
    "list_views",
    "move_view",
    "save_view",
    "view_sort",
]

COUNTED = 1_000
"""Articles up to which a saved view is counted: of more the exact number says little, and takes longer."""

_LONGEST_NAME = 80


def list_views(library: Library) -> list[SavedView]:
    """All saved views in their order."""
    from reader.storage import views

    with library.reading() as db:
        return views.every(db)


def find_view(library: Library, ref: str) -> SavedView:
    """The saved view that ``ref`` names: its name, "folder/name" or the beginning of its UUID; raises NotFound."""
    wanted = " ".join(ref.split()).casefold()
    known = list_views(library)
    found = [one for one in known if wanted in {one.name.casefold(), f"{one.folder}/{one.name}".casefold()}]
    if not found and len(wanted) >= 4:
        found = [one for one in known if one.uuid.startswith(wanted)]
    if not found:
        raise NotFound(phrase("No view is called “{name}”; list the views to see their names.", name=visible_line(ref)))
    if len(found) > 1:
        raise NotFound(phrase("Several views are called “{name}”; give the folder too.", name=visible_line(ref)))
    return found[0]


def save_view(library: Library, name: str, query: str, *, folder: str = "", sort: Sort = Sort.NEWEST) -> SavedView:
    """Keep ``query`` as a new view, last in its folder.

    Raises QueryError for the query, ConfigError for an empty name or one that the folder has already.
    """
    from reader.storage import views
    from reader.storage.values import new_uuid

    parse(query)
    with library.writing(N_("save the view")) as unit:
        made = SavedView(new_uuid(), _name(name), normalise(query).strip(), _folder(folder), sort)
        known = views.every(unit.db)
        _check_name(known, made)
        last = max((one.position for one in known if one.folder == made.folder), default=-1)
        made = replace(made, position=last + 1)
        _store(unit, made)
        unit.label = phrase("save the view “{name}”", name=made.name)
    return made


def change_view(
    library: Library,
    uuid: str,
    *,
    name: str | None = None,
    query: str | None = None,
    folder: str | None = None,
    sort: Sort | None = None,
) -> SavedView:
    """Give a view another name, query, folder or order; what is None stays. Raises as :func:`save_view`, NotFound."""
    from reader.storage import views

    if query is not None:
        parse(query)
    with library.writing(N_("change the view")) as unit:
        before = views.saved(unit.db, uuid)
        after = replace(
            before,
            name=before.name if name is None else _name(name),
            query=before.query if query is None else normalise(query).strip(),
            folder=before.folder if folder is None else _folder(folder),
            sort=before.sort if sort is None else sort,
        )
        _check_name(views.every(unit.db), after)
        _store(unit, after)
        unit.label = phrase("change the view “{name}”", name=before.name)
    return after


def move_view(library: Library, uuid: str, steps: int) -> None:
    """Move a view up (negative) or down among those of its folder; raises NotFound."""
    from reader.storage import views

    with library.writing(N_("move the view")) as unit:
        moved = views.saved(unit.db, uuid)
        beside = [one for one in views.every(unit.db) if one.folder == moved.folder and one.uuid != uuid]
        known = [one.uuid for one in views.every(unit.db) if one.folder == moved.folder]
        at = max(0, min(len(beside), known.index(uuid) + steps))
        for position, one in enumerate([*beside[:at], moved, *beside[at:]]):
            _store(unit, replace(one, position=position))
        unit.label = phrase("move the view “{name}”", name=moved.name)


def delete_view(library: Library, uuid: str) -> None:
    """Delete a view; its articles stay. Raises NotFound."""
    from reader.storage import entities, views

    with library.writing(N_("delete the view")) as unit:
        gone = views.saved(unit.db, uuid)
        entities.change(unit, "view", uuid, None)
        unit.label = phrase("delete the view “{name}”", name=gone.name)


def count_views(library: Library) -> list[ViewCount]:
    """The saved views with how many articles each holds, up to ``COUNTED``; -1 for a query that cannot be read."""
    from reader.errors import QueryError
    from reader.storage import listing, views

    lines = []
    with library.reading() as db:
        for one in views.every(db):
            view = View(ViewKind.SAVED, one.uuid)
            try:
                number, is_more = listing.count(db, view, COUNTED)
                trouble = ""
            except QueryError as error:
                # A newer version may know more of the language.
                number, is_more, trouble = -1, False, str(error)
            lines.append(ViewCount(view, one.name, number, one.folder, trouble, is_more))
    return lines


def view_sort(library: Library, view: View) -> Sort:
    """The order in which a view is listed unless a person chooses another."""
    from reader.storage import listing

    with library.reading() as db:
        return listing.own_sort(db, view)


def _store(unit: Unit, view: SavedView) -> None:
    from reader.storage import entities
    from reader.storage.values import micros

    before = entities.read_state(unit.db, "view", view.uuid)
    state = {
        "name": view.name,
        "query": view.query,
        "folder": view.folder,
        "sort": view.sort.value,
        "position": view.position,
        "created": micros(unit.at) if before is None else before["created"],
    }
    entities.change(unit, "view", view.uuid, state)


def _name(name: str) -> str:
    clean = " ".join(normalise(name).split())
    if not clean or len(clean) > _LONGEST_NAME:
        raise ConfigError(phrase("A view needs a name of at most {number} letters.", number=_LONGEST_NAME))
    return clean


def _folder(folder: str) -> str:
    return "/".join(part for part in (" ".join(piece.split()) for piece in normalise(folder).split("/")) if part)


def _check_name(known: Iterable[SavedView], view: SavedView) -> None:
    for one in known:
        same = (one.folder.casefold(), one.name.casefold()) == (view.folder.casefold(), view.name.casefold())
        if same and one.uuid != view.uuid:
            raise ConfigError(phrase("There is a view called “{name}” already.", name=view.name))
