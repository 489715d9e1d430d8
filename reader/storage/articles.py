"""Articles and their revisions: what lists show, and the text that is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from reader.model import Article, ArticleSummary, Document
from reader.model.identity import canonical_url
from reader.storage.values import (
    Database,
    blocks_from_json,
    content_hash,
    decoding,
    from_json,
    from_micros,
    micros,
)

__all__ = [
    "Known",
    "article",
    "chunks",
    "find_by_content",
    "find_by_digests",
    "find_by_id",
    "find_by_ids",
    "find_by_links",
    "find_by_url",
    "find_by_uuid",
    "has_revision",
    "ids_by_uuid_prefix",
    "mark_changed",
    "moments",
    "revision_text",
    "set_read",
    "set_starred",
    "starred_among",
    "summaries",
    "without_findings",
]

T = TypeVar("T")

_CHUNK = 500

_SUMMARY = """
article.id, article.uuid, article.title, article.source, article.language, article.published, article.is_read,
article.is_starred, article.quote_count, article.annotation_count, article.is_changed, article.is_withdrawn,
EXISTS (SELECT 1 FROM finding WHERE finding.article_id = article.id AND finding.revision = article.revision)
"""

_KNOWN = "id, uuid, content_hash, kind, title, revision, url"

# The condition "<> ''" is what lets SQLite use the index of links.
_WITH_LINK = "link IN ({marks}) AND link <> ''"
_HAD = "id IN (SELECT article_id FROM revision WHERE revision.content_hash IN ({marks}))"

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


def find_by_url(db: Database, url: str) -> Known | None:
    """The article that was read from ``url`` or another address of the same page, the newest if several were.

    "" finds none.
    """
    link = canonical_url(url)
    return _known(db, "link = ? AND link <> '' ORDER BY id DESC LIMIT 1", link) if link else None


def find_by_links(db: Database, links: Iterable[str]) -> dict[str, list[Known]]:
    """The articles that were read from the pages with these canonical addresses, oldest first."""
    return _found(db, "link", [link for link in links if link], _WITH_LINK)


def find_by_digests(db: Database, digests: Iterable[bytes]) -> dict[bytes, list[Known]]:
    """The articles whose current title and text have these hashes, oldest first."""
    return _found(db, "content_hash", list(digests), _HAD)


def find_by_ids(db: Database, ids: Iterable[int]) -> dict[int, Known]:
    """The articles with these row ids."""
    return {one.id: one for found in _found(db, "id", list(ids)).values() for one in found}


def _found(db: Database, column: str, values: list[Any], where: str = "") -> dict[Any, list[Known]]:
    """Articles by what they have in ``column``, oldest first; ``where`` is how, with ``{marks}`` for the values."""
    found: dict[Any, list[Known]] = {}
    for part in chunks(values):
        wanted = frozenset(part)
        condition = (where or f"{column} IN ({{marks}})").format(marks=",".join("?" * len(part)))
        for key, *row in db.execute(f"SELECT {column}, {_KNOWN} FROM article WHERE {condition} ORDER BY id", part):  # noqa: S608
            # What an article had in an earlier revision is its no longer.
            if key in wanted:
                found.setdefault(key, []).append(Known(*row))
    return found


def find_by_content(db: Database, document: Document) -> Known | None:
    """The article whose current title and text are those of ``document``."""
    found = find_by_digests(db, [content_hash(document.title, document.text)])
    return next((known[0] for known in found.values()), None)


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


def has_revision(db: Database, article_id: int, digest: bytes) -> bool:
    """Whether an article had the title and text with that hash at any time."""
    found = db.execute("SELECT 1 FROM revision WHERE article_id = ? AND content_hash = ?", [article_id, digest])
    return found.fetchone() is not None


def moments(db: Database, ids: Iterable[int]) -> dict[int, datetime]:
    """When the articles with these row ids were published (UTC), of those that say so."""
    found = {}
    for part in chunks(list(ids)):
        marks = ",".join("?" * len(part))
        sql = f"SELECT id, published FROM article WHERE is_dated AND id IN ({marks})"  # noqa: S608
        found.update({article_id: from_micros(stamp) for article_id, stamp in db.execute(sql, part)})
    return found


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
        "SELECT id FROM article WHERE id IN (SELECT article_id FROM unquoted) ORDER BY +published DESC, id DESC"
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
