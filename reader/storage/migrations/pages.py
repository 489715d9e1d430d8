"""What pages brought beside their text: how they were read, what stood before it, and themselves if they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["migrate"]

_PAGES = """
-- One page an article, that of its newest reading; "body" is the page itself, packed with zlib, where pages are kept.
CREATE TABLE page (
  article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
  url TEXT NOT NULL DEFAULT '',
  charset TEXT NOT NULL DEFAULT '',
  mode TEXT NOT NULL DEFAULT '',
  wall TEXT NOT NULL DEFAULT '',
  fetched INTEGER NOT NULL,
  body BLOB
) STRICT;
CREATE INDEX page_walled ON page(article_id) WHERE wall <> '';
"""


def migrate(db: Database) -> None:
    """Change the schema."""
    for statement in _PAGES.split(";\n"):
        if statement.strip():
            db.execute(statement)
