"""What a person means by a source of articles: a file, an address, a folder with all in it, a pattern of names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from reader.errors import ImportFailure
from reader.messages import phrase
from reader.model import visible_line

__all__ = ["MOST_FILES", "expanded", "is_address"]

MOST_FILES = 200_000
"""Files at most in one import."""

_PATTERN = re.compile(r"[*?]|\[[^\]]+\]")
# The folders that browsers put beside a saved page, in the languages of Firefox, Chrome and Edge.
_COMPANION = re.compile(r"(?P<page>.+)(?:_files|_fichiers|-Dateien|_archivos|_bestanden|_file|_ficheiros|\.files)$")


def is_address(source: str) -> bool:
    """Whether a source is to be fetched rather than opened."""
    return "://" in source


def expanded(source: str) -> list[str]:
    """The files and addresses that ``source`` stands for, in order of name.

    A folder stands for all regular files in it and in its folders, but for hidden ones and for what browsers save
    beside pages; "*" and "?" in a name that no file has stand for any letters, "**" for any folders, and "~" for the
    home folder. Links to folders are not followed. Raises ImportFailure when there is nothing, or too much.
    """
    if is_address(source):
        return [source]
    path = _at_home(source)
    if os.path.isdir(path):  # noqa: PTH112 - names that no Path can be made of are names like any other
        return _in_folder(path)
    if not os.path.lexists(path) and _PATTERN.search(path):
        return _matching(path)
    return [path]


def _at_home(source: str) -> str:
    return os.path.expanduser(source) if source.startswith("~") else source  # noqa: PTH111 - as above


def _matching(pattern: str) -> list[str]:
    """The files whose names match; the module ``glob`` would follow links in circles."""
    path = Path(pattern)
    base = Path(path.anchor)
    try:
        names = sorted(map(str, islice(base.glob(str(path.relative_to(base))), MOST_FILES + 1)))
    except (ValueError, NotImplementedError, OSError) as error:
        raise ImportFailure(
            phrase(
                "{name}: this pattern cannot be used ({reason})",
                name=visible_line(pattern),
                reason=visible_line(str(error)),
            )
        ) from error
    _check(len(names), pattern)
    found: list[str] = []
    for name in names:
        if os.path.isdir(name):  # noqa: PTH112 - as above
            found += [] if "**" in pattern else _in_folder(name)
        else:
            found.append(name)
        _check(len(found), pattern)
    if not found:
        raise ImportFailure(phrase("{name}: no file has such a name", name=visible_line(pattern)))
    return found


def _in_folder(folder: str) -> list[str]:
    found: list[str] = []
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(_worth_entering(folders, files))
        found += [str(Path(here) / name) for name in sorted(files) if not name.startswith(".")]
        _check(len(found), folder)
    if not found:
        raise ImportFailure(phrase("{name}: there is no file in this folder", name=visible_line(folder)))
    return found


def _worth_entering(folders: Iterable[str], files: Iterable[str]) -> list[str]:
    """The folders in which there may be articles: no hidden ones, no page's pictures, no Maildir's drafts."""
    names = set(folders)
    stems = {name.rpartition(".")[0] for name in files if name.lower().endswith((".html", ".htm", ".xhtml"))}
    kept = []
    for name in names:
        companion = _COMPANION.fullmatch(name)
        is_maildir = name == "tmp" and {"cur", "new"} <= names
        if not (name.startswith(".") or is_maildir or (companion is not None and companion["page"] in stems)):
            kept.append(name)
    return kept


def _check(count: int, source: str) -> None:
    if count > MOST_FILES:
        raise ImportFailure(
            phrase(
                "{name}: more than {most} files at once; import them in parts",
                name=visible_line(source),
                most=f"{MOST_FILES:,}",
            )
        )
