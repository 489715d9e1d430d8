"""kill -9 at any moment of a fetch, an import, annotating, a migration (T22): what was told is there, all is sound."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.model import ALL
from reader.services import annotating, articles, backups, doctor
from reader.services.library import Library, library_info
from reader.settings import Settings
from reader.storage import backup
from reader.storage.migrations import APPLICATION_ID, SCHEMA_VERSION, library_migrations
from tests.effort import THOROUGH, times
from tests.loopback import Answer, loopback
from tests.unit.services.builders import TEXT, document, open_at, save, settings_at

PROJECT = Path(__file__).parents[3]
KILLS = times(3, 60)
# Sixty runs of a command take minutes.
pytestmark = [pytest.mark.made_anew, pytest.mark.timeout(120 if not THOROUGH else 1_200)]

START = """
import itertools, sys
from dataclasses import replace
from pathlib import Path
from reader.model import Span
from reader.services import annotating, feeds, importing
from reader.services.library import open_library
from tests.unit.services.builders import open_at, settings_at
settings = replace(settings_at(Path(sys.argv[1])), allow_private=frozenset({"127.0.0.1"}))
library = open_library(settings)
print("open", flush=True)
"""
ANNOTATE = """
for number in itertools.count():
    made = annotating.toggle_tag(library, 1, Span(number % 200, number % 200 + 5 + number // 200), f"t{number % 7}")
    print(made.uuid, flush=True)
"""
IMPORT = """
for one in importing.import_sources(library, sorted(map(str, Path(sys.argv[2]).iterdir()))):
    if one.article_id:
        print(one.article_id, flush=True)
"""
FETCH = """
for event in feeds.fetch(library):
    if not event.error:
        print(event.new, flush=True)
"""
ITEM = (
    "<item><title>Nouvelle {0}</title><guid>{0}</guid>"
    "<description>Le pont {0} rouvre. « Oui », a dit Jo.</description></item>"
)


def run(code: str, *arguments: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", START + code, *map(str, arguments)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def killed_runs(code: str, chance: random.Random, longest: float, *arguments: Path) -> Iterator[list[str]]:
    """What each of a number of runs told before it was killed, at some moment after it had opened the library."""
    for _ in range(KILLS):
        victim = run(code, *arguments)
        assert victim.stdout is not None
        assert victim.stdout.readline() == "open\n"
        time.sleep(chance.random() * longest)
        victim.kill()
        rest, _errors = victim.communicate()
        # A line without its end was not told.
        yield rest[: rest.rfind("\n") + 1].splitlines()


def sound(folder: Path) -> Library:
    """The library, open, and nothing in it is wrong."""
    found = list(doctor.examine(settings_at(folder)))
    assert [one for one in found if one.state != "ok"] == []
    return open_at(folder)


def test_annotating(tmp_path: Path) -> None:
    with open_at(tmp_path) as library:
        save(library, document())
    told: set[str] = set()
    told_in_all = 0
    for lines in killed_runs(ANNOTATE, random.Random(1), 0.5, tmp_path):
        told.update(line for line in lines if len(line) == 36)
        with sound(tmp_path) as library:
            stored = {note.uuid for note in articles.open_article(library, 1).annotations}
            assert told <= stored
            # The next run begins anew: toggled twice, a tag would go.
            for note in articles.open_article(library, 1).annotations:
                annotating.delete_annotation(library, note.uuid)
        told_in_all += len(told)
        told.clear()
    assert told_in_all


def test_importing(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:03}.txt").write_text(f"Titre {number}\n\n{TEXT} Ajout {number}.\n", encoding="utf-8")
    told: set[int] = set()
    for lines in killed_runs(IMPORT, random.Random(2), 1.0, tmp_path, folder):
        told.update(map(int, lines))
        with sound(tmp_path) as library:
            ids = set(articles.article_ids(library, ALL))
            assert told <= ids
            for article_id in ids:
                articles.open_article(library, article_id)
            if len(ids) == 60:
                library.close()
                shutil.rmtree(tmp_path / "data")
                told.clear()
    # A run that is left alone brings the rest, and nothing twice.
    whole = run(IMPORT, tmp_path, folder)
    whole.communicate()
    with sound(tmp_path) as library:
        assert library_info(library).articles == 60


def test_fetching(tmp_path: Path) -> None:
    from dataclasses import replace

    from reader.services import feeds
    from reader.services.library import open_library

    with loopback() as server:
        for feed in range(8):
            items = "".join(ITEM.format(f"{feed}.{number}") for number in range(25))
            content = f'<rss version="2.0"><channel><title>F{feed}</title>{items}</channel></rss>'.encode()
            server.routes[f"/{feed}.xml"] = Answer(content, headers={"Content-Type": "application/rss+xml"})
        lines = "".join(f'<outline xmlUrl="{server.url(f"/{feed}.xml")}"/>' for feed in range(8))
        settings = replace(settings_at(tmp_path), allow_private=server.allow)
        with open_library(settings) as library:
            feeds.import_opml(library, f'<opml version="2.0"><body>{lines}</body></opml>'.encode())
        kept = (tmp_path / "kept.db", settings.library)
        shutil.copy(kept[1], kept[0])
        for lines_told in killed_runs(FETCH, random.Random(3), 2.0, tmp_path):
            with sound(tmp_path) as library:
                stored = library_info(library).articles
                assert stored >= sum(map(int, lines_told))
            if stored == 200:
                shutil.copy(kept[0], kept[1])
        run(FETCH, tmp_path).communicate()
        with sound(tmp_path) as library:
            assert library_info(library).articles == 200


@pytest.fixture
def old(tmp_path: Path) -> Settings:
    """A library of the first schema with a thousand articles, of the size that takes a while to migrate."""
    from sqlite_utils import Database

    settings = settings_at(tmp_path)
    settings.library.parent.mkdir(parents=True)
    upgraded = Database(settings.library)
    with upgraded.conn:
        library_migrations(upto=1).apply(upgraded)
        upgraded.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    upgraded.close()
    with sqlite3.connect(settings.library) as db:
        db.executemany(
            """INSERT INTO article (uuid, title, source, language, published, is_dated, content_hash, url, kind,
            authors, added, updated) VALUES (?, ?, '', 'fr', ?, 1, x'00', '', 'text', '[]', 0, 0)""",
            [(f"u{number}", f"Titre {number}", number * 1_000_000) for number in range(1_000)],
        )
        db.executemany(
            """INSERT INTO revision (article_id, number, title, text, blocks, content_hash, created)
            VALUES (?, 1, ?, ?, '[]', x'00', 0)""",
            [(number + 1, f"Titre {number}", f"Titre {number}\n{TEXT * 4}") for number in range(1_000)],
        )
    db.close()
    return settings


def test_migrating(tmp_path: Path, old: Settings) -> None:
    chance = random.Random(4)
    before = old.library.read_bytes()
    versions = set()
    for _ in range(KILLS):
        victim = run("", tmp_path)
        time.sleep(0.3 + chance.random() * 1.5)
        victim.kill()
        victim.communicate()
        with sqlite3.connect(old.library) as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            assert version in {1, SCHEMA_VERSION}, "half migrated"
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert db.execute("SELECT count(*) FROM revision").fetchone() == (1_000,)
            mine = db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'saved_view'").fetchone()[0]
            assert bool(mine) == (version == SCHEMA_VERSION)
        db.close()
        for one in backups.list_backups(old):
            assert backup.checked_hash(one.path) is None
            assert backup.is_sound(one.path) == ""
        if version == SCHEMA_VERSION:
            assert backups.list_backups(old), "a backup before any migration"
            old.library.write_bytes(before)
            shutil.rmtree(backups.backups_folder(old))
        versions.add(version)
    with open_at(tmp_path) as library:
        assert library_info(library).articles == 1_000
    if KILLS > 20:
        assert versions == {1, SCHEMA_VERSION}
