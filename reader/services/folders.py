"""What is in a folder, for those who walk folders to find a file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import islice

from reader.errors import ImportFailure
from reader.messages import os_reason, phrase
from reader.model import visible_line

__all__ = ["FolderEntry", "common_beginning", "entries_beginning", "parts_of", "what_is"]

_MOST = 20_000


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """A file or folder; ``size`` in bytes, 0 for folders."""

    name: str
    is_folder: bool
    size: int = 0


def parts_of(typed: str) -> tuple[str, str]:
    """The folder that a path being typed is in, "" for the working directory, and the beginning of a name in it."""
    folder, slash, name = typed.rpartition("/")
    if name in ("..", "~"):
        return typed + "/", ""
    return folder + slash, name


def what_is(typed: str) -> str:
    """What a typed path leads to: "folder", "file", "pattern" of names, or "" for nothing; "~" is the home folder."""
    path = os.path.expanduser(typed)  # noqa: PTH111 - what is typed need be no path at all
    try:
        if os.path.isdir(path):  # noqa: PTH112 - as above
            return "folder"
        if os.path.lexists(path):
            return "file"
    except ValueError:
        return ""
    return "pattern" if any(mark in typed for mark in "*?[") else ""


def entries_beginning(typed: str, *, hidden: bool = False) -> list[FolderEntry]:
    """What is in the folder of a path being typed and begins or goes on as its name does: folders first, then by name.

    Names that begin so come before those that hold it anywhere; hidden files only when asked for, or typed with their
    dot. Raises ImportFailure when the folder cannot be read.
    """
    folder, beginning = parts_of(typed)
    path = os.path.expanduser(folder) or "."  # noqa: PTH111 - as above
    wanted = beginning.casefold()
    try:
        with os.scandir(path) as found:
            entries = [_entry(one) for one in islice(found, _MOST) if _fits(one.name, wanted, hidden)]
    except (OSError, ValueError) as error:
        raise ImportFailure(
            phrase(
                "{path} cannot be opened: {reason}",
                path=visible_line(path),
                reason=os_reason(error),
            )
        ) from error
    return sorted(
        entries, key=lambda one: (not one.name.casefold().startswith(wanted), not one.is_folder, one.name.casefold())
    )


def _fits(name: str, wanted: str, hidden: bool) -> bool:
    if wanted.startswith("."):
        return name.casefold().startswith(wanted)
    return wanted in name.casefold() and (hidden or not name.startswith("."))


def _entry(found: os.DirEntry[str]) -> FolderEntry:
    try:
        if found.is_dir():
            return FolderEntry(found.name, is_folder=True)
        return FolderEntry(found.name, is_folder=False, size=found.stat().st_size)
    except OSError:
        # A link that leads nowhere.
        return FolderEntry(found.name, is_folder=False)


def common_beginning(names: list[str]) -> str:
    """What all the names begin with, letter by letter."""
    first, last = min(names, default=""), max(names, default="")
    same = next((index for index, letter in enumerate(first) if last[index : index + 1] != letter), len(first))
    return first[:same]
