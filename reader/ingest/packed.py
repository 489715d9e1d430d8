"""Entries of feeds on their way from the worker that reads them to the library that stores them.

Thousands of entries come in at once and most are only compared or stored, so their blocks stay one string of JSON
until somebody reads them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from reader.model import Block, BlockKind, Document, Enclosure, Entry, Span

if TYPE_CHECKING:
    from reader.ingest.assembly import Piece

__all__ = ["PackedEntry", "pack_blocks"]


def pack_blocks(pieces: Sequence[Piece]) -> str:
    """Blocks as ``[[kind, start, stop], …]`` in JSON."""
    return "[" + ",".join([f'["{kind}",{start},{stop}]' for kind, start, stop in pieces]) + "]"


@dataclass(frozen=True, slots=True)
class PackedEntry:
    """One item of a feed; ``blocks`` as :func:`pack_blocks` gives them, ``digest`` is the hash of title and text."""

    guid: str
    title: str
    text: str
    blocks: str
    language: str
    url: str
    source: str
    authors: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    categories: tuple[str, ...]
    enclosures: tuple[Enclosure, ...]
    comments: str
    digest: bytes

    @classmethod
    def all_from_json(cls, entries: Sequence[dict[str, Any]], words: str) -> tuple[PackedEntry, ...]:
        """The entries that a worker wrote, each with the length of its text, and ``words``, all their texts in order.

        Raises KeyError, TypeError or ValueError for anything else.
        """
        found: list[PackedEntry] = []
        at = 0
        for values in entries:
            stop = at + values["text"]
            found.append(cls._from_json(values, words[at:stop]))
            at = stop
        if at != len(words):
            raise ValueError("texts of another length")
        return tuple(found)

    @classmethod
    def _from_json(cls, values: dict[str, Any], text: str) -> PackedEntry:
        published, updated = values["published"], values["updated"]
        return cls(
            values["guid"],
            values["title"],
            text,
            values["blocks"],
            values["language"],
            values["url"],
            values["source"],
            tuple(values["authors"]),
            datetime.fromisoformat(published) if published else None,
            datetime.fromisoformat(updated) if updated else None,
            tuple(values["categories"]),
            tuple(Enclosure(*file) for file in values["enclosures"]),
            values["comments"],
            bytes.fromhex(values["digest"]),
        )

    def named(self, source: str) -> PackedEntry:
        """The entry with ``source`` where it names none of its own."""
        return self if self.source else replace(self, source=source)

    @property
    def document(self) -> Document:
        """The entry as a document."""
        return Document(
            title=self.title,
            text=self.text,
            blocks=tuple(Block(BlockKind(kind), Span(start, stop)) for kind, start, stop in json.loads(self.blocks)),
            language=self.language,
            url=self.url,
            source=self.source,
            authors=self.authors,
            published=self.published,
            kind="feed",
        )

    @property
    def entry(self) -> Entry:
        """The entry as the model has it."""
        return Entry(self.guid, self.document, self.updated, self.categories, self.enclosures, self.comments)
