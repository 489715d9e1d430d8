"""The library that all use cases work on: opened, described, and closed."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from reader.errors import StorageError
from reader.i18n import N_
from reader.messages import Phrase, phrase
from reader.model import visible_line
from reader.services.backups import before_migration, newest_sound
from reader.settings import Settings

if TYPE_CHECKING:
    from reader.storage.journal import Unit
    from reader.storage.rewind import Rewound
    from reader.storage.values import Database

__all__ = ["Library", "LibraryInfo", "library_info", "open_library", "stop_workers"]


_KEPT = 3
"""Connections for reading that are kept open: as many as a screen commonly uses at once."""


@dataclass(frozen=True, slots=True)
class LibraryInfo:
    """What a library holds; ``size`` in bytes, its write-ahead log included."""

    path: Path
    size: int
    schema: int
    read_only: bool
    articles: int
    unread: int
    starred: int
    revisions: int
    feeds: int
    tags: int
    annotations: int
    orphans: int
    quotes: int
    decisions: int
    speakers: int
    changes: int


class Library:
    """An open library; every use case takes one. It may be shared between threads, each unit of work is its own.

    ``notice`` is told, in one line, what takes long on opening. With ``as_of`` (aware) the library is shown as it was
    then, and cannot be changed. Raises StorageError when the library cannot be opened.
    """

    def __init__(
        self,
        path: Path,
        settings: Settings,
        notice: Callable[[str], None] | None = None,
        as_of: datetime | None = None,
    ) -> None:
        from reader.storage import connection
        from reader.storage.kept import Kept

        self.path = path
        self.settings = replace(settings, library=path)
        try:
            self._access = connection.prepare(path, partial(before_migration, self.settings, notice))
        except connection.Damaged as error:
            raise connection.Damaged(_with_backup(self.settings, error)) from error
        self.as_of = as_of
        self._then: Rewound | None = None
        self._lock = threading.Lock()
        self._watch = connection.Watch(path, read_only=self.read_only)
        # A file that others may change behind its log (see ``connection.address``) is opened anew each time.
        self._readers = None if self.read_only else Kept(path, _KEPT)
        self._writers = None if self.read_only else Kept(path, 1)

    def __enter__(self) -> Library:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed; :attr:`why_read_only` says why."""
        return self.why_read_only is not None

    @property
    def is_newer(self) -> bool:
        """Whether a newer version of the program has written the library."""
        from reader.storage.connection import Access

        return self._access is Access.NEWER

    @property
    def why_read_only(self) -> Phrase | None:
        """In one line why nothing can be changed; None if it can."""
        from reader.storage.connection import Access

        shown = visible_line(str(self.path))
        if self.as_of is not None:
            template = N_("The library {path} is shown as it was on {moment}: read only.")
            return phrase(template, path=shown, moment=f"{self.as_of.astimezone():%Y-%m-%d %H:%M}")
        match self._access:
            case Access.NEWER:
                template = N_("The library {path} was written by a newer newsreader: read only; update to write to it.")
                return phrase(template, path=shown)
            case Access.READ:
                template = N_("The library {path} is read-only; check the permissions of file and folder.")
                return phrase(template, path=shown)
        return None

    def close(self) -> None:
        """Let go of the file; what was acknowledged is stored already."""
        for kept in (self._readers, self._writers):
            if kept is not None:
                kept.close()
        self._watch.close()
        if self._then is not None:
            self._then.close()

    def change_token(self) -> int:
        """A number that differs from the last one whenever anyone, this program included, has written since."""
        return self._watch.token()

    def reading(self) -> AbstractContextManager[Database]:
        """A unit of reading: one consistent state of the library."""
        from reader.storage import connection

        if self.as_of is None:
            return connection.reading(self.path, read_only=self.read_only, kept=self._readers)
        from reader.storage.rewind import Rewound

        with self._lock:
            if self._then is None:
                self._then = Rewound(self.path, self.as_of)
        return self._then.reading()

    def writing(
        self, label: str | Phrase = "", *, what: str = "do", undoes: str | None = None
    ) -> AbstractContextManager[Unit]:
        """A unit of writing, stored whole when its block ends; ``label`` says in the journal what was done."""
        from reader.storage import connection

        why = self.why_read_only
        if why is not None:
            raise StorageError(why)
        who, kept = self.settings.author, self._writers
        return connection.writing(self.path, label=label, who=who, what=what, undoes=undoes, kept=kept)


def open_library(
    settings: Settings, notice: Callable[[str], None] | None = None, as_of: datetime | None = None
) -> Library:
    """The library that ``settings`` name, made or migrated if need be; raises StorageError."""
    return Library(settings.library, settings, notice, as_of)


def stop_workers() -> None:
    """End the processes that parse for us, jobs under way fail; the next job starts a new one."""
    workers = sys.modules.get("reader.ingest.workers")
    if workers is not None:
        workers.close_workers()


def library_info(library: Library) -> LibraryInfo:
    """Where the library is and how much it holds; raises StorageError."""
    from reader.storage import overview

    with library.reading() as db:
        counts = overview.counts(db)
    return LibraryInfo(path=library.path, size=_size(library.path), read_only=library.read_only, **counts)


def _with_backup(settings: Settings, error: StorageError) -> Phrase:
    """What is wrong with the library, and which backup is the one to go back to."""
    newest = newest_sound(settings)
    if newest is None:
        return phrase("{reason}", reason=str(error))
    template = N_("{reason} The newest: newsreader restore {path}")
    return phrase(template, reason=str(error), path=visible_line(str(newest.path)))


def _size(path: Path) -> int:
    files = (path, path.with_name(path.name + "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
