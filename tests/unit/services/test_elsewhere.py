"""Fetching in a process of its own: the same events, a cancellation that keeps what has come, failures in one line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import fields, replace
from pathlib import Path
from types import MappingProxyType

import pytest

from reader.errors import NotFound
from reader.model import View
from reader.services import articles, feeds
from reader.services.elsewhere import (
    _run,
    _settings_to_json,
    fetch_elsewhere,
    find_pending_elsewhere,
    settings_from_json,
)
from reader.services.library import Library
from reader.services.pending import pending_count
from tests.loopback import Answer, Loopback, wait_until
from tests.unit.services.builders import settings_at
from tests.unit.services.test_feeds import item, rss
from tests.unit.services.test_politeness import library, server

__all__ = ["library", "server"]

ROOT = Path(__file__).parents[3]


def follow(library: Library, server: Loopback, *paths: str) -> None:
    outlines = "".join(f'<outline text="{path}" xmlUrl="{server.url(path)}"/>' for path in paths)
    feeds.import_opml(library, f"<opml><body>{outlines}</body></opml>".encode())


def test_feeds_are_fetched_and_their_quotes_found(library: Library, server: Loopback) -> None:
    server.routes["/rss"] = Answer(rss(item(2), item(1)))
    follow(library, server, "/rss", "/lost")
    events = {event.feed_title: event for event in fetch_elsewhere(library)}
    assert (events["/rss"].new, events["/rss"].error, events["/rss"].total) == (2, "", 2)
    assert "404" in events["/lost"].error
    assert pending_count(library) == 2
    assert [(one.done, one.total) for one in find_pending_elsewhere(library)][-1] == (2, 2)
    assert pending_count(library) == 0
    page = articles.open_article(library, articles.article_ids(library, View())[0])
    assert {one.quote.speaker.name for one in page.quotes if one.quote.speaker} == {"Claire Aubin"}
    with pytest.raises(NotFound, match="There is no feed “none”"):
        list(fetch_elsewhere(library, ["none"]))


def test_a_cancelled_fetch_keeps_what_has_come_and_ends(library: Library, server: Loopback) -> None:
    server.routes["/rss"] = Answer(rss(item(1)))
    follow(library, server, "/rss", "/silent")
    events: list[feeds.FetchEvent] = []
    for event in fetch_elsewhere(library, cancelled=lambda: bool(events)):
        events.append(event)  # noqa: PERF402 - the list is what cancels
    assert [event.feed_title for event in events] == ["/rss"]
    assert len(articles.article_ids(library, View())) == 1
    for _event in fetch_elsewhere(library, cancelled=lambda: False):
        break
    assert feeds.find_feed(library, "/silent").failures == 0


def test_a_mistake_in_the_process_is_one_here_too(library: Library) -> None:
    with pytest.raises(RuntimeError, match="KeyError: 'job'"):
        list(_run(library, {}, lambda: False))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to see processes in")
def test_the_process_ends_with_the_program_that_started_it(library: Library, server: Loopback) -> None:
    """Killed, a program can end nothing: its process notices by itself."""
    follow(library, server, "/silent")
    (library.settings.config_file).write_text('allow_private = ["127.0.0.1"]')
    program = """
        import sys
        from reader.services.elsewhere import fetch_elsewhere
        from reader.services.library import open_library
        from reader.settings import load_settings
        with open_library(load_settings(environ={"NEWSREADER_HOME": sys.argv[1]})) as library:
            list(fetch_elsewhere(library))
    """
    home = str(library.settings.config_file.parent)
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(program), home], cwd=ROOT) as parent:
        assert wait_until(lambda: bool(server.asked), 30)
        [child] = _children(parent.pid)
        parent.send_signal(signal.SIGKILL)
    assert wait_until(lambda: not _is_alive(child), 15)


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "stat").read_text().rsplit(")", 1)[1].split()[1] == str(pid):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_all_settings_arrive(tmp_path: Path) -> None:
    plain = settings_at(tmp_path)
    told = replace(
        plain, keys=MappingProxyType({"app.undo": "z"}), allow_private=frozenset({"b", "a"}), fetch_concurrency=3
    )
    for settings in (plain, told):
        arrived = settings_from_json(_settings_to_json(settings))
        for field in fields(settings):
            value, original = getattr(arrived, field.name), getattr(settings, field.name)
            assert (type(value), value) == (type(original), original)
