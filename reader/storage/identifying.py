"""By what two libraries know that they mean the same article, the same speaker, the same pair."""

from __future__ import annotations

from reader.storage.values import Database

__all__ = [
    "all_apart",
    "article_of_entry",
    "entries_of",
    "feed_addresses",
    "first_name",
    "name_owner",
    "shared_speakers",
    "starred",
]

# What is derived from articles alone has one name, and nothing else.
_SHARED_SPEAKERS = """
SELECT uuid FROM speaker WHERE is_named = 1 OR note <> '' OR merged_into IS NOT NULL
  OR id IN (SELECT merged_into FROM speaker WHERE merged_into IS NOT NULL)
  OR id IN (SELECT speaker_id FROM speaker_rule)
  OR id IN (SELECT speaker_id FROM speaker_name WHERE speaker_id IS NOT NULL GROUP BY speaker_id HAVING count(*) > 1)
  OR uuid IN (SELECT one FROM speaker_apart UNION SELECT other FROM speaker_apart)
ORDER BY uuid
"""


def entries_of(db: Database, article_id: int) -> list[tuple[str, str]]:
    """The address of the feed, and the identifier there, of each entry that led to an article."""
    return db.execute(
        """SELECT feed.url, entry.identity FROM entry JOIN feed ON feed.id = entry.feed_id
        WHERE entry.article_id = ? ORDER BY 1, 2""",
        [article_id],
    ).fetchall()


def feed_addresses(db: Database) -> list[tuple[int, str]]:
    """Row id and address of all feeds."""
    return db.execute("SELECT id, url FROM feed").fetchall()


def article_of_entry(db: Database, feed_id: int, identity: str) -> int | None:
    """The article that an entry of a feed has led to."""
    row = db.execute(
        "SELECT article_id FROM entry WHERE feed_id = ? AND identity = ? ORDER BY id DESC LIMIT 1", [feed_id, identity]
    ).fetchone()
    return None if row is None else int(row[0])


def shared_speakers(db: Database) -> list[str]:
    """The UUIDs of the speakers that a person has done something with, and of those that others were merged into."""
    return [row[0] for row in db.execute(_SHARED_SPEAKERS)]


def name_owner(db: Database, key: str, kind: str) -> str | None:
    """The UUID of the speaker, merged or not, that has a name itself."""
    row = db.execute(
        """SELECT speaker.uuid FROM speaker_name JOIN speaker ON speaker.id = speaker_name.speaker_id
        WHERE speaker_name.key = ? AND speaker_name.kind = ?""",
        [key, kind],
    ).fetchone()
    return None if row is None else str(row[0])


def first_name(db: Database, uuid: str) -> tuple[str, str] | None:
    """Key and kind of the name under which a speaker was met first."""
    row: tuple[str, str] | None = db.execute(
        """SELECT key, speaker_name.kind FROM speaker_name JOIN speaker ON speaker.id = speaker_name.speaker_id
        WHERE speaker.uuid = ? ORDER BY speaker_name.id LIMIT 1""",
        [uuid],
    ).fetchone()
    return row


def all_apart(db: Database) -> list[str]:
    """The UUIDs of all that was said about two speakers that are not one."""
    return [row[0] for row in db.execute("SELECT uuid FROM speaker_apart ORDER BY uuid")]


def starred(db: Database) -> list[str]:
    """The UUIDs of the starred articles."""
    return [row[0] for row in db.execute("SELECT uuid FROM article WHERE is_starred = 1 ORDER BY uuid")]
