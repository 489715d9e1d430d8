"""Searching in the library screen."""

from __future__ import annotations

import pytest

from reader.model import ALL, View, ViewKind
from reader.services.library import Library
from tests.pilot.driving import library_screen, press, rows, shown, started, type_words, until


async def test_results_come_while_typing_and_escape_goes_back(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "j", "slash")
        await type_words(pilot, "number 7")
        await until(pilot, lambda: "Search: number 7 · 1 article" in shown(pilot))
        assert "Story 7" in shown(pilot)
        assert "Story 3" not in shown(pilot)
        assert "number 7" in rows(pilot)[1], "what is typed stands in the search line and runs no command"
        await press(pilot, "escape")
        assert library_screen(pilot).view == ALL
        assert "Story 3" in shown(pilot)
        assert pilot.app.focused is library_screen(pilot).articles


@pytest.mark.parametrize("key", ["enter", "down"])
async def test_enter_or_down_goes_to_the_results(stories: Library, key: str) -> None:
    async with started(stories) as pilot:
        await press(pilot, "slash")
        await pilot.press(*"story")
        await press(pilot, key)
        screen = library_screen(pilot)
        assert pilot.app.focused is screen.articles
        assert screen.view == View(ViewKind.SEARCH, "story")
        await until(pilot, lambda: "12 articles" in shown(pilot))


async def test_nothing_found_says_how_to_go_back(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "slash")
        await type_words(pilot, "zebra")
        await until(pilot, lambda: "No article has all these words. esc ends the search." in shown(pilot))
        for _letter in "zebra":
            await pilot.press("backspace")
        await until(pilot, lambda: "All · 12 articles" in shown(pilot))
        assert library_screen(pilot).shelf.is_searching


async def test_choosing_a_view_ends_the_search(stories: Library) -> None:
    async with started(stories, (120, 40)) as pilot:
        await press(pilot, "slash")
        await type_words(pilot, "number 7")
        await press(pilot, "enter", "2")
        assert library_screen(pilot).view == View(ViewKind.UNREAD)
        assert not library_screen(pilot).shelf.is_searching
        assert "Unread · 12 articles" in shown(pilot)


@pytest.mark.parametrize("words", ['"', "*", "NEAR(", "a AND", "'; DROP TABLE article; --", "[/]", "^", "\\"])
async def test_any_words_can_be_searched_for(stories: Library, words: str) -> None:
    async with started(stories) as pilot:
        await press(pilot, "slash")
        screen = library_screen(pilot)
        screen.shelf.query_one("Input").insert_text_at_cursor(words)  # type: ignore[attr-defined]
        await until(pilot, lambda: screen.view == View(ViewKind.SEARCH, words) and "articles" in shown(pilot))
        assert pilot.app.is_running
