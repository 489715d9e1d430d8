"""What a refresh leaves to do: the full-text index of what came in by the thousand, and the quotes in it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from reader.model import Article, Attribution
from reader.services import quoting, saving
from reader.services.grouping import group_pending
from reader.services.library import Library
from reader.services.reviewing import Progress

if TYPE_CHECKING:
    from reader.ingest.workers import WorkerPool

__all__ = ["find_pending", "index_pending", "pending_count"]

_INDEXED_AT_ONCE = 200
_BATCH = 25
"""Articles that a worker is given at once, and that are stored in one transaction."""
_FEW = 10
"""So many are done sooner than workers have started."""
_DEADLINE = 60.0
_MOST_WORKERS = max(1, min(4, os.cpu_count() or 1))


@dataclass(frozen=True, slots=True)
class _Found:
    """What the engine says of an article; "" for ``engine`` when it gave up on the article."""

    article: Article
    attribution: Attribution
    engine: str


def pending_count(library: Library) -> int:
    """How many articles wait for their quotes."""
    from reader.storage import articles

    with library.reading() as db:
        return len(articles.without_findings(db))


def index_pending(library: Library, *, cancelled: Callable[[], bool] = lambda: False) -> None:
    """Bring what waits into the full-text index, in short transactions; raises StorageError."""
    from reader.storage import arrivals

    with library.reading() as db:
        left = arrivals.waiting(db)
    while left > 0 and not cancelled():
        with library.writing(what="auto") as unit:
            left = left - _INDEXED_AT_ONCE if arrivals.index_waiting(unit.db, _INDEXED_AT_ONCE) else 0


def find_pending(
    library: Library,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    article_ids: Iterable[int] | None = None,
) -> Iterator[Progress]:
    """Index what waits, find the quotes in these articles, or in all that were not looked at, and compare them all.

    The newest come first. The engine runs in processes of its own, and what is found is stored in short transactions,
    so that a screen stays quick. What is done stays done when ``cancelled`` says so. Raises StorageError.
    """
    from reader.storage import articles

    index_pending(library, cancelled=cancelled)
    few = article_ids is not None
    if article_ids is None:
        with library.reading() as db:
            article_ids = articles.without_findings(db)
    ids = list(article_ids)
    yield Progress(0, len(ids))
    done = 0
    for found in _found(library, ids, cancelled):
        _store(library, found)
        done += len(found)
        yield Progress(done, len(ids))
    for _grouped in group_pending(library, cancelled=cancelled, article_ids=ids if few else None):
        pass


def _found(library: Library, ids: Sequence[int], cancelled: Callable[[], bool]) -> Iterator[list[_Found]]:
    """What the engine finds, some articles at a time, in order."""
    batches = (ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH))
    if len(ids) <= _FEW:
        for batch in batches:
            if not cancelled():
                yield [_here(article) for article in _articles(library, batch)]
        return
    from reader.ingest.workers import WorkerPool

    pool = WorkerPool("reader.services.quote_worker", _MOST_WORKERS)
    stopped = threading.Event()
    with closing(pool), ThreadPoolExecutor(_MOST_WORKERS, "quotes") as threads:
        waiting: list[Future[list[_Found]]] = []
        try:
            while not cancelled():
                more = islice(batches, 2 * _MOST_WORKERS - len(waiting))
                waiting += [threads.submit(_elsewhere, pool, _articles(library, batch), stopped) for batch in more]
                if not waiting:
                    return
                yield waiting.pop(0).result()
        finally:
            stopped.set()
            for future in waiting:
                future.cancel()
            # The jobs under way end at once; what they were about to start is not started.
            pool.close()


def _articles(library: Library, ids: Sequence[int]) -> list[Article]:
    from reader.storage import articles

    with library.reading() as db:
        return [article for article_id in ids if (article := articles.article(db, article_id)) is not None]


def _here(article: Article) -> _Found:
    return _Found(article, quoting.quote_document(article.document), quoting.engine_version())


def _elsewhere(pool: WorkerPool, found: list[Article], stopped: threading.Event) -> list[_Found]:
    """The same in a worker process; what it fails on is tried one by one, and given up where that fails too."""
    from reader.ingest.workers import WorkerFailure
    from reader.storage.quotedata import attribution_from_json

    payload = [
        [one.text, [[block.kind, block.span.start, block.span.stop] for block in one.blocks], one.summary.language]
        for one in found
    ]
    try:
        answer = pool.run("quotes", {}, json.dumps(payload, ensure_ascii=False).encode(), _DEADLINE)["found"]
    except WorkerFailure:
        if stopped.is_set():
            return []
        if len(found) == 1:
            return [_Found(found[0], Attribution(), "")]
        return [one for article in found for one in _elsewhere(pool, [article], stopped)]
    return [
        _Found(article, attribution_from_json(data), quoting.engine_version())
        for article, data in zip(found, answer, strict=True)
    ]


def _store(library: Library, found: Sequence[_Found]) -> None:
    from reader.storage import articles, quotes

    with library.writing(what="auto") as unit:
        now = articles.find_by_ids(unit.db, [one.article.summary.id for one in found])
        for one in found:
            known = now.get(one.article.summary.id)
            # Another program may have brought a new text meanwhile.
            if known is not None and known.revision == one.article.revision:
                quotes.save_findings(unit.db, known.id, known.revision, one.engine, one.attribution, unit.at)
                saving.reindex(unit, known.id, one.attribution)
