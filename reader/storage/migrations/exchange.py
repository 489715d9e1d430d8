"""What a library exchanges with others: what it goes by, what was exchanged, and where two people disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.storage.migrations.toolkit import run_script

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["migrate"]

_TABLES = """
CREATE TABLE identity (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- What a library and a shared folder last agreed upon, for each thing; "local" is what the thing goes by here.
CREATE TABLE exchanged (
  place TEXT NOT NULL,
  entity TEXT NOT NULL,
  key TEXT NOT NULL,
  heads TEXT NOT NULL,
  content TEXT,
  local TEXT NOT NULL,
  PRIMARY KEY (place, entity, key)
) STRICT, WITHOUT ROWID;
-- Another version of a thing (an annotation, a decision, a tag …), which waits for a decision.
CREATE TABLE conflict (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  origin TEXT NOT NULL,
  entity TEXT NOT NULL,
  thing TEXT NOT NULL,
  who TEXT NOT NULL,
  theirs TEXT,
  at INTEGER NOT NULL
) STRICT;
"""


def migrate(db: Database) -> None:
    """Make the tables of exchange."""
    run_script(db, _TABLES)
