"""Fetching feeds: many at once, each stored in one transaction as it comes in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reader.errors import FetchError
from reader.messages import phrase
from reader.model import Entry, Feed, visible_line
from reader.services import saving
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.ingest.feeds import ParsedFeed
    from reader.ingest.fetcher import Fetched, Fetcher, HttpFetcher
    from reader.storage.articles import Known
    from reader.storage.values import Database

__all__ = ["FetchEvent", "Stored", "fetch_feeds", "shown_address", "stoppable", "store_feed"]

_PATIENCE = 0.2
"""Seconds between two looks at whether the person has cancelled."""


@dataclass(frozen=True, slots=True)
class FetchEvent:
    """One feed is done, the ``done``-th of ``total``; ``error`` is one line about why it failed, else "".

    ``url`` is as it may be shown, without a password.
    """

    feed_title: str
    url: str
    done: int
    total: int
    new: int = 0
    updated: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """How many articles of a feed are new, and how many have a new text."""

    new: int = 0
    updated: int = 0


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a feed's server said; ``parsed`` is None where nothing is new."""

    fetched: Fetched
    parsed: ParsedFeed | None


def fetch_feeds(
    library: Library,
    feeds: Sequence[Feed],
    *,
    cancelled: Callable[[], bool] = lambda: False,
    fetcher: Fetcher | None = None,
) -> Iterator[FetchEvent]:
    """Fetch these feeds, ``settings.fetch_concurrency`` at once; gives an event for each as soon as it is stored.

    Fetching and parsing happen in threads, storing here: one writer waits for no other. What was stored stays when
    ``cancelled`` says so. Raises StorageError.
    """
    from reader.ingest.fetcher import HttpFetcher

    if not feeds:
        return
    with ExitStack() as stack:
        own = fetcher or stack.enter_context(HttpFetcher())
        pool = ThreadPoolExecutor(min(library.settings.fetch_concurrency, len(feeds)), "fetch")
        waiting = {pool.submit(_visit, library, own, feed): feed for feed in feeds}
        stack.callback(_leave, pool, waiting)
        done = 0
        while waiting and not cancelled():
            finished, _ = wait(waiting, timeout=_PATIENCE, return_when=FIRST_COMPLETED)
            for future in finished:
                feed = waiting.pop(future)
                done += 1
                yield _settle(library, feed, future, done, len(feeds))


def _leave(pool: ThreadPoolExecutor, waiting: dict[Future[_Answer], Feed]) -> None:
    """End the threads; where feeds are left undone, without waiting for slow servers and stalled parsers."""
    from reader.ingest.workers import close_workers

    pool.shutdown(wait=False, cancel_futures=True)
    if waiting:
        close_workers()


def _visit(library: Library, fetcher: Fetcher, feed: Feed) -> _Answer:
    """Ask a feed's server for news; raises FetchError."""
    from reader.ingest.feeds import read_feed

    fetched = fetcher.fetch(
        feed.url, etag=feed.etag, last_modified=feed.last_modified, allow_private=library.settings.allow_private
    )
    if fetched.not_modified:
        return _Answer(fetched, None)
    return _Answer(fetched, read_feed(fetched.body, url=fetched.url, content_type=fetched.content_type))


def _settle(library: Library, feed: Feed, future: Future[_Answer], done: int, total: int) -> FetchEvent:
    """Store what came of one feed, or why nothing did."""
    from reader.storage import feeds as store

    title, url = visible_line(feed.title) or shown_address(feed.url), shown_address(feed.url)
    try:
        answer = future.result()
    except FetchError as error:
        with library.writing() as unit:
            store.note_failure(unit.db, feed.id, unit.at, str(error))
        return FetchEvent(title, url, done, total, error=str(error))
    stored = store_feed(library, feed, answer.fetched, answer.parsed)
    return FetchEvent(title, url, done, total, stored.new, stored.updated)


def store_feed(library: Library, feed: Feed, fetched: Fetched, parsed: ParsedFeed | None) -> Stored:
    """Store an answer of a feed's server in one transaction; raises StorageError."""
    from reader.storage import feeds as store

    source = feed.title or ("" if parsed is None else parsed.title)
    # A feed that gives one identifier to many entries has one article by it: the first, which is the newest.
    # Feeds have the newest first; stored oldest first, undated articles come out in the feed's order.
    entries = {entry.guid: _named(entry, source) for entry in reversed(parsed.entries)} if parsed else {}
    ready = _prepare(library, feed, list(entries.values()))
    new = updated = 0
    with library.writing(what="auto") as unit:
        for entry, prepared in ready:
            known = _known(unit.db, feed, entry)
            status, found = saving.recognise(unit.db, entry.document, known)
            if status == "known" and found is not None:
                article_id = found.id
            else:
                # Known a moment ago and changed since by another program: rare enough to find its quotes here.
                saved = saving.save(unit, prepared or saving.prepare(entry.document), known)
                article_id = saved.article_id
                new += saved.status == "new"
                updated += saved.status == "revised"
            store.add_entry(unit.db, feed.id, entry.guid, article_id)
        unit.label = phrase("fetch of “{feed}”", feed=visible_line(source) or shown_address(feed.url))
        store.note_fetch(
            unit.db,
            feed.id,
            unit.at,
            title="" if parsed is None else parsed.title,
            site="" if parsed is None else parsed.site,
            etag=fetched.etag or (feed.etag if fetched.not_modified else ""),
            last_modified=fetched.last_modified or (feed.last_modified if fetched.not_modified else ""),
        )
    return Stored(new, updated)


def _prepare(library: Library, feed: Feed, entries: Sequence[Entry]) -> list[tuple[Entry, saving.Prepared | None]]:
    """Find the quotes of what is new or changed, before the write lock is taken."""
    with library.reading() as db:
        fresh = [saving.recognise(db, entry.document, _known(db, feed, entry))[0] != "known" for entry in entries]
    return [
        (entry, saving.prepare(entry.document) if is_fresh else None)
        for entry, is_fresh in zip(entries, fresh, strict=True)
    ]


def _known(db: Database, feed: Feed, entry: Entry) -> Known | None:
    """The article that this entry led to before."""
    from reader.storage import articles
    from reader.storage import feeds as store

    article_id = store.entry_article(db, feed.id, entry.guid)
    return None if article_id is None else articles.find_by_id(db, article_id)


def _named(entry: Entry, source: str) -> Entry:
    """The entry with the feed's title for its source, where it names none of its own."""
    if entry.document.source:
        return entry
    return replace(entry, document=replace(entry.document, source=source))


@contextmanager
def stoppable(cancelled: Callable[[], bool], fetcher: HttpFetcher | None = None) -> Iterator[None]:
    """Let what the block waits for (a slow server, a stalled parser) fail soon once ``cancelled`` says so.

    What was under way raises FetchError or ImportFailure; ``fetcher`` is of no use afterwards.
    """
    from reader.ingest.workers import close_workers

    done = threading.Event()

    def watch() -> None:
        # Again and again: the block may go on to a next parser before it notices.
        while not done.wait(_PATIENCE):
            if cancelled():
                if fetcher is not None:
                    fetcher.close()
                close_workers()

    watching = threading.Thread(target=watch, name="stoppable", daemon=True)
    watching.start()
    try:
        yield
    finally:
        done.set()
        watching.join()


def shown_address(url: str) -> str:
    """``url`` fit for any terminal and log: one line, without user name and password."""
    from reader.ingest.addresses import shown_url

    return visible_line(shown_url(url))
