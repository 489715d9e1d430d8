"""Subscriptions: what a person chose of them, and how they have fared."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from reader.model import Feed
from reader.model.schedule import Habits, Move
from reader.storage.values import Database, decoding, from_json, from_micros, micros, to_json

__all__ = [
    "add_former_address",
    "by_id",
    "by_url",
    "by_uuid",
    "every",
    "former_addresses",
    "note_checked",
    "note_failure",
    "note_fetch",
    "note_schedule",
    "read_state",
    "state_of",
    "write_state",
]

_SELECT = """
SELECT id, uuid, url, title, folder, site, etag, last_modified, fetched, error, article_count, unread_count,
  interval, full_text, language, tags, muted, stopped, checked, due, held, failures, failing_since,
  declared, pace, depth, newest, moved_to, moved_seen, moved_at FROM feed
"""


def every(db: Database) -> list[Feed]:
    """All feeds that are subscribed to, by folder and title."""
    rows = db.execute(_SELECT + "WHERE removed = 0 ORDER BY folder, title COLLATE NOCASE, id")
    return [_feed(row) for row in rows]


def by_url(db: Database, url: str) -> Feed | None:
    """The feed at that address, or the one that used to be there; also one that was removed."""
    found = _one(db, "url = ?", url)
    return found or _one(db, "id = (SELECT feed_id FROM former_address WHERE url = ?)", url)


def by_uuid(db: Database, uuid: str) -> Feed | None:
    """The feed with that UUID, also one that was removed."""
    return _one(db, "uuid = ?", uuid)


def by_id(db: Database, feed_id: int) -> Feed | None:
    """The feed with that row id, also one that was removed."""
    return _one(db, "id = ?", feed_id)


def _one(db: Database, condition: str, value: object) -> Feed | None:
    row = db.execute(f"{_SELECT} WHERE {condition}", [value]).fetchone()
    return None if row is None else _feed(row)


@decoding
def _feed(row: tuple[Any, ...]) -> Feed:
    feed_id, uuid, url, title, folder, site, etag, last_modified, fetched, error, articles, unread = row[:12]
    interval, full_text, language, tags, muted, stopped, checked, due, held, failures, failing_since = row[12:23]
    declared, pace, depth, newest, moved_to, moved_seen, moved_at = row[23:]
    return Feed(
        id=feed_id,
        uuid=uuid,
        url=url,
        title=title,
        folder=folder,
        site=site,
        etag=etag,
        last_modified=last_modified,
        fetched=_moment(fetched),
        error=error,
        article_count=articles,
        unread_count=unread,
        interval=interval,
        full_text=bool(full_text),
        language=language,
        tags=tuple(map(str, from_json(tags))),
        is_muted=bool(muted),
        is_stopped=bool(stopped),
        checked=_moment(checked),
        due=_moment(due),
        held=_moment(held),
        failures=failures,
        failing_since=_moment(failing_since),
        habits=Habits(_span(declared), _span(pace), _span(depth), _moment(newest)),
        move=Move(moved_to, moved_seen, _moment(moved_at)),
    )


def _moment(value: int | None) -> datetime | None:
    return None if value is None else from_micros(value)


def _span(seconds: int) -> timedelta:
    try:
        return timedelta(seconds=seconds)
    except OverflowError:
        return timedelta()


def note_fetch(
    db: Database, feed_id: int, at: datetime, *, title: str, site: str, etag: str, last_modified: str
) -> None:
    """Note a fetch that went well; a title is taken over only where none is known, as a person may have chosen it."""
    db.execute(
        """UPDATE feed SET title = CASE title WHEN '' THEN ? ELSE title END, site = CASE ? WHEN '' THEN site ELSE ? END,
        etag = ?, last_modified = ?, fetched = ?, checked = ?, error = '', failures = 0, failing_since = NULL,
        held = NULL, stopped = 0, updated = ? WHERE id = ?""",
        [title, site, site, etag, last_modified, *[micros(at)] * 3, feed_id],
    )


def note_schedule(db: Database, feed_id: int, due: datetime, habits: Habits, move: Move) -> None:
    """Note when a feed is due, and by which habits; and where it redirects for good."""
    db.execute(
        """UPDATE feed SET due = ?, declared = ?, pace = ?, depth = ?, newest = ?, moved_to = ?, moved_seen = ?,
        moved_at = ? WHERE id = ?""",
        [
            micros(due),
            int(habits.declared.total_seconds()),
            int(habits.pace.total_seconds()),
            int(habits.depth.total_seconds()),
            None if habits.newest is None else micros(habits.newest),
            move.target,
            move.seen,
            None if move.at is None else micros(move.at),
            feed_id,
        ],
    )


def note_failure(
    db: Database,
    feed_id: int,
    at: datetime,
    error: str,
    *,
    due: datetime,
    held: datetime | None = None,
    is_stopped: bool = False,
) -> None:
    """Note why a feed could not be fetched, in one line; since when it fails and how often is counted here."""
    db.execute(
        """UPDATE feed SET error = ?, failures = failures + 1, failing_since = coalesce(failing_since, ?), checked = ?,
        due = ?, held = ?, stopped = ?, updated = ? WHERE id = ?""",
        [error, micros(at), micros(at), micros(due), _micros(held), is_stopped, micros(at), feed_id],
    )


def note_checked(db: Database, feed_id: int, at: datetime, *, due: datetime, held: datetime) -> None:
    """Note that a feed was not asked because its host has asked everyone to wait."""
    db.execute(
        "UPDATE feed SET checked = ?, due = ?, held = ? WHERE id = ?", [micros(at), micros(due), micros(held), feed_id]
    )


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else micros(moment)


def add_former_address(db: Database, feed_id: int, url: str, until: datetime) -> None:
    """Keep an address that a feed has left; it is no former one of any other."""
    db.execute(
        "INSERT OR REPLACE INTO former_address (url, feed_id, until) VALUES (?, ?, ?)", [url, feed_id, micros(until)]
    )


def former_addresses(db: Database, feed_id: int) -> list[str]:
    """Where a feed used to be, the latest first."""
    rows = db.execute("SELECT url FROM former_address WHERE feed_id = ? ORDER BY until DESC, url", [feed_id])
    return [row[0] for row in rows]


_CHOICES = {"interval": 0, "full_text": False, "language": "", "tags": [], "muted": False}
"""What a person may choose of a feed besides its name and folder, as it is at first."""


def state_of(url: str, title: str, folder: str, site: str, created: datetime) -> dict[str, Any]:
    """What the journal keeps of a new subscription."""
    state = {"url": url, "title": title, "folder": folder, "site": site, "removed": False, "created": micros(created)}
    return {**state, **_CHOICES}


def read_state(db: Database, uuid: str) -> dict[str, Any] | None:
    """What the journal keeps of a subscription."""
    row = db.execute(
        """SELECT url, title, folder, site, removed, created, interval, full_text, language, tags, muted FROM feed
        WHERE uuid = ?""",
        [uuid],
    ).fetchone()
    if row is None:
        return None
    url, title, folder, site, removed, created, interval, full_text, language, tags, muted = row
    return {
        "url": url,
        "title": title,
        "folder": folder,
        "site": site,
        "removed": bool(removed),
        "created": created,
        "interval": interval,
        "full_text": bool(full_text),
        "language": language,
        "tags": from_json(tags),
        "muted": bool(muted),
    }


def write_state(db: Database, uuid: str, state: dict[str, Any] | None, rev: int, stamp: int) -> None:
    """Make the subscription what ``state`` says.

    None hides it like a removed one: its articles stay and know where they came from. An address or interval that
    changes makes the feed due, and another address is asked anew for everything.
    """
    if state is None:
        db.execute("UPDATE feed SET removed = 1, rev = ?, updated = ? WHERE uuid = ?", [rev, stamp, uuid])
        return
    values = {**_CHOICES, **state}
    db.execute(
        """INSERT INTO feed
          (uuid, rev, url, title, folder, site, removed, created, updated, interval, full_text, language, tags, muted)
        VALUES (:uuid, :rev, :url, :title, :folder, :site, :removed, :created, :updated, :interval, :full_text,
          :language, :tags, :muted)
        ON CONFLICT (uuid) DO UPDATE SET
        etag = CASE url WHEN excluded.url THEN etag ELSE '' END,
        last_modified = CASE url WHEN excluded.url THEN last_modified ELSE '' END,
        stopped = CASE url WHEN excluded.url THEN stopped ELSE 0 END,
        due = CASE WHEN url = excluded.url AND interval = excluded.interval THEN due END,
        moved_to = CASE url WHEN excluded.url THEN moved_to ELSE '' END,
        moved_seen = CASE url WHEN excluded.url THEN moved_seen ELSE 0 END,
        rev = excluded.rev, url = excluded.url, title = excluded.title, folder = excluded.folder, site = excluded.site,
        removed = excluded.removed, updated = excluded.updated, interval = excluded.interval,
        full_text = excluded.full_text, language = excluded.language, tags = excluded.tags, muted = excluded.muted""",
        {**values, "tags": to_json(values["tags"]), "uuid": uuid, "rev": rev, "updated": stamp},
    )
