"""The pure heart: frozen values from the standard library alone, known to every other part."""

from __future__ import annotations

from reader.model.annotation import (
    Anchor,
    AnchorState,
    Annotation,
    Claim,
    ClaimStatus,
    Link,
    LinkKind,
    Tag,
    make_anchor,
)
from reader.model.article import (
    Article,
    ArticleSummary,
    Block,
    BlockKind,
    Document,
    Enclosure,
    Entry,
    Feed,
    join_blocks,
)
from reader.model.quote import (
    Attribution,
    Quote,
    QuoteKind,
    QuoteStatus,
    ReviewedQuote,
    Speaker,
    SpeakerKind,
    Unattributed,
)
from reader.model.span import Segment, Span, segments
from reader.model.text import normalise, visible, visible_line
from reader.model.view import ALL, ArticlePage, SavedView, Sort, SpeakerSummary, View, ViewCount, ViewKind

__all__ = [
    "ALL",
    "Anchor",
    "AnchorState",
    "Annotation",
    "Article",
    "ArticlePage",
    "ArticleSummary",
    "Attribution",
    "Block",
    "BlockKind",
    "Claim",
    "ClaimStatus",
    "Document",
    "Enclosure",
    "Entry",
    "Feed",
    "Link",
    "LinkKind",
    "Quote",
    "QuoteKind",
    "QuoteStatus",
    "ReviewedQuote",
    "SavedView",
    "Segment",
    "Sort",
    "Span",
    "Speaker",
    "SpeakerKind",
    "SpeakerSummary",
    "Tag",
    "Unattributed",
    "View",
    "ViewCount",
    "ViewKind",
    "join_blocks",
    "make_anchor",
    "normalise",
    "segments",
    "visible",
    "visible_line",
]
