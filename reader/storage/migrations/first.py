"""The first schema: articles and feeds, quotes and speakers, tags and notes, the journal, and the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.storage.migrations.toolkit import run_script

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["migrate"]

_FEEDS = """
CREATE TABLE feed (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  rev INTEGER NOT NULL DEFAULT 1,
  url TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  folder TEXT NOT NULL DEFAULT '',
  site TEXT NOT NULL DEFAULT '',
  etag TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  fetched INTEGER,
  error TEXT NOT NULL DEFAULT '',
  removed INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  article_count INTEGER NOT NULL DEFAULT 0,
  unread_count INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

_ARTICLES = """
CREATE TABLE article (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  rev INTEGER NOT NULL DEFAULT 1,
  title TEXT NOT NULL,
  source TEXT NOT NULL,
  language TEXT NOT NULL,
  published INTEGER NOT NULL,
  is_dated INTEGER NOT NULL,
  is_read INTEGER NOT NULL DEFAULT 0,
  is_starred INTEGER NOT NULL DEFAULT 0,
  quote_count INTEGER NOT NULL DEFAULT 0,
  annotation_count INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 1,
  content_hash BLOB NOT NULL,
  url TEXT NOT NULL,
  kind TEXT NOT NULL,
  authors TEXT NOT NULL,
  added INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
-- Each list is one of these indexes, read from end to end without touching the table. What comes in is mostly newer
-- than what is there: an index that grows at its end has full pages, one that grows at its beginning half-full ones.
CREATE INDEX article_published ON article(published);
CREATE INDEX article_unread ON article(published DESC, id DESC) WHERE is_read = 0;
CREATE INDEX article_starred ON article(published DESC, id DESC) WHERE is_starred = 1;
CREATE INDEX article_url ON article(url) WHERE url <> '';

CREATE TABLE revision (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  blocks TEXT NOT NULL,
  content_hash BLOB NOT NULL,
  created INTEGER NOT NULL,
  UNIQUE (article_id, number)
) STRICT;
CREATE INDEX revision_content ON revision(content_hash);

CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  feed_id INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
  guid TEXT NOT NULL,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  published INTEGER NOT NULL,
  UNIQUE (feed_id, guid)
) STRICT;
CREATE INDEX entry_published ON entry(feed_id, published, article_id);
CREATE INDEX entry_article ON entry(article_id, feed_id);
"""

_SEARCH = """
CREATE VIEW current_text AS
  SELECT article.id AS id, revision.title AS title, revision.text AS text
  FROM article JOIN revision ON revision.article_id = article.id AND revision.number = article.revision;
CREATE VIRTUAL TABLE article_search USING fts5(
  title, text, content='current_text', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
"""

_PEOPLE = """
CREATE TABLE speaker (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  rev INTEGER NOT NULL DEFAULT 1,
  folded TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  quote_count INTEGER NOT NULL DEFAULT 0,
  article_count INTEGER NOT NULL DEFAULT 0,
  UNIQUE (folded, kind)
) STRICT;
CREATE INDEX speaker_most_quoted ON speaker(quote_count DESC, id) WHERE quote_count > 0;

CREATE TABLE speaker_article (
  speaker_id INTEGER NOT NULL REFERENCES speaker(id),
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  quotes INTEGER NOT NULL,
  PRIMARY KEY (speaker_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX speaker_article_article ON speaker_article(article_id);

CREATE TABLE finding (
  article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  engine TEXT NOT NULL,
  found INTEGER NOT NULL,
  -- JSON packed with zlib (see reader.storage.quotedata).
  data BLOB NOT NULL
) STRICT;

CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  rev INTEGER NOT NULL DEFAULT 1,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  status TEXT NOT NULL,
  quote TEXT NOT NULL,
  target TEXT,
  revision INTEGER NOT NULL,
  exact TEXT NOT NULL,
  prefix TEXT NOT NULL,
  suffix TEXT NOT NULL,
  state TEXT NOT NULL,
  author TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_article ON decision(article_id);

CREATE TABLE quote (
  id INTEGER PRIMARY KEY,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  speaker_id INTEGER REFERENCES speaker(id)
) STRICT;
CREATE INDEX quote_article ON quote(article_id, start);
CREATE INDEX quote_speaker ON quote(speaker_id, article_id) WHERE speaker_id IS NOT NULL;
"""

_NOTES = """
CREATE TABLE tag (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  rev INTEGER NOT NULL DEFAULT 1,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE,
  colour INTEGER NOT NULL,
  shortcut TEXT NOT NULL DEFAULT '',
  description TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  use_count INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX tag_shortcut ON tag(shortcut) WHERE shortcut <> '';

CREATE TABLE annotation (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  rev INTEGER NOT NULL DEFAULT 1,
  article_id INTEGER NOT NULL REFERENCES article(id) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  exact TEXT NOT NULL,
  prefix TEXT NOT NULL,
  suffix TEXT NOT NULL,
  state TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
CREATE INDEX annotation_article ON annotation(article_id, start);
CREATE INDEX annotation_newest ON annotation(created DESC, id DESC);
CREATE INDEX annotation_orphan ON annotation(article_id) WHERE state = 'orphan';

CREATE TABLE annotation_tag (
  annotation_id INTEGER NOT NULL REFERENCES annotation(id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tag(id),
  PRIMARY KEY (annotation_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX annotation_tag_tag ON annotation_tag(tag_id, annotation_id);
"""

_JOURNAL = """
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  batch TEXT NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('do', 'undo', 'redo', 'auto')),
  label TEXT NOT NULL,
  entity TEXT NOT NULL,
  uuid TEXT NOT NULL,
  before TEXT,
  after TEXT,
  undoes TEXT
) STRICT;
CREATE INDEX journal_batch ON journal(batch, seq);
CREATE INDEX journal_undoes ON journal(undoes) WHERE undoes IS NOT NULL;
CREATE INDEX journal_what ON journal(what, seq);
CREATE INDEX journal_uuid ON journal(uuid, seq);
CREATE TRIGGER journal_is_append_only_1 BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_append_only_2 BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
"""

_COUNTS = """
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('all', 0), ('unread', 0), ('starred', 0);
CREATE TRIGGER article_in AFTER INSERT ON article BEGIN
  UPDATE counter SET value = value + CASE name WHEN 'all' THEN 1 WHEN 'unread' THEN 1 - new.is_read
    ELSE new.is_starred END;
END;
CREATE TRIGGER article_out AFTER DELETE ON article BEGIN
  UPDATE counter SET value = value - CASE name WHEN 'all' THEN 1 WHEN 'unread' THEN 1 - old.is_read
    ELSE old.is_starred END;
END;
CREATE TRIGGER article_read AFTER UPDATE OF is_read ON article WHEN old.is_read <> new.is_read BEGIN
  UPDATE counter SET value = value + old.is_read - new.is_read WHERE name = 'unread';
  UPDATE feed SET unread_count = unread_count + old.is_read - new.is_read
    WHERE id IN (SELECT feed_id FROM entry WHERE article_id = new.id);
END;
CREATE TRIGGER article_star AFTER UPDATE OF is_starred ON article WHEN old.is_starred <> new.is_starred BEGIN
  UPDATE counter SET value = value + new.is_starred - old.is_starred WHERE name = 'starred';
END;
CREATE TRIGGER article_date AFTER UPDATE OF published ON article WHEN old.published <> new.published BEGIN
  UPDATE entry SET published = new.published WHERE article_id = new.id;
END;
-- An article counts once in a feed, whatever number of entries of that feed lead to it.
CREATE TRIGGER entry_in AFTER INSERT ON entry
WHEN NOT EXISTS (SELECT 1 FROM entry WHERE article_id = new.article_id AND feed_id = new.feed_id AND id <> new.id)
BEGIN
  UPDATE feed SET article_count = article_count + 1,
    unread_count = unread_count + (SELECT 1 - is_read FROM article WHERE id = new.article_id)
  WHERE id = new.feed_id;
END;
CREATE TRIGGER annotation_in AFTER INSERT ON annotation BEGIN
  UPDATE article SET annotation_count = annotation_count + 1 WHERE id = new.article_id;
END;
CREATE TRIGGER annotation_out AFTER DELETE ON annotation BEGIN
  UPDATE article SET annotation_count = annotation_count - 1 WHERE id = old.article_id;
END;
CREATE TRIGGER annotation_tag_in AFTER INSERT ON annotation_tag BEGIN
  UPDATE tag SET use_count = use_count + 1 WHERE id = new.tag_id;
END;
CREATE TRIGGER annotation_tag_out AFTER DELETE ON annotation_tag BEGIN
  UPDATE tag SET use_count = use_count - 1 WHERE id = old.tag_id;
END;
CREATE TRIGGER speaker_article_in AFTER INSERT ON speaker_article BEGIN
  UPDATE speaker SET quote_count = quote_count + new.quotes, article_count = article_count + 1
  WHERE id = new.speaker_id;
END;
CREATE TRIGGER speaker_article_change AFTER UPDATE OF quotes ON speaker_article BEGIN
  UPDATE speaker SET quote_count = quote_count + new.quotes - old.quotes WHERE id = new.speaker_id;
END;
CREATE TRIGGER speaker_article_out AFTER DELETE ON speaker_article BEGIN
  UPDATE speaker SET quote_count = quote_count - old.quotes, article_count = article_count - 1
  WHERE id = old.speaker_id;
END;
"""


def migrate(db: Database) -> None:
    """Make all tables of a library."""
    for script in (_FEEDS, _ARTICLES, _SEARCH, _PEOPLE, _NOTES, _JOURNAL, _COUNTS):
        run_script(db, script)
