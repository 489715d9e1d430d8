"""Running the application over a real library by keys, and reading what stands on its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import cast

from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from reader.model import Attribution, BlockKind, Document, join_blocks
from reader.services import saving
from reader.services.library import Library
from reader.services.saving import Prepared
from reader.tui.app import NewsreaderApp
from reader.tui.screens.library import LibraryScreen

NEWEST = datetime(2024, 5, 17, 9, 30, tzinfo=UTC)


def document(number: int, *, title: str = "", source: str = "", words: str = "") -> Document:
    """An article one hour older than the one before it."""
    title = title or f"Story {number}"
    text, blocks = join_blocks(
        [(BlockKind.HEADLINE, title), (BlockKind.PARAGRAPH, words or f"The words of story number {number}.")]
    )
    published = NEWEST - timedelta(hours=number)
    return Document(title=title, text=text, blocks=blocks, language="en", source=source, published=published)


def add_articles(library: Library, documents: Sequence[Document]) -> list[int]:
    """Store them in one transaction, without looking for quotes."""
    with library.writing() as unit:
        return [saving.save(unit, Prepared(each, Attribution(), "0")).article_id for each in documents]


@asynccontextmanager
async def started(library: Library, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """The application on its library screen, with everything read."""
    app = NewsreaderApp(library)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            yield pilot
    finally:
        app.jobs.close()


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no thread is at work and every message has been heard; what waits for a timer has not come yet."""
    app = cast("NewsreaderApp", pilot.app)
    for _ in range(3):
        await pilot.pause()
        app.jobs.write(app, lambda: None, None).result()
        for screen in app.screen_stack:
            # A newer reading of the same kind takes the place of one that is waited for.
            with suppress(WorkerCancelled):
                await screen.workers.wait_for_complete([each for each in screen.workers if each.node is screen])
    await pilot.pause()


async def until(pilot: Pilot[None], ready: Callable[[], bool]) -> None:
    """Wait until what threads bring has arrived."""
    for _ in range(250):
        if ready():
            return
        await pilot.pause(0.02)
    raise AssertionError(f"what was waited for never came; the screen shows:\n{shown(pilot)}")


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, each after all that the one before it has brought about."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


async def type_words(pilot: Pilot[None], words: str) -> None:
    """Type ``words`` as fast as a machine does."""
    await pilot.press(*("space" if letter == " " else letter for letter in words))
    await settle(pilot)


def library_screen(pilot: Pilot[None]) -> LibraryScreen:
    """The library screen, wherever it is in the stack."""
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, LibraryScreen))


def rows(pilot: Pilot[None]) -> list[str]:
    """The lines of the top screen, without the blanks at their ends."""
    strips = pilot.app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


def shown(pilot: Pilot[None]) -> str:
    """The whole top screen."""
    return "\n".join(rows(pilot))
