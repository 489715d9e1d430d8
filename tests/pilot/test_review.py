"""Going through quotes one key each, and checking claims, driven by keys over a real library."""

from __future__ import annotations

import sqlite3

from textual import events
from textual.pilot import Pilot

from reader.model import ALL, ClaimStatus, LinkKind, QuoteStatus, Span
from reader.services import annotating, articles, history, importing, tagging
from reader.services.library import Library
from reader.tui.screens.annotations import AnnotationsScreen
from reader.tui.screens.article import ArticleScreen
from reader.tui.screens.differences import DifferencesScreen
from tests.pilot.driving import press, settle, started, type_words, until

FIRST = """Le pont rouvrira

« Le pont ouvrira en mai », a déclaré la maire de Saint-Orens, Léa Morvan.

Le syndicat des bateliers a affirmé que rien n'était prêt. Il a parlé d'un chantier « à l'abandon ».
"""
SECOND = """Le port attend

« Nous irons au bout », a assuré Paul Kerdal devant la presse.
"""


async def opened(pilot: Pilot[None], library: Library) -> ArticleScreen:
    ids = articles.article_ids(library, ALL)
    screen = ArticleScreen(ids[0], ids)
    await pilot.app.push_screen(screen)
    await until(pilot, lambda: screen.pane.reading is not None)
    await settle(pilot)
    return screen


def statuses(library: Library) -> list[QuoteStatus]:
    ids = articles.article_ids(library, ALL)
    return [item.status for article_id in ids for item in articles.open_article(library, article_id).quotes]


async def test_a_review_goes_from_quote_to_quote_and_from_article_to_article(empty_library: Library) -> None:
    for text in (SECOND, FIRST):
        importing.import_text(empty_library, text)
    total = len(statuses(empty_library))
    assert total >= 4
    async with started(empty_library, (100, 30)) as pilot:
        screen = await opened(pilot, empty_library)
        first = screen.article_id
        await press(pilot, "r")
        keys = ["x", *"y" * (total - 1)]
        for key in keys:
            here = screen.pane.current_quote
            assert here is not None
            assert here.status is QuoteStatus.MACHINE
            await press(pilot, key)
        assert screen.article_id != first
        await until(pilot, lambda: not screen.round.running)
    assert statuses(empty_library) == [QuoteStatus.REJECTED, *[QuoteStatus.CONFIRMED] * (total - 1)]


async def test_a_review_hears_keys_that_come_faster_than_they_are_stored(empty_library: Library) -> None:
    importing.import_text(empty_library, FIRST)
    async with started(empty_library, (100, 30)) as pilot:
        screen = await opened(pilot, empty_library)
        await press(pilot, "r")
        for _quote in statuses(empty_library):
            pilot.app.post_message(events.Key("y", "y"))
        await until(pilot, lambda: not screen.round.running)
    assert set(statuses(empty_library)) == {QuoteStatus.CONFIRMED}


async def test_what_is_in_sight_is_confirmed_in_one_step(empty_library: Library) -> None:
    importing.import_text(empty_library, FIRST)
    async with started(empty_library, (100, 30)) as pilot:
        await opened(pilot, empty_library)
        await press(pilot, "A")
        assert set(statuses(empty_library)) == {QuoteStatus.CONFIRMED}
        await press(pilot, "u")
        assert set(statuses(empty_library)) == {QuoteStatus.MACHINE}


async def test_tag_repeat_claim_link_and_find_them_in_the_list(empty_library: Library) -> None:
    importing.import_text(empty_library, FIRST)
    article_id = articles.article_ids(empty_library, ALL)[0]
    async with started(empty_library, (120, 40)) as pilot:
        screen = await opened(pilot, empty_library)
        await press(pilot, "n", "t", *"fait", "enter", "n", "full_stop", "n", "1")
        found = articles.open_article(empty_library, article_id).annotations
        assert [one.tags for one in found] == [("fait",)] * 3, "picked, repeated, and by its digit"
        await press(pilot, "C", "4")
        await press(pilot, "L", "f2", "enter")
        last = articles.open_article(empty_library, article_id).annotations[-1]
        assert last.claim is not None
        assert (last.claim.status, [link.kind for link in last.links]) == (ClaimStatus.FALSE, [LinkKind.CONTRADICTS])
        await press(pilot, "g", "greater_than_sign")
        assert screen.annotation_here is None, "there is no tag under the cursor"
        await press(pilot, "right_square_bracket", "greater_than_sign")
        assert screen.pane.cursor == found[1].anchor.span.start
        await press(pilot, "q", "a")
        listed = pilot.app.screen
        assert isinstance(listed, AnnotationsScreen)
        assert len(listed.annotations.ids) == 3
        await press(pilot, "f")
        assert len(listed.annotations.ids) == 1
        await press(pilot, "f", "f", "slash")
        await type_words(pilot, "#fait abandon")
        await until(pilot, lambda: len(listed.annotations.ids) == 1)
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, ArticleScreen)
        await until(pilot, lambda: pilot.app.screen.query_one("ArticlePane").cursor == last.anchor.span.start)  # type: ignore[attr-defined]
    assert [change.size for change in history.history(empty_library)][:2] == [1, 1]


async def test_tagging_everywhere_and_selecting_again(empty_library: Library) -> None:
    importing.import_text(empty_library, FIRST)
    article_id = articles.article_ids(empty_library, ALL)[0]
    async with started(empty_library, (120, 40)) as pilot:
        screen = await opened(pilot, empty_library)
        await press(pilot, "w", "ctrl+t", *"pont", "enter")
        found = articles.open_article(empty_library, article_id).annotations
        assert [one.anchor.exact for one in found] == ["pont", "pont"]
        await press(pilot, "u")
        assert articles.open_article(empty_library, article_id).annotations == ()
        await press(pilot, "n", "M")
        assert screen.pane.selection is not None
        mention = screen.pane.selection
        await press(pilot, "escape", "V")
        assert screen.pane.selection == mention


def tags_of(screen: DifferencesScreen) -> list[str]:
    return [one.tag for one in screen.differences.differences]


async def test_two_annotators_are_compared_and_their_differences_settled(empty_library: Library) -> None:
    imported = importing.import_text(empty_library, FIRST)
    assert imported.article_id is not None
    for who, start, tag in (("anna", 0, "x"), ("ben", 0, "x"), ("anna", 20, "y"), ("ben", 30, "z")):
        annotating.annotate(empty_library, imported.article_id, Span(start, start + 8), tags=[tag], author=who)
    async with started(empty_library, (100, 30)) as pilot:
        await press(pilot, "a", "c")
        screen = pilot.app.screen
        assert isinstance(screen, DifferencesScreen)
        assert tags_of(screen) == ["y", "z"]
        await press(pilot, "y")
        assert tags_of(screen) == ["z"]
        await press(pilot, "x")
        assert tags_of(screen) == []
        await press(pilot, "u")
        assert tags_of(screen) == ["z"]


async def test_keys_that_come_in_a_burst_are_heard_in_their_order(empty_library: Library) -> None:
    importing.import_text(empty_library, FIRST)
    article_id = articles.article_ids(empty_library, ALL)[0]
    tagging.create_tag(empty_library, "fait", shortcut="1")
    async with started(empty_library, (120, 40)) as pilot:
        await opened(pilot, empty_library)
        for _round in range(8):
            for key in ("g", "n", "1", "n", "1", "n", "1"):
                pilot.app.post_message(events.Key(key, key))
            await settle(pilot)
            await settle(pilot)
            found = articles.open_article(empty_library, article_id).annotations
            assert [one.tags for one in found] in ([("fait",)] * 3, []), "each quote once"


async def test_a_quote_whose_decision_could_not_be_stored_is_open_again(empty_library: Library) -> None:
    importing.import_text(empty_library, FIRST)
    async with started(empty_library, (100, 30)) as pilot:
        screen = await opened(pilot, empty_library)
        await press(pilot, "r")
        first = screen.pane.current_quote
        assert first is not None
        with sqlite3.connect(empty_library.path) as db:
            db.execute("CREATE TRIGGER full BEFORE INSERT ON journal BEGIN SELECT raise(ABORT, 'no space'); END")
        db.close()
        await press(pilot, "y")
        assert statuses(empty_library) == [QuoteStatus.MACHINE] * len(statuses(empty_library))
        assert first.key in {item.key for item in screen.round.open}
        for _rest in screen.round.open[1:]:
            await press(pilot, "y")
        assert screen.round.running
        assert len(screen.round.open) == len(statuses(empty_library))
        with sqlite3.connect(empty_library.path) as db:
            db.execute("DROP TRIGGER full")
        db.close()
        screen.pane.go(first.quote.span.start)
        await press(pilot, "y")
        assert statuses(empty_library)[0] is QuoteStatus.CONFIRMED
