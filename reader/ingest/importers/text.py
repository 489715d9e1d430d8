"""Plain text and Markdown, in whatever encoding it was saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reader.errors import ImportFailure
from reader.ingest.decoding import decode
from reader.ingest.importers.base import Importer, Material, Piece
from reader.ingest.importers.markdown import front_matter, is_markdown, without_marks
from reader.ingest.importers.stories import authors_in, instant, language_code, link
from reader.ingest.plaintext import read_text
from reader.messages import phrase
from reader.model import Document, normalise

__all__ = ["IMPORTER", "documents"]


def documents(material: Material) -> list[Document]:
    """The article in a text; raises ImportFailure."""
    try:
        words = decode(material.data, declared=material.charset)
    except ValueError as error:
        raise ImportFailure(
            phrase("{name}: its encoding cannot be told; save it as UTF-8", name=material.name)
        ) from error
    told, words = front_matter(normalise(words))
    if told or is_markdown(words):
        words = without_marks(words)
    title = _first(told, "title", "headline")
    if title and not words.lstrip("#\n ").startswith(title):
        words = f"# {title}\n\n{words}"
    found = replace(read_text(words, name=material.name), url=material.url)
    return [_told(found, told) if told else found]


def _told(document: Document, told: dict[str, list[str]]) -> Document:
    """A document with what its front matter says of it."""
    names = next((told[key] for key in ("author", "authors", "by", "byline", "creator") if told.get(key)), [])
    return replace(
        document,
        language=language_code(_first(told, "lang", "language", "locale")) or document.language,
        url=document.url or link(*(_first(told, key) for key in ("url", "link", "canonical", "permalink", "source"))),
        source=_source(told) or document.source,
        authors=tuple(name for one in names for name in authors_in(one) or [one]) or document.authors,
        published=instant(*(_first(told, key) for key in ("date", "published", "publishdate", "created")))
        or document.published,
    )


def _source(told: dict[str, list[str]]) -> str:
    source = _first(told, "source", "site", "publisher", "publication")
    return "" if source.startswith(("http://", "https://")) else source


def _first(told: dict[str, list[str]], *keys: str) -> str:
    return next((told[key][0] for key in keys if told.get(key)), "")


def _read(material: Material) -> Iterator[Piece]:
    yield Piece(material.name, lambda: documents(material))


IMPORTER = Importer("text", lambda material: bool(material.head.strip()), _read)
"""Whatever is text and nothing else."""
