"""The article screen, driven by keys over a real library."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.model import (
    ALL,
    ArticlePage,
    Attribution,
    BlockKind,
    Document,
    QuoteKind,
    QuoteStatus,
    Speaker,
    SpeakerKind,
    join_blocks,
)
from reader.services import annotating, articles, history, importing, reviewing, tagging
from reader.services.library import Library, open_library
from reader.services.quoting import engine_version
from reader.services.saving import Prepared, save
from reader.settings import load_settings
from reader.tui.app import NewsreaderApp
from reader.tui.reading import ReadingText
from reader.tui.screens.article import ArticleScreen
from reader.tui.widgets.article_pane import ArticlePane
from reader.tui.widgets.side_panel import PanelTab

STORY = """Le pont de Saint-Orens rouvrira en mai

« Le pont ouvrira en mai », a déclaré la maire de Saint-Orens, Léa Morvan.

Le syndicat des bateliers a affirmé que rien n'était prêt. Il a parlé d'un chantier « à l'abandon ».

« Nous irons au bout », a assuré Léa Morvan devant la presse.
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    settings = load_settings(environ={"NEWSREADER_HOME": str(tmp_path)})
    return open_library(settings)


@pytest.fixture
def article_id(library: Library) -> int:
    imported = importing.import_text(library, STORY)
    assert imported.article_id is not None
    return imported.article_id


async def until(pilot: Pilot[None], ready: Callable[[], bool]) -> None:
    """Wait until what threads bring has arrived."""
    for _ in range(200):
        await pilot.pause(0.02)
        if ready():
            return
    raise AssertionError("what was waited for never came")


@asynccontextmanager
async def reading(
    library: Library, article_id: int, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Pilot[None], ArticleScreen]]:
    app = NewsreaderApp(library)
    async with app.run_test(size=size) as pilot:
        screen = ArticleScreen(article_id, articles.article_ids(library, ALL))
        await app.push_screen(screen)
        await until(pilot, lambda: screen.pane.reading is not None)
        yield pilot, screen
    app.jobs.close()


def text_of(screen: ArticleScreen) -> ReadingText:
    reading_text = screen.pane.reading
    assert reading_text is not None
    return reading_text


def page(library: Library, article_id: int) -> ArticlePage:
    return articles.open_article(library, article_id)


def selected(pane: ArticlePane) -> str:
    assert pane.reading is not None
    assert pane.selection is not None
    return pane.selection.of(pane.reading.page.article.text)


async def saved(pilot: Pilot[None], check: Callable[[], bool]) -> None:
    await until(pilot, check)
    await pilot.pause(0.05)


Change = Callable[[Library, int], object]


async def test_one_key_selects_exactly_the_quote(library: Library, article_id: int) -> None:
    async with reading(library, article_id) as (pilot, screen):
        await pilot.press("n", "space")
        assert selected(screen.pane) == "Le pont ouvrira en mai"
        await pilot.press("escape")
        assert screen.pane.selection is None


async def test_a_selection_grows_by_words_lines_and_units(library: Library, article_id: int) -> None:
    async with reading(library, article_id) as (pilot, screen):
        await pilot.press("v", "w")
        assert selected(screen.pane) == "Le"
        await pilot.press("w")
        assert selected(screen.pane) == "Le pont"
        await pilot.press("escape", "g", "shift+right", "shift+right")
        assert selected(screen.pane) == "Le "
        await pilot.press("escape", "g", "+", "+")
        assert selected(screen.pane) == "Le pont de Saint-Orens rouvrira en mai"
        await pilot.press("-")
        assert selected(screen.pane) == "Le"


async def test_tagging_from_the_picker_and_with_the_tags_own_key(library: Library, article_id: int) -> None:
    tagging.create_tag(library, "fact", shortcut="1")
    async with reading(library, article_id) as (pilot, screen):
        await pilot.press("n", "t")
        await pilot.press(*"claim/economy", "enter")
        await saved(pilot, lambda: len(text_of(screen).page.annotations) == 1)
        await pilot.press("n", "1")
        await saved(pilot, lambda: len(text_of(screen).page.annotations) == 2)
        found = {(item.anchor.exact, item.tags) for item in page(library, article_id).annotations}
    first, second = [item.quote for item in page(library, article_id).quotes][:2]
    text = page(library, article_id).article.text
    assert found == {(first.span.of(text), ("claim/economy",)), (second.span.of(text), ("fact",))}


async def test_the_same_tag_again_takes_it_away(library: Library, article_id: int) -> None:
    tagging.create_tag(library, "fact", shortcut="1")
    async with reading(library, article_id) as (pilot, screen):
        await pilot.press("n", "1")
        await saved(pilot, lambda: len(text_of(screen).page.annotations) == 1)
        await pilot.press("1")
        await saved(pilot, lambda: not text_of(screen).page.annotations)
    assert not page(library, article_id).annotations


async def test_a_key_is_given_to_a_tag_in_the_picker(library: Library, article_id: int) -> None:
    tagging.create_tag(library, "fact")
    async with reading(library, article_id) as (pilot, screen):
        await pilot.press("n", "t", "f2", "n")
        await pilot.press("f2", "7")
        await until(pilot, lambda: tagging.list_tags(library)[0].shortcut == "7")
        await pilot.press("escape")
        await until(pilot, lambda: text_of(screen).tags["fact"].shortcut == "7")
        await pilot.press("7")
        await saved(pilot, lambda: len(text_of(screen).page.annotations) == 1)
    assert tagging.list_tags(library)[0].shortcut == "7", "n has an action and cannot be a tag's key"


async def test_a_note_is_written_kept_as_a_draft_and_saved(library: Library, article_id: int) -> None:
    async with reading(library, article_id) as (pilot, screen):
        await pilot.press("n", "a")
        await pilot.press(*"ask", "escape")
        assert not page(library, article_id).annotations
        await pilot.press("a", "!", "ctrl+s")
        await saved(pilot, lambda: len(text_of(screen).page.annotations) == 1)
    assert [item.note for item in page(library, article_id).annotations] == ["ask!"]


async def test_undo_and_redo_also_after_a_restart(library: Library, article_id: int) -> None:
    async with reading(library, article_id) as (pilot, screen):
        await pilot.press("n", "t", *"claim", "enter")
        await saved(pilot, lambda: len(text_of(screen).page.annotations) == 1)
        await pilot.press("u")
        await saved(pilot, lambda: not text_of(screen).page.annotations)
    async with reading(library, article_id) as (pilot, screen):
        await pilot.press("ctrl+r")
        await saved(pilot, lambda: len(text_of(screen).page.annotations) == 1)
    assert [item.tags for item in page(library, article_id).annotations] == [("claim",)]


async def test_confirm_and_reject_survive_the_engine(library: Library, article_id: int) -> None:
    async with reading(library, article_id) as (pilot, screen):
        before = len(text_of(screen).quotes)
        assert before >= 3
        await pilot.press("n", "y")
        await saved(pilot, lambda: text_of(screen).quotes[0].status is QuoteStatus.CONFIRMED)
        await pilot.press("n", "x")
        await saved(pilot, lambda: len(text_of(screen).quotes) == before - 1)
        await pilot.press("ctrl+e")
        await pilot.pause(0.3)
    statuses = [item.status for item in page(library, article_id).quotes]
    assert statuses[:2] == [QuoteStatus.CONFIRMED, QuoteStatus.REJECTED]


async def test_another_speaker_is_chosen_by_typing(library: Library, article_id: int) -> None:
    async with reading(library, article_id) as (pilot, screen):
        await pilot.press("n", "c", *"Ada Lovelace, mathematician", "enter")
        await saved(pilot, lambda: text_of(screen).quotes[0].status is QuoteStatus.CORRECTED)
        speaker = text_of(screen).quotes[0].quote.speaker
    assert speaker == Speaker("Ada Lovelace", SpeakerKind.PERSON, "mathematician")


async def test_a_selection_becomes_a_quote_by_hand_and_gets_other_bounds(library: Library, article_id: int) -> None:
    async with reading(library, article_id) as (pilot, screen):
        before = len(text_of(screen).quotes)
        await pilot.press("g", "v", "$", "Q", *"Ada", "enter")
        await saved(pilot, lambda: len(text_of(screen).quotes) == before + 1)
        made = text_of(screen).quotes[0]
        assert made.status is QuoteStatus.MANUAL
        assert made.quote.kind is QuoteKind.INDIRECT
        await pilot.press("g", "v", "w", "w", "B")
        await saved(pilot, lambda: text_of(screen).quotes[0].quote.span != made.quote.span)
        assert text_of(screen).quotes[0].quote.span.of(STORY) == "Le pont"


async def test_the_kind_of_a_quote_changes_with_a_key(library: Library, article_id: int) -> None:
    async with reading(library, article_id) as (pilot, screen):
        await pilot.press("n")
        kind = text_of(screen).quotes[0].quote.kind
        await pilot.press("m")
        await saved(pilot, lambda: text_of(screen).quotes[0].quote.kind is not kind)


async def test_walking_a_speakers_quotes_from_the_panel(library: Library, article_id: int) -> None:
    async with reading(library, article_id) as (pilot, screen):
        looks = text_of(screen).looks
        name = max(looks, key=lambda speaker: len(looks[speaker].quotes))
        await pilot.press("tab", *["down"] * list(looks).index(name), "enter")
        seen = []
        for _ in looks[name].quotes:
            await pilot.pause()
            quote = screen.pane.current_quote
            assert quote is not None
            assert quote.quote.speaker is not None
            assert quote.quote.speaker.name == name
            seen.append(quote.key)
            await pilot.press("enter")
        assert len(set(seen)) == len(looks[name].quotes) >= 2


async def test_next_speaker_goes_to_somebody_else(library: Library, article_id: int) -> None:
    async with reading(library, article_id) as (pilot, screen):
        names = []
        for _ in range(3):
            await pilot.press("s")
            quote = screen.pane.current_quote
            names.append(quote.quote.speaker.name if quote and quote.quote.speaker else None)
        assert names[0] != names[1] != names[2]


async def test_the_panel_folds_and_takes_a_narrow_screen(library: Library, article_id: int) -> None:
    async with reading(library, article_id, (80, 24)) as (pilot, screen):
        assert screen.panel.has_class("-folded")
        assert screen.query("ArticlePane:focus")
        await pilot.press("tab", "right")
        assert screen.panel.tab is PanelTab.QUOTES
        assert not screen.query("ArticlePane:focus")
        await pilot.press("enter")
        assert screen.query("ArticlePane:focus")
        assert screen.pane.current_quote is not None


@pytest.mark.parametrize("size", [(80, 24), (120, 24), (200, 30), (40, 12)])
async def test_no_letter_is_cut_off_also_after_a_change(library: Library, size: tuple[int, int]) -> None:
    words = " ".join(f"mot{number}" for number in range(1500))
    document = Document("Long", *join_blocks([(BlockKind.PARAGRAPH, words)]), "fr")
    with library.writing() as unit:
        article_id = save(unit, Prepared(document, Attribution(), engine_version())).article_id
    async with reading(library, article_id, size) as (pilot, screen):
        await pilot.press("t", *"urgent", "enter")
        await saved(pilot, lambda: len(text_of(screen).page.annotations) == 1)
        seen: list[str] = []
        while "mot1499" not in seen:
            await pilot.pause()
            width = screen.pane.scrollable_content_region.width
            for y in range(screen.pane.size.height):
                seen += screen.pane.render_line(y).text[:width].replace("#urgent", "").replace("#", "").split()
            assert len(seen) < 60_000
            await pilot.press("pagedown")
        assert set(words.split()) <= set(seen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (30, 8)])
async def test_every_size_shows_the_cursors_line(library: Library, article_id: int, size: tuple[int, int]) -> None:
    async with reading(library, article_id, size) as (pilot, screen):

        def in_sight() -> bool:
            where = screen.app.cursor_position
            return screen.pane.content_region.contains(where.x, where.y)

        await pilot.press("G")
        await until(pilot, in_sight)
        await pilot.resize_terminal(100, 20)
        await until(pilot, lambda: screen.size.width == 100 and in_sight())


async def test_a_mouse_puts_the_cursor_and_drags_a_selection(library: Library, article_id: int) -> None:
    async with reading(library, article_id) as (pilot, screen):
        await pilot.press("n")
        await pilot.pause()
        where = screen.app.cursor_position - screen.pane.region.offset
        start = screen.pane.cursor
        await pilot.press("g")
        await pilot.click(screen.pane, offset=(where.x + 3, where.y))
        assert screen.pane.cursor == start + 3
        assert screen.pane.selection is None
        await pilot.mouse_down(screen.pane, offset=(where.x, where.y))
        await pilot.hover(screen.pane, offset=(where.x + 6, where.y))
        await pilot.mouse_up(screen.pane, offset=(where.x + 6, where.y))
        assert selected(screen.pane) == "Le pont"
        await pilot.click(screen.pane, offset=(where.x, where.y), times=2)
        assert selected(screen.pane) == "Le pont ouvrira en mai"


async def test_the_info_line_says_who_how_and_why(library: Library, article_id: int) -> None:
    async with reading(library, article_id) as (pilot, screen):
        await pilot.press("n")
        await pilot.pause()
        shown = str(screen.query_one("InfoBar").render())
        quote = text_of(screen).quotes[0].quote
        assert quote.speaker is not None
        assert quote.speaker.name in shown
        assert "direct" in shown
        assert quote.explanation in shown
        assert quote.evidence in shown


ELSEWHERE: list[Callable[[Library, int], object]] = [
    lambda library, article_id: annotating.annotate(
        library, article_id, page(library, article_id).quotes[0].quote.span, note="from elsewhere"
    ),
    lambda library, article_id: reviewing.confirm(library, article_id, page(library, article_id).quotes[0].key),
]


@pytest.mark.parametrize("change", ELSEWHERE)
async def test_what_another_program_changes_appears(library: Library, article_id: int, change: Change) -> None:
    async with reading(library, article_id) as (pilot, screen):
        before = text_of(screen).page
        with open_library(library.settings) as other:
            change(other, article_id)
        await until(pilot, lambda: text_of(screen).page != before)
        assert history.undo(library) is not None


async def test_findings_of_another_engine_are_renewed_when_the_article_is_opened(library: Library) -> None:
    document = Document("Le pont", *join_blocks([(BlockKind.PARAGRAPH, "« Oui », a dit Léa Morvan.")]), "fr")
    with library.writing() as unit:
        article_id = save(unit, Prepared(document, Attribution(), "an older one")).article_id
    assert not page(library, article_id).quotes
    async with reading(library, article_id) as (pilot, screen):
        await until(pilot, lambda: len(text_of(screen).quotes) == 1)
    assert not reviewing.refresh(library, article_id), "once is enough"


async def test_only_web_links_are_opened(library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from reader.tui.browser import link_host, open_link

    record = tmp_path / "argv"
    stub = tmp_path / "browser"
    stub.write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$@" >> {record}\n')
    stub.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(stub))
    refused = [
        "--help",
        "-oX",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://a.example/\n--help",
        "http://",
        "",
    ]
    assert [open_link(url) for url in refused] == [False] * len(refused)
    assert not record.exists()
    assert open_link("https://news.example/a?b=$(id)&c='x'")
    assert record.read_text().splitlines() == ["1", "https://news.example/a?b=$(id)&c='x'"]
    assert link_host("https://www.lemondе.example/") == "www.xn--lemond-8of.example"
