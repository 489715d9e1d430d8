"""The schema of a library, as an append-only list of migrations.

A migration that has been released is never edited: a change of the schema is a new function at the end. Migrations use
SQL alone, never code of this package that may change after them.

What the tables hold:

- ``article`` is what lists show, and nothing longer; the text is in ``revision``, one row for each version of it.
- ``finding`` is the engine's output for one article, thrown away and recomputed with another version of the engine;
  ``decision`` is what a person decided about quotes. ``quote`` and ``speaker_article`` are derived from the two, and
  can be rebuilt.
- ``journal`` is append-only: every change to what a person made, with its state before and after.
- Counts are kept by triggers, so that no path of writing can forget them.

Times are microseconds since 1970-01-01 UTC, offsets are code points.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

__all__ = ["APPLICATION_ID", "SCHEMA_VERSION", "library_migrations"]

APPLICATION_ID = 0x4E575352
"""The bytes "NWSR" in the header of the file: this SQLite file is a library of newsreader."""

_STEPS = (
    ("0001_first_schema", "first"),
    ("0002_feeds", "feeds"),
    ("0003_entries", "entries"),
    ("0004_pages", "pages"),
    ("0005_search", "search"),
    ("0006_speakers", "speakers"),
    ("0007_groups", "groups"),
    ("0008_annotating", "annotating"),
    ("0009_names", "names"),
    ("0010_exchange", "exchange"),
)
"""The name of each migration and the module here whose ``migrate`` it is; only ever added to."""

SCHEMA_VERSION = len(_STEPS)
"""``user_version`` after the last migration."""


def library_migrations(upto: int = SCHEMA_VERSION) -> Migrations:
    """The migrations of a library in order, up to schema ``upto``; each runs with the record that it has run."""
    from reader.storage.migrations.toolkit import sqlite_utils

    migrations: Migrations = sqlite_utils().Migrations("newsreader")
    for version, (name, module) in enumerate(_STEPS[:upto], start=1):
        migrations(name=name)(_step(module, version))
    return migrations


def _step(module: str, version: int) -> Callable[[Database], None]:
    def migrate(db: Database) -> None:
        import_module(f"{__name__}.{module}").migrate(db)
        db.execute(f"PRAGMA user_version = {version}")

    return migrate
