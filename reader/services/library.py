"""The library that all use cases work on: opened, described, and closed."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from reader.errors import StorageError
from reader.model import visible_line
from reader.settings import Settings

if TYPE_CHECKING:
    from reader.messages import Phrase
    from reader.storage.journal import Unit
    from reader.storage.values import Database

__all__ = ["Library", "LibraryInfo", "library_info", "open_library"]


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

    Raises StorageError when the library cannot be opened.
    """

    def __init__(self, path: Path, settings: Settings) -> None:
        from reader.storage import connection

        self.path = path
        self.settings = settings
        self.read_only = connection.prepare(path)
        self._watch = connection.Watch(path, read_only=self.read_only)

    def __enter__(self) -> Library:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; what was acknowledged is stored already."""
        self._watch.close()

    def change_token(self) -> int:
        """A number that differs from the last one whenever anyone, this program included, has written since."""
        return self._watch.token()

    def reading(self) -> AbstractContextManager[Database]:
        """A unit of reading: one consistent state of the library."""
        from reader.storage import connection

        return connection.reading(self.path, read_only=self.read_only)

    def writing(
        self, label: str | Phrase = "", *, what: str = "do", undoes: str | None = None
    ) -> AbstractContextManager[Unit]:
        """A unit of writing, stored whole when its block ends; ``label`` says in the journal what was done."""
        from reader.storage import connection

        if self.read_only:
            raise StorageError(
                f"The library {visible_line(str(self.path))} is read-only; check the permissions of file and folder."
            )
        return connection.writing(self.path, label=label, who=self.settings.author, what=what, undoes=undoes)


def open_library(settings: Settings) -> Library:
    """The library that ``settings`` name, made or migrated if need be; raises StorageError."""
    return Library(settings.library, settings)


def library_info(library: Library) -> LibraryInfo:
    """Where the library is and how much it holds; raises StorageError."""
    from reader.storage import overview

    with library.reading() as db:
        counts = overview.counts(db)
    return LibraryInfo(path=library.path, size=_size(library.path), read_only=library.read_only, **counts)


def _size(path: Path) -> int:
    files = (path, path.with_name(path.name + "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
