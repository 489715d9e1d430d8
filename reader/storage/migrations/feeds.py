"""What each feed does by itself: its own settings, when it is due, and how it has fared.

``interval`` (minutes, 0 by its habits), ``full_text``, ``language``, ``tags`` (a JSON list of names) and ``muted`` are
a person's, and in the journal; the rest is the program's. ``declared``, ``pace`` and ``depth`` are seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.storage.migrations.toolkit import run_script

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["migrate"]

_COLUMNS = """
ALTER TABLE feed ADD COLUMN interval INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN full_text INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE feed ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE feed ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN stopped INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN checked INTEGER;
ALTER TABLE feed ADD COLUMN due INTEGER;
ALTER TABLE feed ADD COLUMN held INTEGER;
ALTER TABLE feed ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN failing_since INTEGER;
ALTER TABLE feed ADD COLUMN declared INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN pace INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN depth INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN newest INTEGER;
ALTER TABLE feed ADD COLUMN moved_to TEXT NOT NULL DEFAULT '';
ALTER TABLE feed ADD COLUMN moved_seen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN moved_at INTEGER;
"""

# Where a feed used to be: subscribing to that address again finds it.
_FORMER = """
CREATE TABLE former_address (
  url TEXT PRIMARY KEY,
  feed_id INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX former_address_feed ON former_address(feed_id);
"""


def migrate(db: Database) -> None:
    """Give feeds their settings, their schedule and their former addresses."""
    run_script(db, _COLUMNS)
    run_script(db, _FORMER)
