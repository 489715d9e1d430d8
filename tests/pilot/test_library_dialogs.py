"""Bringing articles in and sending them out, by dialogs over the library screen."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input, TextArea

from reader.model import ALL
from reader.services import articles
from reader.services.library import Library
from reader.tui.screens.export import ChoiceList, ExportDialog
from reader.tui.screens.library import LibraryScreen
from reader.tui.screens.paste import PasteDialog
from tests.pilot.driving import library_screen, press, rows, settle, shown, started, until

SIZES = [(80, 24), (120, 40), (200, 60)]
PASTED = "Le marché rouvre\n\n« Nous rouvrons », a dit la maire, Anne Petit.\n\nLa place sera fermée aux voitures.\n"


async def test_a_pasted_article_comes_in_whole(empty_library: Library) -> None:
    async with started(empty_library) as pilot:
        await press(pilot, "p")
        area = pilot.app.screen.query_one(TextArea)
        assert pilot.app.focused is area
        area.post_message(events.Paste(PASTED))
        await settle(pilot)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: len(articles.article_ids(empty_library, ALL)) == 1)
        await settle(pilot)
        assert "Le marché rouvre" in shown(pilot)
        article = articles.open_article(empty_library, articles.article_ids(empty_library, ALL)[0]).article
        assert "« Nous rouvrons », a dit la maire, Anne Petit." in article.text


async def test_nothing_pasted_is_no_article(empty_library: Library) -> None:
    async with started(empty_library) as pilot:
        await press(pilot, "p", "ctrl+s")
        assert isinstance(pilot.app.screen, PasteDialog)
        assert "There is no text yet" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_a_file_is_imported_and_under_the_cursor(stories: Library, tmp_path: Path) -> None:
    path = tmp_path / "un récit.txt"
    path.write_text(PASTED, encoding="utf-8")
    async with started(stories) as pilot:
        await press(pilot, "i")
        await pilot.press("x")
        pilot.app.screen.query_one(Input).value = str(path)
        await press(pilot, "enter")
        await until(pilot, lambda: any(line.startswith("▌") and "Le marché" in line for line in rows(pilot)))
        assert "1 article imported." in shown(pilot)


@pytest.mark.parametrize("source", ["/no/such/file.txt", "ftp://example.org/x", "file:///etc/passwd", "  "])
async def test_what_cannot_be_imported_is_told_in_a_line(stories: Library, source: str) -> None:
    async with started(stories) as pilot:
        await press(pilot, "i")
        pilot.app.screen.query_one(Input).value = source
        await press(pilot, "enter")
        if source.strip():
            await until(pilot, lambda: bool(pilot.app._notifications))
            assert isinstance(pilot.app.screen, LibraryScreen)
        else:
            assert "Type something first" in shown(pilot)
        assert len(articles.article_ids(stories, ALL)) == 12


async def test_everything_is_exported_where_one_says(stories: Library, tmp_path: Path) -> None:
    target = tmp_path / "out" / "all.csv"
    target.parent.mkdir()
    async with started(stories) as pilot:
        await press(pilot, "E")
        screen = pilot.app.screen
        assert isinstance(screen, ExportDialog)
        names = [name for name, _meaning in screen.query_one("#export-format", ChoiceList).labels]
        screen.query_one("#export-format", ChoiceList).cursor = names.index("csv")
        await settle(pilot)
        proposed = screen.query_one("#export-file", Input).value
        assert proposed.endswith(".csv"), "the proposed name follows the format"
        await press(pilot, "tab", "end")
        screen.query_one("#export-file", Input).value = str(target)
        await press(pilot, "ctrl+s")
        await until(pilot, target.exists)
        await settle(pilot)
        assert "12 articles exported to" in shown(pilot)
        assert isinstance(pilot.app.screen, LibraryScreen)
    with target.open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file))


async def test_marked_articles_are_what_is_exported_first(stories: Library, tmp_path: Path) -> None:
    target = tmp_path / "marked.jsonl"
    async with started(stories) as pilot:
        await press(pilot, "space", "j", "space")
        assert "12 articles · 2 marked" in shown(pilot)
        await press(pilot, "E")
        screen = pilot.app.screen
        assert isinstance(screen, ExportDialog)
        assert "● The 2 marked articles" in shown(pilot)
        names = [name for name, _meaning in screen.query_one("#export-format", ChoiceList).labels]
        screen.query_one("#export-format", ChoiceList).cursor = names.index("jsonl")
        screen.query_one("#export-file", Input).value = str(target)
        await press(pilot, "ctrl+s")
        await until(pilot, target.exists)
        await settle(pilot)
        written = target.read_text(encoding="utf-8")
        assert [number for number in range(12) if f'Story {number}"' in written] == [0, 2]
        await press(pilot, "escape")
        assert "2 marked" not in shown(pilot)


async def test_a_file_is_replaced_only_when_asked_again(stories: Library, tmp_path: Path) -> None:
    target = tmp_path / "story.md"
    target.write_text("mine", encoding="utf-8")
    async with started(stories) as pilot:
        await press(pilot, "E")
        pilot.app.screen.query_one("#export-file", Input).value = str(target)
        await press(pilot, "ctrl+s")
        assert target.read_text(encoding="utf-8") == "mine"
        assert "press ctrl+s again to replace it" in shown(pilot)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "Story 0" in target.read_text(encoding="utf-8"))


async def test_an_export_that_cannot_be_written_says_why_and_stays_open(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "E")
        pilot.app.screen.query_one("#export-file", Input).value = "/no/such/folder/x.md"
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "cannot write /no/such/folder/x.md" in shown(pilot).casefold())
        assert isinstance(pilot.app.screen, ExportDialog)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", ["A", "i", "p", "E", "M", "question_mark"])
async def test_every_dialog_fits_every_terminal(stories: Library, size: tuple[int, int], key: str) -> None:
    async with started(stories, size) as pilot:
        await press(pilot, key)
        lines = rows(pilot)
        top = next(number for number, line in enumerate(lines) if "╭──────" in line)
        box = lines[top:]
        bottom = max(number for number, line in enumerate(box) if "╰──────" in line)
        assert any("esc" in line or "n no" in line for line in box[: bottom + 1]), "the hint is in sight"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_the_palette_has_every_action(stories: Library) -> None:
    async with started(stories, (100, 60)) as pilot:
        await press(pilot, "D")
        assert rows(pilot)[-1].endswith("Remove feed: not here and now")
        await press(pilot, "ctrl+p")
        assert "Find an action …" in shown(pilot)
        await pilot.press(*"star")
        await until(pilot, lambda: "Put a star on the article" in shown(pilot))
        await press(pilot, "escape", "escape")
        assert library_screen(pilot).article_id is not None


async def test_a_list_of_feeds_is_followed_and_can_be_left(stories: Library, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        '<opml version="2.0"><body><outline type="rss" text="The Herald" xmlUrl="https://herald.example/rss"/>'
        '<outline type="rss" text="Bad" xmlUrl="file:///etc/passwd"/></body></opml>',
        encoding="utf-8",
    )
    async with started(stories, (120, 40)) as pilot:
        await press(pilot, "L")
        pilot.app.screen.query_one(Input).value = str(path)
        await press(pilot, "enter")
        await until(pilot, lambda: "1 new feed." in shown(pilot))
        assert "1 entry was left out" in shown(pilot)
        assert "The Herald" in shown(pilot)
        screen = library_screen(pilot)
        screen.show_feed(screen.views[3].view.key)
        await settle(pilot)
        assert "This feed has no articles yet. R fetches it." in shown(pilot)
        await press(pilot, "D")
        assert "Stop following “The Herald”?" in shown(pilot)
        await press(pilot, "y")
        await until(pilot, lambda: "The Herald" not in shown(pilot))
        await press(pilot, "u")
        await until(pilot, lambda: "Feeds" in shown(pilot))


@pytest.mark.parametrize("name", ["missing.opml", "folder"])
async def test_a_list_of_feeds_that_cannot_be_read(stories: Library, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    async with started(stories) as pilot:
        await press(pilot, "L")
        pilot.app.screen.query_one(Input).value = str(tmp_path / name)
        await press(pilot, "enter")
        await until(pilot, lambda: "There is no file" in shown(pilot))


async def test_an_export_keeps_what_was_written_in_a_note(stories: Library, tmp_path: Path) -> None:
    """Typing a letter chooses the format; a note that is there is brought up to date, never replaced."""
    target = tmp_path / "note.md"
    async with started(stories) as pilot:
        for written in ("", "Mine.\n"):
            if written:
                target.write_text(target.read_text(encoding="utf-8") + written, encoding="utf-8")
            await press(pilot, "E", "o")
            screen = pilot.app.screen
            assert isinstance(screen, ExportDialog)
            formats = screen.query_one("#export-format", ChoiceList)
            assert formats.labels[formats.cursor][0] == "obsidian"
            screen.query_one("#export-file", Input).value = str(target)
            await press(pilot, "ctrl+s")
            await until(pilot, lambda: isinstance(pilot.app.screen, LibraryScreen))
        assert target.read_text(encoding="utf-8").endswith("Mine.\n")
