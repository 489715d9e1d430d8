"""The best matches of a search first, without scoring all that a common word finds.

The newest 2,000 articles that a query finds are scored by bm25, in which a word of the title counts as eight of the
text and one of an author as two; what is older follows by date. Words that more than 10,000 articles have tell little
and are left out of the score; where no other word is left, articles that have them in their title come first. What was
published lately counts more: up to twice as much, and half of that more after a month.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from reader.model.query import All, Any, Not, Query, Term, WordField, terms
from reader.model.query_marks import Passage, Sought, best_passage
from reader.storage.matching import TEXT_FIELDS, expression, variants
from reader.storage.querying import Plan
from reader.storage.values import Database, micros, now

__all__ = ["driven", "passages", "place_bounds", "ranked_ids", "sought"]

SCORED = 2_000
COMMON = 10_000

_WEIGHTS = "8.0, 1.0, 2.0"
_MONTH = 30 * 86_400 * 16
"""A month in places (see the migration ``search``: 16 a second)."""

_SCORES = f"""
SELECT rowid, -bm25(article_search, {_WEIGHTS}) FROM article_search
WHERE article_search MATCH ? AND rowid BETWEEN ? AND ?
"""  # noqa: S608 - constants of this module
_IS_COMMON = "SELECT count(*) FROM (SELECT 1 FROM article_search WHERE article_search MATCH ? LIMIT ?)"
_IN_RANGE = "SELECT rowid FROM article_search WHERE article_search MATCH ? AND rowid BETWEEN ? AND ?"
_TEXTS = """
SELECT article.id, revision.title, revision.text FROM article
JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
WHERE article.id IN (SELECT value FROM json_each(?))
"""

_SHOWN = (WordField.ARTICLE, WordField.TITLE, WordField.SAID)


def place_bounds(plan: Plan, column: str) -> list[tuple[str, int]]:
    """Between which places in time all articles of a plan are: conditions on ``column``, each with its value."""
    return [
        (f"{column} {sign} ?", moment // 1_000_000 * 16 + shift)
        for sign, moment, shift in ((">=", plan.earliest, 0), ("<", plan.latest, _MONTH))
        if moment is not None
    ]


def driven(plan: Plan, order: str, columns: str = "article.id") -> tuple[str, list[object]]:
    """The query in SQL that reads the full-text index and asks of each article that it finds what else has to be true.

    The index gives what it finds by date, either way; a plus keeps SQLite from beginning with a set of the rest.
    """
    bounds = place_bounds(plan, "article_search.rowid")
    rest = plan.rest.sql.replace("article.place IN", "+article.place IN").replace("article.id IN", "+article.id IN")
    sql = f"""SELECT {columns} FROM article_search CROSS JOIN article ON article.place = article_search.rowid
      WHERE article_search MATCH ? AND {" AND ".join([*(sql for sql, _ in bounds), rest])} ORDER BY {order}"""  # noqa: S608
    return sql, [plan.match, *(value for _, value in bounds), *plan.rest.values]


def ranked_ids(db: Database, query: Query, plan: Plan, limit: int | None) -> array[int]:
    """Row ids of what ``plan`` finds, the best first."""
    sql, values = driven(plan, "article_search.rowid DESC", "article.place, article.id")
    rows = db.execute(f"{sql} LIMIT ?", [*values, SCORED + 1]).fetchall()
    is_cut = len(rows) > SCORED
    del rows[SCORED:]
    if rows:
        rows = _scored(db, query, rows)
    ids = array("q", [article_id for _, article_id in rows[:limit]])
    if is_cut and (limit is None or limit > SCORED):
        known = frozenset(ids)
        ids.extend(row[1] for row in db.execute(sql, values) if row[1] not in known)
    return ids if limit is None else ids[:limit]


def _scored(db: Database, query: Query, rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    last, first = rows[0][0], rows[-1][0]
    telling = _telling(db, query)
    match = expression(db, telling) if telling is not None else None
    scores: dict[int, float]
    if match is not None:
        scores = dict(db.execute(_SCORES, [match, first, last]).fetchall())
    else:
        # Only common words: those articles first that are about them.
        titles = {**TEXT_FIELDS, WordField.ARTICLE: TEXT_FIELDS[WordField.TITLE]}
        wanted = [expression(db, term, titles) for term in terms(query) if term.field in titles]
        in_title = " AND ".join(match for match in wanted if match)
        found = db.execute(_IN_RANGE, [in_title, first, last]).fetchall() if in_title else []
        scores = dict.fromkeys((place for (place,) in found), 1.0)
    today = micros(now()) // 1_000_000 * 16

    def score(row: tuple[int, int]) -> float:
        place = row[0]
        return scores.get(place, 0.0) * (1.0 + 1.0 / (1.0 + max(0, today - place) / _MONTH))

    # Sorting is stable: what scores the same stays newest first.
    return sorted(rows, key=score, reverse=True)


def _telling(db: Database, query: Query) -> Query | None:
    """What is left of ``query`` without common words, and without what is not wanted or is not asked of the text."""
    match query:
        case Term(field=field):
            if field not in TEXT_FIELDS:
                return None
            found = expression(db, query)
            [number] = db.execute(_IS_COMMON, [found, COMMON + 1]).fetchone()
            return query if number <= COMMON else None
        case All(parts) | Any(parts):
            # What has any of them is scored: all of it is known to fit already.
            kept = [part for part in (_telling(db, part) for part in parts) if part is not None]
            return Any(tuple(kept)) if kept else None
        case Not():
            return None
    return None


def sought(db: Database, query: Query) -> list[Sought]:
    """What to look for in a text to show where ``query`` found it."""
    found = []
    for term in dict.fromkeys(terms(query)):
        if term.field in _SHOWN:
            spelled = variants(db, term) if term.is_stem else None
            ends = frozenset([*(spelled or ()), term.words[-1]])
            found.append(Sought(term.words, ends, term.is_prefix))
    return found


def passages(db: Database, query: Query, ids: Iterable[int]) -> dict[int, Passage]:
    """The passage of each article that shows best why ``query`` found it."""
    wanted: Sequence[Sought] = sought(db, query)
    found = {}
    for article_id, title, text in db.execute(_TEXTS, [str(list(ids))]):
        # A text begins with its headline, which stands above the passage already.
        start = len(title) if text.startswith(f"{title}\n") else 0
        found[article_id] = best_passage(text, wanted, start)
    return found
