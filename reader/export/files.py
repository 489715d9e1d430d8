"""Files on disk: names made from articles, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from reader.errors import ExportError
from reader.model import visible_line

__all__ = ["check_target", "error_reason", "file_name", "write_file"]

_SLUG_BYTES = 80
_NOT_IN_SLUGS = re.compile(r"[\W_]+")


def file_name(article_id: int, title: str, suffix: str) -> str:
    """The name of an article's file: "12-volodymyr-zelensky-estime.md".

    Letters and digits of any script, no separators, at most 80 bytes of title; the number in front makes it unique in
    one library and keeps it from being a device's name (``CON``), hidden, or empty.
    """
    folded = unicodedata.normalize("NFKD", title).casefold()
    letters = "".join(character for character in folded if not unicodedata.combining(character))
    slug = _NOT_IN_SLUGS.sub("-", unicodedata.normalize("NFC", letters)).strip("-")
    short = slug.encode()[:_SLUG_BYTES].decode(errors="ignore").strip("-")
    return f"{article_id}-{short}{suffix}" if short else f"{article_id}{suffix}"


def check_target(path: Path, *, overwrite: bool) -> None:
    """Raise ExportError unless a file may be written at ``path``.

    It may where nothing is, or over a regular file if ``overwrite``; never over a symbolic link, a device or a folder.
    """
    shown = visible_line(str(path))
    try:
        found = path.lstat()
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise ExportError(f"Cannot write {shown}: {error_reason(error)}.") from error
    if stat.S_ISLNK(found.st_mode):
        raise ExportError(f"{shown} is a symbolic link; name the file that it points to.")
    if not stat.S_ISREG(found.st_mode):
        raise ExportError(f"{shown} is not a regular file; choose another name.")
    if not overwrite:
        raise ExportError(f"{shown} exists already; choose another name, or force the export to replace it.")


def write_file(path: Path, chunks: Iterable[str], *, overwrite: bool = False) -> None:
    """Write ``chunks`` as UTF-8 to ``path``: afterwards it holds all of them, or what it held before.

    The text goes to a new file in the same folder, is brought to the disk, and takes the name last. Raises ExportError
    when the file may not be written or cannot be; what ``chunks`` raises goes through.
    """
    check_target(path, overwrite=overwrite)
    partial = path.with_name(f".newsreader-{secrets.token_hex(8)}.part")
    try:
        try:
            _fill(partial, chunks)
            _take_name(partial, path, overwrite=overwrite)
        finally:
            partial.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise ExportError(f"Cannot write {visible_line(str(path))}: {error_reason(error)}.") from error


def error_reason(error: Exception) -> str:
    """What went wrong, without the path that the caller names anyway."""
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__


def _fill(partial: Path, chunks: Iterable[str]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(partial, flags, 0o666), "wb") as file:
        for chunk in chunks:
            file.write(chunk.encode())
        file.flush()
        os.fsync(file.fileno())


def _take_name(partial: Path, path: Path, *, overwrite: bool) -> None:
    # Once more, at the last moment: the export may have taken minutes.
    check_target(path, overwrite=overwrite)
    if overwrite:
        with contextlib.suppress(FileNotFoundError):
            partial.chmod(stat.S_IMODE(path.lstat().st_mode))
        partial.replace(path)
        return
    try:
        # Unlike a rename, a link never replaces what has come to be there in the meantime.
        os.link(partial, path)
    except FileExistsError:
        check_target(path, overwrite=False)
        raise
    except (OSError, NotImplementedError):  # a file system without hard links
        partial.replace(path)


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk, where the system lets a folder be opened."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
