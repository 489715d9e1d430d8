"""Many rows by few statements.

Where a statement sets off triggers, SQLite notes what every page was that it is about to change, so as to take back
that statement alone if it fails. For one row that is more work than the row itself, which touches a page in every
index; a statement for many rows notes each page once.
"""

from __future__ import annotations

from collections.abc import Sequence

from reader.storage.values import Database

__all__ = ["insert_rows"]

_MOST_ROWS = 64


def insert_rows(db: Database, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Run ``sql``, whose "{rows}" stands for the rows that VALUES has, for as many ``rows`` at once as may be.

    They come in their order, in powers of two, so that few statements are made ready however many rows there are.
    """
    at = 0
    while at < len(rows):
        number = min(_MOST_ROWS, 1 << (len(rows) - at).bit_length() - 1)
        part = rows[at : at + number]
        marks = f"({', '.join('?' * len(part[0]))})"
        db.execute(sql.replace("{rows}", ", ".join([marks] * number)), [value for row in part for value in row])
        at += number
