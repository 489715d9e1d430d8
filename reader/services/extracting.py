"""The full text of articles, out of the pages that they link to."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from reader.errors import FetchError, ImportFailure, NotFound, ReaderError
from reader.messages import phrase
from reader.model import Article, Document, visible_line
from reader.services import saving
from reader.services.carrying import foresee
from reader.services.fetching import stoppable
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.ingest.fetcher import HttpFetcher
    from reader.storage.pages import Page

__all__ = ["MODES", "Extracted", "Mode", "extract_articles", "wall_line"]

Mode = Literal["precision", "recall"]
MODES: tuple[Mode, ...] = ("precision", "recall")
"""How much of a page counts as the article: the safe part, or also what is doubtful."""

_THREADS = 4
_PER_HOST = 2
_PATIENCE = 0.2
_FEED = "feed"
# A page that says much less than the feed is a teaser, or was not understood.
_LEAST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Extracted:
    """What became of one article, the ``done``-th of ``total``; ``message`` is one line about it, "" when all is well.

    "walled": a paywall or a question for consent stands before the text; the text that was there stays.
    """

    article_id: int
    title: str
    status: Literal["revised", "known", "walled", "failed"]
    message: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """An article's page as it was read; ``page`` is to be kept if pages are kept."""

    article: Article
    document: Document
    page: Page | None


def extract_articles(
    library: Library,
    ids: Sequence[int],
    *,
    again: bool = False,
    mode: Mode = "precision",
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Extracted]:
    """Read the pages of these articles and store their text; gives an event for each as soon as it is stored.

    With ``again`` a page that was kept is read anew, without the network, otherwise it is fetched. A changed text is a
    new revision, annotations move to it. One that fails does not stop the others. Raises StorageError.
    """
    from reader.ingest.fetcher import HttpFetcher

    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return
    with ExitStack() as stack:
        fetcher = stack.enter_context(HttpFetcher())
        stack.enter_context(stoppable(cancelled, fetcher))
        places: defaultdict[str, threading.Semaphore] = defaultdict(lambda: threading.Semaphore(_PER_HOST))
        pool = ThreadPoolExecutor(min(_THREADS, len(wanted)), "extract")
        stack.callback(pool.shutdown, wait=True, cancel_futures=True)
        waiting: dict[Future[_Read], int] = {
            pool.submit(_visit, library, fetcher, places, article_id, again, mode): article_id for article_id in wanted
        }
        done = 0
        while waiting and not cancelled():
            finished, _ = wait(waiting, timeout=_PATIENCE, return_when=FIRST_COMPLETED)
            for future in finished:
                article_id = waiting.pop(future)
                if cancelled():
                    return
                done += 1
                yield replace(_settle(library, article_id, future, mode), done=done, total=len(wanted))


def _visit(
    library: Library,
    fetcher: HttpFetcher,
    places: defaultdict[str, threading.Semaphore],
    article_id: int,
    again: bool,
    mode: Mode,
) -> _Read:
    """Get an article's page and read it; raises NotFound, FetchError, ImportFailure."""
    from reader.ingest.pages import read_page
    from reader.storage import articles, pages
    from reader.storage.pages import Page

    with library.reading() as db:
        article = articles.article(db, article_id)
        page = pages.kept(db, article_id) if again else None
    if article is None:
        raise NotFound(phrase("No article has the number {number}.", number=article_id))
    fetched = None
    if page is None:
        if not article.url.startswith(("http://", "https://")):
            raise ImportFailure(phrase("“{title}” has no web address to read its text from.", title=_title(article)))
        with places[urlsplit(article.url).netloc.lower()]:
            answer = fetcher.fetch(article.url, allow_private=library.settings.allow_private)
        page = fetched = Page(answer.body, answer.url, answer.charset)
    document = read_page(page.body, url=page.url or article.url, charset=page.charset, mode=mode)
    return _Read(article, document, fetched)


def _settle(library: Library, article_id: int, future: Future[_Read], mode: Mode) -> Extracted:
    """Store what came of one article, or say why nothing did."""
    try:
        read = future.result()
    except (FetchError, ImportFailure, NotFound) as error:
        return Extracted(article_id, _title_of(library, article_id), "failed", visible_line(str(error)))
    article, document = read.article, _merged(read.article, read.document)
    status, message = _judged(article, read.document)
    saved = None
    prepared = saving.prepare(document) if status == "revised" else None
    from reader.storage import articles, pages

    if prepared is not None:
        with library.reading() as db:
            foresee(db, article_id, document.text)
    with library.writing() as unit:
        known = articles.find_by_id(unit.db, article_id)
        if known is None:
            return Extracted(article_id, _title(article), "failed", str(phrase("It is not in the library any more.")))
        if prepared is not None:
            saved = saving.save(unit, prepared, known)
        unit.what = "auto"
        unit.label = phrase("full text of “{title}”", title=_title(article))
        body = read.page.body if read.page is not None and library.settings.keep_pages else None
        charset = read.page.charset if read.page is not None else ""
        wall = read.document.wall
        pages.note(
            unit.db, article_id, unit.at, url=read.document.url, charset=charset, mode=mode, wall=wall, body=body
        )
    if saved is not None:
        status = "revised" if saved.status == "revised" else "known"
    return Extracted(article_id, _title(article), status, message)


def _judged(article: Article, document: Document) -> tuple[Literal["revised", "known", "walled", "failed"], str]:
    """What is to become of a page's text: taken, or left for what we have."""
    shorter = len(document.text) <= len(article.text)
    if document.wall and shorter:
        return "walled", wall_line(document.wall)
    if len(document.text) < _LEAST_SHARE * len(article.text) and article.kind == _FEED:
        return "known", str(phrase("The page says less than the feed: the feed's text stays."))
    return "revised", wall_line(document.wall) if document.wall else ""


def wall_line(wall: str) -> str:
    """What kept the rest of a text from us, in words; ``wall`` as in an article."""
    if wall == "consent":
        return str(phrase("The page asks for consent to cookies before it shows its text."))
    return str(phrase("The rest of the text is behind a paywall."))


def _merged(article: Article, document: Document) -> Document:
    """The page's text, with the address and what the feed said of the article, which knows it by name and date."""
    is_of_feed = article.kind == _FEED
    return replace(
        document,
        url=article.url or document.url,
        source=article.summary.source or document.source,
        language=document.language or article.summary.language,
        published=None if is_of_feed else document.published,
    )


def _title_of(library: Library, article_id: int) -> str:
    from reader.storage import articles

    try:
        with library.reading() as db:
            found = articles.find_by_id(db, article_id)
    except ReaderError:
        return ""
    return "" if found is None else visible_line(found.title)


def _title(article: Article) -> str:
    return visible_line(article.summary.title)
