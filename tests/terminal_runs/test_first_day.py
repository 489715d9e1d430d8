"""A person's first day, on a real terminal: start, open, tag, note, undo, quit, start again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader.model import ALL
from reader.services import annotating, articles
from reader.services.library import open_library
from reader.settings import load_settings
from tests.terminal import Terminal
from tests.terminal_runs.conftest import Start

STORY = """Le pont de Saint-Orens rouvrira en mai

« Le pont ouvrira en mai », a déclaré la maire de Saint-Orens, Léa Morvan.

Le syndicat des bateliers a affirmé que rien n'était prêt.
"""


def stored(home: Path) -> list[tuple[tuple[str, ...], str, str]]:
    """The annotations in the library file: tags, note, words."""
    with open_library(load_settings(environ={"NEWSREADER_HOME": str(home)})) as library:
        return [(item.tags, item.note, item.anchor.exact) for item in annotating.list_annotations(library)]


def open_story(start: Start, tmp_path: Path, **more: str) -> Terminal:
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    assert start("import", str(story)).wait() == 0
    terminal = start(**more)
    terminal.wait_for("Le pont de Saint-Orens")
    terminal.settle()
    terminal.press("enter")
    terminal.wait_for("Morvan")
    terminal.settle()
    return terminal


def test_an_empty_library_welcomes_and_shows_the_samples(start: Start) -> None:
    terminal = start()
    terminal.wait_for("sample")
    terminal.settle()
    terminal.press("S")
    terminal.wait_for("Harrow Bay school")
    terminal.wait_for("Port-Avel")
    terminal.press("q")
    assert terminal.wait() == 0


def test_open_tag_note_undo_quit_and_find_it_all_again(start: Start, tmp_path: Path, home: Path) -> None:
    terminal = open_story(start, tmp_path)
    terminal.press("n", "t")
    terminal.wait_for("type to find")
    terminal.press("claim/bridge", "enter")
    terminal.wait_for("#claim/bridge on")
    terminal.press("n", "a")
    terminal.wait_for("ctrl+s")
    terminal.press("call the union", "ctrl+s")
    terminal.wait_for("Note saved")
    terminal.press("u")
    terminal.wait_for("Undone")
    terminal.press("ctrl+r")
    terminal.wait_for("Done again")
    terminal.press("q")
    terminal.wait_for("All")
    terminal.settle()
    terminal.press("q")
    assert terminal.wait() == 0

    again = start()
    again.wait_for("Le pont de Saint-Orens")
    again.settle()
    again.press("enter")
    again.wait_for("Morvan")
    again.settle()
    again.press("n")
    again.wait_for("#claim/bridge")
    kept = stored(home)
    assert (("claim/bridge",), "", "Le pont ouvrira en mai") in kept
    assert "call the union" in [note for _tags, note, _words in kept]
    again.press("u")
    again.wait_for("Undone")
    assert "call the union" not in [note for _tags, note, _words in stored(home)]


def test_a_tag_that_is_confirmed_on_screen_survives_kill_9(start: Start, tmp_path: Path, home: Path) -> None:
    terminal = open_story(start, tmp_path)
    terminal.press("n", "t")
    terminal.wait_for("type to find")
    terminal.press("urgent", "enter")
    terminal.wait_for("#urgent on")
    terminal.kill()
    assert stored(home) == [(("urgent",), "", "Le pont ouvrira en mai")]


def test_no_colour_means_no_colour(start: Start, tmp_path: Path) -> None:
    terminal = open_story(start, tmp_path, NO_COLOR="1")
    terminal.press("n", "space")
    terminal.settle()
    codes = {part for sgr in re.findall(rb"\x1b\[([0-9;]*)m", terminal.raw) for part in sgr.split(b";")}
    colours = {code for code in codes if code.isdigit() and (30 <= int(code) <= 38 or 40 <= int(code) <= 48)}
    assert colours == set()
    assert codes & {b"7"}, "the cursor and the selection show without colour"


def test_a_paste_comes_in_as_an_article(start: Start, home: Path) -> None:
    terminal = start()
    terminal.wait_for("sample")
    terminal.settle()
    terminal.press("p")
    terminal.settle()
    terminal.paste(STORY)
    terminal.wait_for("bateliers")
    terminal.press("ctrl+s")
    terminal.wait_for("1 article")
    with open_library(load_settings(environ={"NEWSREADER_HOME": str(home)})) as library:
        ids = articles.article_ids(library, ALL)
        assert [summary.title for summary in articles.summaries(library, ids)] == [
            "Le pont de Saint-Orens rouvrira en mai"
        ]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
def test_help_lists_the_keys_at_every_size(start: Start, tmp_path: Path, size: tuple[int, int]) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    assert start("import", str(story)).wait() == 0
    terminal = start(columns=size[0], rows=size[1])
    terminal.wait_for("Le pont de Saint-Orens")
    terminal.settle()
    terminal.press("enter")
    terminal.wait_for("Morvan")
    terminal.press("?")
    terminal.wait_for("Next quote")
    terminal.press("escape")
    terminal.wait_for("Morvan")


def test_a_note_that_is_being_written_survives_kill_9(start: Start, tmp_path: Path) -> None:
    terminal = open_story(start, tmp_path)
    terminal.press("n", "a")
    terminal.wait_for("ctrl+s")
    terminal.press("ask the union")
    terminal.settle(1.0)
    terminal.kill()
    again = start()
    again.wait_for("Le pont de Saint-Orens")
    again.settle()
    again.press("enter")
    again.wait_for("Morvan")
    again.settle()
    again.press("n", "a")
    again.wait_for("Draft of a note")
    again.wait_for("ask the union")
