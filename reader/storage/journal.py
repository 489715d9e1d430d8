"""The append-only journal: every change with its state before and after, and from it what can be undone or redone.

A batch is one change as its user sees it, one row for each entity it touched. Undoing appends a batch of its own, which
names the batch that it takes back; so the journal alone says, also after a restart, what comes next.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from reader.messages import Phrase, from_text, to_text
from reader.storage.values import Database, decoding, from_json, from_micros, micros, new_uuid, now, to_json

__all__ = ["Batch", "Choice", "Record", "Unit", "append", "batches", "next_redo", "next_undo", "records_of"]

_APPEND = """
INSERT INTO journal (batch, at, who, what, label, entity, uuid, before, after, undoes)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# What was done last and not undone since: a redo does again, so it can be undone like a change. The plus keeps SQLite
# from sorting the whole journal: read backwards, the first row or so is the one.
_NEXT_UNDO = """
SELECT batch, label FROM journal
WHERE +what IN ('do', 'redo') AND NOT EXISTS (SELECT 1 FROM journal AS later WHERE later.undoes = journal.batch)
ORDER BY seq DESC LIMIT 1
"""

# What was undone last, not redone, and not followed by a new change: a new change ends what could be redone.
_NEXT_REDO = """
SELECT batch, label FROM journal
WHERE what = 'undo' AND NOT EXISTS (SELECT 1 FROM journal AS later WHERE later.undoes = journal.batch)
  AND seq > coalesce((SELECT max(seq) FROM journal WHERE what = 'do'), 0)
ORDER BY seq DESC LIMIT 1
"""

_RECORDS = "SELECT entity, uuid, before, after FROM journal WHERE batch = ? ORDER BY seq"

# Of a batch that is chosen by one of its rows all rows are counted.
_LATEST = """
SELECT batch, at, who, what, label, undoes FROM journal
WHERE at >= :since AND at < :until AND (:who = '' OR who = :who COLLATE NOCASE)
  AND (:entity = '' OR batch IN (SELECT batch FROM journal WHERE entity = :entity))
  AND (:article = '' OR batch IN (
    SELECT batch FROM journal WHERE uuid = :article
    UNION SELECT batch FROM journal WHERE json_extract(coalesce(before, after), '$.article') = :article))
ORDER BY seq DESC
"""


@dataclass(frozen=True, slots=True)
class Record:
    """The state of one entity before and after a change, as JSON values; None where it does not exist."""

    entity: str
    uuid: str
    before: Any
    after: Any

    def reversed(self) -> Record:
        """The change that takes this one back."""
        return Record(self.entity, self.uuid, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Batch:
    """One change: when (UTC), by whom, "do", "undo", "redo" or "auto", its label, and how many entities it touched."""

    batch: str
    at: datetime
    who: str
    what: str
    label: str | Phrase
    undoes: str | None
    size: int


@dataclass(slots=True)
class Unit:
    """A unit of writing: the database in its transaction, and what the journal will say of it.

    ``label`` may be set until the unit ends. ``what`` is "do" for a change that can be undone, "undo" and "redo", or
    "auto" for what the program does by itself; ``undoes`` is the batch that an undo or redo takes back. ``at`` is UTC.
    """

    db: Database
    label: str | Phrase = ""
    who: str = ""
    what: str = "do"
    undoes: str | None = None
    batch: str = field(default_factory=new_uuid)
    at: datetime = field(default_factory=now)
    records: list[Record] = field(default_factory=list)
    noted: Counter[str] = field(default_factory=Counter)
    """How many records there are of each UUID."""

    def record(self, entity: str, uuid: str, before: object | None, after: object | None) -> None:
        """Note a change of one entity for the journal; None is its state where it does not exist."""
        if before != after:
            self.records.append(Record(entity, uuid, before, after))
            self.noted[uuid] += 1


def append(unit: Unit) -> None:
    """Write what ``unit`` recorded."""
    at, label = micros(unit.at), to_text(unit.label)
    unit.db.executemany(
        _APPEND,
        # One by one: a hundred thousand changes as JSON are as much again as they are in memory.
        (
            (
                unit.batch,
                at,
                unit.who,
                unit.what,
                label,
                record.entity,
                record.uuid,
                None if record.before is None else to_json(record.before),
                None if record.after is None else to_json(record.after),
                unit.undoes,
            )
            for record in unit.records
        ),
    )


def next_undo(db: Database) -> tuple[str, str | Phrase] | None:
    """Batch and label of the change that undoing takes back next, or None."""
    return _named(db.execute(_NEXT_UNDO).fetchone())


def next_redo(db: Database) -> tuple[str, str | Phrase] | None:
    """Batch (the undo that redoing takes back) and label of what redoing does next, or None."""
    return _named(db.execute(_NEXT_REDO).fetchone())


def _named(row: tuple[str, str] | None) -> tuple[str, str | Phrase] | None:
    return None if row is None else (row[0], from_text(row[1]))


def records_of(db: Database, batch: str) -> list[Record]:
    """What a batch did, in the order in which it was done."""
    return [
        Record(entity, uuid, None if before is None else from_json(before), None if after is None else from_json(after))
        for entity, uuid, before, after in db.execute(_RECORDS, [batch])
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which changes: from ``since`` until before ``until`` (aware), by whom, of which entity, about which article.

    What is None or "" chooses nothing.
    """

    since: datetime | None = None
    until: datetime | None = None
    who: str = ""
    entity: str = ""
    article_uuid: str = ""


@decoding
def batches(db: Database, limit: int, choice: Choice = Choice()) -> list[Batch]:
    """The latest changes, newest first."""
    given: dict[str, str | int] = {
        "since": -(2**63) if choice.since is None else micros(choice.since),
        "until": 2**63 - 1 if choice.until is None else micros(choice.until),
        "who": choice.who,
        "entity": choice.entity,
        "article": choice.article_uuid,
    }
    # The rows of a batch stand together: one transaction writes them all.
    cursor = db.execute(_LATEST, given)
    latest = ((head, sum(1 for _ in rows)) for head, rows in groupby(cursor))
    return [
        Batch(batch, from_micros(at), who, what, from_text(label), undoes, size)
        for (batch, at, who, what, label, undoes), size in islice(latest, limit)
    ]
