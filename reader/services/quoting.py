"""Finding quotes in a text, with or without a library."""

from __future__ import annotations

from pathlib import Path

from reader.model import Article, Attribution, Document, Span

__all__ = ["engine_version", "quote_document", "read_documents", "read_documents_bytes", "sentence_spans"]


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


def read_documents(path: Path) -> list[Document]:
    """The articles in a file, whatever its format; raises ImportFailure."""
    from reader.ingest import importers

    return importers.read_file(path)


def read_documents_bytes(data: bytes, *, name: str = "") -> list[Document]:
    """The articles in ``data``, whatever the format; ``name`` is that of the file; raises ImportFailure."""
    from reader.ingest import importers

    return importers.read_bytes(data, name=name)
