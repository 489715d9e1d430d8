"""How servers are asked: how often, how many at once, and what their answers mean for the next time (T23, T25)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import time_machine

from reader.model import Feed
from reader.services import feeds, history
from reader.services.feedinfo import describe_feed
from reader.services.library import Library
from tests.loopback import Answer, Asked, Loopback, loopback
from tests.unit.services.builders import settings_at
from tests.unit.services.test_feeds import item, rss

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime(2026, 6, 12, 12, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as running:
        yield running


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    settings = replace(settings_at(tmp_path), allow_private=frozenset({"127.0.0.1"}))
    with Library(settings.library, settings) as opened:
        yield opened


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def serving(*items: str, **headers: str) -> Answer:
    return Answer(rss(*items), headers={"Content-Type": "text/xml", **headers})


def add(library: Library, server: Loopback, path: str = "/rss") -> Feed:
    server.routes.setdefault(path, serving(item(1)))
    return feeds.add_feed(library, server.url(path))


def again(library: Library, feed: Feed) -> Feed:
    return feeds.find_feed(library, feed.uuid)


def fetch_due(library: Library) -> list[str]:
    return [event.error for event in feeds.fetch(library, due=True)]


def test_an_unchanged_feed_costs_one_request_without_a_body(library: Library, server: Loopback) -> None:
    def answer(asked: Asked) -> Answer:
        known = (
            asked.headers.get("if-none-match") == 'W/"a,b"' and asked.headers.get("if-modified-since") == "yesterday"
        )
        headers = {"ETag": 'W/"a,b"', "Last-Modified": "yesterday"}
        return Answer(status=304) if known else serving(item(1), **headers)

    server.routes["/rss"] = answer
    feed = feeds.add_feed(library, server.url("/rss"))
    for _ in range(3):
        (event,) = feeds.fetch(library)
        assert (event.new, event.error) == (0, "")
    assert len(server.asked) == 4
    assert (again(library, feed).etag, again(library, feed).last_modified) == ('W/"a,b"', "yesterday")


def test_feeds_are_fetched_when_they_are_due(library: Library, server: Loopback, clock: time_machine.Traveller) -> None:
    feed = add(library, server)
    assert feed.due is not None
    assert feed.checked == START
    assert 10 * HOUR / 60 <= feed.due - START <= 26.4 * HOUR
    assert fetch_due(library) == []
    clock.move_to(feed.due - HOUR / 60)
    assert fetch_due(library) == []
    clock.move_to(feed.due)
    assert fetch_due(library) == [""]
    assert fetch_due(library) == []
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("words", "headers"),
    [
        ("", {"Cache-Control": "public, max-age=72000"}),
        ("", {"Expires": "Sat, 13 Jun 2026 08:00:00 GMT"}),
        ("<ttl>1200</ttl>", {}),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>", {}),
    ],
    ids=["max-age", "expires", "ttl", "syndication"],
)
def test_the_word_of_the_feed_counts_and_that_of_a_person_more(
    library: Library, server: Loopback, clock: time_machine.Traveller, words: str, headers: dict[str, str]
) -> None:
    busy = rss(*[item(number) for number in range(12, 0, -1)]).replace(
        b"<description>d", words.encode() + b"<description>d"
    )
    busy = busy.replace(b"<rss ", b"<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' ")
    server.routes["/rss"] = Answer(busy, headers=headers)
    feed = add(library, server)
    assert feed.due is not None
    assert 20 * HOUR <= feed.due - START <= 26.5 * HOUR
    feeds.edit_feed(library, feed.uuid, interval=30)
    assert fetch_due(library) == [""], "another interval makes a feed due"
    due = again(library, feed).due
    assert due is not None
    assert HOUR / 2 <= due - START <= 0.55 * HOUR


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_is_wrong_for_a_while_skips_no_feed(
    library: Library, server: Loopback, clock: time_machine.Traveller, years: int
) -> None:
    add(library, server)
    clock.move_to(START + years * 365 * DAY)
    assert fetch_due(library) == [""]
    assert fetch_due(library) == []
    clock.move_to(START + HOUR)
    assert fetch_due(library) == [""], "the clock is right again, and the feed was last asked at no possible time"
    clock.move_to(START + 28 * HOUR)
    assert fetch_due(library) == [""]


@pytest.mark.parametrize("form", ["seconds", "date"])
@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_to_wait_is_left_alone(
    library: Library, server: Loopback, clock: time_machine.Traveller, status: int, form: str
) -> None:
    add(library, server)
    other = add(library, server, "/other")
    until = START + 3 * HOUR
    header = "10800" if form == "seconds" else format_datetime(until, usegmt=True)
    server.routes["/rss"] = server.routes["/other"] = Answer(status=status, headers={"Retry-After": header})
    before = len(server.asked)
    errors = sorted(event.error for event in feeds.fetch(library))
    assert len(errors) == 2
    assert any(f"answered {status}" in error and "2026-06-12 15:00 UTC" in error for error in errors)
    asked = len(server.asked)
    assert asked - before <= 2
    assert list(feeds.fetch(library)) == []
    assert fetch_due(library) == []
    clock.move_to(until + HOUR)
    server.routes["/rss"] = server.routes["/other"] = serving(item(2))
    assert [event.error for event in feeds.fetch(library)] == ["", ""]
    assert again(library, other).held is None


def test_one_refusal_speaks_for_its_host(library: Library, server: Loopback) -> None:
    """With one request at a time, the feeds that wait for the host are not asked after it said that it is busy."""
    with Library(library.path, replace(library.settings, fetch_concurrency=1)) as slow:
        for number in range(5):
            add(slow, server, f"/{number}")
            server.routes[f"/{number}"] = Answer(status=429, headers={"Retry-After": "3600"})
        before = len(server.asked)
        events = list(feeds.fetch(slow))
        assert len(server.asked) == before + 1
        assert [event.done for event in events] == [1, 2, 3, 4, 5]
        assert sum("not asked: 127.0.0.1 wants to be left alone until" in event.error for event in events) == 4
        assert [feed.failures for feed in feeds.list_feeds(slow)].count(0) == 4


@pytest.mark.parametrize("header", ["99999999999", "Wed, 03 Jun 2626 12:00:00 GMT"])
def test_no_retry_after_means_never(
    library: Library, server: Loopback, clock: time_machine.Traveller, header: str
) -> None:
    feed = add(library, server)
    server.routes["/rss"] = Answer(status=503, headers={"Retry-After": header})
    assert fetch_due(library) == []
    list(feeds.fetch(library))
    held = again(library, feed).held
    assert held == START + DAY
    clock.move_to(START + 1.1 * DAY + HOUR)
    server.routes["/rss"] = serving(item(1))
    assert fetch_due(library) == [""]


def test_failures_are_kept_with_their_count_until_it_works_again(
    library: Library, server: Loopback, clock: time_machine.Traveller
) -> None:
    feed = add(library, server)
    server.routes["/rss"] = Answer(status=404)
    waits, first = [], START
    for number in range(1, 11):
        clock.move_to(again(library, feed).due or START)
        asked_at = datetime.now(UTC)
        first = asked_at if number == 1 else first
        (error,) = fetch_due(library)
        failing = again(library, feed)
        assert failing.error == error
        assert "404 Not Found: there is nothing at this address any more" in error
        assert (failing.failures, failing.failing_since) == (number, first)
        assert failing.due is not None
        waits.append(failing.due - asked_at)
    assert max(waits) <= 26.4 * HOUR
    assert waits[-1] >= DAY
    assert again(library, feed).fetched == START
    server.routes["/rss"] = serving(item(1))
    list(feeds.fetch(library))
    works = again(library, feed)
    assert (works.error, works.failures, works.failing_since) == ("", 0, None)


def test_a_feed_that_is_gone_is_not_asked_again_unless_by_name(library: Library, server: Loopback) -> None:
    feed = add(library, server)
    server.routes["/rss"] = Answer(status=410)
    (event,) = feeds.fetch(library)
    assert "410 Gone: it is gone for good" in event.error
    assert again(library, feed).is_stopped
    asked = len(server.asked)
    assert list(feeds.fetch(library)) == []
    assert fetch_due(library) == []
    assert len(server.asked) == asked
    server.routes["/rss"] = serving(item(2))
    assert [event.new for event in feeds.fetch(library, [feed.uuid])] == [1]
    assert not again(library, feed).is_stopped
    assert len(list(feeds.fetch(library))) == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "401 Unauthorized: it needs a user name and a password, give them to the feed"),
        (403, "403 Forbidden: it refuses programs, or this one"),
        (451, "451 Unavailable For Legal Reasons: it may not be read from here, by law"),
    ],
)
def test_a_server_that_refuses_is_told_with_what_to_do(
    library: Library, server: Loopback, status: int, said: str
) -> None:
    feed = add(library, server)
    server.routes["/rss"] = Answer(b"<html>No.</html>", status=status)
    (event,) = feeds.fetch(library)
    assert event.error.endswith(said)
    assert again(library, feed).error.endswith(said)
    assert dict(describe_feed(library, again(library, feed)).lines)["Error"].endswith(said)
    # It is asked again, later: that may be mended.
    assert not again(library, feed).is_stopped


def test_what_is_left_alone_is_told_in_one_line(library: Library, server: Loopback) -> None:
    feed = add(library, server)
    assert feeds.feeds_left_alone(library) is None
    server.routes["/rss"] = Answer(status=503, headers={"Retry-After": "3600"})
    list(feeds.fetch(library))
    assert str(feeds.feeds_left_alone(library)) == "Feeds left alone: the server of 1 asked to wait"
    # Not even when all are asked for: only by its name.
    assert feeds.feeds_to_fetch(library, every=True) == []
    assert [one.id for one in feeds.feeds_to_fetch(library, [feed.uuid])] == [feed.id]


def test_a_muted_feed_is_fetched_by_name_only(library: Library, server: Loopback) -> None:
    feed = add(library, server)
    feeds.edit_feed(library, feed.uuid, muted=True)
    assert list(feeds.fetch(library)) == []
    assert len(list(feeds.fetch(library, [feed.uuid]))) == 1
    history.undo(library)
    assert len(list(feeds.fetch(library))) == 1


@pytest.mark.parametrize("status", [301, 308])
def test_a_move_is_followed_for_good_after_three_times(
    library: Library, server: Loopback, clock: time_machine.Traveller, status: int
) -> None:
    feed = add(library, server)
    server.routes["/new"] = serving(item(1))
    server.routes["/rss"] = Answer(status=status, headers={"Location": "/new"})
    for number in range(1, 4):
        assert again(library, feed).url == server.url("/rss")
        clock.shift(2 * HOUR)
        list(feeds.fetch(library))
        list(feeds.fetch(library))
        assert again(library, feed).move.seen == (number if number < 3 else 0)
    assert again(library, feed).url == server.url("/new")
    assert feeds.former_addresses(library, feed) == [server.url("/rss")]
    assert feeds.add_feed(library, server.url("/new")).uuid == feed.uuid
    assert [one.status for one in feeds.import_opml(library, _opml(server.url("/rss")))] == ["known"]
    latest = next(batch for batch in history.history(library) if batch.what == "auto" and batch.size)
    assert str(latest.label) == "new address of feed “Le Courrier”"
    assert history.undo(library) == "add feed “Le Courrier”"


def _opml(url: str) -> bytes:
    return f'<opml version="2.0"><body><outline text="x" xmlUrl="{url}"/></body></opml>'.encode()


def test_a_redirect_that_comes_and_goes_moves_nothing(
    library: Library, server: Loopback, clock: time_machine.Traveller
) -> None:
    feed = add(library, server)
    server.routes["/new"] = serving(item(1))
    for number in range(8):
        moved = Answer(status=301, headers={"Location": "/new"})
        server.routes["/rss"] = serving(item(1)) if number % 3 == 2 else moved
        clock.shift(2 * HOUR)
        list(feeds.fetch(library))
    assert again(library, feed).url == server.url("/rss")


def test_a_temporary_redirect_moves_nothing(library: Library, server: Loopback, clock: time_machine.Traveller) -> None:
    feed = add(library, server)
    server.routes["/new"] = serving(item(1))
    server.routes["/rss"] = Answer(status=307, headers={"Location": "/new"})
    for _ in range(5):
        clock.shift(2 * HOUR)
        list(feeds.fetch(library))
    assert again(library, feed).url == server.url("/rss")


def test_two_feeds_that_move_to_one_address_stay_two(
    library: Library, server: Loopback, clock: time_machine.Traveller
) -> None:
    feed, other = add(library, server), add(library, server, "/other")
    server.routes["/rss"] = Answer(status=301, headers={"Location": "/other"})
    for _ in range(5):
        clock.shift(2 * HOUR)
        assert [event.error for event in feeds.fetch(library)] == ["", ""]
    assert [again(library, one).url for one in (feed, other)] == [server.url("/rss"), server.url("/other")]


@pytest.mark.parametrize(("private", "limit"), [(frozenset({"127.0.0.1"}), 6), (frozenset({"localhost"}), 2)])
def test_a_host_is_asked_by_few_at_once(tmp_path: Path, private: frozenset[str], limit: int) -> None:
    """The limit of a host does not hold for one that a person allows at a private address: it is their own."""
    from reader.ingest.fetcher import Fetched
    from reader.services.fetching import fetch_feeds

    class Counting:
        """A fetcher that answers 304 after a moment, and counts how many ask at once."""

        def __init__(self) -> None:
            self.lock, self.now, self.most = threading.Lock(), 0, 0
            self.full = threading.Barrier(limit)

        def fetch(self, url: str, **_: object) -> Fetched:
            with self.lock:
                self.now += 1
                self.most = max(self.most, self.now)
            self.full.wait(10)
            with self.lock:
                self.now -= 1
            return Fetched(url, 304, b"", not_modified=True)

    settings = replace(settings_at(tmp_path), allow_private=private, fetch_concurrency=6, fetch_per_host=2)
    with Library(settings.library, settings) as library:
        opml = "".join(f'<outline text="{n}" xmlUrl="http://127.0.0.1/{n}"/>' for n in range(12))
        feeds.import_opml(library, f'<opml version="2.0"><body>{opml}</body></opml>'.encode())
        counting = Counting()
        events = list(fetch_feeds(library, feeds.list_feeds(library), fetcher=counting))
        assert [event.error for event in events] == [""] * 12
        assert counting.most == limit
