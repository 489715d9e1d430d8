"""Pages that articles were read from: what stood before the text, and the pages themselves where they are kept."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from reader.storage.values import Database, micros

__all__ = ["MOST_KEPT", "Page", "kept", "kept_among", "note", "wall"]

MOST_KEPT = 15_000_000
"""Bytes of the largest page that is kept, unpacked."""

_NOTE = """
INSERT INTO page (article_id, url, charset, mode, wall, fetched, body) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (article_id) DO UPDATE SET url = excluded.url, charset = excluded.charset, mode = excluded.mode,
  wall = excluded.wall, fetched = excluded.fetched, body = coalesce(excluded.body, body)
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came: its bytes, its address, and the encoding that its server declared."""

    body: bytes
    url: str
    charset: str


def note(
    db: Database,
    article_id: int,
    at: datetime,
    *,
    url: str,
    charset: str = "",
    mode: str = "",
    wall: str = "",
    body: bytes | None = None,
) -> None:
    """Keep what is known of the page that an article was read from; without ``body`` one kept before stays."""
    packed = None if body is None or len(body) > MOST_KEPT else zlib.compress(body, 6)
    db.execute(_NOTE, [article_id, url, charset, mode, wall, micros(at), packed])


def wall(db: Database, article_id: int) -> str:
    """What stood before the text of an article: "paywall", "consent", or "" for nothing."""
    row = db.execute("SELECT wall FROM page WHERE article_id = ?", [article_id]).fetchone()
    return "" if row is None else str(row[0])


def kept(db: Database, article_id: int) -> Page | None:
    """The page of an article, None when it was not kept or is damaged."""
    row = db.execute("SELECT body, url, charset FROM page WHERE article_id = ?", [article_id]).fetchone()
    if row is None or row[0] is None:
        return None
    try:
        # By count: a damaged or foreign library must not unpack to more than was ever put in.
        body = zlib.decompressobj().decompress(row[0], MOST_KEPT)
    except zlib.error:
        return None
    return Page(body, row[1], row[2])


def kept_among(db: Database, ids: Iterable[int]) -> set[int]:
    """Those of the articles whose pages are kept."""
    wanted = set(ids)
    rows = db.execute("SELECT article_id FROM page WHERE body IS NOT NULL")
    return wanted & {row[0] for row in rows}
