"""Files on disk: names made from articles, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from reader.errors import ExportError
from reader.export.base import Member
from reader.messages import os_reason, phrase
from reader.model import visible_line

__all__ = ["check_target", "file_name", "save_file", "write_file", "write_members", "zip_members"]

# The earliest moment that a ZIP file can name: the same files give the same bytes on every day.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)

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
        raise ExportError(phrase("Cannot write {path}: {reason}.", path=shown, reason=os_reason(error))) from error
    if stat.S_ISLNK(found.st_mode):
        raise ExportError(phrase("{path} is a symbolic link; name the file that it points to.", path=shown))
    if not stat.S_ISREG(found.st_mode):
        raise ExportError(phrase("{path} is not a regular file; choose another name.", path=shown))
    if not overwrite:
        raise ExportError(
            phrase("{path} exists already; choose another name, or force the export to replace it.", path=shown)
        )


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
        raise ExportError(
            phrase("Cannot write {path}: {reason}.", path=visible_line(str(path)), reason=os_reason(error))
        ) from error


def save_file(path: Path, fill: Callable[[Path], None], *, overwrite: bool = False) -> None:
    """Let ``fill`` write a file at a path that it is given, then name it ``path``: whole, or not at all.

    Raises ExportError as :func:`write_file` does.
    """
    check_target(path, overwrite=overwrite)
    with _told(path), _staging(path.parent) as stage:
        partial = stage / "file"
        fill(partial)
        _sync_file(partial)
        _take_name(partial, path, overwrite=overwrite)
        _sync_folder(path.parent)


def write_members(folder: Path, members: Iterable[Member], *, overwrite: bool = False) -> int:
    """Write files into ``folder``, all of them or none; gives how many.

    They are written to a folder of their own in it first; only when all are there, and none of their names is taken,
    do they move. Raises ExportError as :func:`write_file` does.
    """
    names: list[PurePosixPath] = []
    with _told(folder), _staging(folder) as stage:
        for member in members:
            names.append(name := _member_name(member.name))
            partial = stage / name
            partial.parent.mkdir(parents=True, exist_ok=True)
            _fill(partial, member.chunks)
        for name in names:
            _check_parents(folder, name)
            check_target(folder / name, overwrite=overwrite)
        for name in names:
            (folder / name).parent.mkdir(exist_ok=True)
            _take_name(stage / name, folder / name, overwrite=overwrite)
        for parent in {folder, *((folder / name).parent for name in names)}:
            _sync_folder(parent)
    return len(names)


def zip_members(path: Path, members: Iterable[Member]) -> None:
    """Write files into a new ZIP file at ``path``, one after the other; raises ExportError for an impossible name."""
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            info = zipfile.ZipInfo(str(_member_name(member.name)), _ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as file:
                for chunk in member.chunks:
                    file.write(chunk.encode() if isinstance(chunk, str) else chunk)


def _member_name(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or not path.parts or {"..", "."} & set(path.parts) or "\\" in name or "\0" in name:
        raise ExportError(phrase("The export names a file that cannot be: {name}.", name=visible_line(name)))
    return path


def _check_parents(folder: Path, name: PurePosixPath) -> None:
    for parent in list(name.parents)[:-1]:
        if (folder / parent).is_symlink():
            raise ExportError(
                phrase("{path} is a symbolic link; choose another folder.", path=visible_line(str(folder / parent)))
            )


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExportError(
            phrase("Cannot write {path}: {reason}.", path=visible_line(str(path)), reason=os_reason(error))
        ) from error


@contextlib.contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A new folder within ``folder``, gone at the end with what is still in it."""
    stage = folder / f".newsreader-{secrets.token_hex(8)}.part"
    stage.mkdir()
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _fill(partial: Path, chunks: Iterable[str | bytes]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(partial, flags, 0o666), "wb") as file:
        for chunk in chunks:
            file.write(chunk.encode() if isinstance(chunk, str) else chunk)
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
