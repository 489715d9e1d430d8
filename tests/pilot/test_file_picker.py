"""Finding files by typing and by walking, and reading what an import brought, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from reader.model import ALL
from reader.services import articles
from reader.services.library import Library
from reader.tui.screens.file_picker import FilePicker
from reader.tui.screens.import_report import ImportReport
from reader.tui.screens.library import LibraryScreen
from tests.pilot.driving import press, rows, settle, shown, started, type_words, until

STORY = "Le marché rouvre\n\n« Nous rouvrons », a dit la maire, Anne Petit.\n\nLa place sera fermée aux voitures.\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a story, a folder in it, a hidden file, and files that cannot be read."""
    folder = tmp_path / "desk"
    (folder / "dépêches").mkdir(parents=True)
    (folder / "récit.txt").write_text(STORY, encoding="utf-8")
    (folder / "dépêches" / "deux.txt").write_text(STORY.replace("marché", "théâtre"), encoding="utf-8")
    (folder / ".caché.txt").write_text(STORY, encoding="utf-8")
    (folder / "[link=x]\x1b[2J.txt").write_text("", encoding="utf-8")
    for number in range(4):
        (folder / f"vide{number}.txt").touch()
    monkeypatch.chdir(tmp_path)
    return folder


def value(screen: object) -> str:
    assert isinstance(screen, FilePicker)
    return screen.query_one(Input).value


async def test_a_file_is_found_by_walking_and_completing(empty_library: Library, desk: Path) -> None:
    async with started(empty_library) as pilot:
        await press(pilot, "i")
        assert "desk/" in shown(pilot)
        await type_words(pilot, "de")
        await press(pilot, "tab")
        assert value(pilot.app.screen) == "desk/"
        # Folders first, hidden files not at all, and whatever a name holds is only shown.
        names = [line.strip("│▌ ").split("  ")[0] for line in rows(pilot) if "txt" in line or "/ " in line]
        assert names.index("dépêches/") < names.index("récit.txt")
        assert ".caché.txt" not in names
        assert "\x1b" not in shown(pilot)
        await press(pilot, "f2")
        assert ".caché.txt" in shown(pilot)
        await press(pilot, "enter")
        assert value(pilot.app.screen) == "desk/dépêches/"
        await press(pilot, "ctrl+up")
        assert value(pilot.app.screen) == "desk/"
        await type_words(pilot, "réc")
        await press(pilot, "enter")
        await until(pilot, lambda: len(articles.article_ids(empty_library, ALL)) == 1)
        assert isinstance(pilot.app.screen, LibraryScreen)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_a_whole_folder_comes_in_and_the_report_says_what_did_not(
    empty_library: Library, desk: Path, size: tuple[int, int]
) -> None:
    async with started(empty_library, size) as pilot:
        await press(pilot, "i")
        assert any("esc closes" in line for line in rows(pilot)), "the hint is in sight"
        await type_words(pilot, "desk")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ImportReport))
        await settle(pilot)
        text = shown(pilot)
        assert "2 articles imported, 5 not read" in text
        assert "is empty: there is nothing to read" in " ".join(text.split())
        assert "\x1b" not in text
        await press(pilot, "end")
        assert "Le marché rouvre" in shown(pilot)
        assert "esc closes" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert len(articles.article_ids(empty_library, ALL)) == 2
        await press(pilot, "I")
        assert isinstance(pilot.app.screen, ImportReport)
