"""Naughty strings in an article's text, tags, notes and speakers: shown literally, never parsed, never a crash (T2)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from textual.widgets import Input

from reader.errors import ReaderError
from reader.model import (
    Attribution,
    BlockKind,
    Document,
    Quote,
    QuoteKind,
    Span,
    Speaker,
    Unattributed,
    join_blocks,
    normalise,
    visible_line,
)
from reader.services import annotating
from reader.services.library import open_library
from reader.services.saving import Prepared, save
from reader.settings import load_settings
from reader.tui.app import NewsreaderApp
from reader.tui.screens.article import ArticleScreen

BLNS = Path(__file__).parents[3] / "shared" / "corpora" / "blns" / "blns.json"
MARKUP = [
    "[/]",
    "[link=",
    '[link="',
    "[@click=app.quit]quit[/]",
    "[bold",
    "]]",
    "\\[",
    "[red]x[/red]",
    "$accent",
    "[$x]",
]


def strings() -> list[str]:
    if not BLNS.exists():
        return MARKUP
    listed: list[str] = json.loads(BLNS.read_text(encoding="utf-8"))
    return MARKUP + [words for words in dict.fromkeys(map(normalise, listed)) if words.strip()]


def document(words: list[str]) -> tuple[Document, Attribution]:
    """One article: a paragraph a string, each a quote of a speaker of that name."""
    parts = [(BlockKind.HEADLINE, words[0])]
    parts += [(BlockKind.PARAGRAPH, text.replace("\n", " ")) for text in words]
    text, blocks = join_blocks(parts)
    quotes = tuple(
        Quote(
            QuoteKind.INDIRECT,
            block.span,
            mention=Span(block.span.start, block.span.start + 1),
            speaker=Speaker(block.span.of(text), role=block.span.of(text)),
            evidence=block.span.of(text),
            explanation=block.span.of(text),
        )
        for block in blocks[1::2]
    )
    nobody = tuple(Unattributed(block.span, block.span.of(text)) for block in blocks[2::2])
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Document(words[0], text, blocks, "en", "", words[0], (), moment), Attribution(quotes, nobody)


async def test_naughty_strings_are_shown_as_they_are(tmp_path: Path) -> None:
    words = strings()
    library = open_library(load_settings(environ={"NEWSREADER_HOME": str(tmp_path)}))
    article, attribution = document(words)
    with library.writing() as unit:
        article_id = save(unit, Prepared(article, attribution, "test")).article_id
    for index, block in enumerate(article.blocks[::4]):
        name = words[index % len(words)]
        try:
            annotating.annotate(library, article_id, block.span, tags=[name[:40]], note=name)
        except ReaderError:
            annotating.annotate(library, article_id, block.span, note=name)
    app = NewsreaderApp(library)
    seen: set[str] = set()
    async with app.run_test(size=(120, 50)) as pilot:
        screen = ArticleScreen(article_id)
        await app.push_screen(screen)
        while screen.pane.reading is None:
            await pilot.pause(0.02)
        for _ in range(2 * len(article.blocks) // 30):
            await pilot.pause()
            for y in range(screen.pane.size.height):
                seen.add(screen.pane.render_line(y).text)
            await pilot.press("pagedown")
        await pilot.press("t")
        await pilot.pause()
        for name in words[:40]:
            app.screen.query_one(Input).value = name
            await pilot.pause()
        await pilot.press("escape", "a", "escape", "c", "escape", "?", "escape", "tab", "right", "right", "right")
        for name in words[:60]:
            app.tell(name)
            screen.say(name)
            await pilot.pause()
    app.jobs.close()
    shown = "".join(seen).replace(" ", "")
    for text in words:
        literal = visible_line(text).split()
        for part in literal[:3]:
            assert part[:8] in shown
