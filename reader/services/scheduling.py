"""What a fetch means for the next one: when a feed is due again, and when its address changes for good."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from reader.i18n import N_, _
from reader.messages import Phrase, counted, phrase
from reader.model import Feed, visible_line
from reader.model.schedule import (
    SHORTEST,
    Habits,
    confirm_move,
    fresh_for,
    habits_of,
    interval,
    is_due,
    is_held,
    retry_after,
    wait_after_failure,
    wait_after_success,
)
from reader.services.hostqueue import host_of

if TYPE_CHECKING:
    from reader.errors import FetchError
    from reader.ingest.feeds import ParsedFeed
    from reader.ingest.fetcher import Fetched
    from reader.services.library import Library
    from reader.storage.journal import Unit

__all__ = [
    "due_feeds",
    "fetchable",
    "follow_move",
    "left_alone",
    "note_failure",
    "note_spared",
    "note_success",
    "wait_asked",
]

_GONE = 410
_BUSY = (429, 503)
_HINTS = {
    401: N_("it needs a user name and a password, give them to the feed"),
    403: N_("it refuses programs, or this one"),
    404: N_("there is nothing at this address any more"),
    451: N_("it may not be read from here, by law"),
    410: N_("it is gone for good and will not be asked again, unless you fetch it by its name"),
}


def due_feeds(feeds: Iterable[Feed], now: datetime) -> list[Feed]:
    """Those of ``feeds`` that are to be fetched at ``now``."""
    return [feed for feed in feeds if is_due(now, feed.due, feed.checked, chosen_minutes=feed.interval)]


def fetchable(feeds: Iterable[Feed], now: datetime, *, every: bool = False) -> list[Feed]:
    """Those of ``feeds`` that may be fetched unasked: not muted, not gone for good, no request to wait in force.

    With ``every`` only a server's request to wait keeps one out.
    """
    return [feed for feed in feeds if not is_held(now, feed.held) and (every or not (feed.is_muted or feed.is_stopped))]


def left_alone(feeds: Iterable[Feed], now: datetime) -> Phrase | None:
    """How many of ``feeds`` are not among :func:`fetchable` and why, in one line; None when all are."""
    stopped, muted, held = 0, 0, 0
    for feed in feeds:
        if feed.is_stopped:
            stopped += 1
        elif feed.is_muted:
            muted += 1
        elif is_held(now, feed.held):
            held += 1
    reasons = []
    if muted:
        reasons.append(counted("{count} is muted", "{count} are muted", muted))
    if stopped:
        reasons.append(counted("{count} is gone for good", "{count} are gone for good", stopped))
    if held:
        reasons.append(counted("the server of {count} asked to wait", "the servers of {count} asked to wait", held))
    return phrase("Feeds left alone: {reasons}", reasons=reasons) if reasons else None


def note_success(unit: Unit, feed: Feed, fetched: Fetched, parsed: ParsedFeed | None) -> None:
    """Note in ``unit`` that ``feed`` was fetched, and when it is due again; ``parsed`` is None where nothing is new."""
    from reader.storage import feeds as store

    at = unit.at
    habits = feed.habits if parsed is None else _habits(parsed, at)
    fresh = fresh_for(fetched.cache_control, fetched.expires, at)
    usual = interval(habits, at, chosen_minutes=feed.interval, fresh=fresh)
    store.note_fetch(
        unit.db,
        feed.id,
        at,
        title="" if parsed is None else parsed.title,
        site="" if parsed is None else parsed.site,
        etag=fetched.etag or (feed.etag if fetched.not_modified else ""),
        last_modified=fetched.last_modified or (feed.last_modified if fetched.not_modified else ""),
    )
    move = confirm_move(feed.move, fetched.moved_to, at)
    store.note_schedule(unit.db, feed.id, at + wait_after_success(usual, _spread()), habits, move)


def note_failure(unit: Unit, feed: Feed, error: FetchError) -> str:
    """Note in ``unit`` why ``feed`` could not be fetched, and when it is asked again; gives the one line about it."""
    from reader.ingest.failures import BadStatus, TimedOut, Unreachable
    from reader.storage import feeds as store

    at = unit.at
    line = str(error)
    status = error.status if isinstance(error, BadStatus) else 0
    if status in _HINTS:
        line = f"{line}: {_(_HINTS[status])}"
    usual = interval(feed.habits, at, chosen_minutes=feed.interval)
    failing_for = at - (feed.failing_since or at)
    is_remote = not isinstance(error, TimedOut | Unreachable)
    wait = wait_after_failure(usual, feed.failures + 1, failing_for, _spread(), is_remote=is_remote)
    held = None
    if (asked := wait_asked(error, at)) is not None:
        held = at + asked
        wait = max(wait, asked)
        line = str(phrase("{error}; it asked to wait until {moment} UTC", error=line, moment=f"{held:%Y-%m-%d %H:%M}"))
    stopped = status == _GONE
    store.note_failure(unit.db, feed.id, at, line, due=at + wait, held=held, is_stopped=stopped)
    return line


def note_spared(unit: Unit, feed: Feed, error: FetchError) -> str:
    """Note that ``feed`` was not asked because its host answered another with ``error``; gives one line about it."""
    from reader.storage import feeds as store

    held = unit.at + (wait_asked(error, unit.at) or SHORTEST)
    store.note_checked(unit.db, feed.id, unit.at, due=held, held=held)
    moment = f"{held:%Y-%m-%d %H:%M}"
    return str(phrase("not asked: {host} wants to be left alone until {moment} UTC", host=host_of(feed), moment=moment))


def follow_move(library: Library, feed: Feed) -> None:
    """Change the address of ``feed`` if it has been redirected for good often enough; the old one leads to it still.

    Nothing changes where another feed has the new address. The journal tells of it; undoing goes past it to what a
    person did.
    """
    from reader.storage import entities
    from reader.storage import feeds as store

    with library.reading() as db:
        now = store.by_uuid(db, feed.uuid)
        if now is None or not now.move.is_confirmed or store.by_url(db, now.move.target) not in (None, now):
            return
    with library.writing(what="auto") as unit:
        state = entities.read_state(unit.db, "feed", feed.uuid)
        if state is None or state["removed"] or state["url"] != now.url:
            return
        unit.label = phrase("new address of feed “{feed}”", feed=visible_line(feed.title) or now.move.target)
        entities.change(unit, "feed", feed.uuid, {**state, "url": now.move.target})
        store.add_former_address(unit.db, feed.id, now.url, unit.at)


def wait_asked(error: FetchError, at: datetime | None = None) -> timedelta | None:
    """How long from ``at`` (now) the server wants rest, by 429 or 503 with Retry-After; None if it does not.

    A wait that is over already is none.
    """
    from reader.ingest.failures import BadStatus
    from reader.storage.values import now

    if isinstance(error, BadStatus) and error.status in _BUSY:
        return retry_after(error.retry_after, at or now()) or None
    return None


def _spread() -> float:
    """A number from 0 to 1 that keeps feeds apart."""
    return random.random()  # noqa: S311 - no secret


def _habits(parsed: ParsedFeed, now: datetime) -> Habits:
    moments = [item.published or item.updated for item in parsed.items]
    return habits_of((one for one in moments if one is not None), now, declared_minutes=parsed.update_minutes)
