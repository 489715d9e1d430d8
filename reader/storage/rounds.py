"""Which articles a review has still to go through."""

from __future__ import annotations

from collections.abc import Iterable

from reader.storage.values import Database

__all__ = ["first_open"]


def first_open(db: Database, article_ids: Iterable[int]) -> int | None:
    """The first of these articles with a quote that only the engine stands behind, or None."""
    for article_id in article_ids:
        row = db.execute("SELECT 1 FROM quote WHERE article_id = ? AND status = 'machine' LIMIT 1", [article_id])
        if row.fetchone():
            return article_id
    return None
