"""What a person made, apart from what feeds bring: a digest of it, and a library that holds nothing else.

Tables are told by what they refer to, not by a list, so that a table of a later schema is copied too: one that belongs
to articles comes with those articles that are kept, any other comes whole.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from reader.storage import connection
from reader.storage.repair import recount

__all__ = ["HUMAN_TABLES", "copy_work", "digest", "drop_dangling", "last_change"]

HUMAN_TABLES = ("annotation", "annotation_link", "annotation_tag", "decision", "journal", "tag")
"""The tables with nothing in them but what people made; the journal has all of it."""

_DERIVED = frozenset({"use_count"})

# Besides what people worked on: what no feed can bring again, because it came from a file, a page or the clipboard.
_KEPT = """
CREATE TEMP TABLE kept AS
  SELECT article_id AS id FROM library.annotation
  UNION SELECT article_id FROM library.decision
  UNION SELECT id FROM library.article WHERE is_starred = 1
  UNION SELECT id FROM library.article WHERE kind <> 'feed' AND id NOT IN (SELECT article_id FROM library.entry)
  UNION SELECT article.id FROM library.article WHERE uuid IN (
    SELECT uuid FROM library.journal WHERE entity = 'article'
    UNION SELECT json_extract(coalesce(before, after), '$.article') FROM library.journal
      WHERE entity IN ('annotation', 'decision'))
"""

_SCHEMA = """
SELECT type, name, sql FROM {schema}.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
ORDER BY rowid
"""
_VIRTUAL = re.compile(r"\s*CREATE\s+VIRTUAL\s+TABLE", re.IGNORECASE)
_SHADOWS = ("data", "idx", "content", "docsize", "config")
_MOST_ROUNDS = 10


def digest(db: sqlite3.Connection, schema: str = "main") -> str:
    """A hash of all rows that people made, the journal included, in the database that ``db`` calls ``schema``."""
    total = hashlib.sha256()
    there = {row[0] for row in db.execute(f"SELECT name FROM {schema}.sqlite_schema")}  # noqa: S608 - our own names
    for table in HUMAN_TABLES:
        # An older schema, which is copied before it is migrated, lacks some.
        if table not in there:
            continue
        columns = [row[1] for row in db.execute(f"PRAGMA {schema}.table_info({table})") if row[1] not in _DERIVED]
        for row in db.execute(f"SELECT {', '.join(columns)} FROM {schema}.{table} ORDER BY 1, 2"):  # noqa: S608
            total.update(repr(row).encode("utf-8", "backslashreplace"))
    for row in db.execute(f"SELECT uuid FROM {schema}.article WHERE is_starred = 1 ORDER BY uuid"):  # noqa: S608
        total.update(repr(row).encode("utf-8", "backslashreplace"))
    return total.hexdigest()


def last_change(db: sqlite3.Connection) -> int:
    """The number of the last change that a person made, undid or did again; 0 without any."""
    return int(
        db.execute("SELECT coalesce(max(seq), 0) FROM journal WHERE what IN ('do', 'undo', 'redo')").fetchone()[0]
    )


def copy_work(
    source: sqlite3.Connection, library: Path, part: Path, progress: Callable[[int, int], None] | None
) -> str:
    """Make a library at ``part`` of what a person made in ``library``, with the articles that it is about.

    Gives the digest of the state that was copied.
    """
    with closing(connection.connect(part, "rwc")) as copy:
        copy.isolation_level = None
        copy.execute(f"PRAGMA page_size = {connection.PAGE_SIZE}")
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA foreign_keys = OFF")
        copy.execute("ATTACH ? AS library", [connection.address(library, "ro")])
        copy.execute("BEGIN")
        copied = digest(copy, "library")
        copy.execute(_KEPT)
        parts = copy.execute(_SCHEMA.format(schema="library")).fetchall()
        _make_tables(copy, parts)
        tables = _plain_tables(parts)
        # What belongs to articles or quotes is chosen by those that are there already.
        tables.sort(key=lambda name: ("article", "quote").index(name) if name in {"article", "quote"} else 2)
        for done, table in enumerate(tables):
            if progress is not None:
                progress(done, len(tables))
            _fill(copy, table)
        _make(copy, parts, "index")
        drop_dangling(copy)
        _make(copy, parts, "view")
        _index_texts(copy, parts)
        _make(copy, parts, "trigger")
        recount(copy)
        for pragma in ("application_id", "user_version"):
            copy.execute(f"PRAGMA main.{pragma} = {source.execute(f'PRAGMA {pragma}').fetchone()[0]}")
        copy.execute("COMMIT")
        copy.execute("DETACH library")
        copy.execute("PRAGMA journal_mode = DELETE")
    return copied


def _virtual_tables(parts: list[tuple[str, str, str]]) -> list[str]:
    return [name for kind, name, sql in parts if kind == "table" and _VIRTUAL.match(sql)]


def _plain_tables(parts: list[tuple[str, str, str]]) -> list[str]:
    virtual = _virtual_tables(parts)
    shadows = {f"{name}_{suffix}" for name in virtual for suffix in _SHADOWS} | set(virtual)
    return [name for kind, name, _sql in parts if kind == "table" and name not in shadows]


def _make_tables(db: sqlite3.Connection, parts: list[tuple[str, str, str]]) -> None:
    plain, virtual = set(_plain_tables(parts)), set(_virtual_tables(parts))
    for _kind, name, sql in parts:
        if name in plain or name in virtual:
            db.execute(sql)


def _make(db: sqlite3.Connection, parts: list[tuple[str, str, str]], wanted: str) -> None:
    for kind, _name, sql in parts:
        if kind == wanted:
            db.execute(sql)


def _fill(db: sqlite3.Connection, table: str) -> None:
    # Generated columns (2, 3) make themselves.
    columns = [row[1] for row in db.execute(f'PRAGMA main.table_xinfo("{table}")') if row[6] == 0]
    names = ", ".join(f'"{name}"' for name in columns)
    if table == "article":
        where = "WHERE id IN (SELECT id FROM temp.kept)"
    elif "article_id" in columns:
        where = "WHERE article_id IS NULL OR article_id IN (SELECT id FROM temp.kept)"
    elif "quote_id" in columns:
        where = "WHERE quote_id IS NULL OR quote_id IN (SELECT id FROM main.quote)"
    else:
        where = ""
    db.execute(f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM library."{table}" {where}')  # noqa: S608


def drop_dangling(db: sqlite3.Connection) -> None:
    """Leave out what belongs to rows that were left out; never what a person made."""
    for _ in range(_MOST_ROUNDS):
        dangling = {(row[0], row[3]) for row in db.execute("PRAGMA main.foreign_key_check")}
        removable = sorted(one for one in dangling if one[0] not in HUMAN_TABLES)
        if not removable:
            return
        for table, number in removable:
            for child, parent, column in _references(db, table, number):
                db.execute(
                    f'DELETE FROM main."{table}" WHERE "{child}" IS NOT NULL'  # noqa: S608 - names from the schema
                    f' AND "{child}" NOT IN (SELECT "{column}" FROM main."{parent}")'
                )


def _references(db: sqlite3.Connection, table: str, number: int) -> Iterator[tuple[str, str, str]]:
    for row in db.execute(f'PRAGMA main.foreign_key_list("{table}")').fetchall():
        if row[0] == number:
            yield row[3], row[2], row[4] or "rowid"


def _index_texts(db: sqlite3.Connection, parts: list[tuple[str, str, str]]) -> None:
    for name in _virtual_tables(parts):
        db.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'rebuild\')')  # noqa: S608
