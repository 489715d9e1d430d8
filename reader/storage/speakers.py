"""The speakers of the library: one row for a name and kind, whatever the article."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from reader.model import Speaker, SpeakerSummary
from reader.storage.values import Database, fold_name, micros, new_uuid

__all__ = ["by_name", "by_uuid_prefix", "known", "resolve"]

_SELECT = "SELECT uuid, name, kind, role, quote_count, article_count FROM speaker "

_SHORTEST_PREFIX = 4

_RESOLVE = "SELECT id, role FROM speaker WHERE folded = ? AND kind = ?"
_ADD = "INSERT INTO speaker (uuid, folded, kind, name, role, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?)"
_SET_ROLE = "UPDATE speaker SET role = ?, rev = rev + 1, updated = ? WHERE id = ?"


def resolve(db: Database, speakers: Iterable[Speaker], at: datetime) -> dict[Speaker, int]:
    """The row id of each speaker, made where there is none; a role is taken over where none was known."""
    ids: dict[Speaker, int] = {}
    for speaker in speakers:
        if speaker in ids:
            continue
        folded = fold_name(speaker.name)
        row = db.execute(_RESOLVE, [folded, speaker.kind.value]).fetchone()
        if row is None:
            stamp = micros(at)
            values = [new_uuid(), folded, speaker.kind.value, speaker.name, speaker.role, stamp, stamp]
            ids[speaker] = db.execute(_ADD, values).lastrowid or 0
            continue
        ids[speaker] = row[0]
        if speaker.role and not row[1]:
            db.execute(_SET_ROLE, [speaker.role, micros(at), row[0]])
    return ids


def known(db: Database, prefix: str, limit: int) -> list[SpeakerSummary]:
    """Speakers with quotes, the most quoted first; with a prefix only those with a word of their name starting so."""
    parameters: list[str | int]
    if not prefix.strip():
        where, parameters = "WHERE quote_count > 0 ORDER BY quote_count DESC, id LIMIT ?", [limit]
    else:
        where = """WHERE quote_count > 0 AND (substr(folded, 1, length(?1)) = ?1 OR instr(folded, ' ' || ?1))
        ORDER BY quote_count DESC, id LIMIT ?2"""
        parameters = [fold_name(prefix), limit]
    return [SpeakerSummary(*row) for row in db.execute(_SELECT + where, parameters)]


def by_name(db: Database, name: str) -> list[SpeakerSummary]:
    """The speakers of exactly that name, accents and case aside: one for each kind."""
    rows = db.execute(_SELECT + "WHERE folded = ? ORDER BY quote_count DESC, id", [fold_name(name)])
    return [SpeakerSummary(*row) for row in rows]


def by_uuid_prefix(db: Database, prefix: str) -> list[SpeakerSummary]:
    """At most two speakers whose UUID starts with ``prefix``, of which four letters are needed."""
    if len(prefix) < _SHORTEST_PREFIX:
        return []
    rows = db.execute(_SELECT + "WHERE uuid >= ? AND uuid < ? LIMIT 2", [prefix, prefix + "g"])
    return [SpeakerSummary(*row) for row in rows]
