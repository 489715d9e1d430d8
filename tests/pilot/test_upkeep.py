"""The backup of the day makes itself while the screen is open, and what keeps it from being made is told."""

from __future__ import annotations

from pathlib import Path

from reader.model import ALL
from reader.services import articles, backups, importing
from reader.services.library import Library
from reader.tui.app import NewsreaderApp
from reader.tui.upkeep import Upkeep
from tests.pilot.conftest import MakeLibrary
from tests.pilot.driving import until


def impatient(library: Library) -> NewsreaderApp:
    """The application, with a look for a backup at once."""
    app = NewsreaderApp(library)
    app.upkeep = Upkeep(app, after=0.0, every=3600.0)
    return app


def starred(library: Library) -> None:
    importing.import_samples(library)
    articles.set_starred(library, articles.article_ids(library, ALL), True)


async def test_a_backup_is_made_behind_the_screen(empty_library: Library) -> None:
    starred(empty_library)
    app = impatient(empty_library)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: bool(backups.list_backups(empty_library.settings)))
    app.upkeep.close()
    [made] = backups.list_backups(empty_library.settings)
    assert (made.reason, made.is_whole) == ("daily", True)


async def test_a_backup_that_cannot_be_made_is_told_in_one_line(make_library: MakeLibrary, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    library = make_library(f'backups_folder = "{tmp_path / "taken"}"\n')
    starred(library)
    app = impatient(library)
    async with app.run_test(size=(150, 40)) as pilot:
        await until(pilot, lambda: bool(app._notifications))
        assert "failed" in next(iter(app._notifications)).message
    app.upkeep.close()
    assert app.crash is None


async def test_closing_gives_up_a_copy_and_leaves_nothing_of_it(empty_library: Library) -> None:
    starred(empty_library)
    app = impatient(empty_library)
    app.upkeep.close()
    app.upkeep.start()
    app.upkeep.close()
    assert backups.list_backups(empty_library.settings) == []
