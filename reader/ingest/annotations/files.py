"""Files and collections of files from strangers: regular files only, bounded when read, never unpacked to the disk."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reader.errors import ImportFailure
from reader.messages import os_reason, phrase
from reader.model import visible_line

__all__ = ["MAX_BYTES", "MAX_MEMBERS", "Collection", "check_file", "open_collection"]

MAX_BYTES = 256_000_000
"""The longest file that is read, and the most that a collection may hold when unpacked."""
MAX_MEMBERS = 50_000


def check_file(path: Path) -> None:
    """Raise ImportFailure unless ``path`` is a regular file of at most ``MAX_BYTES``."""
    shown = visible_line(str(path))
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise ImportFailure(phrase("Cannot read {path}: {reason}.", path=shown, reason=os_reason(error))) from error
    if not stat.S_ISREG(found.st_mode):
        raise ImportFailure(phrase("{path} is not a regular file.", path=shown))
    if found.st_size > MAX_BYTES:
        raise ImportFailure(phrase("{path} is longer than {size} MB.", path=shown, size=MAX_BYTES // 1_000_000))


class Collection:
    """The files of a ZIP file or of a folder, by their names; reading them all gives at most ``MAX_BYTES``."""

    def __init__(self, place: zipfile.ZipFile | Path) -> None:
        self._place = place
        self._left = MAX_BYTES
        if isinstance(place, Path):
            self.names = [path.name for path in sorted(place.iterdir()) if path.is_file() and not path.is_symlink()]
        else:
            self.names = [name for name in place.namelist() if name and not name.endswith("/")]
        if len(self.names) > MAX_MEMBERS:
            raise ImportFailure(phrase("The collection has more than {most} files.", most=MAX_MEMBERS))

    def ending(self, *suffixes: str) -> list[str]:
        """The names that end in one of ``suffixes``."""
        return [name for name in self.names if name.lower().endswith(suffixes)]

    def read(self, name: str) -> bytes:
        """The bytes of a file; raises ImportFailure if there is none, or if all together are too much."""
        try:
            # A header may lie about the size: what is read is counted.
            if isinstance(self._place, Path):
                with (self._place / name).open("rb") as file:
                    data = file.read(self._left + 1)
            else:
                with self._place.open(name) as member:
                    data = member.read(self._left + 1)
        except (
            KeyError,
            OSError,
            RuntimeError,
            NotImplementedError,
            EOFError,
            zipfile.BadZipFile,
            ValueError,
        ) as error:
            raise ImportFailure(phrase("Cannot read {name} in the collection.", name=visible_line(name))) from error
        except Exception as error:  # zlib and lzma have errors of their own
            raise ImportFailure(phrase("{name} in the collection is damaged.", name=visible_line(name))) from error
        self._left -= len(data)
        if self._left < 0:
            raise ImportFailure(phrase("The collection holds more than {size} MB.", size=MAX_BYTES // 1_000_000))
        return data

    def text(self, name: str) -> str:
        """The text of a UTF-8 file; raises ImportFailure."""
        try:
            return self.read(name).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ImportFailure(phrase("{name} in the collection is not UTF-8.", name=visible_line(name))) from error


@contextmanager
def open_collection(path: Path) -> Iterator[Collection]:
    """The files of the folder or ZIP file at ``path``; raises ImportFailure."""
    if path.is_dir():
        yield Collection(path)
        return
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, IndexError) as error:
        raise ImportFailure(phrase("{path} is no ZIP file, or a damaged one.", path=visible_line(str(path)))) from error
    with archive:
        yield Collection(archive)
