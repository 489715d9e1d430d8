"""What readers add to a text: tags, notes, and the anchors that hold them in place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reader.model.quote import Speaker
from reader.model.span import Span

__all__ = [
    "CONTEXT",
    "Anchor",
    "AnchorState",
    "Annotation",
    "Claim",
    "ClaimStatus",
    "Link",
    "LinkKind",
    "Tag",
    "make_anchor",
]

CONTEXT = 32
"""Code points of prefix and suffix kept with an anchor (W3C TextQuoteSelector leaves the length open)."""


class AnchorState(StrEnum):
    """Where an annotation stands in the current revision of its text."""

    EXACT = "exact"
    MOVED = "moved"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage held by position and by its words (W3C Web Annotation TextPosition and TextQuote selectors).

    ``span`` is in code points of the text of ``revision``.
    """

    span: Span
    exact: str
    prefix: str
    suffix: str
    revision: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A label; "/" in the name makes a hierarchy ("claim/economy").

    ``colour`` is the index of a tag colour of the theme (0 to 7); ``shortcut`` one character, or "".
    """

    uuid: str
    name: str
    colour: int = 0
    shortcut: str = ""
    description: str = ""
    use_count: int = 0


class ClaimStatus(StrEnum):
    """How far the checking of a claim is, or what it has found."""

    TO_CHECK = "to_check"
    CHECKING = "checking"
    TRUE = "true"
    FALSE = "false"
    MISLEADING = "misleading"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Claim:
    """What makes an annotated passage a claim; ``sources`` are addresses or references, in the order given."""

    status: ClaimStatus = ClaimStatus.TO_CHECK
    sources: tuple[str, ...] = ()


class LinkKind(StrEnum):
    """What an annotation is to the one that it points to."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    RELATED = "related"


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """An arrow from an annotation to another; ``target`` is the other's UUID, which may be gone for now."""

    kind: LinkKind
    target: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """A tagged or annotated passage. Times are UTC; ``tags`` are names, sorted; ``links`` are sorted.

    ``speaker`` is whom a person tied the passage to without making a quote of it.
    """

    uuid: str
    article_id: int
    anchor: Anchor
    tags: tuple[str, ...] = ()
    note: str = ""
    created: datetime | None = None
    updated: datetime | None = None
    author: str = ""
    state: AnchorState = AnchorState.EXACT
    rev: int = 1
    claim: Claim | None = None
    links: tuple[Link, ...] = ()
    speaker: Speaker | None = None


def make_anchor(text: str, span: Span, revision: int) -> Anchor:
    """The anchor of ``span`` in ``text``; raises ValueError if the span is empty or leaves the text."""
    if not len(span) or span.stop > len(text):
        raise ValueError(f"no passage at {span.start}..{span.stop}")
    return Anchor(
        span=span,
        exact=span.of(text),
        prefix=text[max(0, span.start - CONTEXT) : span.start],
        suffix=text[span.stop : span.stop + CONTEXT],
        revision=revision,
    )
