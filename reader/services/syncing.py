"""Two people, one folder: each library adds to its own journal there and reads the others'.

A sync first tells the others what was changed here since the last one, then takes over what stands. Every library that
has read the same journals stands at the same: of two versions of a thing the same one is shown first, and the other is
kept as a conflict on both sides, until somebody decides. What a sync changes here is one step of undo, and undoing it
is a change like any other, told to the others by the next sync. docs/sync.md tells what travels.
"""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import ExportError
from reader.i18n import N_
from reader.messages import counted, phrase
from reader.model import visible_line
from reader.model.operations import delivered
from reader.services.library import Library
from reader.services.sharing import Exchange, Kind

if TYPE_CHECKING:
    from reader.ingest.annotations.journals import Journal
    from reader.storage.journal import Unit

__all__ = ["SyncReport", "kinds", "stem_of", "sync"]


@dataclass(slots=True)
class SyncReport:
    """What a sync did: changes sent and received, conflicts that are open, things that wait for others.

    ``awaited`` are the titles of articles that are awaited, "" for what waits for another journal. ``journals`` of
    others were read; ``refused`` are names of files that cannot be, ``broken`` of those that broke off, ``newer`` of
    those that a newer version has written.
    """

    sent: int = 0
    received: int = 0
    conflicts: int = 0
    waiting: int = 0
    journals: int = 0
    awaited: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()


def sync(library: Library, folder: Path, *, known_only: bool = False) -> SyncReport:
    """Exchange what people made with the other libraries that use ``folder``.

    With ``known_only`` articles that this library does not have are not made: what is about them waits.
    Raises ExportError if the folder cannot be written, ImportFailure if it cannot be read, StorageError.
    """
    from reader.ingest.annotations.journals import journal_name, read_folder, read_journal, signature
    from reader.storage import exchange

    if not folder.is_dir():
        raise ExportError(phrase("There is no folder {path}; make it first.", path=visible_line(str(folder))))
    with library.writing() as unit:
        # Stored before anything goes by it: a journal of a name that is forgotten would stay as a stranger's.
        stem = stem_of(library, exchange.identity(unit.db, "library"))
    path, place = folder / journal_name(stem), str(folder.resolve())
    seen = signature(folder)
    report = _as_it_was(library, place, seen, known_only)
    if report is not None:
        return report
    # Read before the lock is taken: writing at the keyboard goes on meanwhile.
    others, refused = read_folder(folder, path.name)
    with library.writing() as unit:
        # Under the lock: another window of this library may be syncing.
        own = read_journal(path)
        if own.is_newer:
            template = N_("A newer newsreader has written {path}; update this one to sync.")
            raise ExportError(phrase(template, path=visible_line(str(path))))
        run = _run(unit, stem, place, [own, *others], known_only)
        report = _exchange(run, own, path, stars=library.settings.sync_stars)
        report.refused = tuple(refused)
        report.broken = tuple(journal.name for journal in others if not journal.is_whole and not journal.is_newer)
        report.newer = tuple(journal.name for journal in others if journal.is_newer)
        report.journals = len(others)
        is_settled = not (report.waiting or report.refused or report.broken or report.newer)
        now = {**seen, **{name: one for name, one in signature(folder).items() if name == path.name}}
        _note(run, _about(now, library, known_only) if is_settled else None)
        unit.label = counted("sync {count} change", "sync {count} changes", report.received)
    return report


def _about(seen: dict[str, list[str | int]], library: Library, known_only: bool) -> dict[str, object]:
    """What a sync depends on, beside what was changed here."""
    return {"journals": seen, "stars": library.settings.sync_stars, "known": known_only}


def _as_it_was(library: Library, place: str, seen: dict[str, list[str | int]], known_only: bool) -> SyncReport | None:
    """The report of a sync that has nothing to do: no journal has changed since the last, nor has this library."""
    from reader.storage import exchange

    with library.reading() as db:
        last = exchange.agreed_library(db, place)
        if last.get("seen") != _about(seen, library, known_only) or last.get("seq") != exchange.last_seq(db):
            return None
        open_here = sum(one.origin == place for one in exchange.conflicts(db))
    own = sum(1 for name in seen if name == last.get("own"))
    return SyncReport(conflicts=open_here, journals=len(seen) - own)


def stem_of(library: Library, identity: str) -> str:
    """What a library goes by in a folder. A copy of it elsewhere goes by another name, so that none has two writers."""
    return hashlib.sha256(f"{identity}\n{platform.node()}\n{library.path.resolve()}".encode()).hexdigest()[:16]


def kinds(run: Exchange, *, stars: bool) -> list[Kind]:
    """All that is shared, in the order in which it is told and taken: what is named by others comes first."""
    from reader.services.shared_decisions import Decisions
    from reader.services.shared_notes import Annotations
    from reader.services.shared_speakers import Aparts, Speakers
    from reader.services.shared_tags import Tags
    from reader.services.shared_views import Stars, Views

    tags, speakers = Tags(run), Speakers(run)
    found: list[Kind] = [tags, Annotations(run, tags), speakers, Aparts(run, speakers), Decisions(run), Views(run)]
    return [*found, Stars(run)] if stars else found


def _run(unit: Unit, stem: str, place: str, journals: list[Journal], known_only: bool) -> Exchange:
    """An exchange of what the journals tell, the first of which is our own."""
    every = {operation.id: operation for journal in journals for operation in journal.operations}
    known = delivered(every.values())
    run = Exchange(unit, stem, place, journals[0].operations, known, make=not known_only)
    if late := len(every) - len(known):
        run.waiting[""] = late
    return run


def _exchange(run: Exchange, own: Journal, path: Path, *, stars: bool) -> SyncReport:
    from reader.export.journals import append_journal
    from reader.services import conflicts
    from reader.storage import exchange

    report, unit = SyncReport(), run.unit
    shared = kinds(run, stars=stars)
    disputed, decided = conflicts.of_place(unit.db, run.place)
    for kind in shared:
        kind.tell(disputed, decided)
    if run.new:
        append_journal(path, own.length, run.new)
    report.sent = sum(operation.entity != "article" for operation in run.new)
    run.known |= {operation.id: operation for operation in run.new}
    run.read_articles()
    before = len(unit.records)
    for kind in shared:
        kind.take_all()
    report.received = len({(record.entity, record.uuid) for record in unit.records[before:]})
    report.conflicts = conflicts.note_all(unit, run.place, shared)
    for kind in shared:
        exchange.set_agreed(unit.db, run.place, kind.entity, kind.changed_rows())
    report.waiting = sum(run.waiting.values())
    report.awaited = tuple(sorted(title for title, count in run.waiting.items() if count))
    return report


def _note(run: Exchange, seen: dict[str, object] | None) -> None:
    """Note where both stand now; ``seen`` is None where the next sync has to look again in any case."""
    from reader.ingest.annotations.journals import journal_name
    from reader.storage import exchange

    seq = exchange.last_seq(run.unit.db) + len(run.unit.records)
    content = {"seq": seq, "seen": seen, "own": journal_name(run.stem)}
    exchange.set_agreed(run.unit.db, run.place, "library", {"": exchange.Agreed((), content)})
