"""Plain text and Markdown, in whatever encoding it was saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reader.errors import ImportFailure
from reader.ingest.decoding import decode
from reader.ingest.importers.base import Importer, Material, Piece
from reader.ingest.plaintext import read_text
from reader.messages import phrase
from reader.model import Document

__all__ = ["IMPORTER", "documents"]


def documents(material: Material) -> list[Document]:
    """The article in a text; raises ImportFailure."""
    try:
        words = decode(material.data, declared=material.charset)
    except ValueError as error:
        raise ImportFailure(
            phrase("{name}: its encoding cannot be told; save it as UTF-8", name=material.name)
        ) from error
    return [replace(read_text(words, name=material.name), url=material.url)]


def _read(material: Material) -> Iterator[Piece]:
    yield Piece(material.name, lambda: documents(material))


IMPORTER = Importer("text", lambda material: bool(material.head.strip()), _read)
"""Whatever is text and nothing else."""
