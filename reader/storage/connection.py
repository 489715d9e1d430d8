"""Opening a library, and the units of work on it: one for reading, one for writing, a connection each.

A reading unit sees one state of the library from its start to its end. A writing unit holds the one write lock of the
file from its start, carries the journal's batch, and is on the disk when it ends (WAL with synchronous=FULL).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from enum import Enum
from functools import partial
from pathlib import Path

from reader.errors import StorageError
from reader.i18n import N_
from reader.messages import Phrase, phrase
from reader.model import visible_line
from reader.storage import functions
from reader.storage.holders import writer_of
from reader.storage.journal import Unit, append
from reader.storage.kept import Connection, Kept, lent
from reader.storage.migrations import APPLICATION_ID, SCHEMA_VERSION, library_migrations
from reader.storage.values import Database

__all__ = [
    "BUSY_SECONDS",
    "PAGE_SIZE",
    "Access",
    "Damaged",
    "Stopped",
    "Watch",
    "address",
    "connect",
    "newer_version",
    "prepare",
    "reading",
    "stoppable",
    "told_apart",
    "wal",
    "writing",
]

BUSY_SECONDS = 5.0
"""How long a unit of work waits for another writer."""

PAGE_SIZE = 8192
"""Bytes of a page of a new library."""

# Kibibytes of pages that a writing unit holds: new words come in anywhere in their indexes, which in a large library
# are far more than the 2 MB that SQLite holds otherwise.
_WRITTEN_AT_ONCE = 32_000

# Bytes that the WAL keeps for the next changes once a large import has been copied back.
_WAL_KEPT = 16_000_000

_READING = ("query_only = ON",)
_WRITING = ("foreign_keys = ON", f"journal_size_limit = {_WAL_KEPT}", f"cache_size = -{_WRITTEN_AT_ONCE}")

# Steps of SQLite's machine, of which it does some ten million a second.
_STEPS_BETWEEN_LOOKS = 1_000

_FULL = {"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_TRUNCATE"}


class Access(Enum):
    """What may be done with a library."""

    WRITE = "write"
    READ = "its permissions allow reading only"
    NEWER = "a newer version has written it"


class Damaged(StorageError):
    """The library's file is not what SQLite wrote."""


class Stopped(StorageError):
    """A person stopped a change: nothing of it is stored."""


@contextmanager
def reading(path: Path, *, read_only: bool = False, kept: Kept | None = None) -> Iterator[Database]:
    """One consistent state of the library at ``path``; raises StorageError.

    Takes one of the ``kept`` connections, and leaves it there.
    """
    mode = "ro" if read_only else "rw"
    with told_apart(path), lent(kept, partial(_opened, path, mode, _READING, kept)) as connection:
        connection.execute("BEGIN")
        _check(connection, path)
        yield connection


@contextmanager
def writing(
    path: Path,
    *,
    label: str | Phrase = "",
    who: str = "",
    what: str = "do",
    undoes: str | None = None,
    kept: Kept | None = None,
) -> Iterator[Unit]:
    """A transaction that is stored when the block ends, or not at all if it raises; raises StorageError.

    Waits up to ``BUSY_SECONDS`` for another writer. Takes one of the ``kept`` connections, and leaves it there.
    """
    with told_apart(path), lent(kept, partial(_opened, path, "rw", _WRITING, kept)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            _check(connection, path)
            _check_version(connection, path)
            unit = Unit(connection, label, who, what, undoes)
            yield unit
            append(unit)
            connection.execute("COMMIT")
        except BaseException:
            # A full disk may have rolled the transaction back already.
            if connection.in_transaction:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
            raise


def _opened(path: Path, mode: str, pragmas: Iterable[str], kept: Kept | None) -> Connection:
    """A new connection for units of work; one that is kept may serve any thread."""
    connection = connect(path, mode, any_thread=kept is not None)
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    return connection


@contextmanager
def stoppable(db: Database, cancelled: Callable[[], bool] | None) -> Iterator[None]:
    """Give up what the database is doing, wherever it is, once ``cancelled`` says so; raises Stopped."""
    if cancelled is None:
        yield
        return
    stopped = Stopped(phrase("Stopped; nothing was changed."))
    db.set_progress_handler(cancelled, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_INTERRUPT":
            raise
        raise stopped from None
    finally:
        db.set_progress_handler(None, 0)
    if cancelled():
        raise stopped


class Watch:
    """A connection that stays open beside the units of work.

    It tells when the library changed, and keeps the WAL alive between units: the last connection to close would
    otherwise copy the WAL back and delete it, at every change. A library that can only be read is watched by its files.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        if not read_only:
            with told_apart(path):
                self._connection = connect(path, "rw", any_thread=True)
                # SQLite opens the file, and with it the WAL, on the first reading only.
                _glance(self._connection)

    def token(self) -> int:
        """A number that differs from the last one whenever anyone has written since; raises StorageError."""
        with self._lock, told_apart(self._path):
            if self._connection is None:
                return _stamp(self._path)
            row: tuple[int] = self._connection.execute("PRAGMA data_version").fetchone()
            return row[0]

    def close(self) -> None:
        """Let go of the library."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()


def _stamp(path: Path) -> int:
    """A number made of when the library and its WAL were written and how long they are."""
    found = [file.stat() for file in (path, wal(path)) if file.exists()]
    # An empty WAL comes and goes with those who only read.
    return hash(tuple((one.st_mtime_ns, one.st_size) for one in found if one.st_size))


def prepare(path: Path, before_migration: Callable[[Path, int], object] | None = None) -> Access:
    """Make the library at ``path`` ready, created or migrated if need be; gives what may be done with it.

    ``before_migration`` is called with the path and the old schema before an existing library is migrated, while
    nobody else can write to it; what it raises keeps the library as it is. Raises StorageError if ``path`` is a
    folder, another kind of file, or damaged.
    """
    with told_apart(path):
        if path.is_dir():
            raise StorageError(phrase("{path} is a folder; name a file for the library.", path=_shown(path)))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = phrase(
                "No library can be made in {path}: {reason}.", path=_shown(path.parent), reason=_reason(error)
            )
            raise StorageError(message) from error
        if path.exists() and not path.is_file():
            raise StorageError(phrase("{path} is not a regular file; name a file for the library.", path=_shown(path)))
        if path.exists() and not os.access(path, os.R_OK):
            raise StorageError(phrase("The library {path} may not be read; check its permissions.", path=_shown(path)))
        if path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            return _read_only_access(path)
        with closing(connect(path, "rwc")) as connection:
            if _is_new(connection, path) or _version(connection) < SCHEMA_VERSION:
                _migrate(connection, path, before_migration)
            _check(connection, path)
            _glance(connection)
            return Access.WRITE if _version(connection) == SCHEMA_VERSION else Access.NEWER


def _read_only_access(path: Path) -> Access:
    with closing(connect(path, "ro")) as connection:
        if _is_new(connection, path) or _version(connection) < SCHEMA_VERSION:
            raise StorageError(
                phrase(
                    "The library {path} cannot be written, and this version has to; copy it first.", path=_shown(path)
                )
            )
        _check(connection, path)
        _glance(connection)
        return Access.READ if _version(connection) == SCHEMA_VERSION else Access.NEWER


def _glance(connection: sqlite3.Connection) -> None:
    """Read the schema and one small table: what is badly damaged is told on opening, not in the middle of work."""
    connection.execute("SELECT count(value) FROM counter").fetchone()


def connect(path: Path, mode: str, *, any_thread: bool = False) -> Connection:
    """A connection of mode "ro", "rw" or "rwc" (which makes the file), as every unit of work has it."""
    connection = sqlite3.connect(
        address(path, mode), timeout=BUSY_SECONDS, uri=True, check_same_thread=not any_thread, factory=Connection
    )
    # One cell that is not UTF-8 in a damaged file must not stop a whole list.
    connection.text_factory = _lenient
    connection.met = functions.register(connection)
    return connection


def address(path: Path, mode: str) -> str:
    """The URI by which SQLite opens the library at ``path``."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    if mode == "ro" and not wal(path).exists() and not os.access(path.parent, os.W_OK):
        # Beside a file in a folder that cannot be written no WAL index can be made; without a WAL none is needed.
        uri += "&immutable=1"
    return uri


def _lenient(data: bytes) -> str:
    return str(data, "utf-8", "replace")


def wal(path: Path) -> Path:
    """The write-ahead log beside the library at ``path``."""
    return path.with_name(path.name + "-wal")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _is_new(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file holds nothing at all yet; raises StorageError if it holds something that is not a library."""
    identity = connection.execute("PRAGMA application_id").fetchone()[0]
    if identity == APPLICATION_ID:
        return False
    if identity == 0 and not connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
        return True
    template = N_("{path} is an SQLite file of another program; name another file for the library.")
    raise StorageError(phrase(template, path=_shown(path)))


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StorageError(phrase("{path} is not a library of newsreader; name another file.", path=_shown(path)))


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    version = _version(connection)
    if version > SCHEMA_VERSION:
        raise StorageError(newer_version(path, version))


def newer_version(path: Path, version: int) -> Phrase:
    """The line about a library that a newer program has written."""
    return phrase(
        "The library {path} was written by a newer newsreader (schema {version}, this one knows {known}): "
        "it can be read only; update newsreader to write.",
        path=_shown(path),
        version=version,
        known=SCHEMA_VERSION,
    )


def _migrate(
    connection: sqlite3.Connection, path: Path, before_migration: Callable[[Path, int], object] | None
) -> None:
    """Bring the schema up to date, all of it or nothing, while no other process does the same."""
    from reader.storage.migrations.toolkit import sqlite_utils

    Migrated = sqlite_utils().Database  # noqa: N806 - a class of the library that is imported only here
    # Of a new file only. An article's text fills one page then, where it took one and most of another: a sixth of all.
    connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been first: the migrations ask again which of them are pending.
        is_new, version = _is_new(connection, path), _version(connection)
        if before_migration is not None and not is_new and version < SCHEMA_VERSION:
            before_migration(path, version)
        library_migrations().apply(Migrated(connection, recursive_triggers=False, execute_plugins=False))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def told_apart(path: Path) -> Iterator[None]:
    """Turn SQLite's failures into one line that says what to do; raises StorageError."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(error, path) from error
    except UnicodeDecodeError as error:
        # Python decodes SQLite's messages about a damaged schema, which may quote the damage.
        raise Damaged(phrase("The library {path} is damaged; restore it from a backup.", path=_shown(path))) from error


def _explained(error: sqlite3.Error, path: Path) -> StorageError:
    name = getattr(error, "sqlite_errorname", "")
    where = _shown(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StorageError(_busy(path))
    if name in _FULL:
        template = N_(
            "The library {path} could not be written: no space is left, or the disk failed. Nothing was changed."
        )
        return StorageError(phrase(template, path=where))
    if name.startswith("SQLITE_READONLY"):
        template = N_("The library {path} is read-only; check the permissions of the file and its folder.")
        return StorageError(phrase(template, path=where))
    if name.startswith("SQLITE_CANTOPEN"):
        template = N_("The library {path} cannot be opened; check that it exists and its permissions.")
        return StorageError(phrase(template, path=where))
    if name == "SQLITE_NOTADB":
        return Damaged(phrase("{path} is not an SQLite file; name another file for the library.", path=where))
    reason = visible_line(str(error))
    if name.startswith("SQLITE_CORRUPT"):
        template = N_("The library {path} is damaged ({reason}); restore it from a backup.")
        return Damaged(phrase(template, path=where, reason=reason))
    return StorageError(phrase("The library {path} failed: {reason}.", path=where, reason=reason))


def _busy(path: Path) -> Phrase:
    seconds = round(BUSY_SECONDS)
    holder = writer_of(path)
    if holder is None:
        template = N_("The library {path} has been in use by another program for {seconds} seconds; try again.")
        return phrase(template, path=_shown(path), seconds=seconds)
    template = N_("The library {path} has been in use by another program ({program}) for {seconds} seconds; try again.")
    return phrase(template, path=_shown(path), program=holder, seconds=seconds)


def _shown(path: Path) -> str:
    return visible_line(str(path))


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
