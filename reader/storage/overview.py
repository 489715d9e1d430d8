"""How much a library holds."""

from __future__ import annotations

from reader.storage.values import Database

__all__ = ["counts"]

_COUNTS = """
SELECT (SELECT user_version FROM pragma_user_version) AS schema,
  (SELECT value FROM counter WHERE name = 'all') AS articles,
  (SELECT value FROM counter WHERE name = 'unread') AS unread,
  (SELECT value FROM counter WHERE name = 'starred') AS starred,
  (SELECT count(*) FROM revision) AS revisions,
  (SELECT count(*) FROM feed WHERE removed = 0) AS feeds,
  (SELECT count(*) FROM tag) AS tags,
  (SELECT count(*) FROM annotation) AS annotations,
  (SELECT count(*) FROM annotation WHERE state = 'orphan') AS orphans,
  (SELECT count(*) FROM quote) AS quotes,
  (SELECT count(*) FROM decision) AS decisions,
  (SELECT count(*) FROM speaker WHERE quote_count > 0) AS speakers,
  (SELECT count(*) FROM (SELECT DISTINCT batch FROM journal)) AS changes
"""


def counts(db: Database) -> dict[str, int]:
    """The number of rows of each kind, and ``schema``, the version of the schema."""
    cursor = db.execute(_COUNTS)
    names = [column[0] for column in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True))
