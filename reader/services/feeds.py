"""Subscriptions: added, listed, changed, moved, removed, fetched, and exchanged as OPML."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from reader.errors import ConfigError, FetchError, NotFound
from reader.i18n import N_
from reader.ingest.addresses import may_share_credentials
from reader.ingest.failures import SeveralFeeds
from reader.messages import Phrase, counted, phrase
from reader.model import Feed, normalise, visible_line
from reader.model.schedule import LONGEST_CHOSEN, SHORTEST
from reader.services import credentials, scheduling
from reader.services.fetching import FetchEvent, fetch_feeds, shown_address, stoppable
from reader.services.library import Library
from reader.services.pending import find_pending
from reader.services.storing import FeedNews, store_feeds

if TYPE_CHECKING:
    from reader.storage.journal import Unit

__all__ = [
    "FetchEvent",
    "SeveralFeeds",
    "Subscribed",
    "add_feed",
    "edit_feed",
    "export_opml",
    "feeds_left_alone",
    "feeds_to_fetch",
    "fetch",
    "find_feed",
    "former_addresses",
    "import_opml",
    "list_feeds",
    "move_feeds",
    "remove_feed",
    "rename_folder",
    "set_credentials",
]

_SHORTEST_PREFIX = 4
_SHORTEST_MINUTES = int(SHORTEST.total_seconds()) // 60
_LONGEST_MINUTES = int(LONGEST_CHOSEN.total_seconds()) // 60


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
        raise NotFound(phrase("There is no feed “{name}”; list the feeds to see their addresses.", name=shown))
    if len(matches) > 1:
        raise NotFound(phrase("Several feeds are meant by “{name}”; give the address.", name=shown))
    return matches[0]


def add_feed(
    library: Library,
    url: str,
    *,
    folder: str = "",
    title: str = "",
    cancelled: Callable[[], bool] = lambda: False,
) -> Feed:
    """Subscribe to the feed at ``url``, or to the one that the page there leads to, and store its entries.

    A feed that is known is fetched and given as it is. A user name and password in ``url`` are kept apart from the
    library. Undoing ends the subscription, its articles stay. Raises SeveralFeeds with the addresses to choose from
    when a page leads to several, FetchError, also soon after ``cancelled`` says so, ConfigError and StorageError.
    """
    from reader.ingest.discovery import find_feed as discover
    from reader.ingest.fetcher import HttpFetcher
    from reader.storage import feeds

    address = url.strip() if "://" in url else f"https://{url.strip()}"
    bare, user, password = credentials.split_address(address)
    with HttpFetcher() as fetcher, stoppable(cancelled, fetcher):
        found = discover(fetcher, address, allow_private=library.settings.allow_private)
    if cancelled():
        raise FetchError(phrase("Stopped: the feed was not added."))
    at = _address(bare, found.fetched.url)
    with library.writing() as unit:
        uuid, _ = _subscribe(unit, at, title or found.feed.title, folder, found.feed.site)
        feed = feeds.by_uuid(unit.db, uuid)
        unit.label = phrase("add feed “{feed}”", feed=visible_line(title or found.feed.title) or shown_address(at))
    if feed is None:
        raise NotFound(phrase("The feed has just been removed by another program; add it again."))
    if (user or password) and may_share_credentials(bare, at):
        credentials.keep(library.settings, uuid, at, user, password)
    [stored] = store_feeds(library, [FeedNews(feed, found.fetched, found.feed)])
    for _progress in find_pending(library, article_ids=stored.new_ids, cancelled=cancelled):
        pass
    return find_feed(library, uuid)


def import_opml(library: Library, data: bytes) -> list[Subscribed]:
    """Subscribe to the feeds of an OPML list without fetching them; one undo takes all of it back.

    Only http(s) addresses are taken; the others are "failed". Raises ImportFailure if ``data`` is no OPML list.
    """
    from reader.ingest.opml import read_opml_list

    found = read_opml_list(data)
    done: list[Subscribed] = []
    secrets: list[tuple[str, str, str, str]] = []
    with library.writing() as unit:
        for one in found.subscriptions:
            url, user, password = credentials.split_address(one.url)
            uuid, is_new = _subscribe(unit, url, one.title, one.folder, "")
            done.append(Subscribed(shown_address(url), one.title, "new" if is_new else "known"))
            if is_new and (user or password):
                secrets.append((uuid, url, user, password))
        count = sum(one.status == "new" for one in done)
        unit.label = counted("add {count} feed", "add {count} feeds", count)
    for secret in secrets:
        credentials.keep(library.settings, *secret)
    return done + [Subscribed("", "", "failed", line) for line in found.refused]


def export_opml(library: Library) -> str:
    """All subscriptions as OPML 2.0, without passwords."""
    from reader.ingest.opml import write_opml

    # A feed without a title would go by its address, password included.
    return write_opml([replace(feed, title=_name(feed)) for feed in list_feeds(library)])


def edit_feed(
    library: Library,
    ref: str,
    *,
    title: str | None = None,
    folder: str | None = None,
    url: str | None = None,
    interval: int | None = None,
    full_text: bool | None = None,
    language: str | None = None,
    tags: Sequence[str] | None = None,
    muted: bool | None = None,
) -> Feed:
    """Change what a person chooses of a subscription, None for what stays; one undo takes all of it back.

    ``interval`` is in minutes, 0 for the feed's own habits; ``language`` an ISO 639-1 code, "" for what each article
    shows; ``tags`` are put on its new articles; a muted feed is not fetched with the others. An empty title is the
    feed's own at its next fetch. A user name and password in ``url`` are kept apart. Raises NotFound, ConfigError for
    a value that cannot be.
    """
    feed = find_feed(library, ref)
    told: dict[str, Any] = {
        "title": None if title is None else _line(title),
        "folder": None if folder is None else _folder(folder),
        "interval": interval,
        "full_text": full_text,
        "language": None if language is None else _language(language),
        "tags": None if tags is None else _tags(tags),
        "muted": muted,
    }
    if interval is not None and not (interval == 0 or _SHORTEST_MINUTES <= interval <= _LONGEST_MINUTES):
        line = N_("The interval is from {least} to {most} minutes, or 0 for the feed's own.")
        raise ConfigError(phrase(line, least=_SHORTEST_MINUTES, most=_LONGEST_MINUTES))
    user = password = ""
    if url is not None:
        told["url"], user, password = credentials.split_address(_web_address(url))
    if told["tags"]:
        _make_tags(library, told["tags"])
    _change(library, [feed], phrase("change feed “{feed}”", feed=_name(feed)), told)
    if user or password:
        credentials.keep(library.settings, feed.uuid, told["url"], user, password)
    return find_feed(library, feed.uuid)


def set_credentials(library: Library, ref: str, user: str, password: str) -> Feed:
    """Keep a user name and password for a feed, outside the library; two empty ones forget them.

    Raises NotFound, ConfigError when they cannot be kept.
    """
    feed = find_feed(library, ref)
    credentials.keep(library.settings, feed.uuid, feed.url, user, password)
    return feed


def move_feeds(library: Library, refs: Sequence[str], folder: str) -> list[Feed]:
    """Put feeds into a folder ("" for none, "/" between a folder and one in it); one undo. Raises NotFound."""
    feeds = [find_feed(library, ref) for ref in refs]
    label = counted("move {count} feed to “{folder}”", "move {count} feeds to “{folder}”", len(feeds), folder=folder)
    _change(library, feeds, label, {"folder": _folder(folder)})
    return [find_feed(library, feed.uuid) for feed in feeds]


def rename_folder(library: Library, folder: str, name: str) -> list[Feed]:
    """Give a folder, with all folders in it, another path; one undo. Raises NotFound when it holds no feed."""
    old, new = _folder(folder), _folder(name)
    feeds = [feed for feed in list_feeds(library) if old and (feed.folder == old or feed.folder.startswith(f"{old}/"))]
    if not feeds:
        raise NotFound(phrase("There is no folder “{folder}”.", folder=visible_line(folder)))
    told = {feed.uuid: {"folder": _folder(new + feed.folder[len(old) :])} for feed in feeds}
    _change(library, feeds, phrase("rename folder “{old}” to “{new}”", old=old, new=new), {}, told)
    return [find_feed(library, feed.uuid) for feed in feeds]


def remove_feed(library: Library, ref: str) -> Feed:
    """End a subscription; its articles stay, undoing brings it back. Raises NotFound."""
    feed = find_feed(library, ref)
    _change(library, [feed], phrase("remove feed “{feed}”", feed=_name(feed)), {"removed": True})
    return feed


def former_addresses(library: Library, feed: Feed) -> list[str]:
    """Where a feed used to be, the latest first, as it may be shown."""
    from reader.storage import feeds

    with library.reading() as db:
        return [shown_address(url) for url in feeds.former_addresses(db, feed.id)]


def feeds_left_alone(library: Library, *, every: bool = False) -> Phrase | None:
    """Which feeds :func:`feeds_to_fetch` leaves out when none is named, and why, in a line; None when it takes all."""
    from reader.storage.values import now

    at = now()
    feeds = list_feeds(library)
    taken = {feed.id for feed in scheduling.fetchable(feeds, at, every=every)}
    return scheduling.left_alone([feed for feed in feeds if feed.id not in taken], at)


def feeds_to_fetch(library: Library, refs: Sequence[str] = (), *, due: bool = False, every: bool = False) -> list[Feed]:
    """The feeds that ``refs`` name, or all that may be fetched unasked: not muted, stopped, or asked to be let alone.

    With ``due`` only those of them whose time has come; with ``every`` also those that are muted or stopped. Raises
    NotFound.
    """
    from reader.storage.values import now

    feeds = [find_feed(library, ref) for ref in dict.fromkeys(refs)]
    feeds = list({feed.id: feed for feed in feeds}.values()) or scheduling.fetchable(
        list_feeds(library), now(), every=every
    )
    return scheduling.due_feeds(feeds, now()) if due else feeds


def fetch(
    library: Library, refs: Sequence[str] = (), *, due: bool = False, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[FetchEvent]:
    """Fetch the feeds that :func:`feeds_to_fetch` gives; an event for each as soon as its news is stored.

    Raises NotFound before anything is fetched, StorageError.
    """
    yield from fetch_feeds(library, feeds_to_fetch(library, refs, due=due), cancelled=cancelled)


def _change(
    library: Library,
    feeds: Sequence[Feed],
    label: Phrase,
    told: Mapping[str, Any],
    each: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Write what ``told`` says of all ``feeds``, and ``each`` of single ones by UUID; None stays as it is."""
    from reader.storage import entities
    from reader.storage import feeds as store

    with library.writing(label) as unit:
        for feed in feeds:
            state = entities.read_state(unit.db, "feed", feed.uuid)
            if state is None:
                raise NotFound(phrase("The feed “{feed}” no longer exists.", feed=_name(feed)))
            values = {**told, **((each or {}).get(feed.uuid, {}))}
            after = {**state, **{key: value for key, value in values.items() if value is not None}}
            if after["url"] != state["url"]:
                other = store.by_url(unit.db, after["url"])
                if other is not None and other.id != feed.id:
                    raise ConfigError(phrase("The feed “{feed}” has this address already.", feed=_name(other)))
                store.add_former_address(unit.db, feed.id, state["url"], unit.at)
            entities.change(unit, "feed", feed.uuid, after)


def _subscribe(unit: Unit, url: str, title: str, folder: str, site: str) -> tuple[str, bool]:
    """The UUID of the subscription to ``url``, and whether it is new: made, or taken up again after it was removed."""
    from reader.storage import entities, feeds
    from reader.storage.values import new_uuid

    known = feeds.by_url(unit.db, url)
    if known is None:
        uuid = new_uuid()
        entities.change(unit, "feed", uuid, feeds.state_of(url, _line(title), _folder(folder), site, unit.at))
        return uuid, True
    state = entities.read_state(unit.db, "feed", known.uuid)
    if state is None or not state["removed"]:
        return known.uuid, False
    entities.change(unit, "feed", known.uuid, {**state, "removed": False})
    return known.uuid, True


def _address(asked: str, found: str) -> str:
    """Where to ask for a feed from now on: where it was found, or as asked where only a password tells them apart."""
    return asked if shown_address(asked) == shown_address(found) else found


def _folder(path: str) -> str:
    """A folder's path without empty names."""
    return "/".join(name for part in path.split("/") if (name := _line(part)))


def _tags(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name for one in names if (name := _line(one))))


def _make_tags(library: Library, names: Sequence[str]) -> None:
    """Make the tags that do not exist yet; raises ConfigError for an impossible name."""
    from reader.services import tagging
    from reader.storage.values import fold_name

    known = {fold_name(tag.name) for tag in tagging.list_tags(library)}
    for name in names:
        if fold_name(name) not in known:
            tagging.create_tag(library, name)


def _language(code: str) -> str:
    wanted = code.strip().lower()
    if wanted and not (len(wanted) == 2 and wanted.isascii() and wanted.isalpha()):
        raise ConfigError(
            phrase("“{code}” is no language: give two letters such as fr or en.", code=visible_line(code))
        )
    return wanted


def _web_address(url: str) -> str:
    from urllib.parse import urlsplit

    address = url.strip()
    try:
        is_web = urlsplit(address).scheme in ("http", "https") and bool(urlsplit(address).hostname)
    except ValueError:
        is_web = False
    if not is_web:
        line = N_("“{url}” is no address on the web: it has to begin with https:// or http://.")
        raise ConfigError(phrase(line, url=shown_address(url)))
    return address


def _line(text: str) -> str:
    return " ".join(normalise(text).split())


def _name(feed: Feed) -> str:
    return visible_line(feed.title) or shown_address(feed.url)
