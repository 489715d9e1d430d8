from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from reader.storage import connection

# A machine under load must not fail a test, and the same commit must give the same answer twice: examples are drawn
# from a fixed seed. `pytest --hypothesis-profile=explore` draws new ones, ten times as many.
settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("explore", settings.get_profile("suite"), derandomize=False, max_examples=1000)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def made_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty library, made by every step of the schema."""
    path = tmp_path_factory.mktemp("made") / "library.db"
    connection.prepare(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(autouse=True)
def _new_libraries_are_copies(
    request: pytest.FixtureRequest, made_library: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Give this process's new libraries their tables by copying a file: to make them took half of the tests' time.

    Tests of how libraries are made and migrated are marked ``made_anew``.
    """
    if request.node.get_closest_marker("made_anew") is not None:
        yield
        return
    whole = connection._migrate

    def copy(db: sqlite3.Connection, path: Path, before: Callable[[Path, int], object] | None) -> None:
        if not connection._is_new(db, path):
            whole(db, path, before)
            return
        db.execute(f"PRAGMA page_size = {connection.PAGE_SIZE}")
        with closing(sqlite3.connect(made_library)) as made:
            made.backup(db)
        db.execute("PRAGMA journal_mode = WAL")

    monkeypatch.setattr(connection, "_migrate", copy)
    yield
