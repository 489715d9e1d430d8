"""T7: feeds made to take time or memory are read or given up within bounds, and the next one is read."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from pathlib import Path

import pytest

from reader.errors import FetchError
from reader.ingest.feeds import DEADLINE, read_feed
from tests.effort import THOROUGH, times
from tests.unit.ingest.test_feeds import FULL, URL, only, rss

ROOT = Path(__file__).resolve().parents[3]


def test_tens_of_thousands_of_items_are_all_read() -> None:
    number = times(5_000, 50_000)
    body = rss(*(f"<title>Titre {n}</title><guid>{n}</guid>" for n in range(number)))
    plain = body.replace(b"?>", b' encoding="utf-8"?>', 1)
    assert len(read_feed(plain, url=URL).items) == number


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of memory there")
def test_a_feed_that_takes_too_much_memory_is_given_up() -> None:
    program = textwrap.dedent("""
        import resource, sys
        resource.setrlimit(resource.RLIMIT_AS, (300_000_000, 300_000_000))
        from reader.errors import FetchError
        from reader.ingest.feeds import read_feed
        head = b"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>a</title>"
        try:
            read_feed(head + b"<item/>" * 1_000_000 + b"</channel></rss>", url="http://news.example/", deadline=80)
        except FetchError as error:
            print(error)
        print(len(read_feed(head + b"<item/></channel></rss>", url="http://news.example/").items))
    """)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=90, check=True
    )
    first, second = done.stdout.splitlines()
    assert first == "http://news.example/: the feed is too complex, reading it takes too much memory"
    assert second == "1"


@pytest.mark.skipif(not THOROUGH, reason="takes half a minute of a processor")
@pytest.mark.parametrize(
    "body",
    [
        rss("<description>" + "<b>" * 100_000 + "x</description>"),
        rss("<title " + " ".join(f"a{n}='x'" for n in range(100_000)) + ">a</title>"),
        b"<?xml version='1.0' encoding='utf-8'?><rss><channel>" + b"<item/>" * 7_000_000 + b"</channel></rss>",
    ],
    ids=["nesting", "attributes", "50 MB"],
)
def test_the_worst_feeds_end_in_time_and_the_next_one_is_read(body: bytes) -> None:
    begin = time.monotonic()
    with suppress(FetchError):
        read_feed(body, url=URL)
    assert time.monotonic() - begin < 2 * DEADLINE
    assert only(FULL).guid == "urn:1"
