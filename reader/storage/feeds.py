"""Subscriptions, and which article each entry of a feed led to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from reader.model import Feed
from reader.storage.values import Database, decoding, from_micros, micros

__all__ = [
    "add_entry",
    "by_url",
    "by_uuid",
    "entry_article",
    "every",
    "note_failure",
    "note_fetch",
    "read_state",
    "state_of",
    "write_state",
]

_SELECT = """
SELECT id, uuid, url, title, folder, site, etag, last_modified, fetched, error, article_count, unread_count FROM feed
"""


def every(db: Database) -> list[Feed]:
    """All feeds that are subscribed to, by folder and title."""
    rows = db.execute(_SELECT + "WHERE removed = 0 ORDER BY folder, title COLLATE NOCASE, id")
    return [_feed(row) for row in rows]


def by_url(db: Database, url: str) -> Feed | None:
    """The feed at that address, also one that was removed."""
    return _one(db, "url", url)


def by_uuid(db: Database, uuid: str) -> Feed | None:
    """The feed with that UUID, also one that was removed."""
    return _one(db, "uuid", uuid)


def _one(db: Database, column: str, value: str) -> Feed | None:
    row = db.execute(f"{_SELECT} WHERE {column} = ?", [value]).fetchone()
    return None if row is None else _feed(row)


@decoding
def _feed(row: tuple[Any, ...]) -> Feed:
    feed_id, uuid, url, title, folder, site, etag, last_modified, fetched, error, articles, unread = row
    moment = None if fetched is None else from_micros(fetched)
    return Feed(feed_id, uuid, url, title, folder, site, etag, last_modified, moment, error, articles, unread)


def note_fetch(
    db: Database, feed_id: int, at: datetime, *, title: str, site: str, etag: str, last_modified: str
) -> None:
    """Note a fetch that went well; a title is taken over only where none is known, as a person may have chosen it."""
    db.execute(
        """UPDATE feed SET title = CASE title WHEN '' THEN ? ELSE title END, site = CASE ? WHEN '' THEN site ELSE ? END,
        etag = ?, last_modified = ?, fetched = ?, error = '', updated = ? WHERE id = ?""",
        [title, site, site, etag, last_modified, micros(at), micros(at), feed_id],
    )


def note_failure(db: Database, feed_id: int, at: datetime, error: str) -> None:
    """Note why a feed could not be fetched, in one line."""
    db.execute("UPDATE feed SET error = ?, updated = ? WHERE id = ?", [error, micros(at), feed_id])


def entry_article(db: Database, feed_id: int, guid: str) -> int | None:
    """The article that an entry of a feed led to, if it was seen before."""
    row = db.execute("SELECT article_id FROM entry WHERE feed_id = ? AND guid = ?", [feed_id, guid]).fetchone()
    return None if row is None else int(row[0])


def add_entry(db: Database, feed_id: int, guid: str, article_id: int) -> None:
    """Note which article an entry of a feed led to; nothing changes if the entry is known."""
    db.execute(
        """INSERT INTO entry (feed_id, guid, article_id, published)
        SELECT ?, ?, id, published FROM article WHERE id = ? ON CONFLICT (feed_id, guid) DO NOTHING""",
        [feed_id, guid, article_id],
    )


def state_of(url: str, title: str, folder: str, site: str, created: datetime) -> dict[str, Any]:
    """What the journal keeps of a new subscription."""
    return {"url": url, "title": title, "folder": folder, "site": site, "removed": False, "created": micros(created)}


def read_state(db: Database, uuid: str) -> dict[str, Any] | None:
    """What the journal keeps of a subscription."""
    row = db.execute("SELECT url, title, folder, site, removed, created FROM feed WHERE uuid = ?", [uuid]).fetchone()
    if row is None:
        return None
    url, title, folder, site, removed, created = row
    return {"url": url, "title": title, "folder": folder, "site": site, "removed": bool(removed), "created": created}


def write_state(db: Database, uuid: str, state: dict[str, Any] | None, rev: int, stamp: int) -> None:
    """Make the subscription what ``state`` says.

    None hides it like a removed one: its articles stay and know where they came from.
    """
    if state is None:
        db.execute("UPDATE feed SET removed = 1, rev = ?, updated = ? WHERE uuid = ?", [rev, stamp, uuid])
        return
    db.execute(
        """INSERT INTO feed (uuid, rev, url, title, folder, site, removed, created, updated)
        VALUES (:uuid, :rev, :url, :title, :folder, :site, :removed, :created, :updated)
        ON CONFLICT (uuid) DO UPDATE SET rev = excluded.rev, url = excluded.url, title = excluded.title,
        folder = excluded.folder, site = excluded.site, removed = excluded.removed, updated = excluded.updated""",
        {**state, "uuid": uuid, "rev": rev, "updated": stamp},
    )
