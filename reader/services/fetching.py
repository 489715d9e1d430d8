"""Fetching feeds: many at once and few from one host, stored in batches as they come in."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reader.errors import FetchError
from reader.model import Feed, visible_line
from reader.services import scheduling
from reader.services.autotagging import tag_new_articles
from reader.services.credentials import address_with_credentials
from reader.services.hostqueue import HostQueue
from reader.services.library import Library
from reader.services.storing import FeedNews, Stored, store_feeds

if TYPE_CHECKING:
    from reader.ingest.feeds import ParsedFeed
    from reader.ingest.fetcher import Fetched, Fetcher, HttpFetcher

__all__ = ["FetchEvent", "fetch_feeds", "shown_address", "stoppable"]

_PATIENCE = 0.2
"""Seconds between two looks at whether the person has cancelled."""
_BATCH = 32
_PARSING = 4
"""Threads that parse while others wait for servers."""


@dataclass(frozen=True, slots=True)
class FetchEvent:
    """One feed is done, the ``done``-th of ``total``; ``error`` is one line about why it failed, else "".

    ``url`` is as it may be shown, without a password. Once all feeds are done, an event with ``pages`` tells that so
    many pages have been read for the whole texts of new articles; it names the article's page, and counts in no feed.
    """

    feed_title: str
    url: str
    done: int
    total: int
    new: int = 0
    updated: int = 0
    error: str = ""
    pages: int = 0


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of one feed: what its server said (``parsed`` is None where nothing is new), or why it said nothing.

    ``spared`` are the feeds that were left alone because this one's host asked for rest.
    """

    feed: Feed
    fetched: Fetched | None = None
    parsed: ParsedFeed | None = None
    error: Exception | None = None
    spared: tuple[Feed, ...] = ()


def fetch_feeds(
    library: Library,
    feeds: Sequence[Feed],
    *,
    cancelled: Callable[[], bool] = lambda: False,
    fetcher: Fetcher | None = None,
) -> Iterator[FetchEvent]:
    """Fetch these feeds; gives an event for each as soon as it is stored.

    ``settings.fetch_concurrency`` servers are asked at once, ``settings.fetch_per_host`` requests go to one host; hosts
    that a person allows at private addresses are their own and have no limit of theirs. Fetching and parsing happen in
    threads, storing here: one writer waits for no other. New articles of feeds with full text have their pages read
    afterwards. What was stored stays when ``cancelled`` says so. Raises StorageError, ConfigError.
    """
    from reader.ingest.fetcher import HttpFetcher
    from reader.ingest.workers import prepare_workers

    if not feeds:
        return
    settings = library.settings
    # Feeds whose server will not say "not modified" are going to be read; the workers get ready meanwhile.
    prepare_workers("feed", sum(not (feed.etag or feed.last_modified) for feed in feeds))
    with ExitStack() as stack:
        own = fetcher or stack.enter_context(HttpFetcher())
        waiting = HostQueue(
            feeds,
            most=settings.fetch_concurrency,
            per_host=lambda host: (
                settings.fetch_concurrency if host in settings.allow_private else settings.fetch_per_host
            ),
        )
        run = stack.enter_context(_Run(library, own, waiting, len(feeds)))
        done = 0
        incomplete: list[int] = []
        while done < len(feeds) and not cancelled():
            for event in _settle(library, run.answers(), done, len(feeds), incomplete):
                done = event.done
                yield event
    yield from _complete(library, incomplete, done, len(feeds), cancelled)


class _Run:
    """The threads of one fetch. They end when nothing waits any more, or when the block is left."""

    def __init__(self, library: Library, fetcher: Fetcher, waiting: HostQueue, total: int) -> None:
        self._library = library
        self._fetcher = fetcher
        self._waiting = waiting
        self._left = total
        self._is_over = threading.Event()
        # Bounded, so that feeds do not pile up in memory while the library is busy.
        self._done: queue.Queue[_Answer] = queue.Queue(2 * _BATCH)
        number = min(library.settings.fetch_concurrency + _PARSING, total)
        self._threads = [threading.Thread(target=self._work, name=f"fetch {index}") for index in range(number)]

    def __enter__(self) -> _Run:
        # Once and here: all threads would wait for the same modules.
        import reader.ingest.network

        for thread in self._threads:
            # A thread that hangs in a resolver must not keep the program from ending.
            thread.daemon = True
            thread.start()
        # While the first servers take their time.
        import reader.ingest.feeds
        import reader.storage.arrivals
        import reader.storage.entries  # noqa: F401

        return self

    def __exit__(self, *_: object) -> None:
        from reader.ingest.workers import close_workers

        self._is_over.set()
        self._waiting.stop()
        if any(thread.is_alive() for thread in self._threads) and self._left:
            close_workers()

    def answers(self) -> list[_Answer]:
        """What has come in since the last call, [] after a fifth of a second without anything."""
        answers: list[_Answer] = []
        with suppress(queue.Empty):
            answers.append(self._done.get(timeout=_PATIENCE))
            while len(answers) < _BATCH:
                answers.append(self._done.get_nowait())
        self._left -= len(answers)
        return answers

    def _work(self) -> None:
        while (feed := self._waiting.take()) is not None:
            answer = _parsed(self._visit(feed))
            while not self._is_over.is_set():
                try:
                    self._done.put(answer, timeout=_PATIENCE)
                    break
                except queue.Full:
                    continue

    def _visit(self, feed: Feed) -> _Answer:
        """Ask a feed's server for news."""
        settings = self._library.settings
        try:
            address = address_with_credentials(settings, feed)
            fetched = self._fetcher.fetch(
                address, etag=feed.etag, last_modified=feed.last_modified, allow_private=settings.allow_private
            )
            return _Answer(feed, fetched)
        except FetchError as error:
            # Before the next feed of this host has its turn.
            asked = scheduling.wait_asked(error)
            spared = self._waiting.drop_host(feed) if asked else ()
            return _Answer(feed, error=_forgetful(error), spared=tuple(spared))
        except Exception as error:
            return _Answer(feed, error=error)
        finally:
            self._waiting.release(feed)


def _parsed(answer: _Answer) -> _Answer:
    """The answer with the feed that it holds."""
    from reader.ingest.feeds import read_feed

    fetched = answer.fetched
    if fetched is None or fetched.not_modified:
        return answer
    try:
        return replace(answer, parsed=read_feed(fetched.body, url=fetched.url, content_type=fetched.content_type))
    except FetchError as error:
        return replace(answer, error=_forgetful(error))
    except Exception as error:
        return replace(answer, error=error)


def _forgetful(error: FetchError) -> FetchError:
    """``error`` without its traceback, which would keep what had been read, megabytes of it, until it is told."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _complete(
    library: Library, article_ids: Sequence[int], done: int, total: int, cancelled: Callable[[], bool]
) -> Iterator[FetchEvent]:
    """Read the pages of new articles whose feeds carry only a part of them."""
    if not article_ids:
        return
    from reader.services.extracting import extract_articles

    for pages, one in enumerate(extract_articles(library, article_ids, cancelled=cancelled), start=1):
        yield FetchEvent(
            visible_line(one.title), "", done, total, error=one.message if one.status == "failed" else "", pages=pages
        )


def _settle(
    library: Library, answers: Sequence[_Answer], done: int, total: int, incomplete: list[int]
) -> Iterator[FetchEvent]:
    """Store what came of some feeds, or why nothing did; new articles whose pages are wanted go to ``incomplete``."""
    for answer in answers:
        # A mistake of ours, or a configuration that has to be mended, is no failure of the feed.
        if answer.error is not None and not isinstance(answer.error, FetchError):
            raise answer.error
    for feed, line in _note_failures(library, answers):
        done += 1
        yield FetchEvent(*_shown(feed), done, total, error=line)
    news = [
        FeedNews(answer.feed, answer.fetched, answer.parsed)
        for answer in answers
        if answer.fetched is not None and answer.error is None
    ]
    for one, stored in zip(news, _stored(library, news, total), strict=True):
        if one.fetched.moved_to:
            scheduling.follow_move(library, one.feed)
        tag_new_articles(library, one.feed, stored.new_ids)
        incomplete += stored.new_ids if one.feed.full_text else ()
        done += 1
        yield FetchEvent(*_shown(one.feed), done, total, stored.new, stored.updated)


def _stored(library: Library, news: list[FeedNews], total: int) -> list[Stored]:
    """Store what is new; one feed alone is indexed at once, of many the first words must not hold up the others."""
    return store_feeds(library, news, later=total > 1) if news else []


def _note_failures(library: Library, answers: Sequence[_Answer]) -> list[tuple[Feed, str]]:
    """Note the failures among ``answers``, and the feeds that were left alone; gives a line about each."""
    told: list[tuple[Feed, str]] = []
    failed = [(answer, answer.error) for answer in answers if isinstance(answer.error, FetchError)]
    if not failed:
        return told
    with library.writing(what="auto") as unit:
        for answer, error in failed:
            told.append((answer.feed, scheduling.note_failure(unit, answer.feed, error)))
            told += [(other, scheduling.note_spared(unit, other, error)) for other in answer.spared]
    return told


def _shown(feed: Feed) -> tuple[str, str]:
    """Title and address as they may be shown."""
    address = shown_address(feed.url)
    return visible_line(feed.title) or address, address


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
