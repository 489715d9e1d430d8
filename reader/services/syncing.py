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
    from reader.ingest.annotations.journals import journal_name, read_folder, read_journal
    from reader.storage import exchange

    if not folder.is_dir():
        raise ExportError(phrase("There is no folder {path}; make it first.", path=visible_line(str(folder))))
    # Read before the lock is taken: writing at the keyboard goes on meanwhile.
    journals, refused = read_folder(folder)
    with library.writing() as unit:
        # Stored before anything goes by it: a journal of a name that is forgotten would stay as a stranger's.
        identity = exchange.identity(unit.db, "library")
    with library.writing() as unit:
        stem = stem_of(library, identity)
        path = folder / journal_name(stem)
        # Once more, under the lock: another window of this library may have synced meanwhile.
        own = read_journal(path)
        if own.is_newer:
            template = "A newer newsreader has written {path}; update this one to sync."
            raise ExportError(phrase(template, path=visible_line(str(path))))
        others = [journal for journal in journals if journal.name != own.name]
        report = _exchange(unit, stem, str(folder.resolve()), own, others, path, library, known_only)
        unit.label = counted("sync {count} change", "sync {count} changes", report.received)
    report.refused = tuple(refused)
    report.broken = tuple(journal.name for journal in others if not journal.is_whole and not journal.is_newer)
    report.newer = tuple(journal.name for journal in others if journal.is_newer)
    report.journals = len(others)
    return report


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


def _exchange(
    unit: Unit,
    stem: str,
    place: str,
    own: Journal,
    others: list[Journal],
    path: Path,
    library: Library,
    known_only: bool,
) -> SyncReport:
    from reader.export.journals import append_journal
    from reader.services import conflicts

    report = SyncReport()
    every = [*own.operations, *(operation for journal in others for operation in journal.operations)]
    known = delivered(every)
    run = Exchange(unit, stem, place, own.operations, known, make=not known_only)
    shared = kinds(run, stars=library.settings.sync_stars)
    disputed, decided = conflicts.of_place(unit.db, place)
    for kind in shared:
        kind.tell(disputed, decided)
    if run.new:
        append_journal(path, own.length, run.new)
    report.sent = sum(operation.entity != "article" for operation in run.new)
    known |= {operation.id: operation for operation in run.new}
    run.read_articles()
    before = len(unit.records)
    for kind in shared:
        kind.take_all()
    report.received = len({(record.entity, record.uuid) for record in unit.records[before:]})
    report.conflicts = conflicts.note_all(unit, place, shared)
    _agree(run, shared)
    late = len({operation.id for operation in every}) - len(known) + len(run.new)
    if late > 0:
        run.waiting[""] += late
    report.waiting = sum(run.waiting.values())
    report.awaited = tuple(sorted(title for title, count in run.waiting.items() if count))
    return report


def _agree(run: Exchange, shared: list[Kind]) -> None:
    """Note what is agreed now."""
    from reader.storage import exchange

    for kind in shared:
        exchange.set_agreed(run.unit.db, run.place, kind.entity, kind.changed_rows())
    seq = exchange.last_seq(run.unit.db) + len(run.unit.records)
    if seq != run.seq:
        exchange.set_agreed(run.unit.db, run.place, "library", {"": exchange.Agreed((), {"seq": seq})})
