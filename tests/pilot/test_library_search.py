"""Searching in the library screen."""

from __future__ import annotations

import pytest

from reader.model import ALL, View, ViewKind
from reader.services.library import Library
from reader.tui.screens.article import ArticleScreen
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
        assert screen.view == View(ViewKind.SEARCH, "story*"), "the last word may still grow"
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


async def test_what_is_wrong_stands_below_the_line_and_the_list_stays(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "slash")
        screen = library_screen(pilot)
        for words, problem in (
            ('"', "These quotation marks are never closed."),
            ("a AND", "Something has to stand on both sides of AND."),
            ("NEAR(", "This bracket is never closed."),
            ("[/]", "There is no word to search for in “[/]”."),
            ("is:lost", "is: takes unread"),
        ):
            screen.shelf.query_one("Input").value = words  # type: ignore[attr-defined]
            await until(pilot, lambda problem=problem: f"! {problem}" in shown(pilot))  # type: ignore[misc]
            assert "Story 3" in shown(pilot)
        screen.shelf.query_one("Input").value = "'; DROP TABLE article; -- story"  # type: ignore[attr-defined]
        await until(pilot, lambda: "No article has all these words." in shown(pilot))
        assert "!" not in rows(pilot)[2]


async def test_passages_are_shown_marked_in_the_article_and_remembered(stories: Library) -> None:
    async with started(stories, (120, 40)) as pilot:
        await press(pilot, "slash")
        await type_words(pilot, "words of")
        await until(pilot, lambda: "The words of story number 11." in shown(pilot))
        await press(pilot, "enter", "enter")
        article = pilot.app.screen
        assert isinstance(article, ArticleScreen)
        await until(pilot, lambda: bool(article.pane.reading and article.pane.reading.found))
        await press(pilot, "slash")
        assert article.pane.cursor == article.pane.reading.found[0].start  # type: ignore[union-attr]
        assert "Found words: 1 of 2" in shown(pilot)
        await press(pilot, "backslash")
        assert article.pane.cursor == article.pane.reading.found[1].start  # type: ignore[union-attr]
        await press(pilot, "q", "escape", "slash", "up")
        assert library_screen(pilot).shelf.query_one("Input").value == "words of"  # type: ignore[attr-defined]


async def test_a_search_is_saved_as_a_view_counted_changed_and_deleted(stories: Library) -> None:
    async with started(stories, (120, 40)) as pilot:
        await press(pilot, "slash")
        await type_words(pilot, "number 7 OR number 8")
        await until(pilot, lambda: "2 articles" in shown(pilot))
        await press(pilot, "enter", "W")
        await type_words(pilot, "Seven or eight")
        await press(pilot, "enter")
        await until(pilot, lambda: "Seven or eight · 2 articles" in shown(pilot))
        await until(pilot, lambda: any("Seven or eight" in row and "2" in row[:28] for row in rows(pilot)))
        await press(pilot, "O", "O")
        await until(pilot, lambda: "oldest first" in shown(pilot))
        await press(pilot, "W", "f8")
        await until(pilot, lambda: "Seven or eight" not in shown(pilot))
        assert library_screen(pilot).view == ALL
        await press(pilot, "u")
        await until(pilot, lambda: "Seven or eight" in shown(pilot))


async def test_marked_rows_are_starred_and_tagged_together(stories: Library) -> None:
    async with started(stories, (120, 40)) as pilot:
        await press(pilot, "space", "j", "V", "s")
        await until(pilot, lambda: shown(pilot).count("★") == 3)
        await press(pilot, "u")
        await until(pilot, lambda: "★" not in shown(pilot))
        await press(pilot, "ctrl+t")
        await type_words(pilot, "claim,people")
        await press(pilot, "enter")
        await until(pilot, lambda: "Tagged 3 articles." in shown(pilot))
        assert "✓" not in shown(pilot)
        await until(pilot, lambda: shown(pilot).count("✎1") == 3)


async def test_a_search_within_a_view_keeps_to_it(stories: Library) -> None:
    async with started(stories, (120, 40)) as pilot:
        await press(pilot, "s", "3", "backslash")
        assert "in Starred" in shown(pilot)
        await type_words(pilot, "story")
        await until(pilot, lambda: "Starred · Search: story* · 1 article" in shown(pilot))
