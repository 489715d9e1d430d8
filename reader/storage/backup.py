"""Copies of a library: whole, or of a person's work alone; each with a hash beside it, each read back once written.

Every backup is a library: it can be opened, searched and exported from. A whole one has every page of the original. One
of the work leaves out what feeds bring again: articles that nobody annotated, reviewed or starred, and that came
from a feed. The hash is a file for ``sha256sum --check``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from reader.errors import StorageError
from reader.i18n import N_
from reader.messages import os_reason, phrase
from reader.model import visible_line
from reader.storage import connection, work
from reader.storage.migrations import APPLICATION_ID

__all__ = [
    "BackupFile",
    "Stopped",
    "backups_of",
    "checked_hash",
    "hash_file",
    "is_sound",
    "make",
    "name_for",
    "remove",
    "same_content",
    "stamp_of",
    "sync",
]

_PAGES = 2_000
_CHUNK = 1 << 20
_SPARE = 20_000_000
_STAMP = "%Y%m%dT%H%M%S%fZ"

Progress = Callable[[int, int], None]
"""Told how many pages are done, and how many there are; what it raises ends the copying."""


class Stopped(StorageError):
    """A backup that was given up because somebody asked for it."""


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup beside a library: when it was made (UTC), why ("daily", "update", "asked", "repair"), how much of it."""

    path: Path
    made: datetime
    reason: str
    is_whole: bool
    size: int


def backups_of(folder: Path, stem: str) -> list[BackupFile]:
    """The finished backups in ``folder`` of the library whose file is called ``stem``, newest first."""
    found = []
    with suppress(OSError):
        for path in folder.glob(f"{_escaped(stem)}-*.db"):
            parts = path.stem.removeprefix(f"{stem}-").split("-")
            made = stamp_of(parts[0])
            if made is not None and len(parts) in {2, 3} and hash_file(path).exists():
                found.append(BackupFile(path, made, parts[1], parts[-1] != "work", path.stat().st_size))
    return sorted(found, key=lambda one: (one.made, one.path.name), reverse=True)


def _escaped(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def stamp_of(text: str) -> datetime | None:
    """The moment in the name of a backup."""
    with suppress(ValueError):
        return datetime.strptime(text, _STAMP).replace(tzinfo=UTC)
    return None


def name_for(stem: str, made: datetime, reason: str, *, is_whole: bool) -> str:
    """The file name of a backup."""
    return f"{stem}-{made:{_STAMP}}-{reason}{'' if is_whole else '-work'}.db"


def hash_file(path: Path) -> Path:
    """The file beside a backup that has its SHA-256."""
    return path.with_name(f"{path.name}.sha256")


def make(library: Path, target: Path, *, is_whole: bool, progress: Progress | None = None) -> None:
    """Write a backup of ``library`` to ``target``, with its hash beside it, and read both back.

    Takes one state of the library, whoever writes meanwhile, and keeps nobody from writing. Raises StorageError, and
    then leaves nothing behind; a file that is there already is left as it is.
    """
    if target.exists():
        raise StorageError(phrase("{path} exists already; name another file for the backup.", path=_shown(target)))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _check_space(library, target.parent, is_whole=is_whole)
        try:
            with connection.told_apart(library), closing(connection.connect(library, "ro")) as source:
                source.execute("BEGIN")
                copy = _copy_pages if is_whole else work.copy_work
                _compare(copy(source, library, part, progress), part)
            sync(part)
            digest = _digest(part)
            if digest != _digest(part):
                raise StorageError(phrase("{path} cannot be read back as it was written.", path=_shown(part)))
            # Whoever opens a backup as a library shall read it and no more.
            part.chmod(0o444)
            # The hash comes first: a backup without one is not finished, a hash without a backup is nothing.
            _write_hash(target, digest)
            os.link(part, target)
        finally:
            _forget(part)


def checked_hash(path: Path) -> str | None:
    """What is wrong with the backup at ``path``: "missing" hash, "different" content; None if it is as written.

    Raises StorageError if it cannot be read.
    """
    with _told(path):
        try:
            words = hash_file(path).read_text(encoding="ascii").split()
        except FileNotFoundError:
            return "missing"
        except ValueError:
            return "different"
        return None if words[:1] == [_digest(path)] else "different"


def is_sound(path: Path) -> str:
    """What SQLite says is wrong within the library at ``path``, in one line; "" if nothing is. Raises StorageError."""
    with connection.told_apart(path), closing(connection.connect(path, "ro")) as db:
        if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise StorageError(phrase("{path} is not a library of newsreader; name another file.", path=_shown(path)))
        [found] = db.execute("PRAGMA integrity_check(1)").fetchone()
        return "" if found == "ok" else visible_line(" ".join(str(found).split()))


def remove(backup: BackupFile) -> None:
    """Delete a backup and its hash; one that cannot be deleted stays."""
    with suppress(OSError):
        backup.path.unlink()
        hash_file(backup.path).unlink()


def _copy_pages(source: sqlite3.Connection, library: Path, part: Path, progress: Progress | None) -> str:
    del library

    def tell(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        source.backup(copy, pages=_PAGES, progress=tell, sleep=0)
        # A backup is one file, and whoever opens it shall need no log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
    return work.digest(source)


def _compare(copied: str, part: Path) -> None:
    """Raises StorageError unless the copy is sound and has all that a person made, to the last byte."""
    reason = is_sound(part)
    if not reason:
        with closing(connection.connect(part, "ro")) as copy:
            if work.digest(copy) == copied:
                return
        reason = "what was written is not what was read"
    raise StorageError(phrase("No backup was made: {reason}.", reason=reason))


def _check_space(library: Path, folder: Path, *, is_whole: bool) -> None:
    needed = library.stat().st_size + _SPARE if is_whole else _SPARE
    free = shutil.disk_usage(folder).free
    if free < needed:
        template = N_("There is no room for a backup in {path}: it takes {needed} MB, {free} MB are free.")
        raise StorageError(phrase(template, path=_shown(folder), needed=needed // 10**6 + 1, free=free // 10**6))


def _digest(path: Path) -> str:
    """The SHA-256 of the file as it stands on the disk."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            # What is in memory is what was written; what counts is what the disk gives back.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while data := file.read(_CHUNK):
            total.update(data)
    return total.hexdigest()


def _write_hash(target: Path, digest: str) -> None:
    # The format of sha256sum(1); in a name a line end or backslash would need escapes, and ours are taken from files.
    file = hash_file(target)
    file.write_text(f"{digest}  {target.name}\n", encoding="utf-8")
    sync(file)


def same_content(one: Path, other: Path) -> bool:
    """Whether two files are the same to the byte, as they stand on the disk."""
    sync(other)
    return _digest(one) == _digest(other)


def sync(path: Path) -> None:
    """Have the file, and its name in its folder, on the disk."""
    for one in (path, path.parent):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _forget(part: Path) -> None:
    for file in (part, connection.wal(part), part.with_name(f"{part.name}-journal")):
        with suppress(OSError):
            file.unlink()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            phrase("The backup {path} failed: {reason}.", path=_shown(path), reason=os_reason(error))
        ) from error


def _shown(path: Path) -> str:
    return visible_line(str(path))
