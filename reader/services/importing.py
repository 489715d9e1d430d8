"""Getting articles in from files, folders, addresses, and pasted text."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reader.errors import ReaderError, StorageError
from reader.model import Document, visible_line
from reader.services import saving
from reader.services.fetching import shown_address, stoppable
from reader.services.grouping import group_pending
from reader.services.library import Library
from reader.services.sources import expanded, is_address

if TYPE_CHECKING:
    from reader.ingest.importers import FeedList, Unread

__all__ = ["Imported", "import_bytes", "import_documents", "import_samples", "import_sources", "import_text"]

_BATCH = 50
_PATIENCE = 0.5
"""Seconds after which what was read is stored, so that a slow source shows what it has given."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one article of one source; ``message`` is the line about a failure, else "".

    A subscription out of a list of feeds is "followed". ``done`` of ``total`` files and addresses have been read.
    """

    source: str
    status: Literal["new", "known", "revised", "followed", "failed"]
    article_id: int | None
    title: str
    message: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A document that is read and not yet stored, with its page if that is to be kept."""

    source: str
    document: Document
    page: bytes | None = None
    charset: str = ""


def import_sources(
    library: Library, sources: Sequence[str], *, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Imported]:
    """Import files, folders, patterns of names, and http(s) addresses; gives a line for each article once it is stored.

    What fails gives a "failed" line and does not stop the others. Articles are stored some at a time: the first at
    once, at most fifty in one transaction. Raises StorageError if the library does.
    """
    names: list[str | Imported] = []
    for source in sources:
        try:
            names += expanded(source)
        except ReaderError as error:
            names.append(_failure(source, error))
    yield from _Batches(library, cancelled).run(names)


class _Batches:
    """Documents on their way into the library, many in one transaction."""

    def __init__(self, library: Library, cancelled: Callable[[], bool]) -> None:
        self._library = library
        self._cancelled = cancelled
        self._waiting: list[_Waiting | Imported] = []
        self._size = 1
        self._since = time.monotonic()

    def run(self, names: Sequence[str | Imported]) -> Iterator[Imported]:
        """Read and store what is under these names; a line among them is handed on in its turn."""
        for number, name in enumerate(names, start=1):
            if self._cancelled():
                return
            for item in self._found(name):
                if self._cancelled():
                    return
                self._waiting.append(item)
                if self._is_full():
                    yield from self._stored(number - 1, len(names))
        yield from self._stored(len(names), len(names))

    def _found(self, name: str | Imported) -> Iterator[_Waiting | Imported]:
        """What a file or an address holds, failures as lines."""
        if isinstance(name, Imported):
            yield name
            return
        try:
            yield from _read(self._library, name, self._cancelled)
        except StorageError:
            raise
        except ReaderError as error:
            yield _failure(name, error)

    def _is_full(self) -> bool:
        late = time.monotonic() - self._since > _PATIENCE
        return len(self._waiting) >= self._size or late

    def _stored(self, done: int, total: int) -> Iterator[Imported]:
        waiting, self._waiting = self._waiting, []
        saved = iter(_save(self._library, [item for item in waiting if isinstance(item, _Waiting)]))
        for item in waiting:
            line = next(saved) if isinstance(item, _Waiting) else item
            yield replace(line, done=done, total=total)
        # The first article shows at once; later ones wait for one another, as each transaction waits for the disk.
        self._size = min(_BATCH, 2 * self._size)
        self._since = time.monotonic()


def import_text(library: Library, text: str, *, name: str = "") -> Imported:
    """Import a pasted article; raises ImportFailure if there is no text in it, StorageError."""
    from reader.ingest.plaintext import read_text

    return import_documents(library, [read_text(text, name=name)], source=name)[0]


def import_samples(library: Library) -> list[Imported]:
    """Import the sample articles that come with the program; raises StorageError."""
    from reader.ingest.samples import sample_documents

    return import_documents(library, sample_documents(), source="samples")


def import_bytes(
    library: Library, data: bytes, *, name: str = "", cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Imported]:
    """Import the articles in ``data``, whatever the format, as :func:`import_sources` does. Raises ImportFailure."""
    from reader.ingest import importers

    waiting: list[_Waiting | Imported] = []
    for item in _items(library, name, importers.found_in(data, name=name), data):
        if cancelled():
            return
        waiting.append(item)
        if len(waiting) >= _BATCH:
            yield from _all_stored(library, waiting)
            waiting.clear()
    yield from _all_stored(library, waiting)


def _all_stored(library: Library, waiting: Sequence[_Waiting | Imported]) -> Iterator[Imported]:
    saved = iter(_save(library, [item for item in waiting if isinstance(item, _Waiting)]))
    for item in waiting:
        yield next(saved) if isinstance(item, _Waiting) else item


def import_documents(library: Library, documents: Sequence[Document], *, source: str) -> list[Imported]:
    """Import documents that were read already, in one transaction; raises StorageError."""
    return _save(library, [_Waiting(source, document) for document in documents])


def _read(library: Library, source: str, cancelled: Callable[[], bool]) -> Iterator[_Waiting | Imported]:
    """The articles of a file or an address as they are read; raises ImportFailure, FetchError."""
    from reader.ingest import importers

    if is_address(source):
        from reader.ingest.fetcher import HttpFetcher

        with HttpFetcher() as fetcher, stoppable(cancelled, fetcher):
            fetched = fetcher.fetch(source, allow_private=library.settings.allow_private)
            found = importers.found_in(fetched.body, url=fetched.url, charset=fetched.charset)
            yield from _items(library, source, found, fetched.body, fetched.charset)
        return
    with stoppable(cancelled):
        data = importers.load(Path(source))
        yield from _items(library, source, importers.found_in(data, name=source), data)


def _items(
    library: Library, source: str, found: Iterator[Document | Unread | FeedList], data: bytes, charset: str = ""
) -> Iterator[_Waiting | Imported]:
    from reader.ingest.importers import FeedList, is_page

    page = data if library.settings.keep_pages and is_page(data) else None
    for item in found:
        if isinstance(item, Document):
            yield _Waiting(source, item, page, charset)
        elif isinstance(item, FeedList):
            yield from _followed(library, source, item)
        else:
            yield Imported(_shown(source), "failed", None, "", visible_line(str(item.why)))


def _followed(library: Library, source: str, feeds: FeedList) -> Iterator[Imported]:
    """Subscribe to a list of feeds."""
    from reader.services.feeds import import_opml

    try:
        subscribed = import_opml(library, feeds.data)
    except StorageError:
        raise
    except ReaderError as error:
        yield _failure(source, error)
        return
    for one in subscribed:
        if one.status == "failed":
            yield Imported(_shown(source), "failed", None, one.title, visible_line(f"{feeds.name}: {one.message}"))
        else:
            status: Literal["followed", "known"] = "followed" if one.status == "new" else "known"
            yield Imported(_shown(source), status, None, visible_line(one.title) or shown_address(one.url))


def _save(library: Library, waiting: Sequence[_Waiting]) -> list[Imported]:
    """Store documents in one transaction, and with them what is known of their pages."""
    if not waiting:
        return []
    older = _held_before(library, waiting)
    stored = iter(
        saving.save_many(library, [item.document for item, held in zip(waiting, older, strict=True) if not held])
    )
    saved = [held or next(stored) for held in older]
    noted = [(one, item) for one, item in zip(saved, waiting, strict=True) if _has_page(one, item)]
    if noted:
        _note_pages(library, noted)
    fresh = [one.article_id for one in saved if one.status != "known"]
    for _grouped in group_pending(library, article_ids=fresh):
        pass
    return [
        Imported(_shown(item.source), one.status, one.article_id, item.document.title)
        for one, item in zip(saved, waiting, strict=True)
    ]


def _held_before(library: Library, waiting: Sequence[_Waiting]) -> list[saving.Saved | None]:
    """The articles that files hold an earlier text of: importing a file again must not bring that text back.

    A page at an address is another matter: what it says now is news.
    """
    from reader.model.identity import content_hash
    from reader.storage import articles

    found: list[saving.Saved | None] = []
    with library.reading() as db:
        for item in waiting:
            document = item.document
            known = None if is_address(item.source) else articles.find_by_url(db, document.url)
            digest = content_hash(document.title, document.text)
            is_older = known is not None and articles.has_revision(db, known.id, digest)
            found.append(saving.Saved("known", known.id) if known is not None and is_older else None)
    return found


def _has_page(saved: saving.Saved, item: _Waiting) -> bool:
    return saved.status != "known" and bool(item.document.wall or item.page)


def _note_pages(library: Library, noted: Sequence[tuple[saving.Saved, _Waiting]]) -> None:
    """Keep the pages that articles came from, and what stood before their text."""
    from reader.storage import pages

    with library.writing(what="auto") as unit:
        for saved, item in noted:
            document = item.document
            pages.note(
                unit.db, saved.article_id, unit.at, url=document.url, charset=item.charset, wall=document.wall,
                body=item.page,
            )  # fmt: skip


def _failure(source: str, error: ReaderError) -> Imported:
    return Imported(_shown(source), "failed", None, "", visible_line(str(error)))


def _shown(source: str) -> str:
    """A source fit for any terminal, and without the credentials that a URL may hold."""
    return shown_address(source) if is_address(source) else visible_line(source)
