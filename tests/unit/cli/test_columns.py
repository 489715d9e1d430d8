from __future__ import annotations

import pytest
from wcwidth import wcswidth

from reader.cli.columns import cell_width, crop, table


@pytest.mark.parametrize("text", ["abc", "é", "e\u0301", "日本語", "한국", "ﾊﾝｶｸ", "", "— … “x”"])
def test_widths_are_those_of_a_terminal(text: str) -> None:
    assert cell_width(text) == wcswidth(text)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Le maire", 8, "Le maire"),
        ("Le maire", 7, "Le mai…"),
        ("Le maire", 4, "Le…"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("abc", 1, "…"),
    ],
)
def test_cropping(text: str, width: int, expected: str) -> None:
    assert crop(text, width) == expected
    assert cell_width(expected) <= width


def test_columns_are_aligned_and_the_last_is_cropped() -> None:
    rows = [["1", "日本", "Un titre assez long pour être coupé"], ["100", "a", "Court"]]
    assert list(table(rows, width=30, right=frozenset({0}))) == [
        "  1  日本  Un titre assez lon…",
        "100  a     Court",
    ]
    assert list(table([], width=30)) == []


def test_no_cell_breaks_its_line() -> None:
    (line,) = table([["a\tb\nc", "\x1b[31mrouge"]], width=80)
    assert line == "a b c  ␛[31mrouge"


def test_a_line_is_never_wider_than_the_terminal() -> None:
    for width in range(1, 60):
        for line in table([["x" * 20, "y" * 20, "z" * 20]], width=width):
            assert cell_width(line) <= width
