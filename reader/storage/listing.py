"""Which articles a view holds, newest first, and how many: each read from an index alone or from a kept count."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable

from reader.model import ALL, View, ViewCount, ViewKind, normalise
from reader.storage.values import Database, fold_name, from_json

__all__ = ["article_ids", "match_expression", "sidebar", "snippets"]

_ALL = "SELECT id FROM article ORDER BY published DESC, id DESC"
_UNREAD = "SELECT id FROM article WHERE is_read = 0 ORDER BY published DESC, id DESC"
_STARRED = "SELECT id FROM article WHERE is_starred = 1 ORDER BY published DESC, id DESC"
_FEED = """
SELECT article_id AS id FROM entry WHERE feed_id = (SELECT id FROM feed WHERE uuid = ?)
ORDER BY published DESC, article_id DESC
"""
# A tag holds what is tagged with it or with a tag below it: "claim" also holds "claim/economy".
_TAG = """
SELECT id FROM article WHERE id IN (
  SELECT annotation.article_id FROM annotation JOIN annotation_tag ON annotation_tag.annotation_id = annotation.id
  WHERE annotation_tag.tag_id IN (
    SELECT id FROM tag WHERE folded = ?1 OR folded BETWEEN ?1 || '/' AND ?1 || '/\U0010ffff'))
ORDER BY published DESC, id DESC
"""
_SPEAKER = """
SELECT article.id FROM speaker_article JOIN article ON article.id = speaker_article.article_id
WHERE speaker_article.speaker_id = (SELECT id FROM speaker WHERE uuid = ?)
ORDER BY article.published DESC, article.id DESC
"""
_SEARCH = """
SELECT article.id FROM article_search JOIN article ON article.id = article_search.rowid
WHERE article_search MATCH ? ORDER BY article.published DESC, article.id DESC
"""
# The title weighs more than the text: a headline that has the word is about it.
_SEARCH_RANKED = """
SELECT rowid AS id FROM article_search WHERE article_search MATCH ? ORDER BY bm25(article_search, 8.0, 1.0), rowid DESC
"""
# The plus keeps FTS5 from running the whole search once for each row id.
_SNIPPETS = """
SELECT rowid, snippet(article_search, 1, ?, ?, '…', 24) FROM article_search
WHERE article_search MATCH ? AND +rowid IN ({marks})
"""

_COUNTERS = "SELECT name, value FROM counter"
_FEEDS = "SELECT uuid, title, url, unread_count FROM feed WHERE removed = 0 ORDER BY folder, title COLLATE NOCASE, id"
_TAGS = "SELECT folded, name FROM tag ORDER BY folded"
_TAGGED = """
SELECT DISTINCT tag.folded, annotation.article_id FROM annotation_tag
JOIN annotation ON annotation.id = annotation_tag.annotation_id JOIN tag ON tag.id = annotation_tag.tag_id
"""
_SPEAKERS = """
SELECT uuid, name, article_count FROM speaker WHERE quote_count > 0 ORDER BY quote_count DESC, id LIMIT ?
"""

# What unicode61 takes for a word, roughly: letters, digits and the marks that belong to them. It only decides whether
# a piece of the query holds anything to search for; how it is cut into words is FTS5's own business.
_WORD = re.compile(r"[^\W_]")


def article_ids(db: Database, view: View, *, ranked: bool = False) -> array[int]:
    """Row ids of the articles of ``view``, newest first; with ``ranked`` a search gives the best match first."""
    if view.kind is ViewKind.SEARCH:
        return _search(db, view.key, ranked=ranked)
    sql, parameters = _CHOICES[view.kind](view.key)
    return _ids(db, sql, parameters)


_CHOICES: dict[ViewKind, Callable[[str], tuple[str, list[str]]]] = {
    ViewKind.ALL: lambda key: (_ALL, []),
    ViewKind.UNREAD: lambda key: (_UNREAD, []),
    ViewKind.STARRED: lambda key: (_STARRED, []),
    ViewKind.FEED: lambda key: (_FEED, [key]),
    ViewKind.TAG: lambda key: (_TAG, [fold_name(key)]),
    ViewKind.SPEAKER: lambda key: (_SPEAKER, [key]),
}


def _search(db: Database, words: str, *, ranked: bool) -> array[int]:
    if not words.strip():
        return _ids(db, _ALL, [])
    expression = match_expression(words)
    if not expression:
        return array("q")
    return _ids(db, _SEARCH_RANKED if ranked else _SEARCH, [expression])


def _ids(db: Database, sql: str, parameters: Iterable[str]) -> array[int]:
    # An article that two entries of a feed lead to is listed once, where it comes first.
    # One JSON text of all ids takes half the time of one row for each; a subquery's order holds for this aggregate
    # (SQLite drops it only for count, min and max).
    [found] = db.execute(f"SELECT json_group_array(id) FROM ({sql})", list(parameters)).fetchone()  # noqa: S608
    ids = array("q", from_json(found))
    return ids if sql is not _FEED else array("q", dict.fromkeys(ids))


def match_expression(words: str) -> str:
    """The FTS5 query for what a person typed: all words, each as a phrase of its own, the last as a beginning.

    A single letter is a word, not a beginning. "" when there is nothing to search for. No letter of ``words`` has a
    meaning to FTS5: quoted strings have no syntax but the doubled quotation mark (sqlite.org/fts5.html, 3.1).
    """
    pieces = [piece.replace('"', '""') for piece in normalise(words).split() if _WORD.search(piece)]
    if not pieces:
        return ""
    # The beginning "b" would be that of every article, and the slowest search of all.
    last = "" if len(pieces[-1]) == 1 and pieces[-1].isascii() else "*"
    return " ".join(f'"{piece}"' for piece in pieces) + last


def snippets(db: Database, words: str, ids: Iterable[int], *, marks: tuple[str, str] = ("", "")) -> dict[int, str]:
    """The passage of each article that has most of ``words``, about 24 words long, found words between ``marks``."""
    expression = match_expression(words)
    wanted = list(ids)
    if not expression or not wanted:
        return {}
    sql = _SNIPPETS.format(marks=",".join("?" * len(wanted)))
    return dict(db.execute(sql, [*marks, expression, *wanted]).fetchall())


def sidebar(db: Database, speakers: int) -> list[ViewCount]:
    """All views with their counts: all, unread, starred, feeds, tags, and the most quoted ``speakers``."""
    counters = dict(db.execute(_COUNTERS).fetchall())
    lines = [
        ViewCount(ALL, "All", counters["all"]),
        ViewCount(View(ViewKind.UNREAD), "Unread", counters["unread"]),
        ViewCount(View(ViewKind.STARRED), "Starred", counters["starred"]),
    ]
    for uuid, title, url, unread in db.execute(_FEEDS):
        lines.append(ViewCount(View(ViewKind.FEED, uuid), title or url, unread))
    tagged = _tagged(db)
    for folded, name in db.execute(_TAGS):
        lines.append(ViewCount(View(ViewKind.TAG, name), name, len(tagged.get(folded, ()))))
    for uuid, name, articles in db.execute(_SPEAKERS, [speakers]):
        lines.append(ViewCount(View(ViewKind.SPEAKER, uuid), name, articles))
    return lines


def _tagged(db: Database) -> dict[str, set[int]]:
    """The articles under each tag, those of the tags below it included."""
    tagged: dict[str, set[int]] = {}
    for folded, article_id in db.execute(_TAGGED):
        name = folded
        while name:
            tagged.setdefault(name, set()).add(article_id)
            name = name.rpartition("/")[0]
    return tagged
