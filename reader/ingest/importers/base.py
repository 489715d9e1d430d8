"""What every importer is given, and what it promises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from reader.errors import ImportFailure
from reader.ingest.decoding import decode, html_charset
from reader.messages import Phrase, phrase
from reader.model import Document

__all__ = [
    "MAX_ARCHIVE",
    "MAX_BYTES",
    "Budget",
    "Importer",
    "Material",
    "Part",
    "Piece",
    "Unread",
    "Yielded",
    "megabytes",
    "unpacked",
]

MAX_BYTES = 15_000_000
"""The largest text, page or message that is read, in bytes."""
MAX_ARCHIVE = 100_000_000
"""The largest file of those formats that hold many articles or pictures, in bytes."""

_MAX_UNPACKED = 400_000_000
_MAX_PARTS = 20_000
_DEEPEST = 3
# DEFLATE reaches 1030:1 on zeros; text seldom 20:1. Below the floor a ratio says nothing.
_MAX_RATIO = 150
_RATIO_FLOOR = 8_000_000
_CHUNK = 1 << 20

_HEAD = 8_192
# What may stand before the root element: declarations, comments, a document type.
_PROLOG = re.compile(
    r"(?:\s+|\ufeff|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\b(?!\s*html\b)[^>\[]*(?:\[.*?\]\s*)?>)*", re.S | re.I
)


@dataclass(slots=True)
class Budget:
    """What may still be unpacked from one source, however archives are nested in it: bytes, and parts."""

    left: int = _MAX_UNPACKED
    parts: int = _MAX_PARTS


@dataclass(frozen=True)
class Material:
    """Something to import: its bytes, the name under which messages speak of it, and where it came from.

    ``charset`` is what a server declared; ``depth`` counts the archives that it came out of.
    """

    data: bytes
    name: str
    url: str = ""
    charset: str = ""
    depth: int = 0
    budget: Budget = field(default_factory=Budget, compare=False)

    @cached_property
    def head(self) -> str:
        """The beginning as text, "" when it is none in any encoding."""
        try:
            return decode(self.data[:_HEAD], declared=html_charset(self.data))
        except ValueError:
            return ""

    @cached_property
    def root(self) -> str:
        """The beginning from its root element on, in lower case, without declarations and comments before it."""
        prolog = _PROLOG.match(self.head)
        return self.head[prolog.end() if prolog else 0 :].lower()

    def part(self, data: bytes, name: str, *, url: str = "", charset: str = "") -> Material:
        """Something that was in this, which is an archive; raises ImportFailure when it is nested too deeply."""
        if self.depth >= _DEEPEST:
            raise ImportFailure(
                phrase(
                    "{name}: archives within archives more than {most} deep are not opened",
                    name=self.name,
                    most=_DEEPEST,
                )
            )
        self.budget.parts -= 1
        if self.budget.parts < 0:
            raise ImportFailure(
                phrase(
                    "{name} holds more than {most} parts: import it in pieces", name=self.name, most=f"{_MAX_PARTS:,}"
                )
            )
        return Material(data, f"{self.name} › {name}", url, charset, self.depth + 1, self.budget)


@dataclass(frozen=True, slots=True)
class Piece:
    """What is read at one go, as a rule one article; ``read`` raises ImportFailure, or anything on hostile input."""

    name: str
    read: Callable[[], list[Document]]


@dataclass(frozen=True, slots=True)
class Part:
    """What is read elsewhere: the bytes of a "feed", or of a list of feeds ("opml")."""

    name: str
    kind: str
    data: bytes
    url: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that could not be read, and why, in one line that names it."""

    name: str
    why: str | Phrase


Yielded = Material | Piece | Part | Unread
"""What an importer finds: more material to recognise, pieces to read, feeds, and what it cannot read."""


@dataclass(frozen=True)
class Importer:
    """A format: its ``name`` (the ``kind`` of its documents), how it is recognised, how it is read.

    ``read`` works in a process that can be killed. It gives what it finds, in order and lazily, or raises
    ImportFailure. ``holds_many``: that may be thousands of pieces.
    """

    name: str
    recognises: Callable[[Material], bool]
    read: Callable[[Material], Iterator[Yielded]]
    holds_many: bool = False


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


def unpacked(material: Material, stream: _Stream, name: str, packed: int = 0) -> bytes:
    """All that ``stream`` gives, by count and not by what any header promises; ``packed`` is its packed size.

    Raises ImportFailure when that is too much, or grows by a ratio that nothing readable does.
    """
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        material.budget.left -= len(chunk)
        if size > _RATIO_FLOOR and packed and size > packed * _MAX_RATIO:
            raise ImportFailure(
                phrase(
                    "{name}: {part} unpacks to {times} times its size and more: not opened",
                    name=material.name,
                    part=name,
                    times=_MAX_RATIO,
                )
            )
        if size > MAX_ARCHIVE or material.budget.left < 0:
            raise ImportFailure(
                phrase(
                    "{name}: {part} unpacks to more than is read: import its files one by one",
                    name=material.name,
                    part=name,
                )
            )
        chunks.append(chunk)
    return b"".join(chunks)


def megabytes(size: int) -> str:
    """A size in words."""
    return f"{size // 1_000_000} MB"
