"""``newsreader feeds`` and ``newsreader fetch``, from a server on this machine that the configuration allows."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.loopback import Answer, Asked, Loopback, loopback
from tests.unit.cli.harness import Newsreader
from tests.unit.services.test_feeds import item, rss

PAGE = b"""<html><head><link rel="alternate" type="application/rss+xml" title="Une" href="/une.xml">
<link rel="alternate" type="application/rss+xml" title="Sport" href="/sport.xml">
<link rel="alternate" type="application/rss+xml" title="Commentaires" href="/comments.xml"></head></html>"""


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as running:
        running.routes["/une.xml"] = Answer(rss(item(2), item(1), title="Une"))
        running.routes["/sport.xml"] = Answer(rss(item(3), title="Sport"))
        running.routes["/"] = Answer(PAGE, headers={"Content-Type": "text/html"})
        yield running


@pytest.fixture
def allowed(newsreader: Newsreader) -> Newsreader:
    (newsreader.home / "config.toml").write_text('allow_private = ["127.0.0.1"]\n')
    return newsreader


def test_a_page_with_several_feeds_lets_choose_and_folders_are_arranged(allowed: Newsreader, server: Loopback) -> None:
    several = allowed("feeds", "add", server.url("/"))
    assert several.code == 1
    assert several.out == f"{server.url('/une.xml')}\tUne\n{server.url('/sport.xml')}\tSport\n"
    assert "2 feeds" in several.err
    assert allowed("feeds", "add", server.url("/"), "--all", "--folder", "Ouest / Ville").code == 0
    assert allowed("feeds", "move", "Une", "Presse/Ouest").out == "Une is in “Presse/Ouest”.\n"
    assert allowed("feeds", "rename-folder", "Ouest", "Presse").out == "Sport is in “Presse/Ville”.\n"
    listed = allowed("feeds", "list", "--format", "jsonl").lines()
    assert [(feed["title"], feed["folder"]) for feed in listed] == [("Une", "Presse/Ouest"), ("Sport", "Presse/Ville")]


def test_every_setting_is_changed_and_shown(allowed: Newsreader, server: Loopback) -> None:
    allowed("feeds", "add", server.url("/une.xml"), "--title", "Mon journal")
    arguments = ["--interval", "30", "--full-text", "--language", "FR", "--tag", "ville", "--tag", "à lire", "--mute"]
    assert allowed("feeds", "edit", "Mon journal", "--folder", "A/B", *arguments).out == "Changed Mon journal.\n"
    (feed,) = allowed("feeds", "show", "1", "--format", "jsonl").lines()
    assert (feed["title"], feed["folder"], feed["interval"], feed["language"]) == ("Mon journal", "A/B", 30, "fr")
    assert (feed["full_text"], feed["muted"], feed["tags"]) == (True, True, ["ville", "à lire"])
    shown = allowed("feeds", "show", "1").out
    for words in ("Mon journal\n", "muted: not fetched with the others", "30 minutes"):
        assert words in shown
    assert allowed("feeds", "edit", "1", "--interval", "3").failure().startswith("The interval is from 10 to 10080")


def test_what_is_due_is_fetched_quietly(allowed: Newsreader, server: Loopback) -> None:
    allowed("feeds", "add", server.url("/une.xml"))
    asked = len(server.asked)
    assert allowed("fetch", "--due").out == ""
    assert len(server.asked) == asked
    server.routes["/une.xml"] = Answer(rss(item(4), title="Une"))
    done = allowed("fetch", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert len(allowed("list", "--format", "jsonl").lines()) == 3
    server.routes["/une.xml"] = Answer(status=500)
    failed = allowed("fetch", "--quiet")
    assert (failed.code, failed.out) == (1, "")
    assert "Une: " in failed.failure()
    assert "500" in failed.err


def test_a_password_is_kept_for_its_owner_alone(allowed: Newsreader, server: Loopback) -> None:
    def guarded(asked: Asked) -> Answer:
        if asked.headers.get("authorization") != "Basic am86czprL3LDqXQ=":
            return Answer(status=401)
        return Answer(rss(item(1), title="Abonnés"))

    server.routes["/une.xml"] = guarded
    url = server.url("/une.xml").replace("//", "//jo:s%3Ak%2Fr%C3%A9t@")
    assert "jo" not in allowed("feeds", "add", url).out
    assert allowed("fetch").code == 0
    kept = allowed.home / "credentials.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert allowed("feeds", "edit", "1", "--no-password").code == 0
    assert "it needs a user name and a password" in allowed("fetch").failure()
    assert allowed("feeds", "edit", "1", "--user", "jo", data="s:k/rét\n".encode()).code == 0
    assert allowed("fetch").code == 0
    written = allowed("feeds", "export").out
    for file in allowed.home.rglob("*"):
        if file.is_file() and file != kept:
            written += file.read_bytes().decode("utf-8", "replace")
    for secret in ("s:k/rét", "s%3Ak", "czprL3LDqXQ"):
        assert secret not in written


def test_an_interrupted_fetch_keeps_what_has_come(allowed: Newsreader, server: Loopback) -> None:
    """Ctrl-C while one server is silent: the others' articles are there, and nothing is said of a mistake."""
    outlines = "".join(f'<outline text="{path}" xmlUrl="{server.url(path)}"/>' for path in ("/silent", "/une.xml"))
    allowed("feeds", "import", "-", data=f"<opml><body>{outlines}</body></opml>".encode())
    command = [sys.executable, "-m", "reader", "fetch", "--format", "jsonl"]
    environ = allowed.environ({"PYTHONUNBUFFERED": "1"})
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        # The feed that came is told as soon as it is stored.
        assert json.loads(child.stdout.readline())["new"] == 2
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=60)
    assert (child.returncode, err.strip()) == (130, b"")
    assert len(allowed("list", "--format", "jsonl").lines()) == 2


def test_feeds_that_are_left_alone_are_counted_and_asked_on_demand(allowed: Newsreader, server: Loopback) -> None:
    for path in ("/une.xml", "/sport.xml"):
        allowed("feeds", "add", server.url(path))
    server.routes["/une.xml"] = Answer(status=410)
    assert "410 Gone: it is gone for good" in allowed("fetch", "--no-quotes").failure()
    # It stands with the feed until it works again.
    assert "410 Gone" in allowed("feeds", "list").out
    allowed("feeds", "edit", "Sport", "--mute")
    before = len(server.asked)
    alone = allowed("fetch", "--no-quotes")
    assert (alone.code, alone.out) == (0, "")
    line = "newsreader: Feeds left alone: 1 is muted, 1 is gone for good; name one to ask it all the same\n"
    assert alone.err == line
    assert allowed("fetch", "--due", "--no-quotes").err == ""
    assert len(server.asked) == before
    server.routes["/une.xml"] = Answer(rss(item(2), item(1), title="Une"))
    assert allowed("fetch", "--all", "--no-quotes").code == 0
    assert len(server.asked) == before + 2
    assert "410" not in allowed("feeds", "list").out


def test_a_page_or_feed_that_is_refused_is_told_in_one_line(allowed: Newsreader, server: Loopback) -> None:
    server.routes["/une.xml"] = Answer(b"<html>No.</html>", status=403)
    for arguments in (["feeds", "add", server.url("/une.xml")], ["import", server.url("/une.xml")]):
        refused = allowed(*arguments)
        assert refused.code == 1
        assert refused.err.splitlines()[-1].endswith("the server answered 403 Forbidden")
        assert "Traceback" not in refused.err
