"""An SQLite file for data desks: tables with foreign keys and full-text search, ready for Datasette.

Into a folder go the file and a ``metadata.json`` that tells Datasette what the tables are. It is a copy, in a schema of
its own that does not follow the library's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, Member, public_url, quote_uuid, timestamp
from reader.export.jsontext import json_text
from reader.export.records import is_placed, named_uuid, sources_of
from reader.model import Annotation, ReviewedQuote

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["FORMAT", "TABLES", "article_row", "rows"]

Row = dict[str, Any]

_PART = 200
_CHUNK = 1 << 20

TABLES: dict[str, dict[str, type]] = {
    "article": {
        "id": str, "title": str, "source": str, "url": str, "authors": str, "published": str, "added": str,
        "language": str, "kind": str, "revision": int, "is_read": int, "is_starred": int, "text": str,
    },
    "tag": {"id": str, "name": str, "colour": int, "description": str},
    "annotation": {
        "id": str, "article": str, "start": int, "end": int, "text": str, "note": str, "author": str, "created": str,
        "updated": str, "state": str, "rev": int, "claim": str, "claim_sources": str,
    },
    "annotation_tag": {"annotation": str, "tag": str},
    "speaker": {"id": str, "name": str, "kind": str, "role": str},
    "quote": {
        "id": str, "article": str, "speaker": str, "kind": str, "start": int, "end": int, "text": str, "status": str,
        "cue": str, "mention": str, "relay": str, "confidence": float, "evidence": str,
    },
}  # fmt: skip
"""Table -> its columns. Times are xsd:dateTime in UTC, offsets code points (an orphan's are null), sources JSON."""

_KEYS: dict[str, str | tuple[str, ...]] = dict.fromkeys(TABLES, "id") | {"annotation_tag": ("annotation", "tag")}
_FOREIGN = {
    "annotation": [("article", "article", "id")],
    "annotation_tag": [("annotation", "annotation", "id"), ("tag", "tag", "id")],
    "quote": [("article", "article", "id"), ("speaker", "speaker", "id")],
}
_SEARCHED = {"article": ["title", "text"], "annotation": ["text", "note"], "quote": ["text"]}
_INDEXED = {"annotation": ["article"], "annotation_tag": ["tag"], "quote": ["article", "speaker"]}
_MEANINGS = {
    "article": "Articles, each at one revision of its text.",
    "tag": "Tags; a “/” in the name makes a hierarchy.",
    "annotation": "Passages that a person tagged or wrote a note on; offsets in code points of the article's text.",
    "annotation_tag": "Which annotation has which tag.",
    "speaker": "Who is quoted, by name and kind.",
    "quote": "Who said what; offsets in code points of the article's text.",
}


def article_row(article: ExportArticle) -> Row:
    """``article`` as a row."""
    return {
        "id": article.uuid,
        "title": article.title,
        "source": article.source,
        "url": public_url(article.url),
        "authors": "; ".join(article.authors),
        "published": timestamp(article.published) or None,
        "added": timestamp(article.added) or None,
        "language": article.language,
        "kind": article.kind,
        "revision": article.revision,
        "is_read": int(article.is_read),
        "is_starred": int(article.is_starred),
        "text": article.text,
    }


def rows(article: ExportArticle) -> Iterator[tuple[str, Row]]:
    """The rows that an article gives, each with the name of its table; those that others refer to first."""
    yield "article", article_row(article)
    tags = {tag.name: tag.uuid for tag in article.tags}
    for tag in article.tags:
        yield "tag", {"id": tag.uuid, "name": tag.name, "colour": tag.colour, "description": tag.description}
    for annotation in article.annotations:
        yield "annotation", _annotation(article, annotation)
        for name in annotation.tags:
            if name in tags:
                yield "annotation_tag", {"annotation": annotation.uuid, "tag": tags[name]}
    for reviewed in article.standing_quotes:
        speaker = reviewed.quote.speaker
        identity = None
        if speaker is not None:
            identity = named_uuid("speaker", f"{speaker.kind.value}:{speaker.name}")
            yield "speaker", {"id": identity, "name": speaker.name, "kind": speaker.kind.value, "role": speaker.role}
        yield "quote", _quote(article, reviewed, identity)


def _annotation(article: ExportArticle, annotation: Annotation) -> Row:
    placed, span = is_placed(annotation, article), annotation.anchor.span
    return {
        "id": annotation.uuid,
        "article": article.uuid,
        "start": span.start if placed else None,
        "end": span.stop if placed else None,
        "text": annotation.anchor.exact,
        "note": annotation.note,
        "author": annotation.author,
        "created": timestamp(annotation.created) or None,
        "updated": timestamp(annotation.updated) or None,
        "state": annotation.state.value,
        "rev": annotation.rev,
        "claim": annotation.claim.status.value if annotation.claim else None,
        "claim_sources": json_text(sources_of(annotation)) if annotation.claim else None,
    }


def _quote(article: ExportArticle, reviewed: ReviewedQuote, speaker: str | None) -> Row:
    quote, text = reviewed.quote, article.text
    return {
        "id": quote_uuid(article, reviewed),
        "article": article.uuid,
        "speaker": speaker,
        "kind": quote.kind.value,
        "start": quote.span.start,
        "end": quote.span.stop,
        "text": quote.span.of(text),
        "status": reviewed.status.value,
        "cue": quote.cue.of(text) if quote.cue else None,
        "mention": quote.mention.of(text) if quote.mention else None,
        "relay": quote.relay.of(text) if quote.relay else None,
        "confidence": quote.confidence,
        "evidence": quote.evidence,
    }


def _save(articles: Iterable[ExportArticle], options: ExportOptions, path: Path) -> None:
    del options
    from sqlite_utils import Database

    db = Database(path, recursive_triggers=False, execute_plugins=False)
    try:
        for name, columns in TABLES.items():
            db[name].create(columns, pk=_KEYS[name], foreign_keys=_FOREIGN.get(name, ()))  # type: ignore[union-attr]
        stream = iter(articles)
        while part := list(islice(stream, _PART)):
            _insert(db, part)
        for name, indexed in _INDEXED.items():
            for column in indexed:
                db[name].create_index([column])  # type: ignore[union-attr]
        for name, searched in _SEARCHED.items():
            db[name].enable_fts(searched, tokenize="unicode61 remove_diacritics 2")  # type: ignore[union-attr]
        db.vacuum()
    finally:
        db.close()


def _insert(db: Database, articles: list[ExportArticle]) -> None:
    found: dict[str, list[Row]] = {name: [] for name in TABLES}
    for article in articles:
        for name, row in rows(article):
            found[name].append(row)
    with db.conn:
        for name, some in found.items():
            if some:
                # The same speaker, or the same tag, comes with every article that has it.
                db[name].insert_all(some, pk=_KEYS[name], ignore=True)  # type: ignore[union-attr]


def _members(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[Member]:
    with TemporaryDirectory(prefix="newsreader-") as folder:
        path = Path(folder) / "newsreader.db"
        _save(articles, options, path)
        with path.open("rb") as file:
            yield Member("newsreader.db", iter(lambda: file.read(_CHUNK), b""))
    tables = {name: {"description": words, "label_column": _label(name)} for name, words in _MEANINGS.items()}
    about = {"title": "newsreader", "description": "Articles, who said what in them, and notes."}
    described = about | {"databases": {"newsreader": {"tables": tables}}}
    yield Member("metadata.json", [json.dumps(described, ensure_ascii=False, indent=2) + "\n"])


def _label(table: str) -> str:
    return {"article": "title", "tag": "name", "speaker": "name"}.get(table, next(iter(TABLES[table])))


FORMAT = ExportFormat(
    "sqlite", ".db", "SQLite for Datasette: tables, keys, full-text search", save=_save, members=_members
)
