"""What a reader looks at: a choice of articles, with counts, and one article with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.quote import ReviewedQuote, Unattributed

__all__ = ["ALL", "ArticlePage", "SpeakerSummary", "View", "ViewCount", "ViewKind"]


class ViewKind(StrEnum):
    """By what the articles of a view are chosen."""

    ALL = "all"
    UNREAD = "unread"
    STARRED = "starred"
    FEED = "feed"
    TAG = "tag"
    SPEAKER = "speaker"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class View:
    """A choice of articles. ``key`` is a feed's or speaker's UUID, a tag's name, or the words searched for."""

    kind: ViewKind = ViewKind.ALL
    key: str = ""


ALL = View()


@dataclass(frozen=True, slots=True)
class ViewCount:
    """One line of the list of views: its label and how many articles it holds (for FEED: unread ones)."""

    view: View
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SpeakerSummary:
    """A speaker of the library with the number of quotes and of articles that quote them."""

    uuid: str
    name: str
    kind: str
    role: str
    quote_count: int
    article_count: int


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article with its quotes (rejected ones included, in text order) and annotations (in text order)."""

    article: Article
    quotes: tuple[ReviewedQuote, ...] = ()
    unattributed: tuple[Unattributed, ...] = ()
    annotations: tuple[Annotation, ...] = ()
