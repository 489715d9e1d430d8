"""What is read: documents, the blocks of their text, feeds, and articles in the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from reader.model.schedule import Habits, Move
from reader.model.span import Span

__all__ = ["Article", "ArticleSummary", "Block", "BlockKind", "Document", "Enclosure", "Entry", "Feed", "join_blocks"]


class BlockKind(StrEnum):
    """The part a block of text plays in an article."""

    HEADLINE = "headline"
    LEDE = "lede"
    CAPTION = "caption"
    CREDIT = "credit"
    DATELINE = "dateline"
    SUBHEAD = "subhead"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    BLOCK_QUOTE = "block_quote"
    SIGN_OFF = "sign_off"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article's text; ``span`` in code points, without the line end that follows it."""

    kind: BlockKind
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """One readable text as it came in, not yet in any library.

    ``text`` is normalised (LF line ends, no control characters) and immutable; ``blocks`` are in reading order, do not
    overlap, and leave nothing but white space and joining punctuation (" - ") between them. Times are UTC.
    ``language`` is an ISO 639-1 code or "" when unknown; ``kind`` names the format it was read from ("text", "html",
    "feed" …); ``wall`` says what kept the rest of the text from us: "paywall", "consent", or "" for nothing.
    """

    title: str
    text: str
    blocks: tuple[Block, ...]
    language: str = ""
    url: str = ""
    source: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    kind: str = "text"
    wall: str = ""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that a feed entry points to; ``length`` in bytes, 0 when unknown; ``caption`` with its credit."""

    url: str
    media_type: str = ""
    length: int = 0
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed. ``guid`` is the feed's own identifier, or one made from link and title.

    ``comments`` is the address of the page where it is discussed, "" without one.
    """

    guid: str
    document: Document
    updated: datetime | None = None
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    comments: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A subscription. Times are UTC; ``error`` is the one line about the last failure, "" when all is well.

    ``folder`` is a path with "/". ``fetched`` is when it last worked, ``checked`` when it was last asked; since
    ``failing_since`` it has failed ``failures`` times in a row. ``is_stopped``: its server said that it is gone for
    good. A person sets ``interval`` (minutes, 0 by its ``habits``), ``full_text``, ``language`` and ``tags`` for its
    new articles, and ``is_muted`` to leave it out of fetching. ``held`` is until when its server asked to wait,
    ``move`` where it redirects for good.
    """

    id: int
    uuid: str
    url: str
    title: str
    folder: str = ""
    site: str = ""
    etag: str = ""
    last_modified: str = ""
    fetched: datetime | None = None
    error: str = ""
    article_count: int = 0
    unread_count: int = 0
    interval: int = 0
    full_text: bool = False
    language: str = ""
    tags: tuple[str, ...] = ()
    is_muted: bool = False
    is_stopped: bool = False
    checked: datetime | None = None
    due: datetime | None = None
    held: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    habits: Habits = field(default_factory=Habits)
    move: Move = field(default_factory=Move)


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """What a list shows of an article, without its text. Times are UTC.

    ``is_changed``: its source has changed its text since it was read; ``is_withdrawn``: its feeds no longer list it;
    ``has_quotes``: the engine has looked for quotes in its text of now.
    """

    id: int
    uuid: str
    title: str
    source: str
    language: str
    published: datetime
    is_read: bool
    is_starred: bool
    quote_count: int
    annotation_count: int
    is_changed: bool = False
    is_withdrawn: bool = False
    has_quotes: bool = True


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the library at one revision of its text.

    What its feed says beside: ``updated`` (UTC), ``categories``, ``enclosures``, the address of its ``comments``.
    """

    summary: ArticleSummary
    revision: int
    text: str
    blocks: tuple[Block, ...]
    url: str = ""
    authors: tuple[str, ...] = field(default=())
    added: datetime | None = None
    kind: str = "text"
    wall: str = ""
    updated: datetime | None = None
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    comments: str = ""

    @property
    def document(self) -> Document:
        """The article as a document again, as it came in at this revision."""
        summary = self.summary
        return Document(
            title=summary.title,
            text=self.text,
            blocks=self.blocks,
            language=summary.language,
            url=self.url,
            source=summary.source,
            authors=self.authors,
            published=summary.published,
            kind=self.kind,
            wall=self.wall,
        )


def join_blocks(parts: Iterable[tuple[BlockKind, str]]) -> tuple[str, tuple[Block, ...]]:
    """One text from block texts, a line each, with the blocks' spans; empty parts are left out."""
    lines: list[str] = []
    blocks: list[Block] = []
    at = 0
    for kind, words in parts:
        if not words.strip():
            continue
        lines.append(words)
        blocks.append(Block(kind, Span(at, at + len(words))))
        at += len(words) + 1
    return "\n".join(lines), tuple(blocks)
