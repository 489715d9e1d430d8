"""The order of articles in time, the indexes that searching reads, the counts of views, and saved views.

Everything here is kept by triggers, so that no path of writing can forget it. The triggers call the functions of
``reader.storage.functions``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.storage.migrations.toolkit import run_script

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["migrate"]

# An article's place in time: a newer article has the larger one, and no two have the same. There are 16 in a second;
# an article follows the one before it, which among articles of the same moment is the one that came in last, and a
# place that is taken is passed over. It is the row id of the full-text index, which so gives what it finds by date,
# either way, and can stop after the first page.
_FREE_PLACE = """(
  WITH RECURSIVE probe(place) AS (
    SELECT max(new.published / 1000000 * 16, coalesce((
      SELECT before.place + 1 FROM article AS before
      WHERE (before.published, before.id) < (new.published, new.id)
      ORDER BY before.published DESC, before.id DESC LIMIT 1
    ), new.published / 1000000 * 16))
    UNION ALL
    SELECT probe.place + 1 FROM probe
    WHERE EXISTS (SELECT 1 FROM article AS taken WHERE taken.place = probe.place AND taken.id <> new.id)
  )
  SELECT max(place) FROM probe)"""

_PLACES = """
ALTER TABLE article ADD COLUMN place INTEGER;
ALTER TABLE article ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
UPDATE article SET title_key = substr(folded_words(title), 1, 40), place = placed.place FROM (
  SELECT id, number + max(base - number) OVER (ORDER BY number) AS place FROM (
    SELECT id, published / 1000000 * 16 AS base, row_number() OVER (ORDER BY published, id) AS number FROM article)
) AS placed WHERE placed.id = article.id;
CREATE UNIQUE INDEX article_place ON article(place);
-- Each list, in each order, is an index that is read from one end.
DROP INDEX article_unread;
DROP INDEX article_starred;
CREATE INDEX article_unread ON article(place) WHERE is_read = 0;
CREATE INDEX article_starred ON article(place) WHERE is_starred = 1;
-- Few articles are starred, and a list of them may be asked for in any order among a million.
CREATE INDEX article_starred_title ON article(title_key, place DESC) WHERE is_starred = 1;
CREATE INDEX article_starred_source ON article(source COLLATE NOCASE, place DESC) WHERE is_starred = 1;
CREATE INDEX article_starred_quotes ON article(quote_count, place) WHERE is_starred = 1;
CREATE INDEX article_title ON article(title_key, place DESC);
CREATE INDEX article_source ON article(source COLLATE NOCASE, place DESC);
CREATE INDEX article_quotes ON article(quote_count, place);
"""

_ARTICLE_INDEX = """
DROP TABLE article_search;
DROP VIEW current_text;
CREATE VIEW search_text AS
  SELECT article.place AS place, folded_words(revision.title) AS title, folded_words(revision.text) AS text,
    folded_words(article.authors) AS author
  FROM article JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
  WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE unindexed.article_id = article.id);
-- What is indexed has been folded and cut into words already: to the ascii tokenizer a word is what stands between
-- spaces, whatever the alphabet.
CREATE VIRTUAL TABLE article_search USING fts5(
  title, text, author, content='search_text', content_rowid='place', tokenize='ascii'
);
-- Every word that occurs, once, in the order in which they came: common ones first. With its stems it leads from a word
-- to all its forms, and from a beginning to all words that have it.
CREATE TABLE word (
  id INTEGER PRIMARY KEY,
  form TEXT NOT NULL UNIQUE,
  folded TEXT NOT NULL,
  stem_fr TEXT NOT NULL,
  stem_en TEXT NOT NULL
) STRICT;
CREATE INDEX word_folded ON word(folded);
CREATE INDEX word_stem_fr ON word(stem_fr, folded);
CREATE INDEX word_stem_en ON word(stem_en, folded);
-- What is inserted here is a text whose words are new, or are not.
CREATE VIEW word_met AS SELECT form AS text FROM word;
CREATE TRIGGER search_word_met INSTEAD OF INSERT ON word_met BEGIN
  INSERT INTO word (form, folded, stem_fr, stem_en)
    SELECT value ->> 0, value ->> 1, word_stem('fr', value ->> 0), word_stem('en', value ->> 0)
    FROM json_each(word_forms(new.text)) WHERE NOT EXISTS (SELECT 1 FROM word WHERE form = value ->> 0);
END;
"""

_ARTICLE_TRIGGERS = f"""
CREATE TRIGGER search_article_in AFTER INSERT ON article WHEN new.place IS NULL BEGIN
  UPDATE article SET title_key = substr(folded_words(new.title), 1, 40), place = {_FREE_PLACE} WHERE id = new.id;
END;
CREATE TRIGGER search_article_title AFTER UPDATE OF title ON article WHEN old.title <> new.title BEGIN
  UPDATE article SET title_key = substr(folded_words(new.title), 1, 40) WHERE id = new.id;
END;
CREATE TRIGGER search_authors_in AFTER INSERT ON article
WHEN new.authors <> '[]' AND NOT EXISTS (SELECT 1 FROM unindexed WHERE article_id = new.id) BEGIN
  INSERT INTO word_met VALUES (new.authors);
END;
CREATE TRIGGER search_authors_change AFTER UPDATE OF authors ON article WHEN old.authors <> new.authors BEGIN
  INSERT INTO word_met VALUES (new.authors);
END;
CREATE TRIGGER search_revision_in AFTER INSERT ON revision
WHEN new.number = (SELECT revision FROM article WHERE id = new.article_id)
  AND NOT EXISTS (SELECT 1 FROM unindexed WHERE article_id = new.article_id) BEGIN
  INSERT INTO article_search (rowid, title, text, author)
    SELECT place, folded_words(new.title), folded_words(new.text), folded_words(authors)
    FROM article WHERE id = new.article_id;
  INSERT INTO word_met VALUES (new.title || ' ' || new.text);
END;
CREATE TRIGGER search_article_before BEFORE UPDATE OF revision, authors, published ON article
WHEN (old.revision, old.authors, old.published) IS NOT (new.revision, new.authors, new.published) BEGIN
  INSERT INTO article_search (article_search, rowid, title, text, author)
    SELECT 'delete', place, title, text, author FROM search_text WHERE place = old.place;
END;
CREATE TRIGGER search_article_after AFTER UPDATE OF revision, authors, published ON article
WHEN (old.revision, old.authors, old.published) IS NOT (new.revision, new.authors, new.published) BEGIN
  UPDATE article SET place = {_FREE_PLACE} WHERE id = new.id AND old.published <> new.published;
  UPDATE quote SET place = place + ((SELECT place FROM article WHERE id = new.id) - old.place) * 1024
    WHERE article_id = new.id AND old.published <> new.published;
  -- The new text may not be there yet: then its revision brings the words in.
  INSERT INTO article_search (rowid, title, text, author)
    SELECT place, title, text, author FROM search_text WHERE place = (SELECT place FROM article WHERE id = new.id);
END;
-- An article that waits is indexed when it is taken from those that wait.
CREATE TRIGGER search_waited AFTER DELETE ON unindexed BEGIN
  INSERT INTO article_search (rowid, title, text, author)
    SELECT place, title, text, author FROM search_text
    WHERE place = (SELECT place FROM article WHERE id = old.article_id);
  INSERT INTO word_met SELECT revision.title || ' ' || revision.text || ' ' || article.authors
    FROM article JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
    WHERE article.id = old.article_id;
END;
CREATE TRIGGER search_article_out BEFORE DELETE ON article BEGIN
  INSERT INTO article_search (article_search, rowid, title, text, author)
    SELECT 'delete', place, title, text, author FROM search_text WHERE place = old.place;
END;
"""  # noqa: S608 - a constant of this module

# A quote's place is its article's times 1,024 and its number there, so that quotes too come by date. What an article
# has beyond 1,024 quotes is found by the words of its text only. The text that a quote's bounds count in is that of
# ``revision``, which stays when the article gets another: so the index can always be told what it holds of a quote.
_QUOTES = """
ALTER TABLE quote ADD COLUMN place INTEGER;
ALTER TABLE quote ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
UPDATE quote SET place = numbered.place, revision = numbered.revision FROM (
  SELECT quote.id, article.place * 1024 + row_number() OVER (PARTITION BY article_id ORDER BY quote.id) - 1 AS place,
    row_number() OVER (PARTITION BY article_id ORDER BY quote.id) AS number, article.revision AS revision
  FROM quote JOIN article ON article.id = quote.article_id
) AS numbered WHERE numbered.id = quote.id AND numbered.number <= 1024;
CREATE UNIQUE INDEX quote_place ON quote(place);
CREATE VIEW said_text AS
  SELECT quote.place AS place, folded_words(substr(revision.text, quote.start + 1, quote.stop - quote.start)) AS words
  FROM quote JOIN revision ON revision.article_id = quote.article_id AND revision.number = quote.revision
  WHERE quote.place IS NOT NULL;
CREATE VIRTUAL TABLE said_search USING fts5(
  words, content='said_text', content_rowid='place', tokenize='ascii', columnsize=0
);
CREATE TRIGGER search_quote_placed AFTER INSERT ON quote WHEN new.place IS NOT NULL BEGIN
  INSERT INTO said_search (rowid, words) SELECT place, words FROM said_text WHERE place = new.place;
END;
CREATE TRIGGER search_quote_in AFTER INSERT ON quote WHEN new.place IS NULL BEGIN
  UPDATE quote SET revision = article.revision, place = (
    SELECT CASE WHEN last.place IS NULL THEN article.place * 1024
      WHEN last.place < article.place * 1024 + 1023 THEN last.place + 1 END
    FROM (SELECT max(other.place) AS place FROM quote AS other
      WHERE other.place BETWEEN article.place * 1024 AND article.place * 1024 + 1023) AS last)
    FROM article WHERE article.id = new.article_id AND quote.id = new.id;
END;
CREATE TRIGGER search_quote_before BEFORE UPDATE OF place, revision, start, stop ON quote
WHEN (old.place, old.revision, old.start, old.stop) IS NOT (new.place, new.revision, new.start, new.stop) BEGIN
  INSERT INTO said_search (said_search, rowid, words) SELECT 'delete', place, words FROM said_text
    WHERE place = old.place;
END;
CREATE TRIGGER search_quote_after AFTER UPDATE OF place, revision, start, stop ON quote
WHEN (old.place, old.revision, old.start, old.stop) IS NOT (new.place, new.revision, new.start, new.stop) BEGIN
  INSERT INTO said_search (rowid, words) SELECT place, words FROM said_text WHERE place = new.place;
END;
CREATE TRIGGER search_quote_out BEFORE DELETE ON quote BEGIN
  INSERT INTO said_search (said_search, rowid, words) SELECT 'delete', place, words FROM said_text
    WHERE place = old.place;
END;
-- Quotes that stay where they are while the text changes around them, or in them.
CREATE TRIGGER search_quote_revised AFTER INSERT ON revision
WHEN new.number > 1 AND new.number = (SELECT revision FROM article WHERE id = new.article_id) BEGIN
  UPDATE quote SET revision = new.number WHERE article_id = new.article_id;
END;
-- While the text is still there: what hangs on an article goes with it, in any order.
CREATE TRIGGER search_quotes_out BEFORE DELETE ON article BEGIN DELETE FROM quote WHERE article_id = old.id; END;
"""

_NOTES = """
CREATE VIRTUAL TABLE note_search USING fts5(note, tokenize='ascii', columnsize=0);
CREATE TRIGGER search_note_in AFTER INSERT ON annotation WHEN new.note <> '' BEGIN
  INSERT INTO note_search (rowid, note) VALUES (new.id, folded_words(new.note));
  INSERT INTO word_met VALUES (new.note);
END;
CREATE TRIGGER search_note_change AFTER UPDATE OF note ON annotation WHEN old.note <> new.note BEGIN
  DELETE FROM note_search WHERE rowid = new.id;
  INSERT INTO note_search (rowid, note) SELECT new.id, folded_words(new.note) WHERE new.note <> '';
  INSERT INTO word_met VALUES (new.note);
END;
CREATE TRIGGER search_note_out AFTER DELETE ON annotation WHEN old.note <> '' BEGIN
  DELETE FROM note_search WHERE rowid = old.id;
END;

CREATE TABLE source (name TEXT PRIMARY KEY, articles INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER search_source_in AFTER INSERT ON article BEGIN
  INSERT INTO source VALUES (new.source, 1) ON CONFLICT DO UPDATE SET articles = articles + 1;
END;
CREATE TRIGGER search_source_change AFTER UPDATE OF source ON article WHEN old.source <> new.source BEGIN
  UPDATE source SET articles = articles - 1 WHERE name = old.source;
  INSERT INTO source VALUES (new.source, 1) ON CONFLICT DO UPDATE SET articles = articles + 1;
  DELETE FROM source WHERE name = old.source AND articles = 0;
END;
CREATE TRIGGER search_source_out AFTER DELETE ON article BEGIN
  UPDATE source SET articles = articles - 1 WHERE name = old.source;
  DELETE FROM source WHERE name = old.source AND articles = 0;
END;
-- The sources that a feed has ever had, so that it can be listed by them without passing those of all other feeds.
CREATE TABLE feed_source (
  feed_id INTEGER NOT NULL REFERENCES feed(id) ON DELETE CASCADE,
  name TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (feed_id, name)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER search_feed_source_in AFTER INSERT ON entry BEGIN
  INSERT OR IGNORE INTO feed_source SELECT new.feed_id, source FROM article WHERE id = new.article_id;
END;
CREATE TRIGGER search_feed_source_change AFTER UPDATE OF source ON article WHEN old.source <> new.source BEGIN
  INSERT OR IGNORE INTO feed_source SELECT feed_id, new.source FROM entry WHERE article_id = new.id;
END;
"""

# Which articles a tag holds, those of the tags below it included ("claim" holds what is tagged "claim/economy").
_TAGS = """
CREATE TABLE tagged (
  path TEXT NOT NULL,
  article_id INTEGER NOT NULL,
  uses INTEGER NOT NULL,
  PRIMARY KEY (path, article_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE tag_path (path TEXT PRIMARY KEY, articles INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER search_tagged_in AFTER INSERT ON tagged BEGIN
  INSERT INTO tag_path VALUES (new.path, 1) ON CONFLICT DO UPDATE SET articles = articles + 1;
END;
CREATE TRIGGER search_tagged_out AFTER DELETE ON tagged BEGIN
  UPDATE tag_path SET articles = articles - 1 WHERE path = old.path;
  DELETE FROM tag_path WHERE path = old.path AND articles = 0;
END;
CREATE TRIGGER search_tag_used AFTER INSERT ON annotation_tag BEGIN
  INSERT INTO tagged SELECT path.value, annotation.article_id, 1
    FROM tag, json_each(tag_paths(tag.folded)) AS path, annotation
    WHERE tag.id = new.tag_id AND annotation.id = new.annotation_id
    ON CONFLICT DO UPDATE SET uses = uses + 1;
END;
-- While the annotation is still there: what hangs on it would go after it.
CREATE TRIGGER search_annotation_out BEFORE DELETE ON annotation BEGIN
  DELETE FROM annotation_tag WHERE annotation_id = old.id;
END;
CREATE TRIGGER search_tag_unused AFTER DELETE ON annotation_tag BEGIN
  UPDATE tagged SET uses = uses - 1
    WHERE path IN (SELECT path.value FROM tag, json_each(tag_paths(tag.folded)) AS path WHERE tag.id = old.tag_id)
    AND article_id = (SELECT article_id FROM annotation WHERE id = old.annotation_id);
  DELETE FROM tagged WHERE uses = 0
    AND path IN (SELECT path.value FROM tag, json_each(tag_paths(tag.folded)) AS path WHERE tag.id = old.tag_id)
    AND article_id = (SELECT article_id FROM annotation WHERE id = old.annotation_id);
END;
CREATE TRIGGER search_tag_renamed AFTER UPDATE OF folded ON tag WHEN old.folded <> new.folded BEGIN
  UPDATE tagged SET uses = uses - (
      SELECT count(*) FROM annotation_tag JOIN annotation ON annotation.id = annotation_tag.annotation_id
      WHERE annotation_tag.tag_id = new.id AND annotation.article_id = tagged.article_id)
    WHERE path IN (SELECT value FROM json_each(tag_paths(old.folded)));
  DELETE FROM tagged WHERE uses = 0 AND path IN (SELECT value FROM json_each(tag_paths(old.folded)));
  INSERT INTO tagged SELECT path.value, annotation.article_id, count(*)
    FROM json_each(tag_paths(new.folded)) AS path, annotation_tag
    JOIN annotation ON annotation.id = annotation_tag.annotation_id
    WHERE annotation_tag.tag_id = new.id GROUP BY path.value, annotation.article_id
    ON CONFLICT DO UPDATE SET uses = uses + excluded.uses;
END;
"""

_VIEWS = """
CREATE TABLE saved_view (
  id INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  rev INTEGER NOT NULL DEFAULT 1,
  name TEXT NOT NULL,
  folder TEXT NOT NULL,
  query TEXT NOT NULL,
  sort TEXT NOT NULL,
  position INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
CREATE TABLE searched (query TEXT PRIMARY KEY, used INTEGER NOT NULL) STRICT;
CREATE INDEX searched_used ON searched(used);
"""

# What a library held before is indexed once.
_FILL = """
INSERT INTO article_search(article_search) VALUES ('rebuild');
INSERT INTO word_met SELECT revision.title || ' ' || revision.text || ' ' || article.authors
  FROM article JOIN revision ON revision.article_id = article.id AND revision.number = article.revision;
INSERT INTO word_met SELECT note FROM annotation WHERE note <> '';
INSERT INTO said_search(said_search) VALUES ('rebuild');
INSERT INTO note_search (rowid, note) SELECT id, folded_words(note) FROM annotation WHERE note <> '';
INSERT INTO source SELECT source, count(*) FROM article GROUP BY source;
INSERT OR IGNORE INTO feed_source SELECT entry.feed_id, article.source
  FROM entry JOIN article ON article.id = entry.article_id;
INSERT INTO tagged SELECT path.value, annotation.article_id, count(*)
  FROM annotation_tag JOIN annotation ON annotation.id = annotation_tag.annotation_id
  JOIN tag ON tag.id = annotation_tag.tag_id, json_each(tag_paths(tag.folded)) AS path
  GROUP BY path.value, annotation.article_id;
"""


def migrate(db: Database) -> None:
    """Put articles in order, index what there is, and keep both from now on."""
    for script in (_PLACES, _ARTICLE_INDEX, _ARTICLE_TRIGGERS, _QUOTES, _NOTES, _TAGS, _VIEWS, _FILL):
        run_script(db, script)
