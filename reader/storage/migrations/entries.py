"""How entries of feeds are known again, what became of them, and what else they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["migrate"]

# "link" is what the addresses of one page have in common (no scheme, "www.", fragment, tracking).
_ARTICLES = """
ALTER TABLE article ADD COLUMN link TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN is_changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article ADD COLUMN is_withdrawn INTEGER NOT NULL DEFAULT 0;
UPDATE article SET link = rtrim(replace(replace(url, 'https://', ''), 'http://', ''), '/');
CREATE INDEX article_link ON article(link) WHERE link <> '';
DROP INDEX article_url;
CREATE INDEX article_undated ON article(published) WHERE is_dated = 0;
"""

# "identity" is what an identifier and the one it becomes on a move to https have in common; "digest" is the hash of
# what the entry said when it was last seen, whatever the article says by now.
_ENTRIES = """
ALTER TABLE entry ADD COLUMN identity TEXT NOT NULL DEFAULT '';
ALTER TABLE entry ADD COLUMN digest BLOB;
ALTER TABLE entry ADD COLUMN is_withdrawn INTEGER NOT NULL DEFAULT 0;
UPDATE entry SET identity = guid;
CREATE INDEX entry_identity ON entry(feed_id, identity);
-- The row ids of the entries that a feed listed when it was last read, as a JSON array.
CREATE TABLE listed (
  feed_id INTEGER PRIMARY KEY REFERENCES feed(id) ON DELETE CASCADE,
  entries TEXT NOT NULL
) STRICT;
-- What an entry says beside its text; only where it says anything. "updated" in microseconds, lists as JSON.
CREATE TABLE entry_detail (
  article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
  updated INTEGER,
  comments TEXT NOT NULL,
  categories TEXT NOT NULL,
  enclosures TEXT NOT NULL
) STRICT;
-- Articles that came in by the thousand and wait for the full-text index; noted before they are there themselves.
CREATE TABLE unindexed (
  article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT;
"""


def migrate(db: Database) -> None:
    """Change the schema."""
    for statement in (_ARTICLES + _ENTRIES).split(";\n"):
        if statement.strip():
            db.execute(statement)
