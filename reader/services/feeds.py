"""Subscriptions: added, listed, changed, removed, fetched, and exchanged as OPML."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reader.errors import NotFound
from reader.model import Feed, normalise, visible_line
from reader.services.fetching import FetchEvent, fetch_feeds, store_feed
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.ingest.fetcher import Fetcher
    from reader.storage.journal import Unit

__all__ = [
    "FetchEvent",
    "Subscribed",
    "add_feed",
    "edit_feed",
    "export_opml",
    "fetch",
    "find_feed",
    "import_opml",
    "list_feeds",
    "remove_feed",
]

_SHORTEST_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What became of one subscription of an OPML file; ``message`` says why it failed, else ""."""

    url: str
    title: str
    status: Literal["new", "known", "failed"]
    message: str = ""


def list_feeds(library: Library) -> list[Feed]:
    """All subscriptions by folder and title."""
    from reader.storage import feeds

    with library.reading() as db:
        return feeds.every(db)


def find_feed(library: Library, ref: str) -> Feed:
    """The subscription that ``ref`` names: its URL, title, row id, or the beginning of its UUID; raises NotFound."""
    wanted = ref.strip()
    subscribed = list_feeds(library)
    matches = [feed for feed in subscribed if wanted in (feed.url, feed.uuid, str(feed.id))]
    matches = matches or [feed for feed in subscribed if wanted and feed.title.casefold() == wanted.casefold()]
    if not matches and len(wanted) >= _SHORTEST_PREFIX and set(wanted) <= set(string.hexdigits + "-"):
        matches = [feed for feed in subscribed if feed.uuid.startswith(wanted.lower())]
    shown = visible_line(ref)
    if not matches:
        raise NotFound(f"There is no feed “{shown}”; list the feeds to see their addresses.")
    if len(matches) > 1:
        raise NotFound(f"Several feeds are meant by “{shown}”; give the address.")
    return matches[0]


def edit_feed(library: Library, ref: str, *, title: str | None = None, folder: str | None = None) -> Feed:
    """Change the title or folder of a subscription; undoable. Raises NotFound."""
    feed = find_feed(library, ref)
    _change(library, feed, f"change feed “{_name(feed)}”", title=title, folder=folder)
    return find_feed(library, feed.uuid)


def remove_feed(library: Library, ref: str) -> Feed:
    """End a subscription; its articles stay, undoing brings it back. Raises NotFound."""
    feed = find_feed(library, ref)
    _change(library, feed, f"remove feed “{_name(feed)}”", removed=True)
    return feed


def fetch(
    library: Library, refs: Sequence[str] = (), *, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[FetchEvent]:
    """Fetch the feeds that ``refs`` name, or all; gives an event for each feed as soon as its news is stored.

    Raises NotFound before anything is fetched, StorageError.
    """
    feeds = [find_feed(library, ref) for ref in refs] if refs else list_feeds(library)
    yield from fetch_feeds(library, feeds, cancelled=cancelled)


def _change(
    library: Library,
    feed: Feed,
    label: str,
    *,
    title: str | None = None,
    folder: str | None = None,
    removed: bool | None = None,
) -> None:
    from reader.storage import entities

    with library.writing(label) as unit:
        state = entities.read_state(unit.db, "feed", feed.uuid)
        if state is None:
            raise NotFound(f"The feed “{_name(feed)}” no longer exists.")
        told = {
            "title": None if title is None else _line(title),
            "folder": None if folder is None else _line(folder),
            "removed": removed,
        }
        after = {**state, **{key: value for key, value in told.items() if value is not None}}
        entities.change(unit, "feed", feed.uuid, after)


def _subscribe(unit: Unit, url: str, title: str, folder: str, site: str) -> tuple[str, bool]:
    """The UUID of the subscription to ``url``, and whether it is new: made, or taken up again after it was removed."""
    from reader.storage import entities, feeds
    from reader.storage.values import new_uuid

    known = feeds.by_url(unit.db, url)
    if known is None:
        uuid = new_uuid()
        entities.change(unit, "feed", uuid, feeds.state_of(url, _line(title), _line(folder), site, unit.at))
        return uuid, True
    state = entities.read_state(unit.db, "feed", known.uuid)
    if state is None or not state["removed"]:
        return known.uuid, False
    entities.change(unit, "feed", known.uuid, {**state, "removed": False})
    return known.uuid, True


def _line(text: str) -> str:
    return " ".join(normalise(text).split())


def _name(feed: Feed) -> str:
    return visible_line(feed.title or feed.url)
