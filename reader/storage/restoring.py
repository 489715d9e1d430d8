"""Putting a backup in the place of a library, in such an order that neither is ever missing."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from reader.errors import StorageError
from reader.i18n import N_
from reader.messages import os_reason, phrase
from reader.model import visible_line
from reader.storage import backup, connection
from reader.storage.holders import others_with

__all__ = ["put_back"]

_BUSY_SECONDS = 1.0


def put_back(source: Path, library: Path, aside: Path) -> bool:
    """Make ``library`` a copy of the backup ``source``; what was there becomes ``aside``, log included.

    Gives whether anything was there. Raises StorageError, and then leaves the library as it is: also when another
    program has it open.
    """
    part = library.with_name(f".{library.name}.{os.getpid()}.part")
    try:
        library.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, part)
        # The hash of the source was checked; what counts now is the copy.
        if backup.same_content(source, part):
            _make_writable(part)
            return _exchange(part, library, aside)
        raise StorageError(phrase("{path} cannot be read back as it was written.", path=_shown(part)))
    except OSError as error:
        message = phrase(
            "The library {path} was not replaced: {reason}.", path=_shown(library), reason=os_reason(error)
        )
        raise StorageError(message) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _make_writable(part: Path) -> None:
    with connection.told_apart(part), closing(sqlite3.connect(part, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    backup.sync(part)


def _exchange(part: Path, library: Path, aside: Path) -> bool:
    was_there = library.exists()
    if was_there:
        _let_nobody_in(library)
        os.link(library, aside)
        log = connection.wal(library)
        if log.exists():
            # SQLite would read the old log into the new library.
            os.link(log, connection.wal(aside))
            log.unlink()
    part.replace(library)
    with suppress(OSError):
        library.with_name(f"{library.name}-shm").unlink()
    backup.sync(library)
    return was_there


def _let_nobody_in(library: Path) -> None:
    """Copy the log back, if the file is sound enough, and make sure that no other program has the library open."""
    others = others_with(library)
    if others:
        template = N_("The library {path} is open in another program ({program}); close that first.")
        raise StorageError(phrase(template, path=_shown(library), program=", ".join(others)))
    try:
        with closing(sqlite3.connect(library, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
            # In a WAL library every program that has it open holds a lock that this one excludes.
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("BEGIN EXCLUSIVE")
            db.execute("COMMIT")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            message = phrase("The library {path} is open in another program; close that first.", path=_shown(library))
            raise StorageError(message) from error
        # A damaged library is what restoring is for: it goes aside as it is.


def _shown(path: Path) -> str:
    return visible_line(str(path))
