"""Undoing and redoing, read from the library's journal: also after a restart, also what another program did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from reader.services import saving
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.messages import Phrase
    from reader.storage.journal import Record, Unit
    from reader.storage.values import Database

__all__ = ["Change", "history", "next_redo", "next_undo", "redo", "steps", "undo"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: when (UTC), by whom, what ("do", "undo", "redo", "auto"), in one line, touching how many things."""

    batch: str
    at: datetime
    who: str
    what: str
    label: str
    size: int


def undo(library: Library) -> str | None:
    """Take back the last change that is not undone; gives its line, or None when there is none."""
    return _reverse(library, "undo")


def redo(library: Library) -> str | None:
    """Do again what was undone last, unless something was changed since; gives its line, or None."""
    return _reverse(library, "redo")


def next_undo(library: Library) -> str | None:
    """The line of what undoing would take back, or None."""
    with library.reading() as db:
        following = _next(db, "undo")
    return None if following is None else str(following[1])


def next_redo(library: Library) -> str | None:
    """The line of what redoing would do again, or None."""
    with library.reading() as db:
        following = _next(db, "redo")
    return None if following is None else str(following[1])


def history(
    library: Library,
    limit: int = 100,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    who: str = "",
    entity: str = "",
    article_uuid: str = "",
) -> list[Change]:
    """The latest changes, newest first: of a time (aware), by somebody, of a kind of thing, about one article."""
    from reader.storage import journal

    choice = journal.Choice(since, until, who, entity, article_uuid)
    with library.reading() as db:
        return [
            Change(batch.batch, batch.at, batch.who, batch.what, str(batch.label), batch.size)
            for batch in journal.batches(db, limit, choice)
        ]


def steps(library: Library, batch: str) -> list[dict[str, Any]]:
    """What one change did, thing by thing, each with its state before and after; None where it does not exist."""
    from reader.storage import journal

    with library.reading() as db:
        return [
            {"entity": one.entity, "uuid": one.uuid, "before": one.before, "after": one.after}
            for one in journal.records_of(db, batch)
        ]


def _next(db: Database, what: str) -> tuple[str, str | Phrase] | None:
    from reader.storage import journal

    return journal.next_undo(db) if what == "undo" else journal.next_redo(db)


def _reverse(library: Library, what: str) -> str | None:
    """Bring everything that the next batch touched back to where it was before it, last first."""
    from reader.storage import entities, journal

    with library.writing(what=what) as unit:
        following = _next(unit.db, what)
        if following is None:
            return None
        unit.undoes, unit.label = following
        records = journal.records_of(unit.db, unit.undoes)
        for record in reversed(records):
            entities.change(unit, record.entity, record.uuid, record.before)
        _bring_up_to_date(unit, records)
        if not unit.records:
            # Nothing differs, yet the step is taken: without a row it would be taken again and again.
            first = records[0]
            unit.records.append(first.reversed())
        return str(unit.label)


def _bring_up_to_date(unit: Unit, records: Iterable[Record]) -> None:
    """Renew what depends on the changed rows: anchors from an older revision, and the derived quotes."""
    from reader.storage import articles

    touched: dict[str, bool] = {}
    uuids: set[str] = set()
    for record in records:
        state = record.before or record.after
        if record.entity in {"annotation", "decision"} and isinstance(state, dict):
            decided = record.entity == "decision"
            uuids.add(record.uuid)
            touched[state["article"]] = touched.get(state["article"], False) or decided
    for uuid, decided in touched.items():
        known = articles.find_by_uuid(unit.db, uuid)
        if known is None:
            continue
        saving.refresh_anchors(unit, known.id, uuids)
        if decided:
            saving.reindex(unit, known.id)
