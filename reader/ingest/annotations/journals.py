"""Journals that libraries leave in a shared folder: read line by line, and not further than they can be trusted."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from reader.errors import ImportFailure
from reader.ingest.annotations.told import checked
from reader.ingest.annotations.values import LONGEST_TEXT
from reader.messages import os_reason, phrase
from reader.model import visible_line
from reader.model.operations import NewerVersion, Operation, from_line

__all__ = ["MAX_JOURNAL", "Journal", "journal_name", "read_folder", "read_journal", "signature"]

MAX_JOURNAL = 1_000_000_000
MAX_JOURNALS = 1_000
_LONGEST_LINE = 4 * LONGEST_TEXT
_TAIL = 4096
_NAME = re.compile(r"newsreader-([0-9a-f]{16})\.journal")


@dataclass(frozen=True, slots=True)
class Journal:
    """The operations of one journal from its start to the first line that is none; ``length`` in bytes up to there.

    ``is_whole`` tells whether there is nothing after them: half a line is on its way, or the file is damaged.
    ``is_newer``: what follows was written by a newer version of the program.
    """

    name: str
    operations: tuple[Operation, ...] = ()
    length: int = 0
    is_whole: bool = True
    is_newer: bool = False


def journal_name(stem: str) -> str:
    """The file name of the journal that goes by ``stem``, 16 hexadecimal digits."""
    return f"newsreader-{stem}.journal"


def read_folder(folder: Path, own: str = "") -> tuple[list[Journal], list[str]]:
    """The journals in a folder but the one called ``own``, by name, and the names of those that cannot be read.

    These are no regular files, too long, or not ours to read; other files are none of ours. Raises ImportFailure if
    the folder cannot be read.
    """
    found = [path for path in _journals(folder) if path.name != own]
    journals, refused = [], []
    for path in found[:MAX_JOURNALS]:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_JOURNAL:
            refused.append(path.name)
            continue
        try:
            journals.append(read_journal(path))
        except ImportFailure:
            # One that cannot be read is no reason not to read the others.
            refused.append(path.name)
    return journals, refused + [path.name for path in found[MAX_JOURNALS:]]


def signature(folder: Path) -> dict[str, list[str | int]]:
    """Length and last bytes of each journal in a folder: what tells in no time whether one has grown.

    Raises ImportFailure if the folder cannot be read; a file that cannot be read has no bytes.
    """
    found: dict[str, list[str | int]] = {}
    for path in _journals(folder):
        tail = b""
        try:
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    file.seek(max(0, path.stat().st_size - _TAIL))
                    tail = file.read(_TAIL)
            found[path.name] = [path.lstat().st_size, hashlib.sha256(tail).hexdigest()[:16]]
        except OSError:
            found[path.name] = [-1, ""]
    return found


def _journals(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    except OSError as error:
        raise ImportFailure(
            phrase("Cannot read {path}: {reason}.", path=visible_line(str(folder)), reason=os_reason(error))
        ) from error


def read_journal(path: Path) -> Journal:
    """The journal at ``path``; one that is not there is empty. Raises ImportFailure if it cannot be read."""
    match = _NAME.fullmatch(path.name)
    assert match is not None  # noqa: S101 - the caller's own choice of files
    operations: list[Operation] = []
    length = 0
    try:
        with path.open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                try:
                    operation = from_line(line)
                    if not operation.id.startswith(f"{match[1]}:{len(operations) + 1}."):
                        raise ValueError("not the next of this journal")
                    operation = checked(operation)
                except NewerVersion:
                    return Journal(path.name, tuple(operations), length, is_whole=False, is_newer=True)
                except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                    return Journal(path.name, tuple(operations), length, is_whole=False)
                operations.append(operation)
                length += len(line)
    except FileNotFoundError:
        return Journal(path.name)
    except OSError as error:
        raise ImportFailure(
            phrase("Cannot read {path}: {reason}.", path=visible_line(str(path)), reason=os_reason(error))
        ) from error
    return Journal(path.name, tuple(operations), length)
