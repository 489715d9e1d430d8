"""What other programs and other libraries hand over: articles with annotations, before any library has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from reader.model.annotation import Claim, Link, Tag
from reader.model.article import Block, BlockKind, Document
from reader.model.quote import Speaker
from reader.model.span import Span
from reader.model.text import normalise

__all__ = ["ForeignAnnotation", "ForeignArticle", "SourceText", "line_blocks", "made_uuid"]

_NAMESPACE = UUID("b0b6a0de-50a1-5d0a-a7c5-1a2f8a1a3f10")


@dataclass(frozen=True, slots=True)
class ForeignAnnotation:
    """An annotation as a file has it. ``span`` counts code points of its article's text, None where it has no place.

    ``uuid`` is "" when the file gives none. ``rev`` is 0 when unknown; times are UTC. ``is_partial``: the format has no
    place for claims, links and speakers, so that they are not told to be none.
    """

    span: Span | None
    exact: str
    prefix: str = ""
    suffix: str = ""
    uuid: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    author: str = ""
    created: datetime | None = None
    rev: int = 0
    claim: Claim | None = None
    links: tuple[Link, ...] = ()
    speaker: Speaker | None = None
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class ForeignArticle:
    """An article with its annotations as a file has them; the text of ``document`` is "" when the file has none.

    ``tags`` are the definitions of tags that the file gives, used or not. ``decisions`` are those about its quotes,
    each with ``uuid``, ``place``, ``content``, ``author`` and ``created`` as two libraries tell each other; ``shared``
    what the file has beside articles: entity, key and state, told likewise. ``is_whole``: the file has the article for
    its own sake, whatever was said about it.
    """

    document: Document
    uuid: str = ""
    annotations: tuple[ForeignAnnotation, ...] = ()
    tags: tuple[Tag, ...] = field(default=())
    decisions: tuple[dict[str, Any], ...] = ()
    shared: tuple[tuple[str, str, dict[str, Any]], ...] = ()
    is_whole: bool = False
    is_read: bool = False
    is_starred: bool = False


class SourceText:
    """A text of another program, normalised, with its offsets."""

    def __init__(self, raw: str) -> None:
        self.text = normalise(raw)
        self._raw = raw if raw != self.text else None

    def span(self, start: int, stop: int) -> Span | None:
        """The passage from ``start`` to ``stop`` of the text as it came; None if it has no words there."""
        if not 0 <= start < stop:
            return None
        if self._raw is not None:
            # What normalising took out or joined before an offset has moved it.
            start, stop = (len(normalise(self._raw[:offset])) for offset in (start, stop))
        return Span(start, stop) if start < stop <= len(self.text) else None


def made_uuid(*parts: object) -> str:
    """A name-based UUID (RFC 9562, version 5): what a file does not identify is the same thing at every reading."""
    return str(uuid5(_NAMESPACE, "\x1f".join(str(part) for part in parts)))


def line_blocks(title: str, text: str) -> tuple[Block, ...]:
    """The lines of a text as blocks; the first is the headline if it is the title."""
    blocks: list[Block] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            is_title = not blocks and line.strip() == title.strip()
            blocks.append(Block(BlockKind.HEADLINE if is_title else BlockKind.PARAGRAPH, Span(at, at + len(line))))
        at += len(line) + 1
    return tuple(blocks)
