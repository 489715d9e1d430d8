"""The settings of a feed on its screen, over a real server on loopback."""

from __future__ import annotations

from textual.widgets import Input

from reader.services import feeds
from reader.services.library import Library
from tests.loopback import Answer, Loopback
from tests.pilot.driving import library_screen, press, rows, shown, started, until
from tests.pilot.test_library_feeds import feed_of, library, server

__all__ = ["library", "server"]


async def answer(pilot: object, value: str) -> None:
    """Write ``value`` into the prompt that is open, and take it."""
    pilot.app.screen.query_one(Input).value = value  # type: ignore[attr-defined]
    await press(pilot, "enter")  # type: ignore[arg-type]


async def test_every_setting_is_changed_by_keys(library: Library, server: Loopback) -> None:
    feed = feeds.add_feed(library, server.url("/feed"))
    server.routes["/feed"] = Answer(b"", 500)
    list(feeds.fetch(library))
    async with started(library, (80, 24)) as pilot:
        library_screen(pilot).show_feed(feed.uuid)
        await press(pilot, "F")
        await until(pilot, lambda: "fails since " in shown(pilot))
        assert "500 Internal Server Error" in shown(pilot)
        assert "Password" in shown(pilot)
        await press(pilot, "enter")
        await answer(pilot, "My [b] Herald")
        await press(pilot, "j", "j", "enter")
        await answer(pilot, "3")
        await until(pilot, lambda: "! The interval is from 10 to 10080 minutes" in shown(pilot))
        await press(pilot, "enter")
        await answer(pilot, "30")
        await until(pilot, lambda: "30 minutes" in shown(pilot))
        await press(pilot, "j", "enter")
        await pilot.press("end")
        await press(pilot, "enter")
        await answer(pilot, "jo")
        pilot.app.screen.query_one(Input).value = "secret"
        await pilot.pause()
        assert "secret" not in shown(pilot)
        await press(pilot, "enter")
        await until(pilot, lambda: "kept" in shown(pilot))
        assert "My [b] Herald" in shown(pilot)
        now = feeds.find_feed(library, feed.uuid)
        assert (now.title, now.interval, now.full_text) == ("My [b] Herald", 30, True)
        server.routes["/feed"] = feed_of(4)
        await press(pilot, "R")
        await until(pilot, lambda: "1 new article." in rows(pilot)[-1] or "could not be read" in shown(pilot))
        assert feeds.find_feed(library, feed.uuid).error == ""
        assert dict(server.asked[-1].headers)["authorization"] == "Basic am86c2VjcmV0"


async def test_a_page_of_several_feeds_lets_choose(library: Library, server: Loopback) -> None:
    links = "".join(f'<link rel="alternate" type="text/xml" title="Part {n} [/]" href="/{n}">' for n in range(2))
    server.routes["/"] = Answer(f"<html><head>{links}</head></html>".encode(), headers={"Content-Type": "text/html"})
    server.routes["/0"] = server.routes["/1"] = feed_of(1)
    async with started(library, (80, 24)) as pilot:
        await press(pilot, "A")
        await answer(pilot, server.url("/"))
        await until(pilot, lambda: "Part 1 [/]" in shown(pilot))
        await press(pilot, "j", "enter")
        await until(pilot, lambda: "You now follow" in rows(pilot)[-1])
        assert [feed.url for feed in feeds.list_feeds(library)] == [server.url("/1")]


async def test_the_screen_fetches_what_is_due_by_itself(
    library: Library, server: Loopback, make_library: object
) -> None:
    feeds.import_opml(library, f'<opml><body><outline text="H" xmlUrl="{server.url("/feed")}"/></body></opml>'.encode())
    again: Library = make_library('allow_private = ["127.0.0.1"]\nrefresh_minutes = 1\n')  # type: ignore[operator]
    from reader.tui.commands import feeds as commands

    assert again.settings.refresh_minutes == 1
    async with started(again, (80, 24)) as pilot:
        commands.watch_clock(library_screen(pilot), look_every=0.05)
        await until(pilot, lambda: "3 new articles." in rows(pilot)[-1])
    assert len(server.asked) == 1
