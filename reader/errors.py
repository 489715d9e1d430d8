"""The one tree of expected failures; each message is a single line that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.messages import Phrase

__all__ = [
    "ConfigError",
    "ExportError",
    "FetchError",
    "ImportFailure",
    "NotFound",
    "QueryError",
    "ReaderError",
    "StorageError",
]


class ReaderError(Exception):
    """Base of every failure that is told in one line; ``str()`` words a phrase in the language in force."""

    def __init__(self, message: str | Phrase = "") -> None:
        super().__init__(message)

    #: Exit code of the command line when this error ends it.
    exit_code = 1


class ConfigError(ReaderError):
    """The configuration or the command line asks for something impossible."""

    exit_code = 2


class StorageError(ReaderError):
    """The library cannot be opened, read or written."""


class FetchError(ReaderError):
    """A URL could not be fetched or was refused."""


class ImportFailure(ReaderError):
    """A file, page or pasted text could not be read as an article."""


class ExportError(ReaderError):
    """An export could not be written."""


class QueryError(ReaderError):
    """The search ``query`` cannot be understood; code points ``start`` to ``stop`` of it are where."""

    exit_code = 2

    def __init__(self, message: str | Phrase, start: int = 0, stop: int = 0, query: str = "") -> None:
        super().__init__(message)
        self.start, self.stop, self.query = start, stop, query


class NotFound(ReaderError):
    """No article, feed, tag or speaker goes by that identifier."""
