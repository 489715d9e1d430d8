"""The same words in several outlets: quotes that are versions of one, and articles that are copies of one.

And what is left to do: the articles in whose text nobody has looked for quotes yet, and those that were not compared.

``quote_print`` and ``article_band`` are the indexes by which likely pairs are found, ``quote.group_id`` and
``article.group_id`` what was found; all of it is derived and can be computed again. ``similar_pending`` has the
articles that are still to be compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.storage.migrations.toolkit import run_script

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["migrate"]

_GROUPS = """
ALTER TABLE quote ADD COLUMN group_id INTEGER;
CREATE INDEX quote_group ON quote(group_id, published) WHERE group_id IS NOT NULL;
ALTER TABLE article ADD COLUMN group_id INTEGER;
CREATE INDEX article_group ON article(group_id, published) WHERE group_id IS NOT NULL;

-- Without foreign keys, as each would need an index of its own: what is found here is compared anyway, and a row whose
-- quote or article is gone finds nothing.
CREATE TABLE quote_print (
  hash INTEGER NOT NULL, quote_id INTEGER NOT NULL, PRIMARY KEY (hash, quote_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE article_band (
  hash INTEGER NOT NULL, article_id INTEGER NOT NULL, PRIMARY KEY (hash, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE similar_pending (article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE) STRICT;
INSERT INTO similar_pending SELECT id FROM article;
CREATE TRIGGER similar_to_compare AFTER INSERT ON revision BEGIN
  INSERT OR IGNORE INTO similar_pending (article_id) VALUES (new.article_id);
END;
CREATE TABLE similar_group (id INTEGER PRIMARY KEY AUTOINCREMENT, made INTEGER NOT NULL) STRICT;
"""

# Kept, as finding the few among a million would read all texts' findings at each start.
_UNQUOTED = """
CREATE TABLE unquoted (article_id INTEGER PRIMARY KEY REFERENCES article(id) ON DELETE CASCADE) STRICT;
INSERT INTO unquoted SELECT article.id FROM article
  LEFT JOIN finding ON finding.article_id = article.id AND finding.revision = article.revision
  WHERE finding.article_id IS NULL;
CREATE TRIGGER quotes_to_find AFTER INSERT ON revision BEGIN
  INSERT OR IGNORE INTO unquoted (article_id) VALUES (new.article_id);
END;
CREATE TRIGGER quotes_found AFTER INSERT ON finding
WHEN new.revision = (SELECT revision FROM article WHERE id = new.article_id) BEGIN
  DELETE FROM unquoted WHERE article_id = new.article_id;
END;
CREATE TRIGGER quotes_found_again AFTER UPDATE OF revision ON finding
WHEN new.revision = (SELECT revision FROM article WHERE id = new.article_id) BEGIN
  DELETE FROM unquoted WHERE article_id = new.article_id;
END;
"""


def migrate(db: Database) -> None:
    """Make room for what is the same in several outlets, and note what is left to do."""
    run_script(db, _GROUPS)
    run_script(db, _UNQUOTED)
