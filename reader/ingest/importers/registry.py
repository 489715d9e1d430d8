"""The formats in the order in which they are tried, and the two ways in: a file and bytes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from reader.errors import ImportFailure
from reader.ingest.addresses import shown_url
from reader.ingest.importers import feed, html, text
from reader.ingest.importers.base import MAX_BYTES, Importer, Material
from reader.ingest.importers.unreadable import why_unreadable
from reader.model import Document

__all__ = ["IMPORTERS", "read_bytes", "read_file"]

_CHUNK = 1 << 20
# Without O_NONBLOCK, opening a FIFO would wait for its writer; a terminal must not become ours.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_READABLE = "text, Markdown, HTML and feeds are read"

MARKED: tuple[Importer, ...] = (feed.IMPORTER, html.IMPORTER)
IMPORTERS: tuple[Importer, ...] = (*MARKED, text.IMPORTER)
"""All formats; plain text last, as everything readable is text."""


def read_bytes(data: bytes, *, name: str = "", url: str = "", charset: str = "") -> list[Document]:
    """The documents in ``data``, whose format shows in its content.

    ``name`` stands for it in messages, ``url`` is where it came from, ``charset`` what a server declared. Raises
    ImportFailure when it is empty, larger than ``MAX_BYTES``, or of a kind that is not read.
    """
    name = name or shown_url(url) or "the text"
    if len(data) > MAX_BYTES:
        raise ImportFailure(f"{name} is larger than {MAX_BYTES // 1_000_000} MB, which is the limit for one file")
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise ImportFailure(f"{name} is empty: there is nothing to read")
    material = Material(data, name, url, charset)
    for importer in MARKED:
        if importer.recognises(material):
            return importer.read(material)
    if what := why_unreadable(material):
        raise ImportFailure(f"{name} is {what} and cannot be imported: {_READABLE}")
    return text.IMPORTER.read(material)


def read_file(path: Path) -> list[Document]:
    """The documents in the file at ``path`` (see :func:`read_bytes`); never waits for a pipe.

    Raises ImportFailure, in one line, for anything that is not a readable regular file.
    """
    try:
        handle = os.open(path, _OPEN_FLAGS)
    except IsADirectoryError as error:
        raise ImportFailure(_a_folder(path)) from error
    except FileNotFoundError as error:
        raise ImportFailure(f"{path}: there is no such file") from error
    except (OSError, ValueError) as error:
        raise ImportFailure(f"{path} cannot be opened: {_reason(error)}") from error
    try:
        data = _read_regular(handle, path)
    except OSError as error:
        raise ImportFailure(f"{path} cannot be read: {_reason(error)}") from error
    finally:
        os.close(handle)
    return read_bytes(data, name=str(path))


def _read_regular(handle: int, path: Path) -> bytes:
    """At most one byte more than the limit; a file's own idea of its size is not asked."""
    mode = os.fstat(handle).st_mode
    if stat.S_ISDIR(mode):
        raise ImportFailure(_a_folder(path))
    if not stat.S_ISREG(mode):
        raise ImportFailure(f"{path} is no regular file (a pipe or a device): give a file")
    chunks: list[bytes] = []
    left = MAX_BYTES + 1
    while left > 0 and (chunk := os.read(handle, min(left, _CHUNK))):
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


def _a_folder(path: Path) -> str:
    return f"{path} is a folder: give the files in it"


def _reason(error: Exception) -> str:
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return words[:1].lower() + words[1:]
