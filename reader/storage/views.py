"""Saved views: queries that a person keeps under a name; and the searches that were made last."""

from __future__ import annotations

from typing import Any

from reader.errors import NotFound
from reader.messages import phrase
from reader.model import SavedView, Sort
from reader.storage.values import Database, micros, now

__all__ = ["every", "read_state", "remember", "remembered", "saved", "write_state"]

_COLUMNS = "uuid, name, query, folder, sort, position"
_STATE = ("name", "query", "folder", "sort", "position", "created")

_KEPT = 200
"""Searches that are remembered."""


def every(db: Database) -> list[SavedView]:
    """All saved views in their order: those in no folder first, then folder by folder."""
    return [_view(row) for row in db.execute(f"SELECT {_COLUMNS} FROM saved_view ORDER BY folder, position, id")]  # noqa: S608


def saved(db: Database, uuid: str) -> SavedView:
    """The view with that UUID; raises NotFound."""
    row = db.execute(f"SELECT {_COLUMNS} FROM saved_view WHERE uuid = ?", [uuid]).fetchone()  # noqa: S608
    if row is None:
        raise NotFound(phrase("This view is no longer in the library."))
    return _view(row)


def _view(row: tuple[Any, ...]) -> SavedView:
    uuid, name, query, folder, sort, position = row
    return SavedView(uuid, name, query, folder, Sort(sort) if sort in set(Sort) else Sort.NEWEST, position)


def read_state(db: Database, uuid: str) -> dict[str, Any] | None:
    """What the journal keeps of a view."""
    row = db.execute(f"SELECT {', '.join(_STATE)} FROM saved_view WHERE uuid = ?", [uuid]).fetchone()  # noqa: S608
    return None if row is None else dict(zip(_STATE, row, strict=True))


def write_state(db: Database, uuid: str, state: dict[str, Any] | None, rev: int, stamp: int) -> None:
    """Make the view what ``state`` says; None deletes it."""
    if state is None:
        db.execute("DELETE FROM saved_view WHERE uuid = ?", [uuid])
        return
    db.execute(
        """INSERT INTO saved_view (uuid, rev, name, query, folder, sort, position, created, updated)
        VALUES (:uuid, :rev, :name, :query, :folder, :sort, :position, :created, :updated)
        ON CONFLICT (uuid) DO UPDATE SET rev = excluded.rev, name = excluded.name, query = excluded.query,
        folder = excluded.folder, sort = excluded.sort, position = excluded.position, updated = excluded.updated""",
        {**state, "uuid": uuid, "rev": rev, "updated": stamp},
    )


def remember(db: Database, query: str) -> None:
    """Keep ``query`` as the last one searched for."""
    db.execute(
        "INSERT INTO searched (query, used) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET used = ?2", [query, micros(now())]
    )
    db.execute(
        "DELETE FROM searched WHERE query NOT IN (SELECT query FROM searched ORDER BY used DESC LIMIT ?)", [_KEPT]
    )


def remembered(db: Database, limit: int) -> list[str]:
    """The queries searched for last, the last one first."""
    return [query for (query,) in db.execute("SELECT query FROM searched ORDER BY used DESC LIMIT ?", [limit])]
