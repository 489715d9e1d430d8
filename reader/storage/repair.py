"""What can be told to be wrong within a library, and mended from what is right: counts, indexes, derived rows.

Nothing here writes to what a person made.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from reader.storage import entities
from reader.storage.values import Database, content_hash

__all__ = [
    "articles_with_quotes",
    "broken_articles",
    "changed_texts",
    "dangling",
    "integrity",
    "journal_gaps",
    "miscounted",
    "quote_rows",
    "rebuild_indexes",
    "rebuild_search",
    "recount",
    "unsearchable",
]

_MOST_LINES = 20

# Table, column, and what must be in it.
_COUNTS = (
    ("article", "annotation_count", "(SELECT count(*) FROM annotation WHERE article_id = article.id)"),
    ("article", "quote_count", "(SELECT count(*) FROM quote WHERE article_id = article.id)"),
    ("tag", "use_count", "(SELECT count(*) FROM annotation_tag WHERE tag_id = tag.id)"),
    ("speaker", "quote_count", "(SELECT coalesce(sum(quotes), 0) FROM speaker_article WHERE speaker_id = speaker.id)"),
    ("speaker", "article_count", "(SELECT count(*) FROM speaker_article WHERE speaker_id = speaker.id)"),
    ("feed", "article_count", "(SELECT count(DISTINCT article_id) FROM entry WHERE feed_id = feed.id)"),
    (
        "feed",
        "unread_count",
        """(SELECT count(DISTINCT article.id) FROM entry JOIN article ON article.id = entry.article_id
        WHERE entry.feed_id = feed.id AND article.is_read = 0)""",
    ),
    (
        "counter",
        "value",
        """CASE name WHEN 'all' THEN (SELECT count(*) FROM article)
        WHEN 'unread' THEN (SELECT count(*) FROM article WHERE is_read = 0)
        WHEN 'starred' THEN (SELECT count(*) FROM article WHERE is_starred = 1) ELSE value END""",
    ),
)

# The texts of an index may be anything that has columns of its names; one without them is not compared.
_SEARCHES = """
SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%' AND sql LIKE '%fts5%'
  AND sql LIKE '%content=%'
"""

_BROKEN = """
SELECT article.id FROM article
LEFT JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
WHERE revision.id IS NULL
"""

_STEPS = "SELECT entity, uuid, before, after FROM journal ORDER BY uuid, seq"
_UNRECORDED = "SELECT uuid FROM {table} WHERE uuid NOT IN (SELECT uuid FROM journal)"
# Of these all that the journal keeps is a person's; a feed's title also changes with what its server says.
_RECORDED = ("annotation", "decision", "tag")


def integrity(db: Database) -> list[str]:
    """What SQLite says is wrong with the file, in its own words; nothing if it is sound."""
    try:
        found = [str(row[0]) for row in db.execute(f"PRAGMA integrity_check({_MOST_LINES})")]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [] if found == ["ok"] else found


def dangling(db: Database) -> list[str]:
    """The rows that refer to rows that there are not, as "table -> table", one for each."""
    return [f"{row[0]} -> {row[2]}" for row in db.execute("PRAGMA foreign_key_check")]


def miscounted(db: Database) -> dict[str, int]:
    """How many kept counts differ from what they count, by "table.column"; those that are right are left out."""
    wrong = {
        f"{table}.{column}": int(db.execute(f"SELECT count(*) FROM {table} WHERE {column} <> {right}").fetchone()[0])  # noqa: S608
        for table, column, right in _COUNTS
    }
    return {name: count for name, count in wrong.items() if count}


def recount(db: Database) -> None:
    """Make every kept count what it counts."""
    for table, column, right in _COUNTS:
        db.execute(f"UPDATE {table} SET {column} = {right} WHERE {column} <> {right}")  # noqa: S608 - constants above


def unsearchable(db: Database) -> list[str]:
    """The full-text indexes that do not hold the texts of the library; ``db`` must allow writing, yet nothing is."""
    wrong = []
    for (name,) in db.execute(_SEARCHES).fetchall():
        try:
            # Rank 1 compares with the texts, not only within the index (sqlite.org/fts5.html, "integrity-check").
            db.execute(f'INSERT INTO "{name}" ("{name}", rank) VALUES (\'integrity-check\', 1)')  # noqa: S608
        except sqlite3.DatabaseError:
            wrong.append(str(name))
    return wrong


def quote_rows(db: Database, article_id: int) -> list[tuple[int, int, str, str]]:
    """Start, stop, kind and status of each quote of an article as it is searched and counted."""
    where = "WHERE article_id = ? ORDER BY start, stop, kind, status"
    return db.execute(f"SELECT start, stop, kind, status FROM quote {where}", [article_id]).fetchall()  # noqa: S608


def articles_with_quotes(db: Database) -> list[int]:
    """The articles that have findings, decisions or quotes."""
    sql = "SELECT article_id FROM finding UNION SELECT article_id FROM decision UNION SELECT article_id FROM quote"
    return [row[0] for row in db.execute(sql)]


def rebuild_search(db: Database, names: list[str]) -> None:
    """Make these full-text indexes anew from the texts of the library."""
    for name in names:
        db.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'rebuild\')')  # noqa: S608 - from the schema


def rebuild_indexes(db: Database) -> None:
    """Make all indexes anew from their tables; raises sqlite3.Error where the tables are damaged."""
    db.execute("REINDEX")


def broken_articles(db: Database) -> list[int]:
    """The articles without the revision that they say is theirs."""
    return [row[0] for row in db.execute(_BROKEN)]


def changed_texts(db: Database, progress: Callable[[int, int], None] | None = None) -> list[tuple[int, int]]:
    """Article and number of each revision whose title and text are not those that its hash was made of."""
    total = int(db.execute("SELECT count(*) FROM revision").fetchone()[0])
    wrong = []
    for done, (article, number, title, text, digest) in enumerate(
        db.execute("SELECT article_id, number, title, text, content_hash FROM revision")
    ):
        if content_hash(title, text) != digest:
            wrong.append((article, number))
        if progress is not None and done % 1_000 == 0:
            progress(done, total)
    return wrong


def journal_gaps(db: Database) -> Iterator[tuple[str, str]]:
    """Entity and UUID of what is not as the journal says: a change left out of it, or a state that none led to."""
    last: tuple[str, str] | None = None
    state: Any = None
    for entity, uuid, before, after in db.execute(_STEPS):
        if last == (entity, uuid) and not _agree(state, _value(before)):
            yield entity, uuid
        elif last is not None and last != (entity, uuid):
            yield from _unlike(db, last, state)
        last, state = (entity, uuid), _value(after)
    if last is not None:
        yield from _unlike(db, last, state)
    for table in _RECORDED:
        for (uuid,) in db.execute(_UNRECORDED.format(table=table)):
            yield table, uuid


def _unlike(db: Database, which: tuple[str, str], state: object) -> Iterator[tuple[str, str]]:
    entity, uuid = which
    if entity in _RECORDED and not _agree(state, entities.read_state(db, entity, uuid)):
        yield entity, uuid


def _value(text: str | None) -> Any:  # noqa: ANN401 - JSON is what it is
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text


def _agree(one: object, other: object) -> bool:
    """Whether two states say the same; what a later version has added to a state counts for nothing."""
    if isinstance(one, dict) and isinstance(other, dict):
        return all(one[key] == other[key] for key in one.keys() & other.keys())
    return one == other
