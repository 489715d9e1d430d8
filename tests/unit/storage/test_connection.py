from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import StorageError
from reader.storage import connection
from reader.storage.kept import Kept
from reader.storage.migrations import APPLICATION_ID, SCHEMA_VERSION, library_migrations

pytestmark = pytest.mark.made_anew

PROJECT = Path(__file__).parents[3]


def pragma(path: Path, name: str) -> object:
    with sqlite3.connect(path) as db:
        value = db.execute(f"PRAGMA {name}").fetchone()[0]
    db.close()
    return value


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "library.db"
    connection.prepare(made)
    return made


def test_a_new_library_knows_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "lib #1?.db"
    assert connection.prepare(path) is connection.Access.WRITE
    assert pragma(path, "application_id") == APPLICATION_ID
    assert pragma(path, "user_version") == SCHEMA_VERSION
    assert pragma(path, "journal_mode") == "wal"
    assert pragma(path, "page_size") == connection.PAGE_SIZE
    assert connection.prepare(path) is connection.Access.WRITE
    assert [file.name for file in path.parent.iterdir()] == ["lib #1?.db"]


def test_an_empty_file_becomes_a_library(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    connection.prepare(path)
    assert pragma(path, "application_id") == APPLICATION_ID


def other_program(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()


def other_identity(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA application_id = 1")
        db.execute("CREATE TABLE theirs (x)")
    db.close()


def newer(path: Path) -> None:
    connection.prepare(path)
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()


def text_file(path: Path) -> None:
    path.write_text("Liste des courses\n" * 400)


def truncated(path: Path) -> None:
    connection.prepare(path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 3 + 100])


def beheaded(path: Path) -> None:
    connection.prepare(path)
    content = path.read_bytes()
    path.write_bytes(content[:100] + bytes(len(content) - 100))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (Path.mkdir, "is a folder"),
        (os.mkfifo, "not a regular file"),
        (other_program, "of another program"),
        (other_identity, "of another program"),
        (text_file, "not an SQLite file"),
        (truncated, "damaged"),
        (beheaded, "damaged"),
    ],
)
def test_what_is_no_library_is_refused_in_one_line_and_left_as_it_is(
    tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    path = tmp_path / "thing.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StorageError, match=reason) as refusal:
        connection.prepare(path)
    assert "\n" not in str(refusal.value)
    assert str(path) in str(refusal.value)
    assert before is None or path.read_bytes() == before


def test_a_library_of_a_newer_version_is_read_and_never_written(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    newer(path)
    before = path.read_bytes()
    assert connection.prepare(path) is connection.Access.NEWER
    with connection.reading(path, read_only=True) as db:
        assert db.execute("SELECT count(*) FROM article").fetchone() == (0,)
    with pytest.raises(StorageError, match="newer newsreader"), connection.writing(path):
        pass
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="No library can be made"):
        connection.prepare(tmp_path / "file" / "library.db")


def test_a_name_with_escapes_is_shown_as_marks(tmp_path: Path) -> None:
    path = tmp_path / "evil\x1b]0;x\x07.db"
    path.mkdir()
    with pytest.raises(StorageError) as refusal:
        connection.prepare(path)
    assert "\x1b" not in str(refusal.value)


def test_a_unit_that_raises_leaves_nothing(path: Path) -> None:
    def fail() -> None:
        with connection.writing(path, label="fail") as unit:
            unit.db.execute("UPDATE counter SET value = 9")
            unit.record("tag", "x", None, {"name": "x"})
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with connection.reading(path) as db:
        assert db.execute("SELECT sum(value) FROM counter").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM journal").fetchone() == (0,)


def test_a_reading_unit_cannot_write_and_sees_one_state(path: Path) -> None:
    with connection.reading(path) as db:
        assert db.execute("SELECT max(value) FROM counter").fetchone() == (0,)
        with connection.writing(path) as unit:
            unit.db.execute("UPDATE counter SET value = 9")
        assert db.execute("SELECT max(value) FROM counter").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError):
            db.execute("UPDATE counter SET value = 5")
    with connection.reading(path) as db:
        assert db.execute("SELECT max(value) FROM counter").fetchone() == (9,)


def test_a_writing_unit_is_durable_and_checks_foreign_keys(path: Path) -> None:
    with connection.writing(path) as unit:
        assert unit.db.execute("PRAGMA synchronous").fetchone() == (2,)
        assert unit.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert unit.db.execute("PRAGMA busy_timeout").fetchone() == (5_000,)
        assert unit.db.in_transaction


def test_the_journal_is_append_only(path: Path) -> None:
    with connection.writing(path, label="new", who="ana") as unit:
        unit.record("tag", "x", None, {"name": "x"})
        unit.record("tag", "y", {"name": "y"}, {"name": "y"})
    for statement in ("DELETE FROM journal", "UPDATE journal SET who = 'eve'"):
        with pytest.raises(StorageError, match="append-only"), connection.writing(path) as unit:
            unit.db.execute(statement)
    with connection.reading(path) as db:
        assert db.execute("SELECT who, entity, uuid, before, after FROM journal").fetchall() == [
            ("ana", "tag", "x", None, '{"name":"x"}')
        ]


def test_a_writer_that_does_not_let_go_is_told_after_the_wait(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.2)
    with (
        connection.writing(path),
        pytest.raises(StorageError, match="in use by another program"),
        connection.writing(path),
    ):
        pass
    with connection.writing(path) as unit:
        unit.db.execute("UPDATE counter SET value = 1")


@pytest.mark.parametrize("read_only", [False, True])
def test_a_watch_tells_of_every_change_and_of_nothing_else(path: Path, read_only: bool) -> None:
    watch = connection.Watch(path, read_only=read_only)
    before = watch.token()
    with connection.reading(path, read_only=read_only) as db:
        db.execute("SELECT count(*) FROM article").fetchone()
    assert watch.token() == before
    with connection.writing(path) as unit:
        unit.db.execute("UPDATE counter SET value = 9")
    assert watch.token() != before
    assert path.with_name("library.db-wal").exists() is not read_only
    watch.close()


def test_a_library_that_vanished_is_not_made_anew(path: Path) -> None:
    path.unlink()
    with pytest.raises(StorageError, match="cannot be opened"), connection.reading(path):
        pass
    assert not path.exists()


def test_a_cell_that_is_not_utf_8_stops_nobody(path: Path) -> None:
    with connection.writing(path) as unit:
        unit.db.execute(
            "INSERT INTO tag (uuid, name, folded, colour, created, updated)"
            " VALUES ('u', CAST(x'61ff62' AS TEXT), 'f', 0, 0, 0)"
        )
    with connection.reading(path) as db:
        assert db.execute("SELECT name FROM tag").fetchone() == ("a\N{REPLACEMENT CHARACTER}b",)


def test_two_processes_that_make_a_library_at_once_make_one(tmp_path: Path) -> None:
    code = "import sys, pathlib; from reader.storage import connection; connection.prepare(pathlib.Path(sys.argv[1]))"
    path = tmp_path / "one.db"
    racers = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=PROJECT, stderr=subprocess.PIPE) for _ in range(4)
    ]
    errors = [racer.communicate()[1] for racer in racers]
    assert [racer.returncode for racer in racers] == [0] * 4, errors
    with connection.reading(path) as db:
        assert db.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (SCHEMA_VERSION,)


def test_migrations_are_all_made_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrations = library_migrations()

    @migrations(name="9999_fails")
    def fails(db: object) -> None:
        raise sqlite3.OperationalError("no such thing")

    path = tmp_path / "library.db"
    monkeypatch.setattr(connection, "library_migrations", lambda: migrations)
    with pytest.raises(StorageError, match="no such thing"):
        connection.prepare(path)
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    db.close()
    monkeypatch.undo()
    connection.prepare(path)
    assert pragma(path, "user_version") == SCHEMA_VERSION


READ_ONLY = """
import os, pathlib, sys
from reader.errors import StorageError
from reader.settings import load_settings
from reader.services import articles, tagging
from reader.services.library import open_library

def use(path):
    library = open_library(load_settings(library=pathlib.Path(path), environ={"NEWSREADER_HOME": "/nowhere"}))
    print(library.read_only, len(articles.sidebar(library)), articles.change_token(library))
    try:
        tagging.create_tag(library, "x")
    except StorageError as error:
        print(error)

use(sys.argv[2])  # whoever one becomes may not be allowed to read Python's own modules
os.setgid(65534); os.setuid(65534)
use(sys.argv[1])
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become someone else")
@pytest.mark.parametrize(("folder_mode", "file_mode"), [(0o555, 0o444), (0o755, 0o444), (0o555, 0o644)])
def test_a_library_of_someone_else_can_be_read(tmp_path: Path, folder_mode: int, file_mode: int) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    path = folder / "library.db"
    connection.prepare(path)
    with connection.writing(path) as unit:
        unit.db.execute(
            "INSERT INTO tag (uuid, name, folded, colour, created, updated) VALUES ('u', 'n', 'n', 0, 0, 0)"
        )
    path.chmod(file_mode)
    folder.chmod(folder_mode)
    for parent in tmp_path.parents:
        if parent.stat().st_uid == os.geteuid() and "pytest" in str(parent):
            parent.chmod(0o755)
    tmp_path.chmod(0o755)
    run = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(path), str(tmp_path / "own.db")],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    own, counts, refusal = run.stdout.splitlines()
    assert own.startswith("False 3 ")
    assert counts.startswith("True 4 ")
    assert "is read-only" in refusal


def test_a_kept_connection_serves_one_unit_after_the_other(path: Path) -> None:
    kept = Kept(path, 1)
    with connection.reading(path, kept=kept) as first:
        with connection.reading(path, kept=kept) as second:
            assert second is not first, "a unit under way has its connection for itself"
        with connection.writing(path) as unit:
            unit.db.execute("INSERT INTO source VALUES ('x', 1)")
        assert first.execute("SELECT count(*) FROM source").fetchone() == (0,), "one state of the library"
    with connection.reading(path, kept=kept) as third:
        assert third is second
        assert third.execute("SELECT count(*) FROM source").fetchone() == (1,)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            third.execute("DELETE FROM source")
    kept.close()
    with connection.reading(path, kept=kept) as last:
        assert last is not third


def test_a_unit_that_fails_takes_its_connection_with_it(path: Path) -> None:
    kept = Kept(path, 1)
    with pytest.raises(StorageError, match="UNIQUE"), connection.writing(path, kept=kept) as unit:
        unit.db.execute("INSERT OR FAIL INTO source VALUES ('x', 1), ('x', 2)")
    with connection.writing(path, kept=kept) as unit:
        assert unit.db.execute("SELECT count(*) FROM source").fetchone() == (0,)
        well = unit.db
    with connection.writing(path, kept=kept) as unit:
        assert unit.db is well
        assert unit.db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    kept.close()


def test_nothing_is_written_to_a_library_that_was_replaced(path: Path, tmp_path: Path) -> None:
    kept = Kept(path, 1)
    with connection.writing(path, kept=kept) as unit:
        unit.db.execute("INSERT INTO source VALUES ('old', 1)")
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    path.rename(tmp_path / "aside.db")
    with pytest.raises(StorageError, match="cannot be opened"), connection.writing(path, kept=kept):
        pass
    connection.prepare(path)
    with connection.writing(path, kept=kept) as unit:
        unit.db.execute("INSERT INTO source VALUES ('new', 1)")
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT name FROM source").fetchall() == [("new",)]
    db.close()
    kept.close()
