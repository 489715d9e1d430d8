"""A library as it was: what people made, brought back to a moment by the journal, for reading.

Tables of the temporary database stand before those of the library that have the same name
(sqlite.org/lang_naming.html), so that every query of this package reads the past without knowing it. What the program
derives is that of today: the full-text index, the speakers, and the counts of quotes.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from reader.storage import connection, entities
from reader.storage.values import Database, from_json, micros

__all__ = ["Rewound"]

# What a tag is must be known before what is tagged with it.
_ENTITIES = ("tag", "annotation", "decision")

# The order of changes is that of their numbers: a clock may have been wrong at times.
_LAST = "SELECT coalesce(max(seq), 0) FROM journal WHERE at <= ?"
_BEFORE = """
SELECT entity, uuid, before FROM main.journal
WHERE seq IN (SELECT min(seq) FROM main.journal WHERE seq > ? GROUP BY uuid)
"""

_TABLES = """
SELECT name, sql FROM main.sqlite_schema
WHERE type = 'table' AND (name IN ('annotation', 'decision', 'tag') OR name LIKE 'annotation~_%' ESCAPE '~')
"""
_INDEXES = "SELECT sql FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?"
_LEFT_OVER = "DELETE FROM temp.{table} WHERE annotation_id NOT IN (SELECT id FROM temp.annotation)"

_STARS = "CREATE TEMP TABLE starred_then (uuid TEXT PRIMARY KEY, is_starred INTEGER NOT NULL) WITHOUT ROWID"
_THEN = {
    "is_starred": "coalesce((SELECT is_starred FROM temp.starred_then WHERE uuid = now_.uuid), now_.is_starred)",
    "annotation_count": "(SELECT count(*) FROM temp.annotation WHERE article_id = now_.id)",
    "revision": """coalesce((SELECT max(number) FROM main.revision
        WHERE article_id = now_.id AND created <= {moment}), now_.revision)""",
    "title": """coalesce((SELECT title FROM main.revision WHERE article_id = now_.id AND created <= {moment}
        ORDER BY number DESC LIMIT 1), now_.title)""",
}
_COUNTERS = """
CREATE TEMP TABLE counter AS SELECT name, CASE name
  WHEN 'all' THEN (SELECT count(*) FROM temp.article)
  WHEN 'unread' THEN (SELECT count(*) FROM temp.article WHERE is_read = 0)
  WHEN 'starred' THEN (SELECT count(*) FROM temp.article WHERE is_starred = 1)
  ELSE value END AS value
FROM main.counter
"""
_USES = "UPDATE temp.tag SET use_count = (SELECT count(*) FROM temp.annotation_tag WHERE tag_id = tag.id)"

_TAGGED = """
CREATE TEMP TABLE tagged AS
  SELECT path.value AS path, annotation.article_id AS article_id, count(*) AS uses
  FROM temp.annotation_tag JOIN temp.annotation ON annotation.id = annotation_tag.annotation_id
  JOIN temp.tag ON tag.id = annotation_tag.tag_id, json_each(tag_paths(tag.folded)) AS path
  GROUP BY path.value, annotation.article_id
"""
_TAG_PATHS = "CREATE TEMP TABLE tag_path AS SELECT path, count(*) AS articles FROM temp.tagged GROUP BY path"


class Rewound:
    """The library at ``path`` as it was at ``moment`` (aware); one state for as long as this is open.

    May be shared between threads, which then wait for one another. Raises StorageError.
    """

    def __init__(self, path: Path, moment: datetime) -> None:
        self._path = path
        self._lock = threading.RLock()
        with connection.told_apart(path):
            self._db = connection.connect(path, "ro", any_thread=True)
            self._db.isolation_level = None
            self._db.execute("PRAGMA temp_store = MEMORY")
            self._db.execute("BEGIN")
            _rewind(self._db, micros(moment))
            self._db.execute("PRAGMA query_only = ON")

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """A unit of reading."""
        with self._lock, connection.told_apart(self._path):
            yield self._db

    def close(self) -> None:
        """Let go of the library."""
        with self._lock, closing(self._db):
            pass


def _rewind(db: Database, moment: int) -> None:
    tables = db.execute(_TABLES).fetchall()
    for name, sql in tables:
        db.execute(re.sub(r"^CREATE TABLE", "CREATE TEMP TABLE", sql))
        db.execute(f"INSERT INTO temp.{name} SELECT * FROM main.{name}")  # noqa: S608 - names of our tables
        for (index,) in db.execute(_INDEXES, [name]).fetchall():
            db.execute(re.sub(r" INDEX ", " INDEX temp.", index, count=1))
    last = db.execute(_LAST, [moment]).fetchone()[0]
    changed = [(entity, uuid, _state(before)) for entity, uuid, before in db.execute(_BEFORE, [last])]
    _show_articles(db, changed, moment)
    for entity in _ENTITIES:
        later = [(uuid, state) for name, uuid, state in changed if name == entity]
        for uuid, state in sorted(later, key=lambda one: one[1] is not None):
            # First what was not there yet goes: its names are free then for what was there instead.
            entities.ENTITIES[entity][1](db, uuid, state, 1, moment)
        for name, _sql in tables:
            if entity == "annotation" and name.startswith("annotation_"):
                db.execute(_LEFT_OVER.format(table=name))
    for statement in (_USES, _COUNTERS, _TAGGED, _TAG_PATHS):
        db.execute(statement)


def _state(text: str | None) -> entities.State | None:
    value = None if text is None else from_json(text)
    return value if isinstance(value, dict) else None


def _show_articles(db: Database, changed: list[tuple[str, str, entities.State | None]], moment: int) -> None:
    db.execute(_STARS)
    stars = [(uuid, bool(state["is_starred"])) for name, uuid, state in changed if name == "article" and state]
    db.executemany("INSERT INTO temp.starred_then VALUES (?, ?)", stars)
    columns = [row[1] for row in db.execute("PRAGMA main.table_xinfo(article)")]
    then = {name: sql.format(moment=moment) for name, sql in _THEN.items()}
    shown = ", ".join(f"{then[name]} AS {name}" if name in then else f"now_.{name}" for name in columns)
    where = f"WHERE now_.added <= {moment}"
    db.execute(f"CREATE TEMP VIEW article AS SELECT {shown} FROM main.article AS now_ {where}")  # noqa: S608
