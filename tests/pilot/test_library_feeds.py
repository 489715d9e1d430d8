"""Adding and fetching feeds from the library screen, over a real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.widgets import Input

from reader.model import ALL
from reader.services import articles, feeds
from reader.services.library import Library
from reader.tui.screens.library import LibraryScreen
from reader.tui.widgets.key_bar import KeyBar
from tests.loopback import Answer, Loopback, loopback
from tests.pilot.conftest import MakeLibrary
from tests.pilot.driving import library_screen, press, rows, shown, started, until

ITEM = """<item><title>Story {0} [/]</title><guid>{0}</guid><link>http://news.example/{0}</link>
<description>The words of story {0}, said the mayor.</description></item>"""


def feed_of(count: int) -> Answer:
    items = "".join(ITEM.format(number) for number in range(count))
    body = f'<rss version="2.0"><channel><title>The Herald [b]</title>{items}</channel></rss>'
    return Answer(body.encode(), headers={"Content-Type": "application/rss+xml"})


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as running:
        running.routes["/feed"] = feed_of(3)
        yield running


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    return make_library('allow_private = ["127.0.0.1"]\n')


async def test_a_feed_is_added_and_refreshed(library: Library, server: Loopback) -> None:
    async with started(library, (120, 40)) as pilot:
        await press(pilot, "A")
        pilot.app.screen.query_one(Input).value = server.url("/feed")
        await press(pilot, "enter")
        await until(pilot, lambda: "You now follow “The Herald [b]”." in rows(pilot)[-1])
        await until(pilot, lambda: "The Herald [b] · 3 articles" in shown(pilot))
        assert "Story 2 [/]" in shown(pilot)
        assert "Feeds" in shown(pilot)
        server.routes["/feed"] = feed_of(5)
        await press(pilot, "R")
        await until(pilot, lambda: "2 new articles." in rows(pilot)[-1])
        await until(pilot, lambda: "Story 4 [/]" in shown(pilot))


async def test_a_feed_that_fails_says_why_where_it_is_shown(library: Library, server: Loopback) -> None:
    feed = feeds.add_feed(library, server.url("/feed"))
    server.routes["/feed"] = Answer(b"gone fishing", 500)
    async with started(library, (120, 40)) as pilot:
        library_screen(pilot).show_feed(feed.uuid)
        await press(pilot, "R")
        await until(pilot, lambda: "1 feed could not be read" in shown(pilot))
        await until(pilot, lambda: "3 articles · ! " in shown(pilot))
        assert "Story 2 [/]" in shown(pilot), "what was fetched before is still there"


@pytest.mark.parametrize("path", ["/nothing", "/garbage"])
async def test_what_is_no_feed_is_told_in_a_line(library: Library, server: Loopback, path: str) -> None:
    async with started(library, (120, 40)) as pilot:
        await press(pilot, "A")
        pilot.app.screen.query_one(Input).value = server.url(path)
        await press(pilot, "enter")
        await until(pilot, lambda: bool(pilot.app._notifications))
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert feeds.list_feeds(library) == []
        assert "Welcome" in shown(pilot)


async def test_escape_stops_a_fetch_and_keys_answer_meanwhile(library: Library, server: Loopback) -> None:
    feeds.add_feed(library, server.url("/feed"))
    server.routes["/feed"] = Answer(b"", delay=60)
    async with started(library, (120, 40)) as pilot:
        screen = library_screen(pilot)
        await pilot.press("R")
        await until(pilot, lambda: "Fetching" in rows(pilot)[-1])
        await pilot.press("1")
        await until(pilot, lambda: screen.view == ALL)
        await pilot.press("j")
        await until(pilot, lambda: screen.articles.cursor == 1)
        assert screen.work.running
        await pilot.press("A")
        assert isinstance(pilot.app.screen, LibraryScreen), "one long work at a time"
        await pilot.press("escape")
        await until(pilot, lambda: not screen.work.running)
        await until(pilot, lambda: screen.query_one(KeyBar).status == "")
        assert len(articles.article_ids(library, ALL)) == 3
