"""Articles and their revisions: what lists show, and the text that is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reader.model import Article, ArticleSummary, Document
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
    "add",
    "article",
    "chunks",
    "find_by_content",
    "find_by_id",
    "find_by_url",
    "find_by_uuid",
    "ids_by_uuid_prefix",
    "revise",
    "revision_text",
    "set_read",
    "set_starred",
    "starred_among",
    "summaries",
]

_CHUNK = 500

_SUMMARY = "id, uuid, title, source, language, published, is_read, is_starred, quote_count, annotation_count"

_ADD = """
INSERT INTO article (uuid, title, source, language, published, is_dated, content_hash, url, kind, authors, added,
  updated)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_ADD_REVISION = """
INSERT INTO revision (article_id, number, title, text, blocks, content_hash, created) VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_REVISE = """
UPDATE article SET rev = rev + 1, revision = ?, title = ?, source = ?, language = ?, published = ?, is_dated = ?,
  content_hash = ?, url = ?, kind = ?, authors = ?, updated = ? WHERE id = ?
"""

_ARTICLE = f"""
SELECT {", ".join("article." + name for name in _SUMMARY.split(", "))}, revision.number, revision.text, revision.blocks,
  article.url, article.authors, article.added, article.kind
FROM article JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
WHERE article.id = ?
"""  # noqa: S608 - the names are constants of this module

_INDEX = "INSERT INTO article_search (rowid, title, text) VALUES (?, ?, ?)"
_UNINDEX = "INSERT INTO article_search (article_search, rowid, title, text) VALUES ('delete', ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Known:
    """What tells whether a document is in the library already."""

    id: int
    uuid: str
    content_hash: bytes
    kind: str
    title: str
    revision: int


def add(db: Database, document: Document, at: datetime) -> int:
    """Add ``document`` as a new article; gives its row id. An undated one takes ``at`` for its date."""
    digest = content_hash(document.title, document.text)
    stamp = micros(at)
    row = db.execute(
        _ADD,
        [
            new_uuid(),
            document.title,
            document.source,
            document.language,
            stamp if document.published is None else micros(document.published),
            document.published is not None,
            digest,
            document.url,
            document.kind,
            to_json(document.authors),
            stamp,
            stamp,
        ],
    )
    article_id = row.lastrowid
    assert article_id is not None  # noqa: S101 - an INSERT always has a row id
    _add_revision(db, article_id, 1, document, digest, stamp)
    return article_id


def revise(db: Database, article_id: int, document: Document, at: datetime) -> int:
    """Make ``document`` the newest revision of an article; gives its number. What is not told stays as it was."""
    old_title, old_text, number, source, language, published, is_dated, url, authors = db.execute(
        """SELECT revision.title, revision.text, revision.number, article.source, article.language, article.published,
        article.is_dated, article.url, article.authors FROM article
        JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
        WHERE article.id = ?""",
        [article_id],
    ).fetchone()
    db.execute(_UNINDEX, [article_id, old_title, old_text])
    digest = content_hash(document.title, document.text)
    dated = document.published is not None
    db.execute(
        _REVISE,
        [
            number + 1,
            document.title,
            document.source or source,
            document.language or language,
            published if document.published is None else micros(document.published),
            dated or is_dated,
            digest,
            document.url or url,
            document.kind,
            to_json(document.authors) if document.authors else authors,
            micros(at),
            article_id,
        ],
    )
    _add_revision(db, article_id, number + 1, document, digest, micros(at))
    return int(number) + 1


def _add_revision(db: Database, article_id: int, number: int, document: Document, digest: bytes, stamp: int) -> None:
    db.execute(
        _ADD_REVISION,
        [article_id, number, document.title, document.text, blocks_to_json(document.blocks), digest, stamp],
    )
    db.execute(_INDEX, [article_id, document.title, document.text])


def find_by_url(db: Database, url: str) -> Known | None:
    """The article that was read from ``url``, the newest if several were; "" finds none."""
    if not url:
        return None
    return _known(db, "url = ? AND url <> '' ORDER BY id DESC LIMIT 1", url)


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
        f"SELECT id, uuid, content_hash, kind, title, revision FROM article WHERE {where}",  # noqa: S608 - constants above
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


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """``ids`` in pieces that fit one statement."""
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def article(db: Database, article_id: int) -> Article | None:
    """The article at its current revision."""
    row = db.execute(_ARTICLE, [article_id]).fetchone()
    if row is None:
        return None
    number, text, blocks, url, authors, added, kind = row[10:]
    return Article(
        summary=_summary(row[:10]),
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
    """Mark articles read or unread; those that are so already stay untouched."""
    for part in chunks(ids):
        marks = ",".join("?" * len(part))
        db.execute(
            f"UPDATE article SET is_read = ?, rev = rev + 1, updated = ? WHERE is_read <> ? AND id IN ({marks})",  # noqa: S608
            [read, micros(at), read, *part],
        )


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
    article_id, uuid, title, source, language, published, is_read, is_starred, quotes, annotations = row
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
    )
