"""Titles, sources, tags and names from strangers: shown literally, never parsed, never an escape sequence."""

from __future__ import annotations

from functools import partial

from textual.pilot import Pilot

from reader.model import Document, Span, View, ViewKind, normalise, visible, visible_line
from reader.services import annotating, articles
from reader.services.library import Library
from reader.tui.widgets.line_list import crop
from tests.pilot.conftest import MakeLibrary
from tests.pilot.driving import add_articles, document, library_screen, press, rows, settle, shown, started, until
from tests.unit.shared import naughty_strings

MARKUP = [
    "[/]",
    "[link=",
    "[@click=app.quit]quit[/]",
    "[bold]not bold[/bold]",
    "[red on blue]x",
    "$accent [$error]",
    "{screen.title}",
    "%s %d {0} {}",
    "\\[b]",
    ":smile: [b",
    "\x1b]0;owned\x07title",
    "\x1b[31mred\x1b[0m",
    "\u202egnp.exe",
    "\u2066isolated\u2069",
    "\x9b31mC1",
    "漢字かな交じり文" * 20,
    "👩‍👩‍👧‍👦 family 🇫🇷",
    "e\u0301" * 200,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "a\tb\nc",
]


def hostile_documents() -> list[Document]:
    texts = [normalise(text) for text in [*MARKUP, *naughty_strings()]]
    return [document(number, title=text, source=text, words=text) for number, text in enumerate(texts) if text.strip()]


async def test_every_hostile_title_is_shown_literally(make_library: MakeLibrary) -> None:
    documents = hostile_documents()
    library = make_library()
    add_articles(library, documents)
    assert len(documents) > 500
    seen: list[str] = []
    async with started(library, (160, 50)) as pilot:
        screen = library_screen(pilot)
        page = screen.articles.page_rows
        for top in range(0, len(documents), page):
            screen.articles.scroll_to(y=top, animate=False)
            await settle(pilot)
            seen += rows(pilot)
        everything = "\n".join(seen)
        assert visible(everything) == everything, "a control character reached the screen"
        for number, each in enumerate(documents):
            words = crop(each.title, 20).rstrip("…").strip()
            assert words in everything, f"{number}: {each.title!r}"


def preview_has(pilot: Pilot[None], words: str) -> bool:
    return "\n".join(line[138:] for line in rows(pilot)).count(words) > 1


async def test_hostile_previews_tags_and_searches(make_library: MakeLibrary) -> None:
    library = make_library()
    texts = [normalise(text) for text in MARKUP]
    ids = add_articles(library, [document(number, title=text, words=text) for number, text in enumerate(texts)])
    for article_id, text in zip(ids, texts, strict=True):
        tag = visible_line(text)[:40].strip().strip("/")
        if tag:
            length = len(articles.open_article(library, article_id).article.text)
            annotating.annotate(library, article_id, Span(0, min(5, length)), tags=(tag,))
    async with started(library, (200, 60)) as pilot:
        screen = library_screen(pilot)
        for number in range(len(texts)):
            screen.articles.cursor = number
            words = crop(texts[number], 20).rstrip("…").strip()
            await until(pilot, partial(preview_has, pilot, words))
        for row in screen.sources.rows:
            if row.view is not None and row.view.kind is ViewKind.TAG:
                screen.show_view(row.view)
                await settle(pilot)
                assert crop(row.view.key, 30).rstrip("…").strip() in rows(pilot)[0]
        screen.show_view(View(ViewKind.SEARCH, "[/]"))
        await settle(pilot)
        await press(pilot, "1")
        assert pilot.app.is_running


async def test_hostile_words_in_dialogs_and_notifications(stories: Library) -> None:
    for text in ("[/]", "[@click=app.quit]q[/]", "\x1b]0;owned\x07"):
        async with started(stories) as pilot:
            pilot.app.tell(text, severity="error")  # type: ignore[attr-defined]
            await settle(pilot)
            assert visible_line(text) in shown(pilot)
            await press(pilot, "i")
            await pilot.press("x")
            pilot.app.screen.query_one("Input").value = text  # type: ignore[attr-defined]
            await press(pilot, "enter")
            await settle(pilot)
            assert pilot.app.is_running
