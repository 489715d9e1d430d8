"""What is the same in several outlets: the indexes by which likely pairs are found, and the groups that were found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from reader.storage.quotes import SpeakerQuote, quotes_where
from reader.storage.values import Database, from_micros, to_json

__all__ = [
    "Copy",
    "Said",
    "alike_articles",
    "alike_quotes",
    "article_texts",
    "clear",
    "copies",
    "done",
    "groups_of",
    "join_articles",
    "join_quotes",
    "pending",
    "quotes_of",
    "said_of",
    "save_bands",
    "save_prints",
    "versions",
]

_MOST_CANDIDATES = 12
_MOST_OF_ONE_HASH = 200
"""A fingerprint that stands in more quotes is a phrase that everybody uses: the rest is not looked at."""

_LOOKED_UP = 10_000
"""Articles up to which it is faster to look each of them up than to read all that have copies."""

_WITH_PRINT = f"SELECT quote_id FROM quote_print WHERE hash = ? LIMIT {_MOST_OF_ONE_HASH}"  # noqa: S608 - a constant
_WITH_BAND = f"SELECT article_id FROM article_band WHERE hash = ? LIMIT {_MOST_OF_ONE_HASH}"  # noqa: S608 - a constant
_SAID = """
SELECT quote.id, quote.article_id, quote.group_id, substr(revision.text, quote.start + 1, quote.stop - quote.start)
FROM quote JOIN article ON article.id = quote.article_id
JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
"""
_TEXTS = """
SELECT article.id, article.group_id, revision.text FROM article
JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
WHERE article.id IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True)
class Said:
    """A quote as it is compared: row ids of quote, article and group, and its words."""

    id: int
    article_id: int
    group_id: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """An article from a wire, as it is compared with the others; times UTC."""

    article_id: int
    title: str
    source: str
    published: datetime
    text: str


def pending(db: Database, among: Iterable[int] | None = None) -> list[int]:
    """Row ids of articles that are still to be compared with the others, of all or of those ``among``."""
    where = "" if among is None else " WHERE article_id IN (SELECT value FROM json_each(?))"
    parameters = [] if among is None else [to_json(list(among))]
    return [row[0] for row in db.execute(f"SELECT article_id FROM similar_pending{where} ORDER BY 1", parameters)]  # noqa: S608


def done(db: Database, article_id: int) -> None:
    """An article has been compared."""
    db.execute("DELETE FROM similar_pending WHERE article_id = ?", [article_id])


def said_of(db: Database, article_ids: Iterable[int]) -> list[Said]:
    """The quotes of articles."""
    where = "WHERE quote.article_id IN (SELECT value FROM json_each(?)) ORDER BY quote.article_id, quote.start"
    return [Said(*row) for row in db.execute(_SAID + where, [to_json(list(article_ids))])]


def quotes_of(db: Database, ids: Iterable[int]) -> dict[int, Said]:
    """The quotes with these row ids."""
    where = "WHERE quote.id IN (SELECT value FROM json_each(?))"
    return {row[0]: Said(*row) for row in db.execute(_SAID + where, [to_json(list(ids))])}


def article_texts(db: Database, ids: Iterable[int]) -> dict[int, tuple[int | None, str]]:
    """Group and current text of articles."""
    return {row[0]: (row[1], row[2]) for row in db.execute(_TEXTS, [to_json(list(ids))])}


def alike_quotes(db: Database, prints: Iterable[int], own: Collection[int]) -> list[int]:
    """Row ids of quotes that share fingerprints, but for an article's ``own``; those that share most first."""
    return _sharing(db, _WITH_PRINT, prints, own)


def alike_articles(db: Database, bands: Iterable[int], article_id: int) -> list[int]:
    """Row ids of articles that share bands of their signatures, those that share most first."""
    return _sharing(db, _WITH_BAND, bands, (article_id,))


def _sharing(db: Database, sql: str, hashes: Iterable[int], own: Collection[int]) -> list[int]:
    shared = Counter(row[0] for one in hashes for row in db.execute(sql, [one]))
    # Which of many that share as much are taken must not depend on the order of a set.
    ranked = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))
    return [row_id for row_id, _count in ranked if row_id not in own][:_MOST_CANDIDATES]


def save_prints(db: Database, quote_id: int, prints: Iterable[int]) -> None:
    """Make a quote found by its fingerprints."""
    db.executemany(
        "INSERT OR IGNORE INTO quote_print (hash, quote_id) VALUES (?, ?)", [(one, quote_id) for one in sorted(prints)]
    )


def save_bands(db: Database, article_id: int, bands: Iterable[int]) -> None:
    """Make an article found by the bands of its signature."""
    db.executemany(
        "INSERT OR IGNORE INTO article_band (hash, article_id) VALUES (?, ?)",
        [(one, article_id) for one in sorted(bands)],
    )


def join_quotes(db: Database, ids: Sequence[int]) -> None:
    """Make quotes, and all versions that any of them has already, one group; one alone is in none."""
    _join(db, "quote", ids)


def join_articles(db: Database, ids: Sequence[int]) -> None:
    """Make articles, and all copies that any of them has already, one group; one alone is in none."""
    _join(db, "article", ids)


def _join(db: Database, table: str, ids: Sequence[int]) -> None:
    chosen = to_json(list(ids))
    mine = f"SELECT group_id FROM {table} WHERE id IN (SELECT value FROM json_each(?)) AND group_id IS NOT NULL"  # noqa: S608
    groups = sorted({row[0] for row in db.execute(mine, [chosen])})
    if len(ids) < 2 and not groups:
        return
    if len(ids) < 2:
        db.execute(f"UPDATE {table} SET group_id = NULL WHERE id = ?", [ids[0]])  # noqa: S608
        for group in groups:
            _dissolve(db, table, group)
        return
    if groups:
        group = groups[0]
    else:
        group = db.execute("INSERT INTO similar_group (made) VALUES (unixepoch() * 1000000)").lastrowid or 0
    for other in groups[1:]:
        db.execute(f"UPDATE {table} SET group_id = ? WHERE group_id = ?", [group, other])  # noqa: S608
    db.execute(
        f"UPDATE {table} SET group_id = ?1 WHERE id IN (SELECT value FROM json_each(?2)) AND group_id IS NOT ?1",  # noqa: S608
        [group, chosen],
    )


def _dissolve(db: Database, table: str, group: int) -> None:
    """A group of one is none."""
    rows = db.execute(f"SELECT id FROM {table} WHERE group_id = ? LIMIT 2", [group]).fetchall()  # noqa: S608
    if len(rows) == 1:
        db.execute(f"UPDATE {table} SET group_id = NULL WHERE id = ?", [rows[0][0]])  # noqa: S608


def groups_of(db: Database, ids: Sequence[int]) -> dict[int, int]:
    """The group of each of these articles that has one."""
    if len(ids) > _LOOKED_UP:
        # The index has the articles with copies and no others, and is read without the articles themselves.
        return dict(db.execute("SELECT id, group_id FROM article WHERE group_id IS NOT NULL"))
    wanted = "SELECT id, group_id FROM article WHERE id IN (SELECT value FROM json_each(?)) AND group_id IS NOT NULL"
    return dict(db.execute(wanted, [to_json(list(ids))]))


def copies(db: Database, article_id: int) -> list[Copy]:
    """The articles from the same wire as an article, the first seen first, its own included; [] if it is alone."""
    rows = db.execute(
        """SELECT article.id, article.title, article.source, article.published, revision.text FROM article
        JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
        WHERE article.group_id = (SELECT group_id FROM article WHERE id = ?)
        ORDER BY article.published, article.id LIMIT 100""",
        [article_id],
    ).fetchall()
    found = [Copy(row_id, title, source, from_micros(when), text) for row_id, title, source, when, text in rows]
    return found if len(found) > 1 else []


def versions(db: Database, article_id: int, start: int, stop: int) -> list[SpeakerQuote]:
    """The versions of the quote at a span of an article, the first seen first; [] if it is in no group."""
    row = db.execute(
        """SELECT group_id FROM quote WHERE article_id = ? AND start <= ? AND stop >= ? AND group_id IS NOT NULL
        ORDER BY stop - start LIMIT 1""",
        [article_id, start, min(stop, start + 1)],
    ).fetchone()
    if row is None:
        return []
    return quotes_where(db, "said.group_id = ? ORDER BY said.published, said.id LIMIT 500", [row[0]])


def clear(db: Database) -> None:
    """Forget all that was found, so that it is computed again."""
    for table in ("quote_print", "article_band", "similar_group"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - the names above
    db.execute("UPDATE quote SET group_id = NULL WHERE group_id IS NOT NULL")
    db.execute("UPDATE article SET group_id = NULL WHERE group_id IS NOT NULL")
    db.execute("INSERT OR IGNORE INTO similar_pending SELECT id FROM article")
