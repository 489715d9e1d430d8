"""One way to change what a person made: read its state, write the new one, note both for the journal.

Doing, undoing and redoing are all this same step, so that none of them can forget a column.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reader.storage import decisions, exchange, feeds, notes, speakers, tags, views
from reader.storage.journal import Unit
from reader.storage.values import Database, micros

__all__ = ["ENTITIES", "State", "change", "read_state"]

State = dict[str, Any]

_Read = Callable[["Database", str], State | None]
_Write = Callable[["Database", str, State | None, int, int], None]


def _read_article(db: Database, uuid: str) -> State | None:
    row = db.execute("SELECT is_starred FROM article WHERE uuid = ?", [uuid]).fetchone()
    return None if row is None else {"is_starred": bool(row[0])}


def _write_article(db: Database, uuid: str, state: State | None, rev: int, stamp: int) -> None:
    # Of an article only the star is a person's: an article itself does not come or go by undoing.
    if state is not None:
        db.execute(
            "UPDATE article SET is_starred = ?, rev = rev + 1, updated = ? WHERE uuid = ?",
            [state["is_starred"], stamp, uuid],
        )


ENTITIES: dict[str, tuple[_Read, _Write]] = {
    "annotation": (notes.read_state, notes.write_state),
    "article": (_read_article, _write_article),
    "conflict": (exchange.read_state, exchange.write_state),
    "decision": (decisions.read_state, decisions.write_state),
    "feed": (feeds.read_state, feeds.write_state),
    "apart": (speakers.read_apart, speakers.write_apart),
    "speaker": (speakers.read_state, speakers.write_state),
    "tag": (tags.read_state, tags.write_state),
    "view": (views.read_state, views.write_state),
}


def read_state(db: Database, entity: str, uuid: str) -> State | None:
    """The state of an entity as the journal keeps it; None where it does not exist."""
    return ENTITIES[entity][0](db, uuid)


def change(unit: Unit, entity: str, uuid: str, after: State | None) -> None:
    """Make an entity what ``after`` says (None: gone) and note the change; nothing happens if it is so already."""
    read, write = ENTITIES[entity]
    before = read(unit.db, uuid)
    if before == after:
        return
    # The revision counts the changes that the journal knows, so it goes on also after a deletion was undone.
    count = unit.db.execute("SELECT count(*) FROM journal WHERE uuid = ?", [uuid]).fetchone()[0]
    write(unit.db, uuid, after, count + unit.noted[uuid] + 1, micros(unit.at))
    unit.record(entity, uuid, before, after)
