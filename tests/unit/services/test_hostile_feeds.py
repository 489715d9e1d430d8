"""Hostile servers beside healthy ones (T4, T5, T10, T13): the healthy feeds come, memory stays bounded."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

from reader.services import feeds
from reader.services.library import Library
from tests.loopback import Answer, loopback
from tests.unit.services.test_feeds import item, rss

ROOT = Path(__file__).parents[3]

PROGRAM = """
import json, resource, sys
from pathlib import Path
from reader.ingest.fetcher import HttpFetcher
from reader.ingest.workers import close_workers
from reader.services import feeds
from reader.services.fetching import fetch_feeds
from reader.services.library import Library
from reader.settings import load_settings

home, warm, *urls = sys.argv[1:]
Path(home, "config.toml").write_text('allow_private = ["127.0.0.1"]')
settings = load_settings(environ={"NEWSREADER_HOME": home})

def rss(who=resource.RUSAGE_SELF):
    return resource.getrusage(who).ru_maxrss // 1024

with Library(settings.library, settings) as library, HttpFetcher(deadline=4.0) as fetcher:
    feeds.add_feed(library, warm)
    outlines = "".join(f'<outline text="{url}" xmlUrl="{url}"/>' for url in urls)
    feeds.import_opml(library, f"<opml><body>{outlines}</body></opml>".encode())
    before = rss()
    fetched = fetch_feeds(library, feeds.list_feeds(library), fetcher=fetcher)
    events = [(event.url, event.new, event.error) for event in fetched]
    grown = rss() - before
    close_workers()
    print(json.dumps({"events": events, "grown": grown, "worker": rss(resource.RUSAGE_CHILDREN),
        "kept": {feed.url: feed.error for feed in feeds.list_feeds(library)}}))
"""

BOMBS = ["/gz", "/gzgz", "/br", "/zst", "/many"]
HOSTILE = [*BOMBS, "/endless", "/slow", "/slowhead", "/silent", "/lying", "/bighdr", "/loop", "/garbage"]


def test_twenty_healthy_feeds_come_beside_forty_hostile_ones(tmp_path: Path) -> None:
    """Bombs of four kinds, endless, dripping, silent, lying and looping answers, three of each, and twenty honest."""
    with loopback() as server:
        healthy = [server.url(f"/feed/{number}") for number in range(20)]
        hostile = [server.url(f"{path}?{number}") for path in HOSTILE for number in range(3)]
        for number in range(20):
            server.routes[f"/feed/{number}"] = Answer(rss(item(number + 1), title=f"Feed {number}"))
        mixed = [*hostile[::2], *healthy, *hostile[1::2]]
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(PROGRAM), str(tmp_path), server.url("/feed/0"), *mixed],
            cwd=ROOT, capture_output=True, text=True, timeout=100, check=False,
        )  # fmt: skip
    assert done.stderr == ""
    told = json.loads(done.stdout)
    events = {url: (new, error) for url, new, error in told["events"]}
    assert {url: events[url] for url in healthy[1:]} == dict.fromkeys(healthy[1:], (1, ""))
    for url in hostile:
        new, error = events[url]
        assert (new, error.count("\n")) == (0, 0)
        assert error, url
        assert told["kept"][url] == error
    assert told["grown"] < 160, "megabytes, twelve bombs at once"
    assert told["worker"] < 300


def test_a_name_that_comes_to_mean_this_machine_is_refused(library: Library) -> None:
    """DNS rebinding: the name of a feed leads to private addresses in one form after another."""
    from reader.ingest.fetcher import HttpFetcher
    from reader.services.fetching import fetch_feeds

    with loopback() as server:
        server.routes["/rss"] = Answer(rss(item(1)))
        url = server.url("/rss", host="news.example")
        feeds.import_opml(library, f'<opml><body><outline text="x" xmlUrl="{url}"/></body></opml>'.encode())
        answers = iter([["127.0.0.1"], ["10.0.0.1", "127.0.0.1"], ["::ffff:127.0.0.1"], ["64:ff9b::7f00:1"]])
        with HttpFetcher(resolve=lambda host, port: next(answers)) as fetcher:
            for _ in range(4):
                [event] = fetch_feeds(library, feeds.list_feeds(library), fetcher=fetcher)
                assert "address, refused" in event.error
        assert server.asked == []


def test_a_list_of_feeds_adds_web_addresses_and_nothing_else(library: Library, tmp_path: Path) -> None:
    """What other readers run or read on the word of a list (T13) is left out and told."""
    secret = tmp_path / "secret.xml"
    secret.write_text('<outline text="y" xmlUrl="https://stolen.example/"/>')
    wrong = [
        "|ls", "exec:ls", "filter:ls:https://x.example/", "query:x:unread", str(secret), secret.as_uri(), "--help",
        "javascript:alert(1)", "data:text/xml,x", "ftp://x.example/rss", "https://", "http:///rss",
    ]  # fmt: skip
    outlines = "".join(f'<outline text="t" type="rss" xmlUrl="{url}" filtercmd="ls" include="x"/>' for url in wrong)
    opml = f'''<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY s SYSTEM "{secret.as_uri()}">]>
    <opml xmlns:xi="http://www.w3.org/2001/XInclude"><body>&s;<xi:include href="{secret.as_uri()}"/>{outlines}
    <outline text="good" xmlUrl="https://good.example/rss" filtercmd="rm -rf ~"/></body></opml>'''
    done = feeds.import_opml(library, opml.encode())
    assert [one.url for one in done if one.status == "new"] == ["https://good.example/rss"]
    assert len([one for one in done if one.status == "failed" and one.message]) == len(wrong)
    assert [feed.url for feed in feeds.list_feeds(library)] == ["https://good.example/rss"]
