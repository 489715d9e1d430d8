"""Examining a library from the file up to the journal, and mending what can be made anew from what is right.

What a person wrote is never touched: each repair is given up if it would change a byte of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from reader.errors import StorageError
from reader.i18n import N_
from reader.messages import Phrase, counted, phrase
from reader.model import QuoteStatus, visible_line
from reader.services import saving
from reader.services.backups import newest_sound
from reader.services.library import Library, open_library
from reader.settings import Settings

if TYPE_CHECKING:
    from reader.storage.journal import Unit
    from reader.storage.values import Database

__all__ = ["CHECKS", "Finding", "examine"]

State = Literal["ok", "wrong", "repaired", "lost"]
Progress = Callable[[int, int], None]

CHECKS = {
    "file": N_("the file"),
    "links": N_("what refers to what"),
    "counts": N_("counts"),
    "journal": N_("the journal"),
    "texts": N_("texts"),
    "quotes": N_("quotes"),
    "search": N_("the search index"),
}
"""Every check by its id, in their order; the last three read all there is."""

_QUICK = ("file", "links", "counts", "journal")
_SHOWN = 5
# What SQLite's integrity check says of an index that differs from its table: the table is what counts.
_OF_INDEXES = ("missing from index", "wrong # of entries in index", "non-unique entry in index")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has found: "ok", "wrong" (a repair would mend it), "repaired", or "lost" (only a backup has it)."""

    check: str
    state: State
    line: str


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Something that is not as it should be, and what mends it, if anything does."""

    line: Phrase
    mend: Callable[[Unit], None] | None = None


def examine(
    settings: Settings, *, repair: bool = False, quick: bool = False, progress: Progress | None = None
) -> Iterator[Finding]:
    """Look at everything; with ``quick`` not at every text, quote and word. Raises StorageError for what is no library.

    One finding for each check, more where several things are wrong; last of all, where anything is lost, which backup
    has it.
    """
    from reader.storage.connection import Damaged

    if not settings.library.exists():
        raise StorageError(phrase("There is no library {path}.", path=visible_line(str(settings.library))))
    lost = False
    try:
        with open_library(settings) as library:
            for name in _QUICK if quick else CHECKS:
                for finding in _check(library, name, repair, progress):
                    lost = lost or finding.state == "lost"
                    yield finding
    except Damaged as error:
        lost = True
        yield Finding("file", "lost", str(error))
    if lost:
        yield Finding("file", "lost", str(_advice(settings)))


def _check(library: Library, name: str, repair: bool, progress: Progress | None) -> Iterator[Finding]:
    try:
        found = _search(library) if name == "search" else _read(library, name, progress)
    except StorageError as error:
        yield Finding(name, "lost", str(error))
        return
    if not found:
        yield Finding(name, "ok", str(phrase("nothing is wrong")))
    for one in found:
        if one.mend is None:
            yield Finding(name, "lost", str(one.line))
        elif not repair or library.read_only:
            yield Finding(name, "wrong", str(one.line))
        else:
            yield _mended(library, name, one.line, one.mend)


def _read(library: Library, name: str, progress: Progress | None) -> list[_Wrong]:
    with library.reading() as db:
        match name:
            case "file":
                return _file(db)
            case "links":
                return _links(db)
            case "counts":
                return _counts(db)
            case "texts":
                return _texts(db, progress)
            case "quotes":
                return _quotes(db, progress)
        return _journal(db)


def _mended(library: Library, name: str, line: Phrase, mend: Callable[[Unit], None]) -> Finding:
    from reader.storage import work

    try:
        with library.writing(what="auto") as unit:
            before = work.digest(unit.db)
            mend(unit)
            unit.records.clear()
            if work.digest(unit.db) != before:
                raise StorageError(phrase("the repair would change what people wrote, and was given up"))
    except StorageError as error:
        return Finding(name, "lost", f"{line}: {error}")
    return Finding(name, "repaired", str(line))


def _file(db: Database) -> list[_Wrong]:
    from reader.storage import repair

    lines = repair.integrity(db)
    reason = visible_line("; ".join(lines[:_SHOWN]))
    if not lines:
        return []
    if all(any(words in line for words in _OF_INDEXES) for line in lines):
        return [_Wrong(phrase("indexes differ from their tables: {reason}", reason=reason), _reindex)]
    return [_Wrong(phrase("the file is damaged: {reason}", reason=reason))]


def _reindex(unit: Unit) -> None:
    from reader.storage import repair

    repair.rebuild_indexes(unit.db)


def _links(db: Database) -> list[_Wrong]:
    from reader.storage import repair, work

    wrong = []
    found = repair.dangling(db)
    derived = [line for line in found if line.split(" ")[0] not in work.HUMAN_TABLES]
    if derived:
        line = counted(
            "{count} row refers to nothing ({places})",
            "{count} rows refer to nothing ({places})",
            len(derived),
            places=", ".join(sorted(set(derived))),
        )
        wrong.append(_Wrong(line, lambda unit: work.drop_dangling(unit.db)))
    if len(found) > len(derived):
        wrong.append(
            _Wrong(
                counted(
                    "{count} note or tag refers to nothing",
                    "{count} notes or tags refer to nothing",
                    len(found) - len(derived),
                )
            )
        )
    broken = repair.broken_articles(db)
    if broken:
        wrong.append(
            _Wrong(
                counted(
                    "{count} article has no text: {articles}",
                    "{count} articles have no text: {articles}",
                    len(broken),
                    articles=_some(broken),
                )
            )
        )
    return wrong


def _counts(db: Database) -> list[_Wrong]:
    from reader.storage import repair

    found = repair.miscounted(db)
    if not found:
        return []
    places = ", ".join(f"{name} {count}" for name, count in found.items())
    return [_Wrong(phrase("counts are wrong ({places})", places=places), lambda unit: repair.recount(unit.db))]


def _texts(db: Database, progress: Progress | None) -> list[_Wrong]:
    from reader.storage import repair

    found = repair.changed_texts(db, progress)
    if not found:
        return []
    return [
        _Wrong(
            counted(
                "{count} text is not as it came in: {articles}",
                "{count} texts are not as they came in: {articles}",
                len(found),
                articles=_some([article for article, _number in found]),
            )
        )
    ]


def _quotes(db: Database, progress: Progress | None) -> list[_Wrong]:
    from reader.model.review import merge
    from reader.storage import decisions, quotes, repair, speakers

    wrong = set(speakers.misgiven(db))
    ids = repair.articles_with_quotes(db)
    for done, article_id in enumerate(ids):
        if progress is not None and done % 1_000 == 0:
            progress(done, len(ids))
        found = quotes.findings(db, article_id)
        reviewed = merge(() if found is None else found.attribution.quotes, decisions.of_article(db, article_id))
        expected = sorted(
            (one.quote.span.start, one.quote.span.stop, one.quote.kind.value, one.status.value)
            for one in reviewed
            if one.status is not QuoteStatus.REJECTED
        )
        if expected != repair.quote_rows(db, article_id):
            wrong.add(article_id)
    if not wrong:
        return []
    line = counted(
        "the quotes of {count} article are miskept: {articles}",
        "the quotes of {count} articles are miskept: {articles}",
        len(wrong),
        articles=_some(sorted(wrong)),
    )
    return [_Wrong(line, partial(_reindex_quotes, sorted(wrong)))]


def _reindex_quotes(ids: list[int], unit: Unit) -> None:
    from reader.storage import speakers

    for article_id in ids:
        saving.reindex(unit, article_id)
    speakers.rebuild(unit.db, ids)


def _search(library: Library) -> list[_Wrong]:
    from reader.storage import repair

    if library.read_only:
        return []
    with library.writing(what="auto") as unit:
        found = repair.unsearchable(unit.db)
    if not found:
        return []
    line = phrase("the search index is not that of the texts ({names})", names=", ".join(found))
    return [_Wrong(line, lambda unit: repair.rebuild_search(unit.db, found))]


def _journal(db: Database) -> list[_Wrong]:
    from reader.storage import repair

    found = list(repair.journal_gaps(db))
    if not found:
        return []
    names = ", ".join(f"{entity} {uuid}" for entity, uuid in found[:_SHOWN])
    return [
        _Wrong(
            counted(
                "{count} thing is not as the journal says: {names}",
                "{count} things are not as the journal says: {names}",
                len(found),
                names=visible_line(names),
            )
        )
    ]


def _some(ids: list[int]) -> str:
    return ", ".join(map(str, ids[:_SHOWN])) + (" …" if len(ids) > _SHOWN else "")


def _advice(settings: Settings) -> Phrase:
    newest = newest_sound(settings)
    if newest is None:
        return phrase("there is no sound backup beside the library; export what can be read, and keep the file")
    template = N_("what is lost is in the backup of {made}: newsreader restore {path}")
    return phrase(template, made=f"{newest.made:%Y-%m-%d %H:%M}", path=visible_line(str(newest.path)))
