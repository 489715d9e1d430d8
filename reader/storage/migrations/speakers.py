"""One person or body over the whole library: names, roles, merges, and quotes in the order of time.

``speaker_name`` has every name that was met, once for each kind, and whose it is; ``speaker_rule`` the exceptions that
a person made (this name in that article, or with that role, is somebody else's). A merged speaker keeps its names and
points to the one that it is a part of; ``root_id`` is the end of that chain. ``quote.speaker_id`` and
``speaker_article`` are derived from these and always name a root.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.storage.migrations.toolkit import run_script

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["migrate"]

# A table's own UNIQUE cannot be dropped: two namesakes that a person told apart need a table without it. The triggers
# that name the table are made anew, as ALTER TABLE checks them all (sqlite.org/lang_altertable.html, 7).
_SPEAKER = """
DROP TRIGGER speaker_article_in;
DROP TRIGGER speaker_article_change;
DROP TRIGGER speaker_article_out;
CREATE TABLE speaker_new (
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
  note TEXT NOT NULL DEFAULT '',
  is_named INTEGER NOT NULL DEFAULT 0,
  merged_into INTEGER REFERENCES speaker(id),
  root_id INTEGER
) STRICT;
INSERT INTO speaker_new (id, uuid, rev, folded, kind, name, role, created, updated, quote_count, article_count, root_id)
  SELECT id, uuid, rev, folded, kind, name, role, created, updated, quote_count, article_count, id FROM speaker;
DROP TABLE speaker;
ALTER TABLE speaker_new RENAME TO speaker;
CREATE INDEX speaker_most_quoted ON speaker(quote_count DESC, id) WHERE quote_count > 0;
CREATE INDEX speaker_folded ON speaker(folded, kind);
CREATE INDEX speaker_merged ON speaker(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX speaker_root ON speaker(root_id);
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

_NAMES = """
CREATE TABLE speaker_name (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  shown TEXT NOT NULL,
  block TEXT NOT NULL DEFAULT '',
  speaker_id INTEGER REFERENCES speaker(id),
  UNIQUE (key, kind)
) STRICT;
CREATE INDEX speaker_name_speaker ON speaker_name(speaker_id);
CREATE INDEX speaker_name_block ON speaker_name(block) WHERE block <> '';
-- As near to the keys of reader.model.names as SQL comes: what differs is met again as a new name.
INSERT OR IGNORE INTO speaker_name (key, kind, shown, speaker_id)
  SELECT trim(replace(replace(replace(replace(folded, '-', ' '), '’', ' '), '''', ' '), '.', '')), kind, name, id
  FROM speaker ORDER BY id;

CREATE TABLE speaker_role (id INTEGER PRIMARY KEY, role TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE speaker_rule (
  name_id INTEGER NOT NULL REFERENCES speaker_name(id),
  article_id INTEGER REFERENCES article(id) ON DELETE CASCADE,
  role_id INTEGER REFERENCES speaker_role(id),
  speaker_id INTEGER NOT NULL REFERENCES speaker(id)
) STRICT;
CREATE UNIQUE INDEX speaker_rule_article ON speaker_rule(name_id, article_id) WHERE article_id IS NOT NULL;
CREATE UNIQUE INDEX speaker_rule_role ON speaker_rule(name_id, role_id) WHERE role_id IS NOT NULL;
CREATE INDEX speaker_rule_speaker ON speaker_rule(speaker_id);

CREATE TABLE speaker_apart (
  uuid TEXT PRIMARY KEY,
  rev INTEGER NOT NULL DEFAULT 1,
  one TEXT NOT NULL,
  other TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
CREATE INDEX speaker_apart_one ON speaker_apart(one, other);
"""

_QUOTES = """
ALTER TABLE quote ADD COLUMN published INTEGER NOT NULL DEFAULT 0;
ALTER TABLE quote ADD COLUMN name_id INTEGER REFERENCES speaker_name(id);
ALTER TABLE quote ADD COLUMN role_id INTEGER REFERENCES speaker_role(id);
UPDATE quote SET published = (SELECT published FROM article WHERE article.id = quote.article_id),
  name_id = (SELECT id FROM speaker_name WHERE speaker_name.speaker_id = quote.speaker_id);
DROP INDEX quote_speaker;
-- All that a timeline, its plot and its roles ask of the quotes of one speaker, and what a search for their words does,
-- read from the index alone.
CREATE INDEX quote_timeline ON quote(speaker_id, published DESC, article_id DESC, start, kind, role_id, place)
  WHERE speaker_id IS NOT NULL;
CREATE INDEX quote_name ON quote(name_id) WHERE name_id IS NOT NULL;
CREATE TRIGGER article_date_of_quotes AFTER UPDATE OF published ON article WHEN old.published <> new.published BEGIN
  UPDATE quote SET published = new.published WHERE article_id = new.id;
END;
"""


def migrate(db: Database) -> None:
    """Tell names from speakers, and keep quotes in the order of time."""
    for script in (_SPEAKER, _NAMES, _QUOTES):
        run_script(db, script)
