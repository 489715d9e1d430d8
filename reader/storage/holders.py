"""Who has a library open, as the operating system knows it: Linux's list of file locks.

SQLite locks agreed bytes by POSIX locks (sqlite.org/fileformat.html, "lock-byte page"; sqlite.org/walformat.html,
"WAL locks"). The list is read without opening the library's files: closing one would give up this process's own locks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reader.model import visible_line

__all__ = ["others_with", "writer_of"]

_LOCKS = Path("/proc/locks")

# The first byte of SQLite's SHARED lock in the database: held by whoever has a library in WAL mode open.
_SHARED_FIRST = 0x4000_0000 + 2
# WAL_WRITE_LOCK in the shared-memory file.
_WAL_WRITE = 120


@dataclass(frozen=True, slots=True)
class _Lock:
    pid: int
    device: tuple[int, int]
    inode: int
    first: int
    last: int
    exclusive: bool


def others_with(path: Path) -> list[str]:
    """The other programs that have the library at ``path`` open, as "name 1234"; none where that cannot be known."""
    found = {lock.pid for lock in _locks_on(path) if lock.last >= _SHARED_FIRST and lock.pid != os.getpid()}
    return [_program(pid) for pid in sorted(found)]


def writer_of(path: Path) -> str | None:
    """The program that is writing to the library at ``path`` now, as "name 1234"; None where nobody is known."""
    for lock in _locks_on(path.with_name(f"{path.name}-shm")):
        if lock.exclusive and lock.first <= _WAL_WRITE <= lock.last and lock.pid != os.getpid():
            return _program(lock.pid)
    return None


def _locks_on(path: Path) -> Iterator[_Lock]:
    with suppress(OSError):
        status = path.stat()
        own = ((os.major(status.st_dev), os.minor(status.st_dev)), status.st_ino)
        for line in _LOCKS.read_text(encoding="ascii").splitlines():
            lock = _lock(line)
            if lock is not None and (lock.device, lock.inode) == own:
                yield lock


def _lock(line: str) -> _Lock | None:
    """A line such as "1: POSIX  ADVISORY  WRITE 3568 fd:00:2531452 120 EOF" (proc_locks(5)); None for any other."""
    fields = line.split()
    if len(fields) != 8 or fields[1] not in {"POSIX", "OFDLCK"}:
        return None
    try:
        major, minor, inode = fields[5].split(":")
        first, last = int(fields[6]), (2**63 if fields[7] == "EOF" else int(fields[7]))
        device = (int(major, 16), int(minor, 16))
        return _Lock(int(fields[4]), device, int(inode), first, last, fields[3] == "WRITE")
    except ValueError:
        return None


def _program(pid: int) -> str:
    with suppress(OSError):
        return f"{visible_line(Path(f'/proc/{pid}/comm').read_text(encoding='utf-8', errors='replace').strip())} {pid}"
    return str(pid)
