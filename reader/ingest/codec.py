"""Documents as JSON values and back, for the pipe between the reader and its worker processes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from reader.model import Block, BlockKind, Document, Span

__all__ = ["document_from_json", "document_to_json"]


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
        "wall": document.wall,
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
        wall=values.get("wall", ""),
    )


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
