"""What stands on the screen is on the disk; other programs, full disks, newer libraries and restarts (T19-T22)."""

from __future__ import annotations

import os
import random
import sqlite3
import sys
from pathlib import Path

import pytest

from reader.i18n import LOCALE_DIR
from reader.storage import functions
from reader.storage.migrations import SCHEMA_VERSION
from tests.effort import THOROUGH, times
from tests.loopback import Answer, loopback
from tests.terminal import Terminal
from tests.terminal_runs.conftest import ROOT, Start
from tests.terminal_runs.test_first_day import open_story, stored
from tests.unit.catalogues import compile_into

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Ouest</title>{}</channel></rss>"""
ITEM = "<item><title>Nouvelle {0}</title><guid>{0}</guid><description>Le pont {0} rouvre.</description></item>"

# In the article, and nowhere in the library screen.
QUOTE = "« Le pont ouvrira en mai »"


def tag(terminal: Terminal, name: str) -> None:
    terminal.settle(0.2)
    terminal.press("t")
    terminal.wait_for("type to find")
    terminal.press(name, "enter")


@pytest.mark.timeout(120 if not THOROUGH else 1_200)
def test_what_the_screen_acknowledged_survives_kill_9(start: Start, tmp_path: Path, home: Path) -> None:
    chance = random.Random(5)
    terminal = open_story(start, tmp_path)
    terminal.wait_for(QUOTE)
    terminal.settle()
    terminal.press("n")
    told: list[str] = []
    for run in range(times(1, 20)):
        for number in range(chance.randint(1, 4)):
            tag(terminal, f"t{run}x{number}")
            terminal.wait_for(f"#t{run}x{number} on")
            told.append(f"t{run}x{number}")
        if chance.random() < 0.5:
            tag(terminal, "nobody was told")
        terminal.kill()
        names = {name for tags, _note, _words in stored(home) for name in tags}
        assert names >= set(told)
        terminal = start()
        terminal.wait_for("Le pont de Saint-Orens")
        terminal.settle()
        terminal.press("enter")
        terminal.wait_for(QUOTE)
        terminal.settle()
        terminal.press("n")


def test_two_screens_and_a_fetch_work_on_one_library(start: Start, tmp_path: Path, home: Path) -> None:
    with loopback() as server:
        content = FEED.format("".join(map(ITEM.format, range(60)))).encode()
        server.routes["/feed.xml"] = Answer(content, headers={"Content-Type": "application/rss+xml"})
        annotate_while_fetching(start, tmp_path, home, server.url("/feed.xml"))


def annotate_while_fetching(start: Start, tmp_path: Path, home: Path, feed: str) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text('allow_private = ["127.0.0.1"]\n', encoding="utf-8")
    one = open_story(start, tmp_path)
    two = start()
    two.wait_for("Le pont de Saint-Orens")
    fetch = start("feeds", "add", feed)
    one.wait_for(QUOTE)
    one.settle()
    one.press("n")
    for number in range(6):
        tag(one, f"eins{number}")
        one.wait_for(f"#eins{number} on")
    assert fetch.wait() == 0, fetch.text
    two.wait_for("Nouvelle")
    two.wait_for("eins5")
    assert len([name for tags, _note, _words in stored(home) for name in tags]) == 6
    for terminal in (one, two, fetch):
        assert b"locked" not in terminal.raw
        assert b"in use by another" not in terminal.raw


def test_a_full_disk_is_told_and_the_note_stays(start: Start, tmp_path: Path, home: Path) -> None:
    terminal = open_story(start, tmp_path)
    terminal.press("q", "q")
    terminal.settle()
    env = {**os.environ, "NEWSREADER_HOME": str(home), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    # Kilobytes of each file: enough for the log of a few small changes, not for that of a long note.
    limit = 'ulimit -f 200; exec "$0" -m reader'
    with Terminal(["bash", "-c", limit, sys.executable], env=env, columns=150) as full:
        full.wait_for("Le pont de Saint-Orens")
        full.settle()
        full.press("enter")
        full.wait_for("Morvan")
        full.settle()
        full.press("n", "a")
        full.wait_for("ctrl+s")
        words = "appeler le syndicat " * 2
        full.paste(words + "x" * 60_000)
        full.settle()
        full.press("ctrl+s")
        # The line is broken wherever the length of the path says; a word of it is not.
        full.wait_for("disk")
        full.settle()
        full.press("a")
        full.wait_for("ctrl+s")
        full.press("\x1b[1;5H")  # ctrl+home
        full.wait_for("appeler le syndicat")
    assert stored(home) == []


def test_a_library_of_a_newer_version_is_read_and_says_so(start: Start, tmp_path: Path, home: Path) -> None:
    terminal = open_story(start, tmp_path)
    terminal.press("q", "q")
    terminal.settle()
    path = home / "data" / "library.db"
    with sqlite3.connect(path) as db:
        functions.register(db)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()
    listing = start("list", columns=200)
    assert listing.wait() == 0
    assert "newer newsreader" in listing.text
    assert "Le pont de Saint-Orens" in listing.text
    screen = start(columns=200)
    screen.wait_for("newer newsreader")
    screen.wait_for("Le pont de Saint-Orens")
    screen.settle()
    screen.press("enter")
    screen.wait_for("Morvan")
    screen.settle()
    assert "newer newsreader" in screen.text
    tag(screen, "neu")
    screen.wait_for("update to write to it")
    screen.press("q")
    screen.settle()
    screen.press("q")
    assert screen.wait() == 0


def test_theme_and_language_of_undo_are_those_of_the_person(start: Start, tmp_path: Path) -> None:
    compile_into(LOCALE_DIR)
    terminal = open_story(start, tmp_path, LC_ALL="fr_FR.UTF-8", LANG="fr_FR.UTF-8")
    terminal.press("n", "a")
    terminal.wait_for("ctrl+s")
    terminal.press("rappeler", "ctrl+s")
    terminal.settle()
    terminal.press("u")
    terminal.wait_for("note sur ")
    before = theme_of(terminal)
    terminal.press("T")
    terminal.settle()
    chosen = theme_of(terminal)
    assert chosen != before
    terminal.press("q")
    terminal.settle()
    terminal.press("q")
    assert terminal.wait() == 0
    again = start()
    again.wait_for("Le pont de Saint-Orens")
    again.settle()
    assert theme_of(again) == chosen


def theme_of(terminal: Terminal) -> str:
    """The background in the middle of the screen."""
    return str(terminal.screen.buffer[15][5].bg)
