"""Notes that are being written: kept at every pause, gone once they are saved. They are no part of the journal."""

from __future__ import annotations

from datetime import datetime

from reader.model import Span
from reader.storage.values import Database, micros

__all__ = ["drop", "keep", "of_article"]


def keep(db: Database, article_id: int, span: Span, revision: int, note: str, at: datetime) -> None:
    """Keep ``note`` as the draft on ``span`` of that revision of an article, in place of the one before."""
    db.execute(
        """INSERT INTO draft (article_id, start, stop, revision, note, updated) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (article_id, start, stop) DO UPDATE SET revision = excluded.revision, note = excluded.note,
        updated = excluded.updated""",
        [article_id, span.start, span.stop, revision, note, micros(at)],
    )


def drop(db: Database, article_id: int, span: Span) -> None:
    """Forget the draft on ``span``."""
    db.execute("DELETE FROM draft WHERE article_id = ? AND start = ? AND stop = ?", [article_id, span.start, span.stop])


def of_article(db: Database, article_id: int) -> list[tuple[Span, int, str]]:
    """Passage, revision and words of an article's drafts, in text order."""
    rows = db.execute("SELECT start, stop, revision, note FROM draft WHERE article_id = ? ORDER BY start", [article_id])
    return [(Span(start, stop), revision, note) for start, stop, revision, note in rows]
