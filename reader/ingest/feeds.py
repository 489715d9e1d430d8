"""Feeds to entries: RSS, Atom and RDF through feedparser in a worker process with a deadline."""

from __future__ import annotations

from dataclasses import dataclass

from reader.errors import FetchError
from reader.ingest.addresses import shown_url
from reader.ingest.failures import NotAFeed
from reader.ingest.packed import PackedEntry
from reader.ingest.worker_main import WORDS
from reader.ingest.workers import WorkerFailure, run_job
from reader.messages import phrase
from reader.model import Entry

__all__ = ["DEADLINE", "ParsedFeed", "read_feed"]

DEADLINE = 20.0
"""Seconds after which a feed counts as too complex."""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed says: its title, the page it belongs to, its language (ISO 639-1 or "") and items in feed order.

    ``version`` is feedparser's name of the format ("rss20", "atom10"), "" when the document names none;
    ``update_minutes`` is how often the feed says that it changes, 0 when it does not say. What is not
    ``is_whole`` was broken off on its way, or when it was written.
    """

    title: str
    site: str
    language: str
    items: tuple[PackedEntry, ...]
    version: str = ""
    update_minutes: int = 0
    is_whole: bool = True

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The items with their blocks, made anew at each call."""
        return tuple(item.entry for item in self.items)


def read_feed(
    body: bytes, *, url: str, content_type: str = "", name: str = "", deadline: float = DEADLINE
) -> ParsedFeed:
    """The feed in ``body``; links are resolved against ``url``.

    Entries keep every item, also those without title, id or date; ``published`` and ``updated`` are None where the feed
    gives no date between 1900 and 2200. ``name`` stands for the feed in messages when it has no ``url``; ``deadline``
    is in seconds. Raises NotAFeed when ``body`` is none, FetchError when it cannot be read within the limits of time
    and memory.
    """
    name = shown_url(url) or name or "the feed"
    if not body.strip():
        raise NotAFeed(phrase("{name} is empty: there is no feed in it", name=name))
    try:
        found = run_job("feed", body, options={"url": url, "content_type": content_type}, deadline=deadline)
    except WorkerFailure as failure:
        if failure.reason == "time":
            raise FetchError(
                phrase(
                    "{name}: the feed is too complex, it could not be read in {seconds} s",
                    name=name,
                    seconds=f"{deadline:g}",
                )
            ) from failure
        if failure.reason == "memory":
            raise FetchError(
                phrase("{name}: the feed is too complex, reading it takes too much memory", name=name)
            ) from failure
        raise FetchError(phrase("{name}: the feed is damaged and could not be read", name=name)) from failure
    items = PackedEntry.all_from_json(found["entries"], found.get(WORDS, ""))
    if not items and not found["version"] and not found["title"]:
        raise NotAFeed(
            phrase(
                "{name} is no feed: give the address of an RSS or Atom feed, or of a page that links to one", name=name
            )
        )
    if not items and not found["is_whole"]:
        raise FetchError(phrase("{name}: the feed is damaged, it breaks off before its first entry", name=name))
    return ParsedFeed(
        found["title"],
        found["site"],
        found["language"],
        items,
        found["version"],
        found["update_minutes"],
        found["is_whole"],
    )
