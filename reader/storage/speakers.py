"""The speakers of the library: one identity for a person or body, the names it goes by, and whose each name is.

A name that is met for the first time makes a speaker of its own. What a person decides (merged, split, renamed) is in
the speakers' states, which the journal keeps; the quotes' speakers are derived from it, and move with every change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reader.model import Speaker, SpeakerKind, SpeakerSummary
from reader.model.names import better_spelled, name_block, name_key
from reader.storage.values import Database, fold_name, micros, new_uuid, to_json

__all__ = [
    "Resolved",
    "by_name",
    "by_uuid_prefix",
    "known",
    "misgiven",
    "read_apart",
    "read_state",
    "rebuild",
    "resolve",
    "with_rules",
    "write_apart",
    "write_state",
]

_SELECT = "SELECT uuid, name, kind, role, quote_count, article_count FROM speaker "

_SHORTEST_PREFIX = 4

_OWNER = """
SELECT speaker_name.id, speaker_name.shown, speaker.id, speaker.root_id, speaker.is_named, speaker.name, whole.role
FROM speaker_name LEFT JOIN speaker ON speaker.id = speaker_name.speaker_id
LEFT JOIN speaker AS whole ON whole.id = speaker.root_id
WHERE speaker_name.key = ? AND speaker_name.kind = ?
"""
_RULE = """
SELECT speaker.root_id FROM speaker_rule JOIN speaker ON speaker.id = speaker_rule.speaker_id
WHERE speaker_rule.name_id = ?1 AND (speaker_rule.article_id = ?2 OR speaker_rule.role_id = ?3)
ORDER BY speaker_rule.article_id IS NULL LIMIT 1
"""
_ADD = "INSERT INTO speaker (uuid, folded, kind, name, role, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?)"
_ADD_NAME = """
INSERT INTO speaker_name (key, kind, shown, block, speaker_id) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (key, kind) DO UPDATE SET speaker_id = excluded.speaker_id
"""

# Whose a quote is: by an exception for its article, by one for its role, by its name.
_WHOSE = """coalesce(
  (SELECT speaker.root_id FROM speaker_rule JOIN speaker ON speaker.id = speaker_rule.speaker_id
   WHERE speaker_rule.name_id = quote.name_id AND speaker_rule.article_id = quote.article_id),
  (SELECT speaker.root_id FROM speaker_rule JOIN speaker ON speaker.id = speaker_rule.speaker_id
   WHERE speaker_rule.name_id = quote.name_id AND speaker_rule.role_id = quote.role_id),
  (SELECT speaker.root_id FROM speaker_name JOIN speaker ON speaker.id = speaker_name.speaker_id
   WHERE speaker_name.id = quote.name_id))"""

_STATE = """
SELECT speaker.id, speaker.name, speaker.kind, speaker.note, speaker.is_named, whole.uuid, speaker.created
FROM speaker LEFT JOIN speaker AS whole ON whole.id = speaker.merged_into WHERE speaker.uuid = ?
"""
_STATE_NAMES = "SELECT key, kind, shown FROM speaker_name WHERE speaker_id = ? ORDER BY key, kind"
_STATE_RULES = """
SELECT speaker_name.key, speaker_name.kind, article.uuid, speaker_role.role
FROM speaker_rule JOIN speaker_name ON speaker_name.id = speaker_rule.name_id
LEFT JOIN article ON article.id = speaker_rule.article_id
LEFT JOIN speaker_role ON speaker_role.id = speaker_rule.role_id
WHERE speaker_rule.speaker_id = ? ORDER BY 1, 2, 3, 4
"""
_WRITE = """
INSERT INTO speaker (uuid, rev, folded, kind, name, note, is_named, created, updated)
VALUES (:uuid, :rev, :folded, :kind, :name, :note, :is_named, :created, :updated)
ON CONFLICT (uuid) DO UPDATE SET rev = excluded.rev, folded = excluded.folded, kind = excluded.kind,
  name = excluded.name, note = excluded.note, is_named = excluded.is_named, updated = excluded.updated
"""

_COUNTED = (
    "SELECT article_id, speaker_id, count(*) FROM quote WHERE speaker_id IS NOT NULL{} GROUP BY article_id, speaker_id"
)
_KEPT = "SELECT article_id, speaker_id, quotes FROM speaker_article"

# A speaker with all that was merged into it, directly or by others.
_PARTS = """
WITH RECURSIVE part(id) AS (
  VALUES (?) UNION SELECT speaker.id FROM speaker JOIN part ON speaker.merged_into = part.id
) SELECT id FROM part
"""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whose a quote is, by row ids: the living speaker, the name it was found under, the role that was told."""

    speaker: int
    name: int
    role: int | None


def resolve(db: Database, article_id: int, speakers: Iterable[Speaker], at: datetime) -> dict[Speaker, Resolved]:
    """Who the speakers of an article are; those met for the first time are made."""
    found: dict[Speaker, Resolved] = {}
    for speaker in speakers:
        if speaker not in found:
            found[speaker] = _resolve(db, article_id, speaker, micros(at))
    return found


def _resolve(db: Database, article_id: int, speaker: Speaker, stamp: int) -> Resolved:
    key = name_key(speaker.name, speaker.kind)
    row = db.execute(_OWNER, [key, speaker.kind.value]).fetchone()
    role = _role_id(db, speaker.role)
    if row is None or row[2] is None:
        speaker_id = _add(db, speaker, stamp)
        return Resolved(speaker_id, _add_name(db, speaker, speaker_id), role)
    name_id, shown, owner, root, is_named, name, known_role = row
    if speaker.name not in (shown, name) and better_spelled(speaker.name, shown):
        db.execute("UPDATE speaker_name SET shown = ? WHERE id = ?", [speaker.name, name_id])
        if not is_named and name == shown:
            db.execute(
                "UPDATE speaker SET name = ?, folded = ?, updated = ? WHERE id = ?",
                [speaker.name, fold_name(speaker.name), stamp, owner],
            )
    rule = db.execute(_RULE, [name_id, article_id, role]).fetchone()
    if rule is None and speaker.role and not known_role:
        db.execute("UPDATE speaker SET role = ?, updated = ? WHERE id = ?", [speaker.role, stamp, root])
    return Resolved(root if rule is None else rule[0], name_id, role)


def _add(db: Database, speaker: Speaker, stamp: int) -> int:
    values = [new_uuid(), fold_name(speaker.name), speaker.kind.value, speaker.name, speaker.role, stamp, stamp]
    speaker_id = db.execute(_ADD, values).lastrowid or 0
    db.execute("UPDATE speaker SET root_id = id WHERE id = ?", [speaker_id])
    return speaker_id


def _add_name(db: Database, speaker: Speaker, speaker_id: int) -> int:
    key, kind = name_key(speaker.name, speaker.kind), speaker.kind
    db.execute(_ADD_NAME, [key, kind.value, speaker.name, name_block(speaker.name, kind), speaker_id])
    row = db.execute("SELECT id FROM speaker_name WHERE key = ? AND kind = ?", [key, kind.value]).fetchone()
    return int(row[0])


def _role_id(db: Database, role: str) -> int | None:
    if not role:
        return None
    row = db.execute("SELECT id FROM speaker_role WHERE role = ?", [role]).fetchone()
    return row[0] if row else db.execute("INSERT INTO speaker_role (role) VALUES (?)", [role]).lastrowid


def known(db: Database, prefix: str, limit: int) -> list[SpeakerSummary]:
    """Speakers with quotes, the most quoted first; with a prefix only those with a word of a name starting so."""
    parameters: list[str | int]
    if not prefix.strip():
        where, parameters = "WHERE quote_count > 0 ORDER BY quote_count DESC, id LIMIT ?", [limit]
    else:
        where = """WHERE quote_count > 0 AND (substr(folded, 1, length(?1)) = ?1 OR instr(folded, ' ' || ?1))
        ORDER BY quote_count DESC, id LIMIT ?2"""
        parameters = [fold_name(prefix), limit]
    return [SpeakerSummary(*row) for row in db.execute(_SELECT + where, parameters)]


def by_name(db: Database, name: str) -> list[SpeakerSummary]:
    """The speakers that go by exactly that name, however spelled: one for each kind; a merged one is its whole."""
    keys = {name_key(name, kind) for kind in (SpeakerKind.PERSON, SpeakerKind.ORGANISATION)}
    where = """WHERE merged_into IS NULL AND (folded = ?1 OR id IN (
      SELECT whole.root_id FROM speaker_name JOIN speaker AS whole ON whole.id = speaker_name.speaker_id
      WHERE speaker_name.key IN (SELECT value FROM json_each(?2)))) ORDER BY quote_count DESC, id"""
    rows = db.execute(_SELECT + where, [fold_name(name), to_json(sorted(keys))])
    return [SpeakerSummary(*row) for row in rows]


def by_uuid_prefix(db: Database, prefix: str) -> list[SpeakerSummary]:
    """At most two speakers whose UUID starts with ``prefix``, of which four letters are needed; see :func:`by_name`."""
    if len(prefix) < _SHORTEST_PREFIX:
        return []
    where = "WHERE id IN (SELECT root_id FROM speaker WHERE uuid >= ? AND uuid < ? LIMIT 2)"
    rows = db.execute(_SELECT + where, [prefix, prefix + "g"])
    return [SpeakerSummary(*row) for row in rows]


def read_state(db: Database, uuid: str) -> dict[str, Any] | None:
    """What the journal keeps of a speaker: its names and exceptions, and the speaker that it was merged into."""
    row = db.execute(_STATE, [uuid]).fetchone()
    if row is None:
        return None
    speaker_id, name, kind, note, is_named, merged_into, created = row
    return {
        "name": name,
        "kind": kind,
        "note": note,
        "is_named": bool(is_named),
        "merged_into": merged_into,
        "names": [list(one) for one in db.execute(_STATE_NAMES, [speaker_id])],
        "rules": [list(one) for one in db.execute(_STATE_RULES, [speaker_id])],
        "created": created,
    }


def write_state(db: Database, uuid: str, state: dict[str, Any] | None, rev: int, stamp: int) -> None:
    """Make a speaker what ``state`` says, and its quotes those of whom they are then; None deletes it."""
    row = db.execute("SELECT id, merged_into FROM speaker WHERE uuid = ?", [uuid]).fetchone()
    if state is None:
        if row is not None:
            _delete(db, row[0])
        return
    columns = {name: state[name] for name in ("kind", "name", "note", "is_named", "created")}
    folded = fold_name(state["name"])
    db.execute(_WRITE, {**columns, "uuid": uuid, "rev": rev, "folded": folded, "updated": stamp})
    speaker_id = db.execute("SELECT id FROM speaker WHERE uuid = ?", [uuid]).fetchone()[0]
    whole = _id_of(db, state["merged_into"])
    touched = _write_names(db, speaker_id, state["names"]) | _write_rules(db, speaker_id, state["rules"])
    if row is None or row[1] != whole:
        db.execute("UPDATE speaker SET merged_into = ? WHERE id = ?", [whole, speaker_id])
        touched |= _reroot(db, speaker_id)
    _hand_over(db, touched)


def _id_of(db: Database, uuid: str | None) -> int | None:
    row = None if uuid is None else db.execute("SELECT id FROM speaker WHERE uuid = ?", [uuid]).fetchone()
    return None if row is None else row[0]


def _write_names(db: Database, speaker_id: int, names: list[list[str]]) -> set[int]:
    """Give a speaker exactly these names; gives the row ids of those that came or went."""
    mine = {(key, kind): name_id for name_id, key, kind in db.execute(
        "SELECT id, key, kind FROM speaker_name WHERE speaker_id = ?", [speaker_id]
    )}  # fmt: skip
    touched: set[int] = set()
    wanted = {(key, kind) for key, kind, _shown in names}
    for pair in mine.keys() - wanted:
        db.execute("UPDATE speaker_name SET speaker_id = NULL WHERE id = ?", [mine[pair]])
        touched.add(mine[pair])
    for key, kind, shown in names:
        if (key, kind) not in mine:
            block = name_block(shown, SpeakerKind(kind))
            db.execute(_ADD_NAME, [key, kind, shown, block, speaker_id])
            row = db.execute("SELECT id FROM speaker_name WHERE key = ? AND kind = ?", [key, kind]).fetchone()
            touched.add(row[0])
    return touched


def _write_rules(db: Database, speaker_id: int, rules: list[list[str | None]]) -> set[int]:
    """Give a speaker exactly these exceptions; gives the row ids of the names that they are about."""
    before = db.execute("SELECT name_id FROM speaker_rule WHERE speaker_id = ?", [speaker_id]).fetchall()
    if not before and not rules:
        return set()
    touched = {row[0] for row in before}
    db.execute("DELETE FROM speaker_rule WHERE speaker_id = ?", [speaker_id])
    for key, kind, article, role in rules:
        row = db.execute("SELECT id FROM speaker_name WHERE key = ? AND kind = ?", [key, kind]).fetchone()
        article_id = db.execute("SELECT id FROM article WHERE uuid = ?", [article]).fetchone() if article else None
        # An article that this library does not have needs no exception.
        if row is None or (article and article_id is None):
            continue
        db.execute(
            "INSERT OR REPLACE INTO speaker_rule (name_id, article_id, role_id, speaker_id) VALUES (?, ?, ?, ?)",
            [row[0], article_id[0] if article_id else None, _role_id(db, role or ""), speaker_id],
        )
        touched.add(row[0])
    return touched


def _reroot(db: Database, speaker_id: int) -> set[int]:
    """Renew to whom a speaker and all its parts belong in the end; gives the row ids of their names and exceptions."""
    root, seen = speaker_id, set[int]()
    while root not in seen:
        seen.add(root)
        above = db.execute("SELECT merged_into FROM speaker WHERE id = ?", [root]).fetchone()[0]
        if above is None:
            break
        root = above
    parts = [row[0] for row in db.execute(_PARTS, [speaker_id])]
    touched: set[int] = set()
    for part in parts:
        db.execute("UPDATE speaker SET root_id = ? WHERE id = ?", [root, part])
        touched |= {row[0] for row in db.execute("SELECT id FROM speaker_name WHERE speaker_id = ?", [part])}
        touched |= {row[0] for row in db.execute("SELECT name_id FROM speaker_rule WHERE speaker_id = ?", [part])}
    return touched


def _delete(db: Database, speaker_id: int) -> None:
    touched = _write_names(db, speaker_id, []) | _write_rules(db, speaker_id, [])
    _hand_over(db, touched)
    db.execute("UPDATE speaker SET merged_into = NULL, root_id = id WHERE merged_into = ?", [speaker_id])
    db.execute("DELETE FROM speaker WHERE id = ?", [speaker_id])


def _hand_over(db: Database, names: Iterable[int]) -> None:
    """Give the quotes under these names to whom they belong, and keep the counts; only what differs is written."""
    speakers: set[int | None] = set()
    articles: set[int] = set()
    for name_id in names:
        moved = db.execute(
            f"SELECT id, article_id, speaker_id, {_WHOSE} AS whose FROM quote "  # noqa: S608 - constants
            "WHERE name_id = ? AND speaker_id IS NOT whose",
            [name_id],
        ).fetchall()
        db.executemany("UPDATE quote SET speaker_id = ? WHERE id = ?", [(whose, row) for row, _, _, whose in moved])
        speakers.update(whose for row in moved for whose in row[2:])
        articles.update(row[1] for row in moved)
    if articles:
        _tally(db, articles, speakers)


def _tally(db: Database, articles: Iterable[int], speakers: Iterable[int | None]) -> None:
    """Count the quotes of these speakers in these articles anew."""
    chosen = [to_json(sorted(speaker for speaker in speakers if speaker is not None)), to_json(sorted(articles))]
    db.execute(
        """DELETE FROM speaker_article WHERE speaker_id IN (SELECT value FROM json_each(?1))
        AND article_id IN (SELECT value FROM json_each(?2))""",
        chosen,
    )
    db.execute(
        """INSERT INTO speaker_article (speaker_id, article_id, quotes)
        SELECT speaker_id, article_id, count(*) FROM quote INDEXED BY quote_article
        WHERE article_id IN (SELECT value FROM json_each(?2)) AND speaker_id IN (SELECT value FROM json_each(?1))
        GROUP BY article_id, speaker_id""",
        chosen,
    )


def misgiven(db: Database) -> list[int]:
    """The articles with a quote that is not given to whom it belongs, or not counted there."""
    rows = db.execute(
        f"SELECT DISTINCT article_id FROM quote WHERE name_id IS NOT NULL AND speaker_id IS NOT {_WHOSE}"  # noqa: S608
        f" UNION SELECT article_id FROM (SELECT * FROM ({_COUNTED.format('')}) EXCEPT {_KEPT})"
        f" UNION SELECT article_id FROM (SELECT * FROM ({_KEPT}) EXCEPT {_COUNTED.format('')})"
    )
    return [row[0] for row in rows]


def rebuild(db: Database, articles: Iterable[int]) -> None:
    """Work out anew whose the quotes of these articles are, and count them: derived rows, from names and decisions."""
    chosen = [to_json(sorted(articles))]
    within = "article_id IN (SELECT value FROM json_each(?1))"
    db.execute(
        f"UPDATE quote SET speaker_id = {_WHOSE} WHERE {within} AND name_id IS NOT NULL AND speaker_id IS NOT {_WHOSE}",  # noqa: S608
        chosen,
    )
    db.execute(f"DELETE FROM speaker_article WHERE {within}", chosen)  # noqa: S608
    db.execute(
        f"INSERT INTO speaker_article (article_id, speaker_id, quotes) {_COUNTED.format(f' AND {within}')}",
        chosen,
    )


def read_apart(db: Database, uuid: str) -> dict[str, Any] | None:
    """What the journal keeps of two speakers that are not one."""
    row = db.execute("SELECT one, other, created FROM speaker_apart WHERE uuid = ?", [uuid]).fetchone()
    return None if row is None else {"one": row[0], "other": row[1], "created": row[2]}


def write_apart(db: Database, uuid: str, state: dict[str, Any] | None, rev: int, stamp: int) -> None:
    """Say that two speakers are not one; None forgets it."""
    if state is None:
        db.execute("DELETE FROM speaker_apart WHERE uuid = ?", [uuid])
        return
    db.execute(
        "INSERT OR REPLACE INTO speaker_apart (uuid, rev, one, other, created, updated) VALUES (?, ?, ?, ?, ?, ?)",
        [uuid, rev, state["one"], state["other"], state["created"], stamp],
    )


def with_rules(db: Database) -> list[str]:
    """The UUIDs of the speakers that have exceptions."""
    rows = db.execute(
        "SELECT DISTINCT speaker.uuid FROM speaker_rule JOIN speaker ON speaker.id = speaker_rule.speaker_id ORDER BY 1"
    )
    return [row[0] for row in rows]
