"""What a reader looks at: a choice of articles, with counts, and one article with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.quote import Attribution, ReviewedQuote, Unattributed

__all__ = ["ALL", "ArticlePage", "SavedView", "Sort", "SpeakerSummary", "View", "ViewCount", "ViewKind"]


class ViewKind(StrEnum):
    """By what the articles of a view are chosen."""

    ALL = "all"
    UNREAD = "unread"
    STARRED = "starred"
    FEED = "feed"
    TAG = "tag"
    SPEAKER = "speaker"
    SEARCH = "search"
    SAVED = "saved"


class Sort(StrEnum):
    """In which order the articles of a view are listed; relevance has a meaning for searches only."""

    NEWEST = "newest"
    OLDEST = "oldest"
    SOURCE = "source"
    TITLE = "title"
    QUOTES = "quotes"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class View:
    """A choice of articles. ``key`` is a feed's, speaker's or saved view's UUID, a tag's name, or a query.

    A search looks ``within`` another view, or everywhere.
    """

    kind: ViewKind = ViewKind.ALL
    key: str = ""
    within: View | None = None


ALL = View()


@dataclass(frozen=True, slots=True)
class ViewCount:
    """One line of the list of views: its label and how many articles it holds (for FEED: unread ones).

    ``folder`` is a path with "/", ``trouble`` the line about a feed's last failure. ``is_more`` says that there are
    more articles than ``count``; a ``count`` of -1 is not known yet.
    """

    view: View
    label: str
    count: int
    folder: str = ""
    trouble: str = ""
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class SavedView:
    """A query that a person keeps under a name; ``position`` orders the views of one ``folder`` (a path with "/")."""

    uuid: str
    name: str
    query: str
    folder: str = ""
    sort: Sort = Sort.NEWEST
    position: int = 0


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
    found: Attribution | None = None
    """What the engine found when the article was opened, as nothing is stored of its text yet."""
