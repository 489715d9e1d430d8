"""The revisions of articles, what the journal knows of a passage at each of them, and what has lost its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reader.storage.values import Database, decoding, from_json, from_micros

__all__ = ["Orphan", "Revision", "States", "held_entries", "held_passages", "orphans", "revision_text", "revisions_of"]

_REVISIONS = "SELECT number, title, created, length(text) FROM revision WHERE article_id = ? ORDER BY number"

_PASSAGES = """
SELECT 'annotation', uuid FROM annotation WHERE article_id = ?1
UNION ALL SELECT 'decision', uuid FROM decision WHERE article_id = ?1
"""
_STATES = "SELECT at, after FROM journal WHERE uuid = ? ORDER BY seq"

# From those that people worked on, which are few, to their entries.
_HELD = """
SELECT entry.guid, article.id, article.content_hash
FROM (SELECT article_id FROM annotation UNION SELECT article_id FROM decision) AS held
JOIN article ON article.id = held.article_id JOIN entry ON entry.article_id = held.article_id
WHERE entry.feed_id = ?
"""

_ORPHANS = """
SELECT 'annotation', lost.uuid, article.id, article.uuid, article.title, article.source, lost.exact, lost.note,
  lost.updated
FROM annotation AS lost JOIN article ON article.id = lost.article_id WHERE lost.state = 'orphan'
UNION ALL
SELECT 'decision', lost.uuid, article.id, article.uuid, article.title, article.source, lost.exact,
  coalesce(json_extract(lost.quote, '$.speaker[0]'), ''), lost.updated
FROM decision AS lost JOIN article ON article.id = lost.article_id WHERE lost.state = 'orphan'
ORDER BY 9 DESC, 2
"""


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of an article: its number, title, when it came (UTC), and its length in code points."""

    number: int
    title: str
    created: datetime
    length: int


@dataclass(frozen=True, slots=True)
class States:
    """What the journal knows of one annotation or decision: when (UTC) it became what, None for deleted."""

    entity: str
    uuid: str
    history: tuple[tuple[datetime, dict[str, Any] | None], ...]


@dataclass(frozen=True, slots=True)
class Orphan:
    """An annotation or decision ("entity") whose words are gone; ``about`` is its note, or the speaker decided for."""

    entity: str
    uuid: str
    article_id: int
    article_uuid: str
    title: str
    source: str
    words: str
    about: str
    since: datetime


@decoding
def revisions_of(db: Database, article_id: int) -> list[Revision]:
    """The revisions of an article, oldest first; none for an unknown article."""
    return [
        Revision(number, title, from_micros(created), length)
        for number, title, created, length in db.execute(_REVISIONS, [article_id])
    ]


def revision_text(db: Database, article_id: int, number: int) -> str | None:
    """The text of one revision."""
    row = db.execute("SELECT text FROM revision WHERE article_id = ? AND number = ?", [article_id, number]).fetchone()
    return None if row is None else str(row[0])


@decoding
def held_passages(db: Database, article_id: int) -> list[States]:
    """The annotations and decisions of an article with all that became of them."""
    return [
        States(
            entity,
            uuid,
            tuple(
                (from_micros(at), None if after is None else from_json(after))
                for at, after in db.execute(_STATES, [uuid])
            ),
        )
        for entity, uuid in db.execute(_PASSAGES, [article_id]).fetchall()
    ]


def held_entries(db: Database, feed_id: int) -> dict[str, list[tuple[int, bytes]]]:
    """The entries of a feed whose articles have annotations or decisions, by identifier: article and its digest."""
    found: dict[str, list[tuple[int, bytes]]] = {}
    for guid, article_id, digest in db.execute(_HELD, [feed_id]):
        found.setdefault(guid, []).append((article_id, digest))
    return found


@decoding
def orphans(db: Database) -> list[Orphan]:
    """All that has lost its place, the latest first."""
    found = []
    for entity, uuid, article_id, article_uuid, title, source, words, about, since in db.execute(_ORPHANS):
        place = (article_id, article_uuid, title, source)
        found.append(Orphan(entity, uuid, *place, words, about, from_micros(since)))
    return found
