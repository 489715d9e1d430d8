"""Connections that stay open between units of work.

SQLite reads the whole schema anew in every connection that is opened, which takes longer than most of what is asked of
it: a millisecond and a half, several times a key.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["Connection", "Kept", "lent"]

_MUCH = 2_000
"""Rows after whose change a connection is not kept: what it holds in memory is worth more than the time it saves."""


class Connection(sqlite3.Connection):
    """A connection that knows which file it was opened for, and which words its unit of work has met."""

    opened: tuple[int, int] | None = None
    met: set[str]


class Kept:
    """At most ``most`` idle connections to the library at ``path``; each serves one unit of work at a time."""

    def __init__(self, path: Path, most: int) -> None:
        self._path = path
        self._most = most
        self._lock = threading.Lock()
        self._idle: list[Connection] = []

    def identity(self) -> tuple[int, int] | None:
        """Which file is at the path now; None for none."""
        with suppress(OSError):
            found = self._path.stat()
            return found.st_dev, found.st_ino
        return None

    def take(self) -> Connection | None:
        """An idle connection to the file that is at the path now; it is the caller's until it is given back."""
        now = self.identity()
        with self._lock:
            # Of a file that was replaced or deleted, what is written to it would be lost.
            stale = [one for one in self._idle if one.opened != now]
            self._idle = [one for one in self._idle if one.opened == now]
            found = self._idle.pop() if self._idle else None
        for one in stale:
            one.close()
        return found

    def give(self, connection: Connection) -> None:
        """Keep a connection whose unit of work has ended well, if there is room for it; otherwise close it."""
        if connection.opened is not None and connection.total_changes < _MUCH:
            connection.met.clear()
            with self._lock:
                if len(self._idle) < self._most:
                    self._idle.append(connection)
                    return
        connection.close()

    def close(self) -> None:
        """Close the idle ones, and keep none any more."""
        with self._lock:
            idle, self._idle, self._most = self._idle, [], 0
        for one in idle:
            one.close()


@contextmanager
def lent(kept: Kept | None, make: Callable[[], Connection]) -> Iterator[Connection]:
    """A connection for one unit of work, kept or made; one whose unit fails is closed, the others are kept again."""
    identity = kept.identity() if kept is not None else None
    connection = (kept.take() if kept is not None else None) or make()
    connection.opened = connection.opened or identity
    try:
        yield connection
        connection.rollback()
    except BaseException:
        connection.close()
        raise
    if kept is None:
        connection.close()
    else:
        kept.give(connection)
