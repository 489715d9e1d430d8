"""Feeds and saved views in their folders."""

from __future__ import annotations

from reader.model import View, ViewCount, ViewKind
from reader.tui.widgets.source_list import Row, RowKind, source_rows, view_label


def feed(name: str, folder: str = "", count: int = 1, trouble: str = "") -> ViewCount:
    return ViewCount(View(ViewKind.FEED, name), name, count, folder, trouble)


def lines(rows: list[Row]) -> list[str]:
    """A row a line: its depth, what it is, its number."""
    return [
        f"{'  ' * row.depth}{'+' if row.is_closed else ''}{'!' if row.has_trouble else ''}{row.label} {row.count}"
        for row in rows
        if row.kind is not RowKind.SPACE
    ]


FEEDS = [feed("alone"), feed("b", "Press/Local", 3, "503"), feed("a", "Press", 2), feed("c", "world", 4)]


def test_folders_stand_below_each_other_with_what_they_hold() -> None:
    assert lines(source_rows(FEEDS)) == [
        "Feeds 4", "alone 1", "Press 5", "  a 2", "  Local 3", "    !b 3", "world 4", "  c 4",
    ]  # fmt: skip


def test_a_closed_folder_shows_its_head_and_the_trouble_in_it() -> None:
    closed = frozenset({(ViewKind.FEED, "Press")})
    assert lines(source_rows(FEEDS, closed=closed)) == ["Feeds 4", "alone 1", "+!Press 5", "world 4", "  c 4"]
    assert lines(source_rows(FEEDS, frozenset({ViewKind.FEED}))) == ["+!Feeds 4"]


def test_saved_views_come_before_feeds_and_are_counted_when_it_is_known() -> None:
    saved = ViewCount(View(ViewKind.SAVED, "u1"), "Prix", -1, "Veille")
    many = ViewCount(View(ViewKind.SAVED, "u2"), "Tout", 1000, is_more=True)
    assert lines(source_rows([*FEEDS[:1], saved, many])) == [
        "Views 2", "Tout 1000", "Veille None", "  Prix None", "Feeds 1", "alone 1",
    ]  # fmt: skip
    assert view_label(View(ViewKind.SEARCH, "x", saved.view), [saved]) == "Prix · Search: x"
