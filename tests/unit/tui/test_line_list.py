"""Rows of any length and any script, drawn cell by cell; lists of any length, drawn row by row."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.style import Style
from textual.app import App, ComposeResult
from textual.strip import Strip

from reader.tui.widgets.line_list import LineList, crop, draw_row

PLAIN = Style()


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("short", 10, "short"),
        ("exactly 10", 10, "exactly 10"),
        ("one too long", 10, "one too l…"),
        ("漢字かな", 8, "漢字かな"),
        ("漢字かな", 7, "漢字か…"),
        ("a\tb\nc", 10, "a b c"),
        ("\x1b[31m", 10, "␛[31m"),
        ("x", 0, ""),
        ("", 5, ""),
    ],
)
def test_crop(text: str, width: int, expected: str) -> None:
    assert crop(text, width) == expected


@pytest.mark.parametrize(
    "text", ["漢" * 50, "👩‍👩‍👧‍👦" * 20, "e\u0301" * 50, "\u200b" * 500, "a" * 1_000_000, "\u202e" * 9]
)
@pytest.mark.parametrize("width", [1, 2, 7, 40])
def test_crop_never_takes_more_cells_than_there_are(text: str, width: int) -> None:
    assert cell_len(crop(text, width)) <= width


@pytest.mark.parametrize("width", [0, 1, 5, 12, 30, 80])
def test_a_row_fills_its_width_exactly(width: int) -> None:
    strip = draw_row(
        [("漢字 title ", PLAIN), ("and more of it", PLAIN)], [("12h", PLAIN), (" fr", PLAIN)], width, PLAIN
    )
    assert strip.cell_length == width


def test_the_right_part_is_whole_or_gone() -> None:
    wide = draw_row([("a title that is too long for it", PLAIN)], [("12h fr", PLAIN)], 24, PLAIN)
    assert wide.text.endswith(" 12h fr")
    assert "…" in wide.text
    narrow = draw_row([("a title", PLAIN)], [("12h fr", PLAIN)], 12, PLAIN)
    assert narrow.text == "a title     "


def test_a_reversed_row_has_no_coloured_blocks() -> None:
    strip = draw_row([("★", Style(color="yellow", bold=True))], [("12h", Style(color="blue"))], 20, Style(reverse=True))
    styles = [segment.style for segment in strip if segment.style is not None]
    assert all(style.reverse and style.color is None for style in styles)
    assert styles[0].bold


class Numbers(LineList):
    """Draws its row numbers, and counts how often it is asked to."""

    drawn = 0

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        type(self).drawn += 1
        return draw_row([(f"row {index}", PLAIN)], [], width, self.row_style(selected))


class TwoLines(Numbers):
    row_height = 2

    def row_strips(self, index: int, width: int, selected: bool) -> tuple[Strip, Strip]:
        style = self.row_style(selected)
        return draw_row([(f"row {index}", PLAIN)], [], width, style), draw_row([("below", PLAIN)], [], width, style)


class ListApp(App[None]):
    def __init__(self, kind: type[Numbers], count: int) -> None:
        super().__init__()
        self.numbers = kind()
        self.count = count
        self.heard: list[tuple[str, int]] = []

    def compose(self) -> ComposeResult:
        yield self.numbers

    def on_mount(self) -> None:
        self.numbers.focus()
        self.numbers.set_rows(self.count)

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        self.heard.append(("highlighted", event.index))

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        self.heard.append(("chosen", event.index))

    def lines(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]


async def test_a_hundred_thousand_rows_draw_only_the_window() -> None:
    app = ListApp(Numbers, 100_000)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        Numbers.drawn = 0
        await pilot.press("G")
        assert app.lines()[-1] == "▌ row 99999"
        await pilot.press("pageup", "k", "j", "g", "down")
        assert app.lines()[1] == "▌ row 1"
        assert Numbers.drawn < 150, "five windows of ten rows, each row with and without the cursor"


async def test_the_cursor_stays_on_a_row_and_in_sight() -> None:
    app = ListApp(Numbers, 30)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("k", "up")
        assert app.numbers.cursor == 0
        await pilot.press("end", "j", "pagedown")
        assert app.numbers.cursor == 29
        app.numbers.set_rows(5)
        await pilot.pause()
        assert app.numbers.cursor == 4
        assert app.lines()[:5] == ["  row 0", "  row 1", "  row 2", "  row 3", "▌ row 4"]
        app.numbers.set_rows(0)
        await pilot.press("j", "enter", "end", "pageup")
        assert app.numbers.cursor == 0
        assert ("chosen", 0) not in app.heard
        assert "".join(app.lines()) == ""


async def test_keys_and_mouse_say_what_they_did() -> None:
    app = ListApp(Numbers, 30)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("j", "enter")
        await pilot.click(Numbers, offset=(5, 4))
        await pilot.pause()
        assert app.heard == [("highlighted", 1), ("chosen", 1), ("highlighted", 4), ("chosen", 4)]
        assert app.cursor_position.y == 4, "the terminal's cursor is where screen readers look"


async def test_rows_of_two_lines() -> None:
    app = ListApp(TwoLines, 30)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("pagedown", "j")
        assert app.numbers.cursor == 6
        assert app.lines()[-2:] == ["▌ row 6", "▌ below"]
        await pilot.click(TwoLines, offset=(3, 3))
        assert app.heard[-1] == ("chosen", 3)


async def test_a_row_is_drawn_anew_when_told() -> None:
    app = ListApp(Numbers, 30)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        Numbers.drawn = 0
        app.numbers.refresh_row(3)
        await pilot.pause()
        assert Numbers.drawn == 1
