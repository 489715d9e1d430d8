"""Tags: unique whatever their case and accents, each with a colour and perhaps a one-key shortcut."""

from __future__ import annotations

from typing import Any

from reader.model import Tag
from reader.storage.values import Database, fold_name

__all__ = [
    "by_name",
    "by_shortcut",
    "by_uuid",
    "every",
    "free_digit",
    "next_colour",
    "read_state",
    "under",
    "write_state",
]

_COLUMNS = "uuid, name, colour, shortcut, description, use_count"


def every(db: Database) -> list[Tag]:
    """All tags by name."""
    return [Tag(*row) for row in db.execute(f"SELECT {_COLUMNS} FROM tag ORDER BY folded")]  # noqa: S608


def by_name(db: Database, name: str) -> Tag | None:
    """The tag of that name, whatever the case and accents."""
    return _one(db, "folded", fold_name(name))


def by_uuid(db: Database, uuid: str) -> Tag | None:
    """The tag with that UUID."""
    return _one(db, "uuid", uuid)


def by_shortcut(db: Database, shortcut: str) -> Tag | None:
    """The tag with that shortcut; "" finds none."""
    return _one(db, "shortcut", shortcut) if shortcut else None


def _one(db: Database, column: str, value: str) -> Tag | None:
    row = db.execute(f"SELECT {_COLUMNS} FROM tag WHERE {column} = ?", [value]).fetchone()  # noqa: S608
    return None if row is None else Tag(*row)


def under(db: Database, name: str) -> list[Tag]:
    """The tag of that name and those below it ("claim", "claim/economy"), by name."""
    folded = fold_name(name)
    # "0" follows "/" in Unicode: everything from "claim/" up to "claim0" is below "claim".
    query = f"SELECT {_COLUMNS} FROM tag WHERE folded = ? OR folded >= ? AND folded < ? ORDER BY folded"  # noqa: S608
    return [Tag(*row) for row in db.execute(query, [folded, folded + "/", folded + "0"])]


def next_colour(db: Database, colours: int) -> int:
    """The colour for a new tag: the one that the fewest tags have, the lowest of these."""
    used = dict(db.execute("SELECT colour, count(*) FROM tag GROUP BY colour").fetchall())
    return min(range(colours), key=lambda colour: (used.get(colour, 0), colour))


def free_digit(db: Database) -> str:
    """The lowest digit from 1 to 9 that is no tag's shortcut, or ""."""
    taken = {row[0] for row in db.execute("SELECT shortcut FROM tag WHERE shortcut <> ''")}
    return next((digit for digit in "123456789" if digit not in taken), "")


def read_state(db: Database, uuid: str) -> dict[str, Any] | None:
    """What the journal keeps of a tag."""
    row = db.execute("SELECT name, colour, shortcut, description, created FROM tag WHERE uuid = ?", [uuid]).fetchone()
    return (
        None if row is None else dict(zip(("name", "colour", "shortcut", "description", "created"), row, strict=True))
    )


def write_state(db: Database, uuid: str, state: dict[str, Any] | None, rev: int, stamp: int) -> None:
    """Make the tag what ``state`` says; None deletes it."""
    if state is None:
        db.execute("DELETE FROM tag WHERE uuid = ?", [uuid])
        return
    db.execute(
        """INSERT INTO tag (uuid, rev, name, folded, colour, shortcut, description, created, updated)
        VALUES (:uuid, :rev, :name, :folded, :colour, :shortcut, :description, :created, :updated)
        ON CONFLICT (uuid) DO UPDATE SET rev = excluded.rev, name = excluded.name, folded = excluded.folded,
        colour = excluded.colour, shortcut = excluded.shortcut, description = excluded.description,
        updated = excluded.updated""",
        {**state, "uuid": uuid, "rev": rev, "folded": fold_name(state["name"]), "updated": stamp},
    )
