"""Speakers over the library by keys: the list, one speaker's quotes, merging, versions, earlier texts, lost places."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from reader.model import Span, Speaker, SpeakerKind, SpeakerSummary
from reader.services import annotating, grouping, identities, revisions, speakers
from reader.services.library import Library
from reader.tui.screens.article import ArticleScreen
from reader.tui.screens.compare import CompareDialog, VersionsDialog
from reader.tui.screens.orphans import OrphansScreen
from reader.tui.screens.people import PeopleScreen
from reader.tui.screens.revisions import RevisionsScreen
from reader.tui.screens.speaker import SpeakerScreen
from tests.pilot.driving import press, rows, settle, shown, started, type_words, until
from tests.unit.services.builders import document, quote, save

S = TypeVar("S", bound=Screen[Any])

FULL = "Nous avons tenu parole devant les pêcheurs et le port rouvrira lundi matin, quoi qu'il arrive demain"
CUT = "Nous avons tenu parole devant les pêcheurs et le port rouvrira lundi matin"
START = datetime(2026, 1, 5, 12, tzinfo=UTC)


def top(pilot: Pilot[None], kind: type[S]) -> S:
    """The screen on top, which is of that kind."""
    screen = pilot.app.screen
    assert isinstance(screen, kind)
    return screen


def story(library: Library, number: int, name: str, words: str, role: str = "maire") -> int:
    """An article a week after the one before, in which ``name`` speaks."""
    text = f"Titre {number}\n« {words} », a dit {name}.\nEt le reste de l'article numéro {number}."
    found = quote(text, words, Speaker(name, SpeakerKind.PERSON, role))
    doc = document(text, url=f"https://press.example/{number}", published=START + timedelta(weeks=number))
    return save(library, doc, [found], engine="test")


@pytest.fixture
def news(empty_library: Library) -> Library:
    story(empty_library, 1, "Anna Kerval", FULL)
    story(empty_library, 2, "Anna Kerval", CUT)
    story(empty_library, 3, "Anna Kerval", "Le pont sera fermé", "sénatrice")
    story(empty_library, 4, "Ana Kerval", "La mer est belle")
    story(empty_library, 5, "Paul Osei", "On verra bien")
    for _progress in grouping.group_pending(empty_library):
        pass
    return empty_library


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_a_speaker_is_found_and_read_and_a_quote_opened_where_it_stands(
    news: Library, size: tuple[int, int]
) -> None:
    async with started(news, size) as pilot:
        await press(pilot, "P")
        top(pilot, PeopleScreen)
        await until(pilot, lambda: "Anna Kerval" in shown(pilot) and "Paul Osei" in shown(pilot))
        head, anna = rows(pilot)[0], next(line for line in rows(pilot) if "Anna Kerval" in line)
        assert anna[: head.index("Quotes") + len("Quotes")].endswith(" 3"), "each number is under its name"
        assert len(head) == len(anna)
        await press(pilot, "slash")
        await type_words(pilot, "anna")
        await until(pilot, lambda: "Paul Osei" not in shown(pilot))
        await press(pilot, "enter", "enter")
        top(pilot, SpeakerScreen)
        await until(pilot, lambda: "Le pont sera fermé" in shown(pilot))
        page = shown(pilot)
        assert "3 quotes" in page
        assert "sénatrice (26.01.2026 – 26.01.2026)" in page
        assert "█" in page
        dates = ("26.01.2026", "19.01.2026", "12.01.2026")
        assert [line[4:14] for line in rows(pilot) if line[4:14] in dates] == list(dates), "each quote has its row"
        await press(pilot, "down", "down", "enter")
        opened = top(pilot, ArticleScreen)
        await until(pilot, lambda: opened.pane.reading is not None and opened.pane.cursor > 0)
        assert opened.pane.current_quote is not None
        await press(pilot, "D")
        await until(pilot, lambda: "No other article is from the same wire." in shown(pilot))
        await press(pilot, "P")
        top(pilot, SpeakerScreen)


async def test_quotes_are_filtered_by_words_and_kind_and_two_are_compared(news: Library) -> None:
    async with started(news, (120, 40)) as pilot:
        pilot.app.push_screen(SpeakerScreen(speakers.find_speaker(news, "Anna Kerval").uuid))
        await until(pilot, lambda: "Le pont sera fermé" in shown(pilot))
        await press(pilot, "slash")
        await type_words(pilot, "PECHEUR")
        await until(pilot, lambda: "Le pont sera" not in shown(pilot))
        await press(pilot, "enter", "space", "down", "space", "c")
        top(pilot, CompareDialog)
        assert "[-" in shown(pilot)
        await press(pilot, "escape", "e")
        await until(pilot, lambda: isinstance(pilot.app.screen, VersionsDialog))
        assert "first seen" in shown(pilot)
        await press(pilot, "escape", "escape", "f", "f")
        await until(pilot, lambda: "only mixed" in shown(pilot))


async def test_near_names_are_offered_merged_and_taken_back(news: Library) -> None:
    async with started(news, (120, 40)) as pilot:
        pilot.app.push_screen(SpeakerScreen(speakers.find_speaker(news, "Anna Kerval").uuid))
        await until(pilot, lambda: "1 other may be the same" in shown(pilot))
        await press(pilot, "m")
        assert any("Ana Kerval" in line and "sounds the same" in line for line in rows(pilot))
        await press(pilot, "enter")
        await until(pilot, lambda: "4 quotes" in shown(pilot))
        await press(pilot, "n", "down", "enter")
        await until(pilot, lambda: "3 quotes" in shown(pilot))
        await press(pilot, "u")
        await until(pilot, lambda: "4 quotes" in shown(pilot))
        await press(pilot, "x")
        pilot.app.screen.query_one(Input).value = "Anna Kerval (senator)"
        await press(pilot, "enter")
        await until(pilot, lambda: "3 quotes" in shown(pilot))
        assert speakers.find_speaker(news, "Anna Kerval (senator)").quote_count == 1


async def test_an_earlier_text_is_compared_and_what_was_lost_is_placed_again(news: Library) -> None:
    first = 1
    words = "Et le reste de l'article numéro 1."
    text = annotating_text(news, first)
    annotating.annotate(news, first, Span(text.index(words), len(text)), note="retenir")
    story_again = text.replace(words, "Un tout autre paragraphe, sur la pluie.")
    doc = document(story_again, url="https://press.example/1", published=START)
    save(news, doc, [quote(story_again, FULL, Speaker("Anna Kerval", SpeakerKind.PERSON, "maire"))], engine="test")
    assert [orphan.words for orphan in revisions.list_orphans(news)] == [words]
    async with started(news, (120, 40)) as pilot:
        pilot.app.push_screen(RevisionsScreen(first))
        await until(pilot, lambda: "[-" in shown(pilot) and "lost" in shown(pilot))
        assert "pluie" in shown(pilot)
        await press(pilot, "q", "U")
        top(pilot, OrphansScreen)
        await until(pilot, lambda: "retenir" in shown(pilot))
        await press(pilot, "enter")
        article = top(pilot, ArticleScreen)
        await until(pilot, lambda: article.pane.reading is not None)
        await press(pilot, "G", "I", "U", "enter")
        await until(pilot, lambda: revisions.list_orphans(news) == [])
        await settle(pilot)
        await press(pilot, "u")
        await until(pilot, lambda: len(revisions.list_orphans(news)) == 1)


def annotating_text(library: Library, article_id: int) -> str:
    from reader.services import articles

    return articles.open_article(library, article_id).article.text


async def test_a_long_merge_is_told_and_escape_stops_it(news: Library) -> None:
    anna, paul = (speakers.find_speaker(news, name) for name in ("Anna Kerval", "Paul Osei"))
    async with started(news, (120, 40)) as pilot:
        await press(pilot, "P")
        screen = top(pilot, PeopleScreen)

        def work(cancelled: Callable[[], bool]) -> SpeakerSummary:
            while not cancelled():
                time.sleep(0.001)
            return identities.merge_speakers(news, [paul.uuid], anna.uuid, cancelled=cancelled)

        screen.merging.start(work, lambda _whole: None, status="Merging · esc stops")
        await pilot.pause()
        assert rows(pilot)[-1].endswith("Merging · esc stops")
        await press(pilot, "escape")
        await until(pilot, lambda: "Stopped; nothing was changed." in shown(pilot))
        top(pilot, PeopleScreen)
        assert "Merging" not in shown(pilot)
        assert speakers.find_speaker(news, "Paul Osei").uuid == paul.uuid
        await press(pilot, "escape")
        assert not isinstance(pilot.app.screen, PeopleScreen)


async def test_where_nobody_speaks_the_list_says_so(stories: Library) -> None:
    async with started(stories, (120, 40)) as pilot:
        await press(pilot, "P")
        assert "No speakers yet: they come with articles" in shown(pilot)
        assert "space Mark" not in rows(pilot)[-1]
        await press(pilot, "q", "enter", "H")
        await until(pilot, lambda: "This article has had no other text." in shown(pilot))
