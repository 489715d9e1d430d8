"""Articles on their way in: many rows at once, new revisions, their place in time and in the full-text index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reader.model import Document
from reader.model.identity import canonical_url
from reader.model.query_words import folded_text
from reader.storage.articles import chunks
from reader.storage.bulk import insert_rows
from reader.storage.values import Database, blocks_to_json, content_hash, micros, names_to_json, new_uuid, to_json

__all__ = ["NewArticle", "add", "add_many", "index_waiting", "revise", "waiting"]

_LONGEST_TITLE_KEY = 40
_PLACES_A_SECOND = 16

_ADD = """
INSERT INTO article (id, uuid, title, source, language, published, is_dated, content_hash, url, link, kind, authors,
  added, updated, title_key, place)
VALUES {rows}
"""

_ADD_REVISION = """
INSERT INTO revision (article_id, number, title, text, blocks, content_hash, created) VALUES {rows}
"""

_REVISE = """
UPDATE article SET rev = rev + 1, revision = ?, title = ?, source = ?, language = ?, published = ?, is_dated = ?,
  content_hash = ?, url = ?, link = ?, kind = ?, authors = ?, updated = ?, is_changed = is_changed OR ? WHERE id = ?
"""


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article as its row: ``blocks`` in JSON as :func:`~reader.storage.values.blocks_to_json` gives them."""

    title: str
    text: str
    blocks: str
    language: str
    url: str
    source: str
    authors: tuple[str, ...]
    published: datetime | None
    kind: str
    digest: bytes

    @classmethod
    def of(cls, document: Document) -> NewArticle:
        """The row of a document."""
        return cls(
            document.title,
            document.text,
            blocks_to_json(document.blocks),
            document.language,
            document.url,
            document.source,
            document.authors,
            document.published,
            document.kind,
            content_hash(document.title, document.text),
        )


def add(db: Database, document: Document, at: datetime, *, uuid: str = "") -> int:
    """Add ``document`` as a new article, under ``uuid`` if it has one; gives its row id.

    An undated one takes ``at`` for its date.
    """
    return add_many(db, [NewArticle.of(document)], at, uuids=[uuid])[0]


def add_many(
    db: Database, new: Sequence[NewArticle], at: datetime, *, later: bool = False, uuids: Sequence[str] = ()
) -> list[int]:
    """Add articles in the order given; gives their row ids. An undated one takes ``at`` for its date.

    With ``later`` they wait for the full-text index (see :func:`index_waiting`).
    """
    stamp = micros(at)
    first = db.execute("SELECT coalesce(max(id), 0) + 1 FROM article").fetchone()[0]
    ids = list(range(first, first + len(new)))
    published = _moments(db, new, stamp)
    if later:
        # Before they are there, so that no trigger indexes them.
        insert_rows(db, "INSERT INTO unindexed VALUES {rows}", [(article_id,) for article_id in ids])
    insert_rows(
        db,
        _ADD,
        [
            (
                article_id,
                uuid or new_uuid(),
                one.title,
                one.source,
                one.language,
                moment,
                one.published is not None,
                one.digest,
                one.url,
                canonical_url(one.url),
                one.kind,
                names_to_json(one.authors),
                stamp,
                stamp,
                folded_text(one.title)[:_LONGEST_TITLE_KEY],
                place,
            )
            for article_id, one, uuid, moment, place in zip(
                ids, new, uuids or [""] * len(new), published, _places(db, published), strict=True
            )
        ],
    )
    insert_rows(
        db,
        _ADD_REVISION,
        [
            (article_id, 1, one.title, one.text, one.blocks, one.digest, stamp)
            for article_id, one in zip(ids, new, strict=True)
        ],
    )
    return ids


def _moments(db: Database, new: Sequence[NewArticle], stamp: int) -> list[int]:
    """The dates of new articles; an undated one comes after all undated ones before it, whatever the clock says."""
    if any(one.published is None for one in new):
        last = db.execute("SELECT max(published) FROM article WHERE is_dated = 0").fetchone()[0]
        stamp = stamp if last is None else max(stamp, last + 1)
    moments = []
    for one in new:
        moments.append(stamp if one.published is None else micros(one.published))
        stamp += one.published is None
    return moments


def _places(db: Database, published: Sequence[int]) -> list[int | None]:
    """The places in time of articles of these moments, None where one is taken: a trigger finds the next free one.

    Most are free, and the trigger writes each row a second time.
    """
    wanted = [int(moment / 1_000_000) * _PLACES_A_SECOND for moment in published]
    taken: set[int] = set()
    for part in chunks(wanted):
        marks = ",".join("?" * len(part))
        taken.update(row[0] for row in db.execute(f"SELECT place FROM article WHERE place IN ({marks})", part))  # noqa: S608
    places: list[int | None] = []
    for place in wanted:
        places.append(None if place in taken else place)
        taken.add(place)
    return places


def waiting(db: Database) -> int:
    """How many articles wait for the full-text index."""
    return int(db.execute("SELECT count(*) FROM unindexed").fetchone()[0])


def index_waiting(db: Database, most: int) -> int:
    """Put at most ``most`` of the articles that wait into the full-text index, the newest first; gives how many.

    The triggers of the index do it.
    """
    return db.execute(
        "DELETE FROM unindexed WHERE article_id IN (SELECT article_id FROM unindexed ORDER BY article_id DESC LIMIT ?)",
        [most],
    ).rowcount


def revise(db: Database, article_id: int, new: NewArticle, at: datetime, *, changed: bool = False) -> int:
    """Make ``new`` the newest revision of an article; gives its number. What is not told stays as it was.

    ``changed`` marks the article as one whose source has changed its text, until it is read.
    """
    number, source, language, published, is_dated, url, authors = db.execute(
        "SELECT revision, source, language, published, is_dated, url, authors FROM article WHERE id = ?", [article_id]
    ).fetchone()
    dated = new.published is not None
    db.execute(
        _REVISE,
        [
            number + 1,
            new.title,
            new.source or source,
            new.language or language,
            published if new.published is None else micros(new.published),
            dated or is_dated,
            new.digest,
            new.url or url,
            canonical_url(new.url or url),
            new.kind,
            to_json(new.authors) if new.authors else authors,
            micros(at),
            changed,
            article_id,
        ],
    )
    row = (article_id, number + 1, new.title, new.text, new.blocks, new.digest, micros(at))
    insert_rows(db, _ADD_REVISION, [row])
    return int(number) + 1
