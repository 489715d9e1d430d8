"""Entries of feeds: which article each led to, how it is known again, which are listed now, and what else they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reader.model import Enclosure
from reader.storage.articles import chunks
from reader.storage.bulk import insert_rows
from reader.storage.values import Database, decoding, from_json, from_micros, micros, names_to_json, to_json

__all__ = [
    "Detail",
    "KnownEntry",
    "add_many",
    "by_guids",
    "by_identities",
    "by_ids",
    "detail",
    "feeds_of",
    "listed",
    "save_details",
    "set_digests",
    "set_listed",
    "set_withdrawn",
]

_KNOWN = "id, guid, identity, article_id, digest, is_withdrawn"

_SAVE_DETAIL = """
INSERT INTO entry_detail (article_id, updated, comments, categories, enclosures) VALUES {rows}
ON CONFLICT (article_id) DO UPDATE SET updated = excluded.updated, comments = excluded.comments,
  categories = excluded.categories, enclosures = excluded.enclosures
"""


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry that its feed has had before; ``digest`` is of what it said then, None where that was not noted."""

    id: int
    guid: str
    identity: str
    article_id: int
    digest: bytes | None
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """What an entry says beside its text; time UTC."""

    updated: datetime | None = None
    comments: str = ""
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


def by_guids(db: Database, feed_id: int, guids: Iterable[str]) -> dict[str, KnownEntry]:
    """The entries of a feed with these identifiers."""
    return {one.guid: one for one in _known(db, feed_id, "guid", list(guids))}


def by_identities(db: Database, feed_id: int, identities: Iterable[str]) -> dict[str, KnownEntry]:
    """The entries of a feed with these canonical identifiers, the newest of each."""
    return {one.identity: one for one in _known(db, feed_id, "identity", list(identities))}


def by_ids(db: Database, feed_id: int, ids: Iterable[int]) -> list[KnownEntry]:
    """The entries of a feed with these row ids, oldest first."""
    return list(_known(db, feed_id, "id", list(ids)))


def _known(db: Database, feed_id: int, column: str, values: Sequence[str | int]) -> Iterable[KnownEntry]:
    for part in chunks(values):
        marks = ",".join("?" * len(part))
        sql = f"SELECT {_KNOWN} FROM entry WHERE feed_id = ? AND {column} IN ({marks}) ORDER BY id"  # noqa: S608
        for entry_id, guid, identity, article_id, digest, withdrawn in db.execute(sql, [feed_id, *part]):
            yield KnownEntry(entry_id, guid, identity, article_id, digest, bool(withdrawn))


def add_many(db: Database, feed_id: int, new: Sequence[tuple[str, str, int, bytes]]) -> list[int]:
    """Note entries of a feed: identifier, canonical identifier, article, digest; gives their row ids."""
    first = db.execute("SELECT coalesce(max(id), 0) + 1 FROM entry").fetchone()[0]
    insert_rows(
        db,
        """INSERT INTO entry (id, feed_id, guid, identity, digest, article_id, published)
        SELECT entered.*, article.published FROM (VALUES {rows}) AS entered
        CROSS JOIN article ON article.id = entered.column6""",
        [
            (first + number, feed_id, guid, identity, digest, article_id)
            for number, (guid, identity, article_id, digest) in enumerate(new)
        ],
    )
    return list(range(first, first + len(new)))


def set_digests(db: Database, changed: Iterable[tuple[int, str, str, bytes]]) -> None:
    """Note what entries say now: row id, identifier, canonical identifier, digest."""
    db.executemany(
        "UPDATE entry SET guid = ?, identity = ?, digest = ? WHERE id = ?",
        [(guid, identity, digest, entry_id) for entry_id, guid, identity, digest in changed],
    )


def feeds_of(db: Database, article_id: int) -> int:
    """How many feeds have listed an article."""
    row = db.execute("SELECT count(DISTINCT feed_id) FROM entry WHERE article_id = ?", [article_id]).fetchone()
    return int(row[0])


@decoding
def listed(db: Database, feed_id: int) -> list[int]:
    """The row ids of the entries that a feed listed when it was last read."""
    row = db.execute("SELECT entries FROM listed WHERE feed_id = ?", [feed_id]).fetchone()
    return [] if row is None else [int(one) for one in from_json(row[0])]


def set_listed(db: Database, feed_id: int, entry_ids: Sequence[int]) -> None:
    """Note which entries a feed lists."""
    db.execute(
        "INSERT INTO listed (feed_id, entries) VALUES (?, ?) ON CONFLICT DO UPDATE SET entries = excluded.entries",
        [feed_id, to_json(sorted(entry_ids))],
    )


def set_withdrawn(db: Database, entry_ids: Sequence[int], withdrawn: bool) -> None:
    """Mark entries, and the articles that no feed lists any more, as withdrawn; or take both marks away."""
    for part in chunks(entry_ids):
        marks = ",".join("?" * len(part))
        db.execute(f"UPDATE entry SET is_withdrawn = ? WHERE id IN ({marks})", [withdrawn, *part])  # noqa: S608
        db.execute(
            f"""UPDATE article SET is_withdrawn = NOT EXISTS (
              SELECT 1 FROM entry WHERE entry.article_id = article.id AND entry.is_withdrawn = 0)
            WHERE id IN (SELECT article_id FROM entry WHERE id IN ({marks}))""",  # noqa: S608
            part,
        )


def save_details(db: Database, details: Iterable[tuple[int, Detail]]) -> None:
    """Keep what entries say beside the texts of their articles."""
    insert_rows(
        db,
        _SAVE_DETAIL,
        [
            (
                article_id,
                None if one.updated is None else micros(one.updated),
                one.comments,
                names_to_json(one.categories),
                to_json([_file(file) for file in one.enclosures]),
            )
            for article_id, one in details
        ],
    )


def _file(file: Enclosure) -> list[str | int]:
    """A file as the arguments of :class:`~reader.model.Enclosure`; most have no caption."""
    return [file.url, file.media_type, file.length, *([file.caption] if file.caption else [])]


@decoding
def detail(db: Database, article_id: int) -> Detail:
    """What an article's entry says beside its text."""
    row: tuple[Any, ...] | None = db.execute(
        "SELECT updated, comments, categories, enclosures FROM entry_detail WHERE article_id = ?", [article_id]
    ).fetchone()
    if row is None:
        return Detail()
    updated, comments, categories, enclosures = row
    return Detail(
        None if updated is None else from_micros(updated),
        comments,
        tuple(from_json(categories)),
        tuple(Enclosure(*file) for file in from_json(enclosures)),
    )
