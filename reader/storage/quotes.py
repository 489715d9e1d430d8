"""The engine's findings, and the quotes of the library as searched and counted: findings merged with decisions.

The findings of an article are one packed JSON text (see ``quotedata``), replaced as a whole. The rows of ``quote`` and
``speaker_article`` are derived from findings and decisions, without what was rejected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reader.model import Attribution, QuoteKind, QuoteStatus, ReviewedQuote, Span, Speaker
from reader.storage import speakers
from reader.storage.bulk import insert_rows
from reader.storage.quotedata import packed_attribution, unpacked_attribution
from reader.storage.speakers import Resolved
from reader.storage.values import Database, decoding, from_micros, micros

__all__ = [
    "Findings",
    "SpeakerQuote",
    "findings",
    "index_quotes",
    "outdated",
    "quotes_where",
    "said_by",
    "save_findings",
]

_SAVE = """
INSERT INTO finding (article_id, revision, engine, found, data) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (article_id) DO UPDATE SET revision = excluded.revision, engine = excluded.engine, found = excluded.found,
  data = excluded.data
"""

_OUTDATED = """
SELECT article.id FROM article LEFT JOIN finding ON finding.article_id = article.id
WHERE finding.engine IS NOT ? OR finding.revision <> article.revision ORDER BY article.published DESC, article.id DESC
"""

_ROWS = """
SELECT id, start, stop, kind, status, speaker_id, name_id, role_id FROM quote WHERE article_id = ? ORDER BY id
"""
_ADD = """
INSERT INTO quote (start, stop, kind, status, speaker_id, name_id, role_id, place, article_id, published, revision)
VALUES {rows}
"""
_PLACED = "SELECT id, published, revision, place FROM article WHERE id = ?"
_CHANGE = "UPDATE quote SET kind = ?, status = ?, speaker_id = ?, name_id = ?, role_id = ? WHERE id = ?"

_QUOTES = """
SELECT article.id, article.uuid, article.title, article.source, article.published, said.kind, said.status,
  said.start, said.stop, substr(revision.text, said.start + 1, said.stop - said.start), said.id, said.group_id,
  speaker.name, speaker_role.role
FROM quote AS said JOIN article ON article.id = said.article_id
JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
LEFT JOIN speaker ON speaker.id = said.speaker_id LEFT JOIN speaker_role ON speaker_role.id = said.role_id
WHERE """

_PLACES_AN_ARTICLE = 1024

_NEWEST_FIRST = " ORDER BY said.published DESC, said.article_id DESC, said.start LIMIT ?"


@dataclass(frozen=True, slots=True)
class Findings:
    """What the engine of version ``engine`` found in one revision of an article."""

    attribution: Attribution
    revision: int
    engine: str


@dataclass(frozen=True, slots=True)
class SpeakerQuote:
    """One quote of a speaker with its article; ``span`` in code points of the article's current text, times UTC.

    ``id`` is its row id, ``group_id`` that of the versions of the same quote in other articles, ``role`` as told there.
    """

    article_id: int
    article_uuid: str
    title: str
    source: str
    published: datetime
    kind: QuoteKind
    status: QuoteStatus
    span: Span
    text: str
    id: int = 0
    group_id: int | None = None
    speaker: str = ""
    role: str = ""


def save_findings(db: Database, article_id: int, revision: int, engine: str, found: Attribution, at: datetime) -> None:
    """Replace what the engine found in an article."""
    db.execute(_SAVE, [article_id, revision, engine, micros(at), packed_attribution(found)])


def findings(db: Database, article_id: int) -> Findings | None:
    """What the engine found in an article, or None if it never ran on it."""
    row = db.execute("SELECT data, revision, engine FROM finding WHERE article_id = ?", [article_id]).fetchone()
    return None if row is None else Findings(unpacked_attribution(row[0]), row[1], row[2])


def outdated(db: Database, engine: str) -> list[int]:
    """Row ids of the articles whose findings are missing, or of another version or text; newest article first."""
    return [row[0] for row in db.execute(_OUTDATED, [engine]).fetchall()]


def index_quotes(db: Database, article_id: int, reviewed: Sequence[ReviewedQuote], at: datetime) -> None:
    """Make the quotes of an article searchable and counted as ``reviewed`` says; rejected ones do not count.

    The row of a quote that stays where it was stays too, and with it the versions of it in other articles.
    """
    kept = [one for one in reviewed if one.status is not QuoteStatus.REJECTED]
    identities = speakers.resolve(
        db, article_id, [one.quote.speaker for one in kept if one.quote.speaker is not None], at
    )
    before: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for row in db.execute(_ROWS, [article_id]):
        before.setdefault((row[1], row[2]), []).append(row)
    added, changed = [], []
    for one in kept:
        there = before.get((one.quote.span.start, one.quote.span.stop))
        row_id, *old = there.pop() if there else (None,)
        new = _row(one, identities)
        if row_id is None:
            added.append(new)
        elif tuple(old) != new:
            changed.append((*new[2:], row_id))
    gone = [(row[0],) for rows in before.values() for row in rows]
    db.executemany("DELETE FROM quote WHERE id = ?", gone)
    db.executemany(_CHANGE, changed)
    _add(db, article_id, added)
    if added or gone:
        db.execute("UPDATE article SET quote_count = ? WHERE id = ?", [len(kept), article_id])
        db.execute("INSERT OR IGNORE INTO similar_pending (article_id) VALUES (?)", [article_id])
    if added or gone or changed:
        _tally(db, article_id, Counter(one.speaker for one in (_whose(each, identities) for each in kept) if one))


def _add(db: Database, article_id: int, rows: Sequence[tuple[object, ...]]) -> None:
    """Add quotes with their places, so that no trigger writes each row a second time; too many get none."""
    if not rows:
        return
    *article, place = db.execute(_PLACED, [article_id]).fetchone()
    first, stop = place * _PLACES_AN_ARTICLE, (place + 1) * _PLACES_AN_ARTICLE
    last = db.execute("SELECT max(place) FROM quote WHERE place >= ? AND place < ?", [first, stop]).fetchone()[0]
    free = iter(range(first if last is None else last + 1, stop))
    insert_rows(db, _ADD, [(*row, next(free, None), *article) for row in rows])


def _whose(one: ReviewedQuote, identities: Mapping[Speaker, Resolved]) -> Resolved | None:
    return None if one.quote.speaker is None else identities[one.quote.speaker]


def _row(one: ReviewedQuote, identities: Mapping[Speaker, Resolved]) -> tuple[object, ...]:
    quote, who = one.quote, _whose(one, identities)
    identity = (None, None, None) if who is None else (who.speaker, who.name, who.role)
    return (quote.span.start, quote.span.stop, quote.kind.value, one.status.value, *identity)


def _tally(db: Database, article_id: int, said: Counter[int]) -> None:
    """Keep how many quotes of each speaker an article has; only what differs is written."""
    before = dict(
        db.execute("SELECT speaker_id, quotes FROM speaker_article WHERE article_id = ?", [article_id]).fetchall()
    )
    for speaker_id in before.keys() - said.keys():
        db.execute("DELETE FROM speaker_article WHERE speaker_id = ? AND article_id = ?", [speaker_id, article_id])
    for speaker_id, quotes in said.items():
        if before.get(speaker_id) != quotes:
            db.execute(
                """INSERT INTO speaker_article (speaker_id, article_id, quotes) VALUES (?, ?, ?)
                ON CONFLICT (speaker_id, article_id) DO UPDATE SET quotes = excluded.quotes""",
                [speaker_id, article_id, quotes],
            )


def said_by(db: Database, speaker_uuid: str, limit: int) -> list[SpeakerQuote]:
    """The quotes of a speaker, newest article first, in text order within an article."""
    whose = "said.speaker_id = (SELECT root_id FROM speaker WHERE uuid = ?)"
    return quotes_where(db, whose + _NEWEST_FIRST, [speaker_uuid, limit])


@decoding
def quotes_where(db: Database, where: str, parameters: Sequence[object]) -> list[SpeakerQuote]:
    """The quotes (``said``) that a condition holds for, with their articles; ``where`` may say order and limit too."""
    return [_speaker_quote(*row) for row in db.execute(_QUOTES + where, list(parameters))]


def _speaker_quote(*row: Any) -> SpeakerQuote:  # noqa: ANN401 - the columns of a row
    article_id, uuid, title, source, published, kind, status, start, stop, text, quote_id, group_id, *told = row
    return SpeakerQuote(
        article_id,
        uuid,
        title,
        source,
        from_micros(published),
        QuoteKind(kind),
        QuoteStatus(status),
        Span(start, stop),
        text,
        quote_id,
        group_id,
        *(words or "" for words in told),
    )
