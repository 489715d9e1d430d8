"""A key draws what it changes, and no more: what goes over the wire is what a slow line makes a reader wait for."""

from __future__ import annotations

from pathlib import Path

from reader.services import importing, tagging
from reader.services.library import open_library
from reader.settings import load_settings
from tests.terminal import Terminal
from tests.terminal_runs.conftest import Start

WORDS = "Le conseil a voté les crédits du pont, qui ouvrira au mois de mai selon la préfecture. " * 3
QUOTES = [f"« Nous irons au bout numéro {number} », a déclaré Léa Morvan. {WORDS}" for number in range(12)]
SCREEN = 6_000
"""Bytes that a whole screen of 120x40 takes at the least."""


def drawn(terminal: Terminal, key: str, said: str = "") -> int:
    """How many bytes the program writes after a key, and whatever the key brings about."""
    terminal.settle(0.3)
    before = len(terminal.raw)
    terminal.press(key)
    if said:
        terminal.wait_for(said)
    terminal.settle(0.3)
    return len(terminal.raw) - before


def test_a_cursor_and_a_tag_draw_a_few_lines_of_an_article(home: Path, start: Start) -> None:
    with open_library(load_settings(environ={"NEWSREADER_HOME": str(home)})) as library:
        importing.import_text(library, "\n\n".join(["Le pont rouvrira", *QUOTES]))
        tagging.create_tag(library, "pont", shortcut="9")
    terminal = start(columns=120, rows=40)
    terminal.wait_for("1 article")
    whole = drawn(terminal, "enter", "Nous irons au bout")
    assert whole > SCREEN
    # A busy machine draws the article in several pieces.
    terminal.settle(2.0)
    assert 0 < drawn(terminal, "w") < SCREEN / 3
    assert 0 < drawn(terminal, "9", "#pont on") < SCREEN
    assert 0 < drawn(terminal, "j") < SCREEN
