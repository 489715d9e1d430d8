"""Claims, links between annotations, the speaker of a passage, and drafts of notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.storage.migrations.toolkit import run_script

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["migrate"]

_CLAIMS = """
-- A claim is an annotation with a status; its sources are a JSON list. The speaker is a JSON object.
ALTER TABLE annotation ADD COLUMN claim TEXT NOT NULL DEFAULT '';
ALTER TABLE annotation ADD COLUMN sources TEXT NOT NULL DEFAULT '[]';
ALTER TABLE annotation ADD COLUMN speaker TEXT NOT NULL DEFAULT '';
CREATE INDEX annotation_claim ON annotation(claim, created DESC) WHERE claim <> '';

-- The target is a UUID, not a row: it may be deleted and come back by undoing.
CREATE TABLE annotation_link (
  annotation_id INTEGER NOT NULL REFERENCES annotation(id) ON DELETE CASCADE,
  target TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (annotation_id, target, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX annotation_link_target ON annotation_link(target);

-- What was typed and not saved yet; no part of the journal.
CREATE TABLE draft (
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  note TEXT NOT NULL,
  updated INTEGER NOT NULL,
  PRIMARY KEY (article_id, start, stop)
) STRICT, WITHOUT ROWID;
"""


def migrate(db: Database) -> None:
    """Give annotations what a fact-check needs, and notes a place before they are saved."""
    run_script(db, _CLAIMS)
