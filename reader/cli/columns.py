"""Lines of cells, side by side for a person or parted by TABs for a program. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from reader.model.text import visible_line

__all__ = ["cell_width", "crop", "table"]

_GAP = "  "
_LEAST_LAST_COLUMN = 12


def cell_width(text: str) -> int:
    """How many columns of a terminal ``text`` takes: two for wide letters (UAX #11), none for combining ones."""
    return sum(map(_letter_width, text))


def crop(text: str, width: int) -> str:
    """``text`` in at most ``width`` columns, with an ellipsis where something is left out."""
    if cell_width(text) <= width:
        return text
    kept, used = [], 1
    for letter in text:
        used += _letter_width(letter)
        if used > width:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + "…"


def table(rows: Sequence[Sequence[str]], *, width: int, right: frozenset[int] = frozenset()) -> Iterator[str]:
    """``rows`` as lines: columns as wide as their widest cell, the last one cropped so that a line fits ``width``.

    ``right`` holds the numbers of columns that are aligned on the right.
    """
    shown = [[visible_line(cell) for cell in row] for row in rows]
    if not shown:
        return
    widths = [max(map(cell_width, column)) for column in zip(*shown, strict=True)]
    left_over = max(_LEAST_LAST_COLUMN, width - sum(widths[:-1]) - len(_GAP) * (len(widths) - 1))
    for row in shown:
        cells = [_aligned(cell, widths[at], at in right) for at, cell in enumerate(row[:-1])]
        yield crop(_GAP.join([*cells, crop(row[-1], left_over)]).rstrip(), width)


def _aligned(cell: str, width: int, right: bool) -> str:
    space = " " * (width - cell_width(cell))
    return space + cell if right else cell + space


def _letter_width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1
