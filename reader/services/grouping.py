"""The same words across outlets: versions of one quote, and articles from one wire, found as articles come in.

Comparing is done outside the write lock; what was found is stored in short units. All of it is derived.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zlib import crc32

from reader.model import Span
from reader.model.likeness import fingerprints, is_copy, is_version, shingles, words_of
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.storage.groups import Copy, Said
    from reader.storage.journal import Unit
    from reader.storage.quotes import SpeakerQuote
    from reader.storage.values import Database

__all__ = ["Grouped", "bands", "copies", "group_pending", "index_similar", "regroup", "versions"]

_BATCH = 100
_BANDS, _ROWS = 16, 4
"""Bands and rows of a MinHash signature: two articles whose likeness is a half share a band nearly always."""
_SEED = 1


@dataclass(frozen=True, slots=True)
class Grouped:
    """How many of ``total`` articles are compared."""

    done: int
    total: int


@dataclass(slots=True)
class _Found:
    """What comparing one article gave: what it is found by, and what belongs together."""

    article_id: int
    prints: dict[int, set[int]] = field(default_factory=dict)
    bands: set[int] = field(default_factory=set)
    quotes: list[list[int]] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)


def group_pending(
    library: Library,
    *,
    cancelled: Callable[[], bool] = lambda: False,
    article_ids: Iterable[int] | None = None,
) -> Iterator[Grouped]:
    """Compare these articles, or all that have come in or changed, with all others; raises StorageError.

    May be stopped at any time; what is left is compared with all that is left the next time.
    """
    from reader.storage import groups

    with library.reading() as db:
        waiting = groups.pending(db, article_ids)
    total = len(waiting)
    yield Grouped(0, total)
    for start in range(0, total, _BATCH):
        if cancelled():
            return
        ids = waiting[start : start + _BATCH]
        with library.reading() as db:
            prepared = [_prepare(article_id, db) for article_id in ids]
        # Articles of one batch may be copies of one another: each is stored before the next is compared.
        with library.writing(what="auto") as unit:
            for one in prepared:
                _store_index(unit, one)
        with library.reading() as db:
            for one in prepared:
                _compare(db, one)
        with library.writing(what="auto") as unit:
            for one in prepared:
                _store(unit, one)
        yield Grouped(start + len(ids), total)


def index_similar(unit: Unit, article_id: int) -> None:
    """Compare one article within a unit of writing, where it is the only one that comes in."""
    one = _prepare(article_id, unit.db)
    _store_index(unit, one)
    _compare(unit.db, one)
    _store(unit, one)


def regroup(library: Library, *, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Grouped]:
    """Forget all groups and find them again; raises StorageError."""
    from reader.storage import groups

    with library.writing() as unit:
        groups.clear(unit.db)
    yield from group_pending(library, cancelled=cancelled)


def versions(library: Library, article_id: int, span: Span) -> list[SpeakerQuote]:
    """The versions of the quote at ``span`` of an article, the first seen first; [] if no other article has it."""
    from reader.storage import groups

    with library.reading() as db:
        return groups.versions(db, article_id, span.start, span.stop)


def copies(library: Library, article_id: int) -> list[Copy]:
    """The articles from the same wire as an article, the first seen first, its own included; [] if it is alone."""
    from reader.storage import groups

    with library.reading() as db:
        return groups.copies(db, article_id)


def _prepare(article_id: int, db: Database) -> _Found:
    """What an article and its quotes are found by."""
    from reader.storage import groups

    found = _Found(article_id)
    for said in groups.said_of(db, [article_id]):
        prints = fingerprints(words_of(said.text))
        if prints or said.group_id is not None:
            found.prints[said.id] = prints
    for _group, text in groups.article_texts(db, [article_id]).values():
        found.bands = bands(shingles(text))
    return found


def bands(runs: list[str]) -> set[int]:
    """The bands of an article's MinHash signature (Broder 1997) as signed 32-bit numbers."""
    if not runs:
        return set()
    from rensa import RMinHash

    signature = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    signature.update(runs)
    digest = signature.digest()
    return {crc32(repr((band, digest[band * _ROWS : (band + 1) * _ROWS])).encode()) - 2**31 for band in range(_BANDS)}


def _compare(db: Database, found: _Found) -> None:
    from reader.storage import groups

    mine = groups.quotes_of(db, found.prints)
    for quote_id, prints in found.prints.items():
        if quote_id in mine:
            candidates = groups.quotes_of(db, groups.alike_quotes(db, prints, found.prints)) if prints else {}
            found.quotes.append([quote_id, *_versions_among(mine[quote_id], candidates)])
    texts = groups.article_texts(db, [found.article_id, *groups.alike_articles(db, found.bands, found.article_id)])
    if found.article_id in texts:
        runs = shingles(texts[found.article_id][1])
        others = [other for other in texts if other != found.article_id and is_copy(runs, shingles(texts[other][1]))]
        found.copies = [found.article_id, *others]


def _versions_among(quote: Said, candidates: dict[int, Said]) -> list[int]:
    words = words_of(quote.text)
    return [other.id for other in candidates.values() if is_version(words, words_of(other.text))]


def _store_index(unit: Unit, found: _Found) -> None:
    from reader.storage import groups

    for quote_id, prints in found.prints.items():
        groups.save_prints(unit.db, quote_id, prints)
    groups.save_bands(unit.db, found.article_id, found.bands)


def _store(unit: Unit, found: _Found) -> None:
    from reader.storage import groups

    for ids in found.quotes:
        groups.join_quotes(unit.db, ids)
    if found.copies:
        groups.join_articles(unit.db, found.copies)
    groups.done(unit.db, found.article_id)
