"""Where each code point of an article stands on screen: pure wrapping of blocks into lines of spans."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from reader.model import Block, BlockKind, Span, visible

__all__ = ["Layout", "Line", "lay_out"]

# A no-break space (before « ; ! in French) is no place to break: only these are (UAX #14 classes SP, BK, ZW).
_WORD = re.compile(r"[^ \t\n\u200b]*[ \t\n\u200b]*")
_CONTINUATION_INDENT = {BlockKind.LIST_ITEM: 2, BlockKind.BLOCK_QUOTE: 2, BlockKind.CAPTION: 2, BlockKind.CREDIT: 2}
# Blocks that read as one thing with the block before them stand close to it.
_CLOSE_TO_PREVIOUS = {
    (BlockKind.CAPTION, BlockKind.CREDIT),
    (BlockKind.LIST_ITEM, BlockKind.LIST_ITEM),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line on screen: ``span`` in code points, with the white space it broke at; ``block`` an index, -1 for none.

    ``indent`` is in cells and counts from the left edge of the text column.
    """

    span: Span
    block: int
    indent: int = 0
    is_first: bool = False


_BLANK = Line(Span(0, 0), -1)


class Layout:
    """The lines of one text at one width, in both directions: offset to cell, cell to offset."""

    def __init__(self, shown: str, blocks: Sequence[Block], lines: Sequence[Line], width: int) -> None:
        self.text = shown.replace("\n", " ")
        self.blocks = tuple(blocks)
        self.lines = tuple(lines)
        self.width = width
        self._numbers = [number for number, line in enumerate(self.lines) if line.block >= 0]
        self._starts = [self.lines[number].span.start for number in self._numbers]

    def __len__(self) -> int:
        return len(self.lines)

    def line_of(self, offset: int) -> int:
        """The number of the line that shows ``offset``, or the nearest line before it; 0 for an empty text."""
        if not self._numbers:
            return 0
        return self._numbers[max(0, bisect_right(self._starts, offset) - 1)]

    def text_lines(self, span: Span) -> Iterator[int]:
        """The numbers of the lines that show any of ``span``."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        for index in range(first, len(self._numbers)):
            number = self._numbers[index]
            if self.lines[number].span.start >= span.stop:
                return
            yield number

    def x_of(self, offset: int) -> int:
        """The cell column of ``offset`` on its line, the indent included."""
        line = self.lines[self.line_of(offset)] if self.lines else _BLANK
        stop = min(max(offset, line.span.start), line.span.stop)
        return min(line.indent + cell_len(self.text[line.span.start : stop]), max(0, self.width - 1))

    def offset_at(self, number: int, x: int) -> int | None:
        """The offset shown at cell ``x`` of line ``number``, or its last one when it is shorter; None on a blank."""
        if not 0 <= number < len(self.lines):
            return None
        line = self.lines[number]
        if line.block < 0:
            return None
        column = line.indent
        for offset in range(line.span.start, line.span.stop):
            column += cell_len(self.text[offset])
            if column > x:
                return offset
        return max(line.span.start, line.span.stop - 1)

    def nearest_text_line(self, number: int, step: int) -> int | None:
        """The first line with text at ``number`` or beyond it in direction ``step`` (1 or -1)."""
        while 0 <= number < len(self.lines):
            if self.lines[number].block >= 0:
                return number
            number += step
        return None


def lay_out(text: str, blocks: Sequence[Block], width: int) -> Layout:
    """Wrap each block to ``width`` cells, at white space where there is some, with a blank line between blocks.

    Every code point of every block is on exactly one line; line ends inside a block count as spaces.
    """
    width = max(10, width)
    shown = visible(text)
    lines: list[Line] = []
    for index, block in enumerate(blocks):
        if not len(block.span):
            continue
        if lines and (blocks[index - 1].kind, block.kind) not in _CLOSE_TO_PREVIOUS:
            lines.append(_BLANK)
        indent = _CONTINUATION_INDENT.get(block.kind, 0)
        is_first = True
        for span in _wrap(shown, block.span, width - indent):
            lines.append(Line(span, index, indent, is_first))
            is_first = False
    return Layout(shown, blocks, lines, width)


def _wrap(text: str, span: Span, width: int) -> Iterator[Span]:
    start, used = span.start, 0
    at = span.start
    while at < span.stop:
        match = _WORD.match(text, at, span.stop)
        stop = match.end() if match else span.stop
        word = text[at:stop]
        cells = cell_len(word.rstrip(" \t\n\u200b"))
        if used and used + cells > width:
            yield Span(start, at)
            start, used = at, 0
        if cells > width:
            # Longer than a line (a URL, a script without spaces): cut at the cell.
            for cut in _cuts(text, Span(at, stop), width):
                yield Span(start, cut)
                start = cut
            used = cell_len(text[start:stop])
        else:
            used += cell_len(word)
        at = stop
    if start < span.stop:
        yield Span(start, span.stop)


def _cuts(text: str, word: Span, width: int) -> Iterator[int]:
    used = 0
    for offset in range(word.start, word.stop):
        cells = cell_len(text[offset])
        if used and cells and used + cells > width and not text[offset].isspace():
            yield offset
            used = 0
        used += cells
