"""Subscriptions: added, listed, changed, removed, fetched, and exchanged as OPML."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from reader.errors import FetchError, NotFound
from reader.messages import Phrase, counted, phrase
from reader.model import Feed, normalise, visible_line
from reader.services.fetching import FetchEvent, fetch_feeds, shown_address, stoppable, store_feed
from reader.services.library import Library

if TYPE_CHECKING:
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


def add_feed(library: Library, url: str, *, folder: str = "", cancelled: Callable[[], bool] = lambda: False) -> Feed:
    """Subscribe to the feed at ``url``, or to the one that the page there leads to, and store its entries.

    A feed that is known is fetched and given as it is. Undoing ends the subscription, its articles stay. Raises
    FetchError, also soon after ``cancelled`` says so, and StorageError.
    """
    from reader.ingest.discovery import find_feed as discover
    from reader.ingest.fetcher import HttpFetcher
    from reader.storage import feeds

    address = url.strip() if "://" in url else f"https://{url.strip()}"
    with HttpFetcher() as fetcher, stoppable(cancelled, fetcher):
        found = discover(fetcher, address, allow_private=library.settings.allow_private)
    if cancelled():
        raise FetchError("Stopped: the feed was not added.")
    at = _address(address, found.fetched.url)
    with library.writing() as unit:
        uuid, _ = _subscribe(unit, at, found.feed.title, folder, found.feed.site)
        feed = feeds.by_uuid(unit.db, uuid)
        unit.label = phrase("add feed “{feed}”", feed=visible_line(found.feed.title) or shown_address(at))
    if feed is None:
        raise NotFound("The feed has just been removed by another program; add it again.")
    store_feed(library, feed, found.fetched, found.feed)
    return find_feed(library, uuid)


def import_opml(library: Library, data: bytes) -> list[Subscribed]:
    """Subscribe to the feeds of an OPML list without fetching them; one undo takes all of it back.

    Only http(s) addresses are taken; the others are "failed". Raises ImportFailure if ``data`` is no OPML list.
    """
    from reader.ingest.opml import read_opml_list

    found = read_opml_list(data)
    done: list[Subscribed] = []
    with library.writing() as unit:
        for one in found.subscriptions:
            _, is_new = _subscribe(unit, one.url, one.title, one.folder, "")
            done.append(Subscribed(shown_address(one.url), one.title, "new" if is_new else "known"))
        count = sum(one.status == "new" for one in done)
        unit.label = counted("add {count} feed", "add {count} feeds", count)
    return done + [Subscribed("", "", "failed", line) for line in found.refused]


def export_opml(library: Library) -> str:
    """All subscriptions as OPML 2.0, without passwords."""
    from reader.ingest.opml import write_opml

    # A feed without a title would go by its address, password included.
    return write_opml([replace(feed, title=_name(feed)) for feed in list_feeds(library)])


def edit_feed(library: Library, ref: str, *, title: str | None = None, folder: str | None = None) -> Feed:
    """Change the title or folder of a subscription; undoable. Raises NotFound."""
    feed = find_feed(library, ref)
    _change(library, feed, phrase("change feed “{feed}”", feed=_name(feed)), title=title, folder=folder)
    return find_feed(library, feed.uuid)


def remove_feed(library: Library, ref: str) -> Feed:
    """End a subscription; its articles stay, undoing brings it back. Raises NotFound."""
    feed = find_feed(library, ref)
    _change(library, feed, phrase("remove feed “{feed}”", feed=_name(feed)), removed=True)
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
    label: Phrase,
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


def _address(asked: str, found: str) -> str:
    """Where to ask for a feed from now on: where it was found, or as asked where only a password tells them apart."""
    return asked if shown_address(asked) == shown_address(found) else found


def _line(text: str) -> str:
    return " ".join(normalise(text).split())


def _name(feed: Feed) -> str:
    return visible_line(feed.title) or shown_address(feed.url)
