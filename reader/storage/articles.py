"""Articles and their revisions: what lists show, and the text that is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from reader.model import Article, ArticleSummary, Document
from reader.model.identity import canonical_url
from reader.model.query_words import folded_text
from reader.storage.values import (
    Database,
    blocks_from_json,
    blocks_to_json,
    content_hash,
    decoding,
    from_json,
    from_micros,
    micros,
    new_uuid,
    to_json,
)

__all__ = [
    "Known",
    "NewArticle",
    "add",
    "add_many",
    "article",
    "chunks",
    "find_by_content",
    "find_by_digests",
    "find_by_id",
    "find_by_ids",
    "find_by_links",
    "find_by_url",
    "find_by_uuid",
    "ids_by_uuid_prefix",
    "index_waiting",
    "mark_changed",
    "revise",
    "revision_text",
    "set_read",
    "set_starred",
    "starred_among",
    "summaries",
    "waiting",
    "without_findings",
]

T = TypeVar("T")

_CHUNK = 500
_LONGEST_TITLE_KEY = 40
_PLACES_A_SECOND = 16

_SUMMARY = """
article.id, article.uuid, article.title, article.source, article.language, article.published, article.is_read,
article.is_starred, article.quote_count, article.annotation_count, article.is_changed, article.is_withdrawn,
EXISTS (SELECT 1 FROM finding WHERE finding.article_id = article.id AND finding.revision = article.revision)
"""

_ADD = """
INSERT INTO article (id, uuid, title, source, language, published, is_dated, content_hash, url, link, kind, authors,
  added, updated, title_key, place)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_ADD_REVISION = """
INSERT INTO revision (article_id, number, title, text, blocks, content_hash, created) VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_REVISE = """
UPDATE article SET rev = rev + 1, revision = ?, title = ?, source = ?, language = ?, published = ?, is_dated = ?,
  content_hash = ?, url = ?, link = ?, kind = ?, authors = ?, updated = ?, is_changed = is_changed OR ? WHERE id = ?
"""

_KNOWN = "id, uuid, content_hash, kind, title, revision, url"

_ARTICLE = f"""
SELECT {_SUMMARY}, revision.number, revision.text, revision.blocks,
  article.url, article.authors, article.added, article.kind
FROM article JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
WHERE article.id = ?
"""  # noqa: S608 - the names are constants of this module


@dataclass(frozen=True, slots=True)
class Known:
    """What tells whether a document is in the library already."""

    id: int
    uuid: str
    content_hash: bytes
    kind: str
    title: str
    revision: int
    url: str = ""


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
        db.executemany("INSERT INTO unindexed VALUES (?)", [(article_id,) for article_id in ids])
    db.executemany(
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
                to_json(one.authors),
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
    db.executemany(
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
    db.execute(_ADD_REVISION, [article_id, number + 1, new.title, new.text, new.blocks, new.digest, micros(at)])
    return int(number) + 1


def find_by_url(db: Database, url: str) -> Known | None:
    """The article that was read from ``url`` or another address of the same page, the newest if several were.

    "" finds none.
    """
    link = canonical_url(url)
    return _known(db, "link = ? AND link <> '' ORDER BY id DESC LIMIT 1", link) if link else None


def find_by_links(db: Database, links: Iterable[str]) -> dict[str, list[Known]]:
    """The articles that were read from the pages with these canonical addresses, oldest first."""
    return _found(db, "link", [link for link in links if link])


def find_by_digests(db: Database, digests: Iterable[bytes]) -> dict[bytes, list[Known]]:
    """The articles whose current title and text have these hashes, oldest first."""
    return _found(db, "content_hash", list(digests))


def find_by_ids(db: Database, ids: Iterable[int]) -> dict[int, Known]:
    """The articles with these row ids."""
    return {one.id: one for found in _found(db, "id", list(ids)).values() for one in found}


def _found(db: Database, column: str, values: list[Any]) -> dict[Any, list[Known]]:
    found: dict[Any, list[Known]] = {}
    # The condition "<> ''" is what lets SQLite use the index of links.
    also = "AND link <> ''" if column == "link" else ""
    for part in chunks(values):
        marks = ",".join("?" * len(part))
        for key, *row in db.execute(
            f"SELECT {column}, {_KNOWN} FROM article WHERE {column} IN ({marks}) {also} ORDER BY id",  # noqa: S608
            part,
        ):
            found.setdefault(key, []).append(Known(*row))
    return found


def find_by_content(db: Database, document: Document) -> Known | None:
    """The article whose current title and text are those of ``document``."""
    return _known(db, "content_hash = ? ORDER BY id LIMIT 1", content_hash(document.title, document.text))


def find_by_id(db: Database, article_id: int) -> Known | None:
    """The article with that row id."""
    return _known(db, "id = ?", article_id)


def find_by_uuid(db: Database, uuid: str) -> Known | None:
    """The article with that UUID."""
    return _known(db, "uuid = ?", uuid)


def _known(db: Database, where: str, value: object) -> Known | None:
    row = db.execute(
        f"SELECT {_KNOWN} FROM article WHERE {where}",  # noqa: S608 - constants above
        [value],
    ).fetchone()
    return None if row is None else Known(*row)


def ids_by_uuid_prefix(db: Database, prefix: str) -> list[int]:
    """At most two row ids of articles whose UUID starts with ``prefix`` (lower-case hexadecimal digits and "-")."""
    rows = db.execute("SELECT id FROM article WHERE uuid >= ? AND uuid < ? LIMIT 2", [prefix, prefix + "g"]).fetchall()
    return [row[0] for row in rows]


def summaries(db: Database, ids: Iterable[int]) -> list[ArticleSummary]:
    """What lists show of the articles, in the order asked; unknown ids are left out."""
    wanted = list(ids)
    found: dict[int, ArticleSummary] = {}
    for part in chunks(wanted):
        marks = ",".join("?" * len(part))
        for row in db.execute(f"SELECT {_SUMMARY} FROM article WHERE id IN ({marks})", part):  # noqa: S608
            found[row[0]] = _summary(row)
    return [found[article_id] for article_id in wanted if article_id in found]


def chunks(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """``ids`` in pieces that fit one statement."""
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def article(db: Database, article_id: int) -> Article | None:
    """The article at its current revision."""
    row = db.execute(_ARTICLE, [article_id]).fetchone()
    if row is None:
        return None
    number, text, blocks, url, authors, added, kind = row[13:]
    return Article(
        summary=_summary(row[:13]),
        revision=number,
        text=text,
        blocks=blocks_from_json(blocks),
        url=url,
        authors=tuple(from_json(authors)),
        added=from_micros(added),
        kind=kind,
    )


def revision_text(db: Database, article_id: int, number: int) -> str | None:
    """The text of one revision of an article."""
    row = db.execute("SELECT text FROM revision WHERE article_id = ? AND number = ?", [article_id, number]).fetchone()
    return None if row is None else str(row[0])


def set_read(db: Database, ids: Sequence[int], read: bool, at: datetime) -> None:
    """Mark articles read or unread; those that are so already stay untouched. What is read is no longer changed."""
    for part in chunks(ids):
        marks = ",".join("?" * len(part))
        db.execute(
            f"UPDATE article SET is_read = ?, rev = rev + 1, updated = ? WHERE is_read <> ? AND id IN ({marks})",  # noqa: S608
            [read, micros(at), read, *part],
        )
        if read:
            db.execute(f"UPDATE article SET is_changed = 0 WHERE is_changed AND id IN ({marks})", part)  # noqa: S608


def without_findings(db: Database) -> list[int]:
    """Row ids of the articles in whose text of now nobody has looked for quotes, the newest first."""
    rows = db.execute(
        """SELECT article.id FROM article LEFT JOIN finding
        ON finding.article_id = article.id AND finding.revision = article.revision
        WHERE finding.article_id IS NULL ORDER BY article.published DESC, article.id DESC"""
    )
    return [row[0] for row in rows]


def mark_changed(db: Database, article_id: int) -> None:
    """Mark an article as one whose source says something else by now."""
    db.execute("UPDATE article SET is_changed = 1 WHERE id = ? AND is_changed = 0", [article_id])


def starred_among(db: Database, ids: Sequence[int], starred: bool) -> list[tuple[int, str, str]]:
    """Row id, UUID and title of those articles that are starred (or not)."""
    rows: list[tuple[int, str, str]] = []
    for part in chunks(ids):
        marks = ",".join("?" * len(part))
        rows += db.execute(
            f"SELECT id, uuid, title FROM article WHERE is_starred = ? AND id IN ({marks})",  # noqa: S608
            [starred, *part],
        ).fetchall()
    return rows


def set_starred(db: Database, ids: Sequence[int], starred: bool, at: datetime) -> None:
    """Star articles, or take their star away."""
    for part in chunks(ids):
        marks = ",".join("?" * len(part))
        db.execute(
            f"UPDATE article SET is_starred = ?, rev = rev + 1, updated = ? WHERE id IN ({marks})",  # noqa: S608
            [starred, micros(at), *part],
        )


@decoding
def _summary(row: tuple[Any, ...]) -> ArticleSummary:
    article_id, uuid, title, source, language, published, is_read, is_starred, quotes, annotations, *marks = row
    return ArticleSummary(
        article_id,
        uuid,
        title,
        source,
        language,
        from_micros(published),
        bool(is_read),
        bool(is_starred),
        quotes,
        annotations,
        *map(bool, marks),
    )
