"""What other programs write is looked for by the screen in front, and by no other."""

from __future__ import annotations

from textual.pilot import Pilot

from reader.model import ALL
from reader.services import articles
from reader.services.library import Library
from reader.tui.screens.article import ArticleScreen
from tests.pilot.driving import library_screen, press, rows, settle, started


def looking(pilot: Pilot[None]) -> list[object]:
    """The screens whose reading for the watch is under way."""
    return [worker.node for worker in pilot.app.workers if worker.group == "watch"]


async def test_a_screen_under_another_does_not_look_what_was_changed(stories: Library) -> None:
    async with started(stories) as pilot:
        below = library_screen(pilot)
        below.look()
        assert looking(pilot) == [below]
        await press(pilot, "enter")
        front = pilot.app.screen
        assert isinstance(front, ArticleScreen)
        below.look()
        front.look()
        assert looking(pilot) == [front]
        await settle(pilot)


async def test_a_dialog_covers_nothing(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "question_mark")
        assert pilot.app.screen is not library_screen(pilot)
        library_screen(pilot).look()
        assert looking(pilot) == [library_screen(pilot)]
        await settle(pilot)


async def test_who_comes_back_sees_what_was_changed_meanwhile(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "a")
        assert pilot.app.screen is not library_screen(pilot)
        articles.mark_read(stories, articles.article_ids(stories, ALL)[1:], True)
        articles.set_starred(stories, articles.article_ids(stories, ALL)[1:2], True)
        await press(pilot, "q")
        assert any("★" in row and "Story 1" in row for row in rows(pilot))
