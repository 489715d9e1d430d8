"""Opening a library, and the units of work on it: one for reading, one for writing, a connection each.

A reading unit sees one state of the library from its start to its end. A writing unit holds the one write lock of the
file from its start, carries the journal's batch, and is on the disk when it ends (WAL with synchronous=FULL).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from reader.errors import StorageError
from reader.messages import Phrase
from reader.model import visible_line
from reader.storage.journal import Unit, append
from reader.storage.migrations import APPLICATION_ID, SCHEMA_VERSION, library_migrations
from reader.storage.values import Database

__all__ = ["BUSY_SECONDS", "Watch", "prepare", "reading", "writing"]

BUSY_SECONDS = 5.0
"""How long a unit of work waits for another writer."""

# Bytes that the WAL keeps for the next changes once a large import has been copied back.
_WAL_KEPT = 16_000_000

_FULL = {"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_TRUNCATE"}


@contextmanager
def reading(path: Path, *, read_only: bool = False) -> Iterator[Database]:
    """One consistent state of the library at ``path``; raises StorageError."""
    with _told_apart(path), closing(_connect(path, "ro" if read_only else "rw")) as connection:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        _check(connection, path)
        yield connection


@contextmanager
def writing(
    path: Path, *, label: str | Phrase = "", who: str = "", what: str = "do", undoes: str | None = None
) -> Iterator[Unit]:
    """A transaction that is stored when the block ends, or not at all if it raises; raises StorageError.

    Waits up to ``BUSY_SECONDS`` for another writer.
    """
    with _told_apart(path), closing(_connect(path, "rw")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA journal_size_limit = {_WAL_KEPT}")
        connection.execute("BEGIN IMMEDIATE")
        try:
            _check(connection, path)
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
            with _told_apart(path):
                self._connection = _connect(path, "rw", any_thread=True)
                # SQLite opens the file, and with it the WAL, on the first reading only.
                _glance(self._connection)

    def token(self) -> int:
        """A number that differs from the last one whenever anyone has written since; raises StorageError."""
        with self._lock, _told_apart(self._path):
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
    found = [file.stat() for file in (path, _wal(path)) if file.exists()]
    # An empty WAL comes and goes with those who only read.
    return hash(tuple((one.st_mtime_ns, one.st_size) for one in found if one.st_size))


def prepare(path: Path) -> bool:
    """Make the library at ``path`` ready: created or migrated if need be; gives whether it can only be read.

    Raises StorageError if it is a folder, another kind of file, damaged, or from a newer version.
    """
    with _told_apart(path):
        if path.is_dir():
            raise StorageError(f"{_shown(path)} is a folder; name a file for the library.")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"No library can be made in {_shown(path.parent)}: {_reason(error)}.") from error
        if path.exists() and not path.is_file():
            raise StorageError(f"{_shown(path)} is not a regular file; name a file for the library.")
        if path.exists() and not os.access(path, os.R_OK):
            raise StorageError(f"The library {_shown(path)} may not be read; check its permissions.")
        if path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            _check_read_only(path)
            return True
        with closing(_connect(path, "rwc")) as connection:
            if _is_new(connection, path) or _version(connection) < SCHEMA_VERSION:
                _migrate(connection, path)
            _check(connection, path)
            _glance(connection)
    return False


def _check_read_only(path: Path) -> None:
    with closing(_connect(path, "ro")) as connection:
        if _is_new(connection, path) or _version(connection) < SCHEMA_VERSION:
            raise StorageError(f"The library {_shown(path)} cannot be written, and this version has to; copy it first.")
        _check(connection, path)
        _glance(connection)


def _glance(connection: sqlite3.Connection) -> None:
    """Read the schema and one small table: what is badly damaged is told on opening, not in the middle of work."""
    connection.execute("SELECT count(value) FROM counter").fetchone()


def _connect(path: Path, mode: str, *, any_thread: bool = False) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode={mode}"
    if mode == "ro" and not _wal(path).exists() and not os.access(path.parent, os.W_OK):
        # Beside a file in a folder that cannot be written no WAL index can be made; without a WAL none is needed.
        address += "&immutable=1"
    connection = sqlite3.connect(address, timeout=BUSY_SECONDS, uri=True, check_same_thread=not any_thread)
    # One cell that is not UTF-8 in a damaged file must not stop a whole list.
    connection.text_factory = _lenient
    return connection


def _lenient(data: bytes) -> str:
    return str(data, "utf-8", "replace")


def _wal(path: Path) -> Path:
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
    raise StorageError(f"{_shown(path)} is an SQLite file of another program; name another file for the library.")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise StorageError(f"{_shown(path)} is not a library of newsreader; name another file.")
    version = _version(connection)
    if version > SCHEMA_VERSION:
        raise StorageError(
            f"The library {_shown(path)} was written by a newer newsreader (schema {version}, this one knows "
            f"{SCHEMA_VERSION}); update newsreader to open it."
        )


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the schema up to date, all of it or nothing, while no other process does the same.

    sqlite_utils is imported here only: it takes 0.1 s, and half a second where pandas is installed, at every start.
    """
    from sqlite_utils import Database as Migrated

    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have been first: the migrations ask again which of them are pending.
        _is_new(connection, path)
        library_migrations().apply(Migrated(connection, recursive_triggers=False, execute_plugins=False))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _told_apart(path: Path) -> Iterator[None]:
    """Turn SQLite's failures into one line that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(_explain(error, path)) from error
    except UnicodeDecodeError as error:
        # Python decodes SQLite's messages about a damaged schema, which may quote the damage.
        raise StorageError(f"The library {_shown(path)} is damaged; restore it from a backup.") from error


def _explain(error: sqlite3.Error, path: Path) -> str:
    name = getattr(error, "sqlite_errorname", "")
    where = f"The library {_shown(path)}"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return f"{where} has been in use by another program for {BUSY_SECONDS:.0f} seconds; try again."
    if name in _FULL:
        return f"{where} could not be written: no space is left, or the disk failed. Nothing was changed."
    if name.startswith("SQLITE_READONLY"):
        return f"{where} is read-only; check the permissions of the file and its folder."
    if name.startswith("SQLITE_CANTOPEN"):
        return f"{where} cannot be opened; check that it exists and its permissions."
    if name == "SQLITE_NOTADB":
        return f"{_shown(path)} is not an SQLite file; name another file for the library."
    if name.startswith("SQLITE_CORRUPT"):
        return f"{where} is damaged ({error}); restore it from a backup."
    return f"{where} failed: {visible_line(str(error))}."


def _shown(path: Path) -> str:
    return visible_line(str(path))


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
