"""The names of keys, and which of them the key bar has room for."""

from __future__ import annotations

import pytest

from reader.tui.commands.common import COMMON_COMMANDS
from reader.tui.commands.keys import key_name, keys_of
from reader.tui.widgets.key_bar import Entry, fitting

ENTRIES = [
    Entry("library.open", "enter", "Open"),
    Entry("library.star", "*", "Star"),
    Entry("library.search", "/", "Search"),
    Entry("app.help", "?", "Help"),
]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("question_mark", "?"),
        ("asterisk", "*"),
        ("slash", "/"),
        ("G", "G"),
        ("ctrl+r", "ctrl+r"),
        ("shift+left", "shift+←"),
        ("pageup", "pgup"),
        ("escape", "esc"),
        ("f1", "f1"),
        ("plus", "+"),
    ],
)
def test_keys_are_named_as_on_keyboards(key: str, name: str) -> None:
    assert key_name(key) == name


def test_a_keymap_replaces_all_keys_of_a_command() -> None:
    help_command = COMMON_COMMANDS[-1]
    assert keys_of(help_command, {}) == ("question_mark", "f1")
    assert keys_of(help_command, {"app.help": "h, ?"}) == ("h", "question_mark")
    assert keys_of(help_command, {"app.undo": "h"}) == ("question_mark", "f1")


@pytest.mark.parametrize(
    ("room", "expected"),
    [(80, "enter * / ?"), (36, "enter * / ?"), (35, "enter * ?"), (25, "enter ?"), (17, "?"), (6, "?"), (5, "")],
)
def test_entries_that_do_not_fit_go_but_help_stays(room: int, expected: str) -> None:
    assert " ".join(entry.key for entry in fitting(ENTRIES, room)) == expected
