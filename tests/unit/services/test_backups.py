"""Backups: made, checked, kept for as long as asked, and put back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import StorageError
from reader.model import ALL, Span
from reader.services import annotating, articles, backups, history, reviewing
from reader.services.library import Library, library_info, open_library
from reader.settings import Settings
from reader.storage import backup, connection, functions, values
from reader.storage.backup import BackupFile
from reader.storage.migrations import SCHEMA_VERSION, library_migrations
from tests.unit.services.builders import ANNA, TEXT, document, open_at, quote, save, settings_at

pytestmark = pytest.mark.made_anew

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def filled(folder: Path, count: int = 3) -> Library:
    """A library of ``count`` articles from feeds, of which a person has worked on the first two."""
    library = open_at(folder)
    for number in range(count):
        text = f"{TEXT} Ajout {number}."
        save(library, document(text, kind="feed"), [quote(text, "Nous avons tenu parole", ANNA)])
    annotating.annotate(library, 1, Span(3, 9), tags=["claim"], note="à voir")
    found = articles.open_article(library, 2).quotes[0]
    reviewing.confirm(library, 2, found.key)
    return library


def at(library: Library, monkeypatch: pytest.MonkeyPatch, moment: datetime) -> Path | None:
    monkeypatch.setattr(values, "now", lambda: moment)
    return backups.back_up_if_due(library)


def content(path: Path) -> list[str]:
    with sqlite3.connect(path) as db:
        functions.register(db)
        lines = [line for line in db.iterdump() if not line.startswith(("PRAGMA", "INSERT INTO sqlite_master"))]
    db.close()
    return lines


def test_a_backup_has_all_and_a_hash_that_sha256sum_knows(tmp_path: Path) -> None:
    with filled(tmp_path) as library:
        made = backups.back_up(library)
        assert made.parent == library.path.with_name("library-backups")
        assert content(made) == content(library.path)
    subprocess.run(["sha256sum", "--check", "--strict", f"{made.name}.sha256"], cwd=made.parent, check=True)
    assert [one.path for one in backups.list_backups(library.settings)] == [made]
    assert sorted(file.name for file in made.parent.iterdir()) == [made.name, f"{made.name}.sha256"]
    assert made.stat().st_mode & 0o777 == 0o444
    with open_library(replace(library.settings, library=made)) as opened:
        assert len(articles.article_ids(opened, ALL)) == 3


def test_a_backup_is_made_while_another_program_writes(tmp_path: Path) -> None:
    with filled(tmp_path) as library, connection.writing(library.path) as unit:
        unit.db.execute("UPDATE article SET title = 'half done'")
        made = backups.back_up(library)
        with connection.reading(made, read_only=True) as db:
            assert db.execute("SELECT count(*) FROM article WHERE title = 'half done'").fetchone() == (0,)


def test_a_backup_overwrites_nothing_and_leaves_nothing_when_it_fails(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "copy.db"
    with filled(tmp_path) as library:
        backups.back_up(library, target)
        before = target.read_bytes()
        with pytest.raises(StorageError, match="exists already"):
            backups.back_up(library, target)
        assert target.read_bytes() == before

        def stop(done: int, total: int) -> None:
            raise backup.Stopped("enough")

        with pytest.raises(backup.Stopped):
            backups.back_up(library, tmp_path / "other" / "copy.db", progress=stop)
        assert list((tmp_path / "other").iterdir()) == []


def test_the_work_of_a_person_is_a_library_of_its_own(tmp_path: Path) -> None:
    with filled(tmp_path, 40) as library:
        save(library, document("Un texte collé\nSans adresse."))
        made = backups.back_up(library, is_whole=False)
        pages = [articles.open_article(library, number) for number in (1, 2)]
        assert made.stat().st_size < library.path.stat().st_size
        changes = history.history(library)
    shutil.copy(made, tmp_path / "copy.db")
    with open_library(replace(library.settings, library=tmp_path / "copy.db")) as opened:
        assert sorted(articles.article_ids(opened, ALL)) == [1, 2, 41]
        assert [articles.open_article(opened, number) for number in (1, 2)] == pages
        assert history.history(opened) == changes
        info = library_info(opened)
        assert (info.articles, info.unread, info.annotations, info.quotes) == (3, 3, 1, 2)
        assert len(articles.article_ids(opened, articles.sidebar(opened)[0].view)) == 3
        with opened.reading() as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert history.undo(opened) is not None


def test_the_backup_of_the_day_comes_when_a_person_changed_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_at(tmp_path) as library:
        article = save(library, document())
        assert at(library, monkeypatch, NOW) is None, "nobody has made anything yet"
        annotating.toggle_tag(library, article, Span(0, 2), "a")
        first = at(library, monkeypatch, NOW)
        assert first is not None
        annotating.toggle_tag(library, article, Span(0, 2), "b")
        assert at(library, monkeypatch, NOW + timedelta(hours=23)) is None
        second = at(library, monkeypatch, NOW + timedelta(hours=25))
        assert second is not None
        save(library, document("Un autre texte\nPlus long."))
        assert at(library, monkeypatch, NOW + 9 * DAY) is None, "only a feed brought something"
        history.undo(library)
        assert at(library, monkeypatch, NOW + 9 * DAY) is not None
        # A clock that is ten years behind, or was ten years ahead, must not put an end to backups.
        history.redo(library)
        assert at(library, monkeypatch, NOW - 3650 * DAY) is not None
        second.chmod(0o600)
        second.write_bytes(b"damaged")
        assert len(backups.list_backups(library.settings)) == 4


def test_large_libraries_are_copied_without_what_feeds_bring_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(settings_at(tmp_path), backups_whole_mb=0)
    filled(tmp_path).close()
    with open_library(settings) as library:
        made = at(library, monkeypatch, NOW)
        assert made is not None
        assert [one.is_whole for one in backups.list_backups(settings)] == [False]
    with open_library(replace(settings, backups_daily=0)) as library:
        history.undo(library)
        assert at(library, monkeypatch, NOW + 5 * DAY) is None


@given(st.lists(st.integers(0, 24 * 400), unique=True), st.integers(0, 8), st.integers(0, 5))
def test_rotation_keeps_days_and_weeks(hours: list[int], daily: int, weekly: int) -> None:
    made = [BackupFile(Path(f"{hour}"), NOW + timedelta(hours=hour), "daily", is_whole=True, size=1) for hour in hours]
    asked = [BackupFile(Path("asked"), NOW, "asked", is_whole=True, size=1)]
    gone = backups.expired(made + asked, daily, weekly)
    kept = [one for one in made if one not in gone]
    assert not set(gone) & set(asked)
    assert len(kept) <= daily + weekly
    if daily and made:
        assert max(made, key=lambda one: one.made) in kept
    days = {one.made.date() for one in made}
    assert len({one.made.date() for one in kept}) == len(kept) >= min(daily, len(days))
    # What is kept today is what is kept tomorrow, but for what is one of more.
    assert backups.expired(kept, daily, weekly) == []


def old_library(folder: Path) -> Settings:
    """A library of the first schema with a note in it."""
    settings = settings_at(folder)
    with open_at(folder) as library:
        save(library, document())
    path = settings.library
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = WAL")
    db.close()
    from sqlite_utils import Database

    upgraded = Database(path)
    with upgraded.conn:
        library_migrations(upto=1).apply(upgraded)
        upgraded.execute(f"PRAGMA application_id = {0x4E575352}")
        upgraded.execute(
            "INSERT INTO tag (uuid, name, folded, colour, created, updated) VALUES ('u', 'alt', 'alt', 0, 0, 0)"
        )
    upgraded.close()
    return settings


def test_a_library_is_copied_before_its_schema_changes(tmp_path: Path) -> None:
    settings = old_library(tmp_path)
    before = content(settings.library)
    notices: list[str] = []
    with open_library(settings, notices.append) as library:
        assert library_info(library).schema == SCHEMA_VERSION
    [made] = backups.list_backups(settings)
    assert (made.reason, made.is_whole) == ("update", True)
    assert content(made.path) == before
    assert len(notices) == 1


def test_a_library_that_cannot_be_copied_is_not_migrated(tmp_path: Path) -> None:
    settings = old_library(tmp_path)
    before = content(settings.library)
    folder = tmp_path / "not-a-folder"
    folder.touch()
    with pytest.raises(StorageError, match="was not updated"):
        open_library(replace(settings, backups_folder=folder))
    assert content(settings.library) == before
    with open_library(replace(settings, backups_folder=folder, backup_before_update=False)) as library:
        assert library_info(library).tags == 1


def test_restoring_puts_the_library_back_and_the_other_aside(tmp_path: Path) -> None:
    with filled(tmp_path) as library:
        made = backups.back_up(library)
        wanted = content(library.path)
        annotating.delete_annotation(library, articles.open_article(library, 1).annotations[0].uuid)
        with pytest.raises(StorageError, match="is open in another program"):
            in_another_process(tmp_path, made)
        later = content(library.path)
        settings = library.settings
    done = backups.restore(settings, made)
    assert done.aside is not None
    assert content(settings.library) == wanted
    assert content(done.aside) == later
    with open_at(tmp_path) as library:
        assert articles.open_article(library, 1).annotations[0].note == "à voir"
        annotating.annotate(library, 1, Span(0, 2), note="goes on")
    assert sorted(file.name for file in settings.library.parent.iterdir()) == sorted(
        [settings.library.name, done.aside.name, "library-backups"]
    )


def in_another_process(folder: Path, made: Path) -> None:
    code = """
import sys
from pathlib import Path
from reader.errors import StorageError
from reader.services import backups
from tests.unit.services.builders import settings_at
try:
    backups.restore(settings_at(Path(sys.argv[1])), Path(sys.argv[2]))
except StorageError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(made)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    raise StorageError(done.stdout)


def test_a_damaged_library_with_its_log_makes_way_for_a_backup(tmp_path: Path) -> None:
    with filled(tmp_path) as library:
        made = backups.back_up(library)
        wanted = content(library.path)
        annotating.annotate(library, 1, Span(0, 2), note="in the log")
        log = connection.wal(library.path).read_bytes()
    path = library.path
    path.write_bytes(b"\0" * 40_000)
    connection.wal(path).write_bytes(log)
    with pytest.raises(StorageError, match=f"newsreader restore .*{made.name}"):
        open_at(tmp_path)
    done = backups.restore(library.settings, made)
    assert content(path) == wanted
    assert done.aside is not None
    assert not connection.wal(path).exists(), "the old log must not be read into the new library"


def test_what_is_no_sound_backup_is_refused(tmp_path: Path) -> None:
    with filled(tmp_path) as library:
        made = backups.back_up(library)
    settings = library.settings
    before = content(settings.library)
    copy = tmp_path / "copy.db"
    shutil.copy(made, copy)
    with pytest.raises(StorageError, match="no hash beside it"):
        backups.restore(settings, copy)
    (tmp_path / "copy.db.sha256").write_text((made.parent / f"{made.name}.sha256").read_text())
    copy.chmod(0o600)
    with copy.open("r+b") as file:
        file.seek(20_000)
        file.write(b"x")
    with pytest.raises(StorageError, match="not as it was written"):
        backups.restore(settings, copy)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()
    done = subprocess.run(["sha256sum", other.name], cwd=tmp_path, capture_output=True, check=True)
    (tmp_path / "other.db.sha256").write_bytes(done.stdout)
    with pytest.raises(StorageError, match="not a library"):
        backups.restore(settings, other)
    with pytest.raises(StorageError, match="There is no backup"):
        backups.restore(settings, tmp_path / "none.db")
    assert content(settings.library) == before
    assert not list(settings.library.parent.glob("*replaced*"))


@pytest.mark.skipif(not hasattr(os, "statvfs"), reason="needs a small file system")
def test_no_room_for_a_backup_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9 - 10**6, 10**6))
    with filled(tmp_path) as library, pytest.raises(StorageError, match="1 MB are free"):
        backups.back_up(library)
    assert backups.list_backups(library.settings) == []
