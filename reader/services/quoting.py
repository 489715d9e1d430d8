"""Finding quotes in a text, with or without a library."""

from __future__ import annotations

from pathlib import Path

from reader.model import Article, ArticlePage, Attribution, Document, QuoteStatus, Span
from reader.model.integrity import IntegrityKind, IntegrityNote

__all__ = [
    "document_notes",
    "engine_version",
    "integrity_notes",
    "quote_document",
    "read_documents",
    "read_documents_bytes",
    "sentence_spans",
]


def quote_document(document: Document) -> Attribution:
    """Who says what in ``document``; spans in code points of its text."""
    from reader.quotes import attribute

    return attribute(document.text, document.blocks, document.language)


def engine_version() -> str:
    """The version of the engine; another one may find other quotes."""
    from reader.quotes import ENGINE_VERSION

    return ENGINE_VERSION


def sentence_spans(article: Article) -> tuple[Span, ...]:
    """The sentences of an article in text order, trimmed, none across two blocks."""
    from reader.quotes import sentence_spans as sentences

    return sentences(article.text, article.blocks, article.summary.language)


def document_notes(document: Document, attribution: Attribution) -> tuple[IntegrityNote, ...]:
    """What to look at in the quotes of ``document``, in text order.

    A headline's quotation may stand behind the wall that kept the rest from us: then it is not said to be missing.
    """
    from reader.quotes import integrity_notes as notes

    found = notes(document.text, document.blocks, attribution.quotes, attribution.unattributed)
    return tuple(note for note in found if not (document.wall and note.kind is IntegrityKind.HEADLINE_ONLY))


def integrity_notes(page: ArticlePage) -> tuple[IntegrityNote, ...]:
    """What to look at in the quotes of an article of the library that still stand, in text order."""
    standing = tuple(item.quote for item in page.quotes if item.status is not QuoteStatus.REJECTED)
    return document_notes(page.article.document, Attribution(standing, page.unattributed))


def read_documents(path: Path) -> list[Document]:
    """The articles in a file, whatever its format; raises ImportFailure."""
    from reader.ingest import importers

    return importers.read_file(path)


def read_documents_bytes(data: bytes, *, name: str = "") -> list[Document]:
    """The articles in ``data``, whatever the format; ``name`` is that of the file; raises ImportFailure."""
    from reader.ingest import importers

    return importers.read_bytes(data, name=name)
