"""What the list of all commands promises: to the configuration, the docs and the catalogues."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reader.errors import ConfigError
from reader.model import View, ViewCount, ViewKind
from reader.tui.commands.base import Command
from reader.tui.commands.registry import all_commands, check_keymap, clashes
from reader.tui.screens.export import proposed_name
from reader.tui.widgets.article_list import age
from reader.tui.widgets.source_list import RowKind, source_rows, view_label


class One(Command[object]):
    """The first."""

    id, keys, label, group = "test.one", "a,b", "One", "Test"


class Other(Command[object]):
    """The second."""

    id, keys, label, group = "test.other", "c", "Other", "Test"


def test_clashes_are_found_after_remapping() -> None:
    assert clashes((One, Other), {}) == []
    assert clashes((One, Other), {"test.other": "x, b"}) == [("b", "test.one", "test.other")]
    assert clashes((One, Other), {"test.other": "b", "test.one": "c"}) == []


def test_every_command_can_be_remapped_to_its_own_keys() -> None:
    check_keymap({command.id: command.keys for _group, command in all_commands() if command.keys})


@pytest.mark.parametrize("keys", ["", ",", "a,,b", " "])
def test_a_command_without_a_key_is_refused(keys: str) -> None:
    with pytest.raises(ConfigError, match=r"no key for 'app\.undo'"):
        check_keymap({"app.undo": keys})


def test_a_list_key_clashes_with_a_key_of_its_screen() -> None:
    with pytest.raises(ConfigError, match="'j'"):
        check_keymap({"library.star": "j"})


def test_names_from_the_configuration_are_made_visible() -> None:
    with pytest.raises(ConfigError) as caught:
        check_keymap({"\x1b]0;x\x07": "j"})
    assert "\x1b" not in str(caught.value)


def test_tags_are_a_tree_also_where_a_parent_is_no_tag_itself() -> None:
    views = [ViewCount(View(ViewKind.TAG, key), key, 1) for key in ("claim/economy/tax", "claim/economy", "zoo")]
    rows = [(row.label, row.depth, row.count) for row in source_rows(views) if row.kind is RowKind.VIEW]
    assert rows == [("claim", 0, None), ("economy", 1, 1), ("tax", 2, 1), ("zoo", 0, 1)]


def test_speakers_are_twelve_and_then_more() -> None:
    views = [ViewCount(View(ViewKind.SPEAKER, str(number)), f"Speaker {number}", 1) for number in range(40)]
    rows = source_rows(views)
    assert sum(row.kind is RowKind.VIEW for row in rows) == 12
    assert rows[-1].kind is RowKind.MORE
    assert rows[-1].label == "28 more"
    assert sum(row.kind is RowKind.VIEW for row in source_rows(views, opened=frozenset({ViewKind.SPEAKER}))) == 40
    folded = source_rows(views, folded=frozenset({ViewKind.SPEAKER}))
    assert [row.kind for row in folded] == [RowKind.SPACE, RowKind.SECTION]


def test_views_are_called_by_their_names() -> None:
    feed = View(ViewKind.FEED, "a uuid")
    assert view_label(feed, [ViewCount(feed, "The Herald", 3)]) == "The Herald"
    assert view_label(feed) == "a uuid"
    assert view_label(View(ViewKind.SEARCH, "budget")) == "Search: budget"


@pytest.mark.parametrize(
    ("past", "shown"),
    [
        (timedelta(seconds=-90), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=59), "59m"),
        (timedelta(hours=23), "23h"),
        (timedelta(days=6, hours=23), "6d"),
        (timedelta(days=8), "9 May"),
        (timedelta(days=400), "2023"),
    ],
)
def test_age_is_short(past: timedelta, shown: str) -> None:
    now = datetime(2024, 5, 17, 12, tzinfo=UTC)
    assert age(now - past, now) == shown


def test_proposed_names_are_file_names() -> None:
    name = proposed_name("../../Étude: “rien/signé” \x00 CON?" + "x" * 300, ".md")
    assert name.startswith("étude-rien-signé-con")
    assert "/" not in name
    assert len(name) < 80
    assert proposed_name("…", ".csv").startswith("newsreader-2")
