"""Documents and entries as JSON values and back, for the pipe between the reader and its worker processes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from reader.model import Block, BlockKind, Document, Enclosure, Entry, Span

__all__ = ["document_from_json", "document_to_json", "entry_from_json", "entry_to_json"]


def document_to_json(document: Document) -> dict[str, Any]:
    """``document`` as JSON values; times in ISO 8601."""
    return {
        "title": document.title,
        "text": document.text,
        "blocks": [[block.kind.value, block.span.start, block.span.stop] for block in document.blocks],
        "language": document.language,
        "url": document.url,
        "source": document.source,
        "authors": list(document.authors),
        "published": document.published.isoformat() if document.published else None,
        "kind": document.kind,
    }


def document_from_json(values: dict[str, Any]) -> Document:
    """The document that ``document_to_json`` wrote; raises KeyError or ValueError for anything else."""
    return Document(
        title=values["title"],
        text=values["text"],
        blocks=tuple(Block(BlockKind(kind), Span(start, stop)) for kind, start, stop in values["blocks"]),
        language=values["language"],
        url=values["url"],
        source=values["source"],
        authors=tuple(values["authors"]),
        published=_time(values["published"]),
        kind=values["kind"],
    )


def entry_to_json(entry: Entry) -> dict[str, Any]:
    """``entry`` as JSON values."""
    return {
        "guid": entry.guid,
        "document": document_to_json(entry.document),
        "updated": entry.updated.isoformat() if entry.updated else None,
        "categories": list(entry.categories),
        "enclosures": [[file.url, file.media_type, file.length] for file in entry.enclosures],
    }


def entry_from_json(values: dict[str, Any]) -> Entry:
    """The entry that ``entry_to_json`` wrote; raises KeyError or ValueError for anything else."""
    return Entry(
        guid=values["guid"],
        document=document_from_json(values["document"]),
        updated=_time(values["updated"]),
        categories=tuple(values["categories"]),
        enclosures=tuple(Enclosure(url, media_type, length) for url, media_type, length in values["enclosures"]),
    )


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
