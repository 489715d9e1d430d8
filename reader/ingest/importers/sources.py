"""The ways into the importers: bytes and files; hostile formats are read in processes that can be killed."""

from __future__ import annotations

import os
import stat
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reader.errors import FetchError, ImportFailure
from reader.ingest.addresses import shown_url
from reader.ingest.codec import document_from_json
from reader.ingest.feeds import read_feed
from reader.ingest.importers import html, text
from reader.ingest.importers.base import Material, Unread, megabytes
from reader.ingest.importers.registry import largest, recognise
from reader.ingest.workers import WorkerFailure, run_job
from reader.messages import Phrase, from_text, os_reason, phrase
from reader.model import Document

__all__ = ["FeedList", "documents_of", "found_in", "is_page", "load", "read_bytes", "read_file"]

_DEADLINE = 30.0
_SECONDS_A_MEGABYTE = 0.5
_MOST_FAILURES = 3
"""Pieces in a row on which a worker fails, after which the rest of an archive is given up."""
_CHUNK = 1 << 20
_HEAD = 65_536
# Without O_NONBLOCK, opening a FIFO would wait for its writer; a terminal must not become ours.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class FeedList:
    """A list of feeds (OPML) among what was to be imported."""

    name: str
    data: bytes


Found = Document | Unread | FeedList


def found_in(data: bytes, *, name: str = "", url: str = "", charset: str = "") -> Iterator[Found]:
    """Everything in ``data``, as it is read: documents, lists of feeds, and what could not be read with the reason.

    ``name`` stands for it in messages, ``url`` is where it came from, ``charset`` what a server declared. Raises
    ImportFailure when it is empty, too large, or of a kind that is not read.
    """
    name = name or shown_url(url) or "the text"
    limit = largest(data[:_HEAD])
    if len(data) > limit:
        raise ImportFailure(
            phrase("{name} is larger than {size}, which is the limit for one file", name=name, size=megabytes(limit))
        )
    material = Material(data, name, url, charset)
    importer = recognise(material)
    # Nothing in plain text can stall, and it is what people read most often.
    if importer is text.IMPORTER:
        found: Iterator[Found] = iter(text.documents(material))
    else:
        found = _slices(material, is_single=not importer.holds_many)
    first = next(found, None)
    if first is None:
        raise ImportFailure(phrase("{name}: there is no article in it", name=name))
    yield first
    yield from found


def is_page(data: bytes) -> bool:
    """Whether ``data`` is a web page by itself."""
    return html.IMPORTER.recognises(Material(data[:_HEAD], ""))


def _slices(material: Material, *, is_single: bool) -> Iterator[Found]:
    """What the workers make of ``material``; a piece that stalls or exhausts one is passed over by itself."""
    deadline = _DEADLINE + _SECONDS_A_MEGABYTE * len(material.data) / 1_000_000
    options = {"name": material.name, "url": material.url, "charset": material.charset}
    start, one_by_one, failures = 0, is_single, 0
    while start >= 0 and failures < _MOST_FAILURES:
        options |= {"start": str(start), "most": "1" if one_by_one else "-1"}
        try:
            reply = run_job("import", material.data, options=options, deadline=deadline)
        except WorkerFailure as failure:
            if not one_by_one:
                # One of the pieces from here on: they are read one by one until it is found.
                one_by_one = True
                continue
            name: str | Phrase = material.name
            if not is_single:
                name = phrase("{name}, part {number},", name=material.name, number=start + 1)
            yield Unread(material.name, _why(name, failure, deadline))
            if is_single:
                return
            failures += 1
            start, one_by_one = start + 1, False
            continue
        failures = 0
        for item in reply["found"]:
            yield from _unpacked(item)
        start = reply["next"]


def _why(name: str | Phrase, failure: WorkerFailure, deadline: float) -> Phrase:
    if failure.reason == "time":
        seconds = f"{deadline:.0f}"
        return phrase("{name} is too complex, it could not be read in {seconds} s", name=name, seconds=seconds)
    if failure.reason == "memory":
        return phrase("{name} is too complex, reading it takes too much memory", name=name)
    return phrase("{name} is damaged and could not be read", name=name)


def _unpacked(item: dict[str, Any]) -> Iterator[Found]:
    if "document" in item:
        yield document_from_json(item["document"])
    elif "unread" in item:
        name, why = item["unread"]
        yield Unread(name, from_text(why))
    else:
        name, kind, url, data = item["part"]
        if kind == "opml":
            yield FeedList(name, b64decode(data))
        else:
            yield from _entries(name, url, b64decode(data))


def _entries(name: str, url: str, data: bytes) -> Iterator[Found]:
    """The entries of a feed that was saved as a file."""
    try:
        feed = read_feed(data, url=url, name=name)
    except FetchError as error:
        yield Unread(name, error.args[0])
        return
    if not feed.entries:
        yield Unread(name, phrase("{name}: the feed has no entries", name=name))
    for entry in feed.entries:
        document = entry.document
        yield document if document.source else replace(document, source=feed.title)


def read_bytes(data: bytes, *, name: str = "", url: str = "", charset: str = "") -> list[Document]:
    """The documents in ``data`` (see :func:`found_in`); raises ImportFailure when there is none."""
    return documents_of(found_in(data, name=name, url=url, charset=charset))


def documents_of(found: Iterator[Found]) -> list[Document]:
    """The documents among ``found``; raises ImportFailure with the first reason when there is none."""
    documents: list[Document] = []
    why: str | Phrase = ""
    for item in found:
        if isinstance(item, Document):
            documents.append(item)
        elif isinstance(item, Unread):
            why = why or item.why
        else:
            why = why or phrase("{name} is a list of feeds (OPML): import it among the feeds", name=item.name)
    if not documents:
        raise ImportFailure(why or phrase("there is no article in it"))
    return documents


def read_file(path: Path) -> list[Document]:
    """The documents in the file at ``path`` (see :func:`load` and :func:`read_bytes`)."""
    return read_bytes(load(path), name=str(path))


def load(path: Path) -> bytes:
    """The bytes of the file at ``path``; never waits for a pipe, and reads no more than the format may have.

    Raises ImportFailure, in one line, for anything that is not a readable regular file.
    """
    try:
        handle = os.open(path, _OPEN_FLAGS)
    except IsADirectoryError as error:
        raise ImportFailure(_a_folder(path)) from error
    except FileNotFoundError as error:
        raise ImportFailure(phrase("{path}: there is no such file", path=str(path))) from error
    except (OSError, ValueError) as error:
        raise ImportFailure(
            phrase("{path} cannot be opened: {reason}", path=str(path), reason=os_reason(error))
        ) from error
    try:
        return _read_regular(handle, path)
    except OSError as error:
        raise ImportFailure(
            phrase("{path} cannot be read: {reason}", path=str(path), reason=os_reason(error))
        ) from error
    finally:
        os.close(handle)


def _read_regular(handle: int, path: Path) -> bytes:
    """At most one byte more than the limit; a file's own idea of its size is not asked."""
    mode = os.fstat(handle).st_mode
    if stat.S_ISDIR(mode):
        raise ImportFailure(_a_folder(path))
    if not stat.S_ISREG(mode):
        raise ImportFailure(phrase("{path} is no regular file (a pipe or a device): give a file", path=str(path)))
    chunks = [os.read(handle, _HEAD)]
    left = largest(chunks[0]) + 1 - len(chunks[0])
    while left > 0 and (chunk := os.read(handle, min(left, _CHUNK))):
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


def _a_folder(path: Path) -> Phrase:
    return phrase("{path} is a folder: give the files in it", path=str(path))
