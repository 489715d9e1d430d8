"""Getting articles in from files, addresses, and pasted text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reader.errors import ReaderError
from reader.model import Document, visible_line
from reader.services import saving
from reader.services.fetching import shown_address, stoppable
from reader.services.library import Library

__all__ = ["Imported", "import_bytes", "import_documents", "import_samples", "import_sources", "import_text"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one article of one source; ``message`` is the line about a failure, else ""."""

    source: str
    status: Literal["new", "known", "revised", "failed"]
    article_id: int | None
    title: str
    message: str = ""


def import_sources(
    library: Library, sources: Sequence[str], *, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Imported]:
    """Import files and http(s) addresses one after the other; gives a line for each article as soon as it is stored.

    A source that fails gives a "failed" line and does not stop the others. Raises StorageError if the library does.
    """
    for source in sources:
        if cancelled():
            return
        try:
            documents = _read(library, source, cancelled)
        except ReaderError as error:
            if cancelled():
                return
            yield Imported(_shown(source), "failed", None, "", visible_line(str(error)))
            continue
        for document in documents:
            if cancelled():
                return
            yield _import(library, source, document)


def import_text(library: Library, text: str, *, name: str = "") -> Imported:
    """Import a pasted article; raises ImportFailure if there is no text in it, StorageError."""
    from reader.ingest.plaintext import read_text

    return _import(library, name, read_text(text, name=name))


def import_samples(library: Library) -> list[Imported]:
    """Import the sample articles that come with the program; raises StorageError."""
    from reader.ingest.samples import sample_documents

    return import_documents(library, sample_documents(), source="samples")


def import_bytes(library: Library, data: bytes, *, name: str = "") -> list[Imported]:
    """Import the articles in ``data``, whatever the format; raises ImportFailure, StorageError."""
    from reader.ingest import importers

    return import_documents(library, importers.read_bytes(data, name=name), source=name)


def import_documents(library: Library, documents: Sequence[Document], *, source: str) -> list[Imported]:
    """Import documents that were read already; raises StorageError."""
    return [_import(library, source, document) for document in documents]


def _read(library: Library, source: str, cancelled: Callable[[], bool]) -> list[Document]:
    """The articles of a file or an address; raises ImportFailure, FetchError."""
    from reader.ingest import importers

    if "://" in source:
        from reader.ingest.fetcher import HttpFetcher

        with HttpFetcher() as fetcher, stoppable(cancelled, fetcher):
            fetched = fetcher.fetch(source, allow_private=library.settings.allow_private)
            return importers.read_bytes(fetched.body, url=fetched.url, charset=fetched.charset)
    with stoppable(cancelled):
        return importers.read_file(Path(source))


def _import(library: Library, source: str, document: Document) -> Imported:
    with library.reading() as db:
        status, known = saving.recognise(db, document)
    if status != "known" or known is None:
        prepared = saving.prepare(document)
        with library.writing() as unit:
            saved = saving.save(unit, prepared)
        return Imported(_shown(source), saved.status, saved.article_id, document.title)
    return Imported(_shown(source), "known", known.id, document.title)


def _shown(source: str) -> str:
    """A source fit for any terminal, and without the credentials that a URL may hold."""
    return shown_address(source) if "://" in source else visible_line(source)
