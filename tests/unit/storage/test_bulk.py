"""Many rows by few statements are all there, in their order."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from reader.storage.bulk import insert_rows


@pytest.mark.parametrize("number", [0, 1, 3, 64, 200])
def test_all_rows_come_in_in_their_order(number: int) -> None:
    rows = [(f"n{index}", None if index % 7 == 0 else bytes([index])) for index in range(number)]
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, name TEXT NOT NULL, digest BLOB)")
        insert_rows(db, "INSERT INTO kept (name, digest) VALUES {rows}", rows)
        assert db.execute("SELECT name, digest FROM kept ORDER BY id").fetchall() == rows


def test_what_stands_in_a_row_is_no_sql() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE kept (name TEXT NOT NULL)")
        insert_rows(db, "INSERT INTO kept VALUES {rows}", [("{rows}'); DROP TABLE kept; --",), ("?",)])
        assert db.execute("SELECT name FROM kept").fetchall() == [("{rows}'); DROP TABLE kept; --",), ("?",)]
