"""The library screen, driven by keys over a real library."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from reader.errors import ConfigError
from reader.model import ALL, View, ViewKind
from reader.services import annotating, articles, history
from reader.services.library import Library, open_library
from reader.storage.migrations import SCHEMA_VERSION
from reader.tui.commands.registry import check_keymap
from reader.tui.screens.article import ArticleScreen
from reader.tui.screens.library import LibraryScreen
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.preview import Preview
from tests.pilot.conftest import MakeLibrary
from tests.pilot.driving import add_articles, document, library_screen, press, rows, settle, shown, started, until

SIZES = [(80, 24), (120, 40), (200, 60)]


async def test_an_empty_library_offers_four_ways_to_begin(empty_library: Library) -> None:
    async with started(empty_library) as pilot:
        text = shown(pilot)
        for words in ("Welcome", "Add a feed", "Import files or a page", "Paste an article", "Open sample articles"):
            assert words in text
        await press(pilot, "down", "down", "down", "enter")
        await until(pilot, lambda: len(articles.article_ids(empty_library, ALL)) == 3)
        await settle(pilot)
        assert "Welcome" not in shown(pilot)
        assert "All · 3 articles" in shown(pilot)
        assert pilot.app.focused is library_screen(pilot).articles


@pytest.mark.parametrize("key", ["A", "i", "p"])
async def test_the_welcome_answers_to_keys(empty_library: Library, key: str) -> None:
    async with started(empty_library) as pilot:
        await press(pilot, key)
        assert not isinstance(pilot.app.screen, LibraryScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert "Welcome" in shown(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_fits_every_terminal(stories: Library, size: tuple[int, int]) -> None:
    width, height = size
    async with started(stories, size) as pilot:
        lines = rows(pilot)
        assert len(lines) == height
        assert all(len(line) <= width for line in lines)
        text = shown(pilot)
        assert "● " in text
        assert "Story 11" in text
        assert "enter Open" in lines[-1]
        assert lines[-1].endswith("? Help")
        assert ("Starred" in text) == (width >= 100), "sources fold away on a narrow terminal"
        if width >= 150:
            await until(pilot, lambda: "The words of story number 0." in shown(pilot))
        else:
            assert not library_screen(pilot).query_one(Preview).display


async def test_enter_opens_and_coming_back_shows_it_read(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "j", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ArticleScreen))
        await press(pilot, "J")
        await press(pilot, "q")
        screen = library_screen(pilot)
        assert pilot.app.screen is screen
        assert screen.articles.cursor == 2, "the cursor follows to the article that was read last"
        lines = {line for line in rows(pilot) if "Story 2 " in line or line.startswith("▌")}
        assert lines
        assert all("●" not in line for line in lines)


async def test_a_star_is_stored_shown_and_undone(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "asterisk")
        assert "★" in shown(pilot)
        assert len(articles.article_ids(stories, View(ViewKind.STARRED))) == 1
        await press(pilot, "u")
        assert articles.article_ids(stories, View(ViewKind.STARRED)) == articles.article_ids(stories, ALL)[:0]
        assert not any(line.startswith("▌") and "★" in line for line in rows(pilot))
        await press(pilot, "ctrl+r")
        assert any(line.startswith("▌") and "★" in line for line in rows(pilot))
        assert history.next_redo(stories) is None


async def test_two_quick_stars_are_none(stories: Library) -> None:
    async with started(stories) as pilot:
        await pilot.press("asterisk", "asterisk")
        await settle(pilot)
        assert len(articles.article_ids(stories, View(ViewKind.STARRED))) == 0


async def test_read_and_unread(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "m")
        assert len(articles.article_ids(stories, View(ViewKind.UNREAD))) == 11
        assert "●" not in next(line for line in rows(pilot) if line.startswith("▌"))
        await press(pilot, "m")
        assert len(articles.article_ids(stories, View(ViewKind.UNREAD))) == 12
        await press(pilot, "M")
        assert "Mark 12 articles as read?" in shown(pilot)
        await press(pilot, "n")
        assert len(articles.article_ids(stories, View(ViewKind.UNREAD))) == 12
        await press(pilot, "M", "y")
        assert len(articles.article_ids(stories, View(ViewKind.UNREAD))) == 0
        await press(pilot, "2")
        assert "Everything is read." in shown(pilot)
        await press(pilot, "1")
        assert "Story 11" in shown(pilot)


async def test_an_empty_view_says_what_to_do(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "3")
        assert "Starred · 0 articles" in shown(pilot)
        assert "No article has a star yet: * puts one" in shown(pilot)


async def test_sources_fold_and_show_views(stories: Library) -> None:
    ids = articles.article_ids(stories, ALL)
    page = articles.open_article(stories, ids[4])
    annotating.toggle_tag(stories, ids[4], page.article.blocks[0].span, "claim/economy")
    async with started(stories) as pilot:
        assert "Starred" not in shown(pilot)
        await press(pilot, "f")
        text = shown(pilot)
        assert "Tags" in text
        assert "claim" in text
        assert "economy" in text
        await press(pilot, "end", "enter")
        assert library_screen(pilot).view == View(ViewKind.TAG, "claim/economy")
        assert "claim/economy · 1 article" in shown(pilot)
        assert "Starred" not in shown(pilot), "on a narrow terminal the sources make way once one is chosen"
        await press(pilot, "f", "up")
        await until(pilot, lambda: "claim · 1 article" in shown(pilot))
        assert library_screen(pilot).view == View(ViewKind.TAG, "claim"), "moving is enough to see a view"


async def test_changes_of_other_programs_arrive_and_the_cursor_stays(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "j", "j")
        with open_library(stories.settings) as other:
            add_articles(other, [document(-1, title="Brought in by somebody else")])
        await until(pilot, lambda: "Brought in by somebody else" in shown(pilot))
        screen = library_screen(pilot)
        assert screen.articles.cursor == 3
        assert any(line.startswith("▌") and "Story 2" in line for line in rows(pilot))


async def test_five_thousand_articles_are_read_as_they_come_into_sight(many: Library) -> None:
    async with started(many) as pilot:
        assert "5\N{NARROW NO-BREAK SPACE}000 articles" in shown(pilot)
        await press(pilot, "end")
        await until(pilot, lambda: "Story 4999" in shown(pilot))
        for key in ("pageup", "pageup", "k"):
            await press(pilot, key)
        screen = library_screen(pilot)
        cursor = screen.articles.cursor
        assert any(line.startswith("▌") and f"Story {cursor} " in line for line in rows(pilot))
        assert "…" not in [line.split()[0] for line in rows(pilot)[2:-2] if line.split()]
        screen.articles.scroll_to(y=2_500, animate=False)
        await until(pilot, lambda: "Story 2500" in shown(pilot))


async def test_a_remapped_key_works_and_is_shown(make_library: MakeLibrary) -> None:
    library = make_library('[keys]\n"library.star" = "z"\n')
    add_articles(library, [document(0)])
    async with started(library) as pilot:
        assert "z Star" in rows(pilot)[-1]
        await press(pilot, "asterisk")
        assert len(articles.article_ids(library, View(ViewKind.STARRED))) == 0
        await press(pilot, "z")
        assert len(articles.article_ids(library, View(ViewKind.STARRED))) == 1
        await press(pilot, "3")
        await press(pilot, "z")
        await press(pilot, "1", "3")
        assert "z puts one on the article" in shown(pilot)


def test_keys_of_no_command_and_clashing_keys_are_refused() -> None:
    check_keymap({"library.star": "z"})
    with pytest.raises(ConfigError, match=r"library\.sparkle"):
        check_keymap({"library.sparkle": "z"})
    with pytest.raises(ConfigError, match=r"'q'.*library\.star|'q'.*library\.quit"):
        check_keymap({"library.star": "q"})
    with pytest.raises(ConfigError, match="no key"):
        check_keymap({"library.star": " "})
    check_keymap({"library.star": "q", "library.quit": "Q"})


async def test_the_key_bar_can_be_clicked(stories: Library) -> None:
    async with started(stories) as pilot:
        line = rows(pilot)[-1]
        await pilot.click(KeyBar, offset=(line.index("* Star"), 0))
        await settle(pilot)
        assert len(articles.article_ids(stories, View(ViewKind.STARRED))) == 1


async def test_a_click_moves_the_cursor_and_a_second_one_opens(stories: Library) -> None:
    async with started(stories) as pilot:
        await pilot.click("#articles", offset=(10, 4))
        await settle(pilot)
        assert library_screen(pilot).articles.cursor == 4
        assert isinstance(pilot.app.screen, LibraryScreen)
        await pilot.click("#articles", offset=(10, 4))
        await until(pilot, lambda: isinstance(pilot.app.screen, ArticleScreen))


async def test_the_terminal_cursor_is_on_the_row(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "j", "j", "j")
        line = rows(pilot)[pilot.app.cursor_position.y]
        assert line.startswith("▌")
        assert "Story 3" in line


async def test_a_terminal_that_grows_shows_more(stories: Library) -> None:
    async with started(stories) as pilot:
        await pilot.resize_terminal(160, 40)
        await settle(pilot)
        assert "Starred" in shown(pilot)
        await until(pilot, lambda: "The words of story number 0." in shown(pilot))
        await press(pilot, "j")
        await until(pilot, lambda: "The words of story number 1." in shown(pilot))


async def test_quitting_by_key(stories: Library) -> None:
    async with started(stories) as pilot:
        await pilot.press("q")
        await pilot.pause()
        assert not pilot.app.is_running


async def test_a_library_of_a_newer_version_is_read_and_says_so(make_library: MakeLibrary) -> None:
    library = make_library()
    add_articles(library, [document(0)])
    with closing(sqlite3.connect(library.path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    async with started(make_library()) as pilot:
        assert "newer" in shown(pilot)
        assert "Story 0" in shown(pilot)
        await press(pilot, "asterisk")
        assert len(articles.article_ids(library, View(ViewKind.STARRED))) == 0


async def test_the_next_unread_article(stories: Library) -> None:
    ids = articles.article_ids(stories, ALL)
    articles.mark_read(stories, [ids[1], ids[2]], read=True)
    async with started(stories) as pilot:
        screen = library_screen(pilot)
        await press(pilot, "n")
        assert screen.articles.cursor == 3
        await press(pilot, "end", "n")
        assert screen.articles.cursor == 0
        articles.mark_read(stories, list(ids), read=True)
        await press(pilot, "n")
        assert "Nothing unread is left" in rows(pilot)[-1]


async def test_what_was_read_keeps_its_row_until_the_view_is_chosen_anew(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "2", "j", "m", "j", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ArticleScreen))
        await settle(pilot)
        with open_library(stories.settings) as other:
            add_articles(other, [document(-1, title="Came while reading")])
        await press(pilot, "q")
        await until(pilot, lambda: "Came while reading" in shown(pilot))
        assert "Unread · 11 articles" in shown(pilot)
        assert "Story 1 " in shown(pilot)
        assert any(line.startswith("▌") and "Story 2 " in line for line in rows(pilot))
        await press(pilot, "2")
        assert "Story 1 " not in shown(pilot)
        assert "Story 2 " not in shown(pilot)
