"""Lines of a laid-out page to paragraphs: columns, paragraph breaks, headings by their size, words cut at line ends.

Pure: what it is given are lines with their places, whatever program found them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from reader.ingest.assembly import Part
from reader.model import BlockKind

__all__ = ["Cell", "Line", "join_lines", "paragraphs"]

_HEADLINE_SIZE = 1.3
_SUBHEAD_SIZE = 1.12
_LONGEST_HEADING = 250
_SHORT_LINE = 0.82
_WIDER_LEADING = 1.3
_LEAST_ROWS = 3
_LEAST_ROWS_OF_COLUMNS = 8
_SHORTEST_IN_COLUMNS = 25
_BULLET = re.compile(r"(?:[•▪●■◦‣∙·]|[-–*])[ \t\u00a0]+(?=\S)")
_SENTENCE_END = re.compile(r"[.!?…:][\"'»”’)\]\u00a0 ]*$")
_CUT = re.compile(r"(?<=[^\W\d_])(?:[-\u2010\u00ad])$")
# French words that keep their hyphen, wherever the line breaks: a-t-il, peut-être, celui-ci, vingt-deux, Saint-Denis.
_KEEPS_RIGHT = re.compile(
    r"(?:t|ils?|elles?|on|je|tu|nous|vous|ce|moi|toi|lui|leur|les?|la|y|en|là|ci|même|mêmes|être|dire|midi|ce|vous"
    r"|ministre|général|président|chef|parole|end)(?!\w)",
    re.IGNORECASE,
)
_KEEPS_LEFT = re.compile(
    r"(?:^|\W)(?:vice|ex|non|demi|mi|semi|anti|saint|sainte|grand|quasi|presque|celui|celle|ceux|celles|peut|est|vingt|trente"
    r"|quarante|cinquante|soixante|quatre|dix|jusque|au|par|ci|c'est|a|t|après|avant|sous|co|post|pré|self|well|so)$",
    re.IGNORECASE,
)


Cell = tuple[float, str]
"""Where words start that stand apart from others in their line, and the words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print: its words, where it starts (points from the lower left), the height of its letters.

    ``cells`` are its words where wide gaps part them, () where none do.
    """

    text: str
    x: float
    y: float
    size: float
    is_bold: bool = False
    cells: tuple[Cell, ...] = ()


def paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[Part]:
    """The blocks of all pages in reading order; the first large heading is the HEADLINE, others are SUBHEADs."""
    lines = [line for page in pages for line in _in_reading_order(_columns_apart(page))]
    if not lines:
        return
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    body = sizes.most_common(1)[0][0] or 1.0
    words = _hyphenated(lines)
    seen_headline = False
    rows = _rows(lines)
    for group in _groups(lines, body, rows):
        if id(group[0]) in rows:
            yield BlockKind.PARAGRAPH, " | ".join(" ".join(held.split()) for _, held in group[0].cells)
            continue
        text = join_lines([line.text for line in group], words)
        kind = _kind(group, body, text)
        if kind is BlockKind.HEADLINE:
            if seen_headline:
                kind = BlockKind.SUBHEAD
            seen_headline = True
        if kind is BlockKind.LIST_ITEM:
            text = _BULLET.sub("", text, count=1)
        yield kind, text


def _columns_apart(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those that run through two columns of text as two."""
    through = [line for line in lines if len(line.cells) == 2]
    if len(through) < _LEAST_ROWS_OF_COLUMNS:
        return list(lines)
    if min(median(len(line.cells[at][1]) for line in through) for at in (0, 1)) < _SHORTEST_IN_COLUMNS:
        return list(lines)
    return [
        replace(line, text=words, x=x, cells=())
        for line in lines
        for x, words in (line.cells if len(line.cells) == 2 else [(line.x, line.text)])
    ]


def _rows(lines: Sequence[Line]) -> frozenset[int]:
    """The identities of the lines that are rows of a table: two of them at least, with cells, follow each other."""
    pairs = [pair for pair in pairwise(lines) if pair[0].cells and pair[1].cells]
    return frozenset(id(line) for pair in pairs for line in pair)


def _in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those of the left column first where a program has drawn them row by row."""
    rows = [
        (left, right)
        for left, right in pairwise(lines)
        if abs(left.y - right.y) < 0.4 * max(left.size, 1) and right.x - left.x > 8 * max(left.size, 1)
    ]
    if len(rows) < _LEAST_ROWS:
        return list(lines)
    gutter = median(right.x for _, right in rows)
    top = max(left.y for left, _ in rows)
    above = [line for line in lines if line.y > top + line.size]
    below = [line for line in lines if line.y <= top + line.size]
    slack = 2.0
    left = [line for line in below if line.x < gutter - slack]
    return [*above, *left, *(line for line in below if line.x >= gutter - slack)]


def _groups(lines: Sequence[Line], body: float, rows: frozenset[int]) -> Iterator[list[Line]]:
    """Lines that make a paragraph together."""
    leading = _leading(lines) or 1.2 * body
    widths = Counter(len(line.text) for line in lines if abs(line.size - body) < 0.1 * body)
    full = sorted(widths.elements())[int(0.85 * (sum(widths.values()) - 1))] if widths else 80
    group: list[Line] = []
    for line in lines:
        if group and (id(line) in rows or id(group[0]) in rows or _breaks(group, line, body, leading, full)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance from line to line."""
    steps = [above.y - below.y for above, below in pairwise(lines) if 0 < above.y - below.y < 4 * max(above.size, 1)]
    return median(steps) if steps else 0.0


def _breaks(group: Sequence[Line], line: Line, body: float, leading: float, full: int) -> bool:
    """Whether ``line`` begins a new paragraph after those of ``group``."""
    last = group[-1]
    if abs(line.size - last.size) > 0.08 * max(line.size, last.size) or _is_item(line):
        return True
    if line.is_bold != last.is_bold and (len(last.text) < _SHORT_LINE * full or len(group) == 1):
        return True
    step = last.y - line.y
    ends = _SENTENCE_END.search(last.text) is not None
    if step < 0 or step > 6 * leading:
        # A new column or page: a sentence under way goes on.
        return ends and not line.text[:1].islower()
    if line.size > _SUBHEAD_SIZE * body:
        return step > 2 * line.size
    if step > _WIDER_LEADING * leading:
        return True
    indent = line.x - (group[1].x if len(group) > 1 else last.x)
    if len(group) == 1 and indent < -0.5 * body:
        # The first line was the indented one.
        return False
    if 0.5 * body < indent < 6 * body and not _is_item(group[0]):
        return True
    return ends and len(last.text) < _SHORT_LINE * full and not line.text[:1].islower()


def _is_item(line: Line) -> bool:
    return _BULLET.match(line.text) is not None


def _kind(group: Sequence[Line], body: float, text: str) -> BlockKind:
    first = group[0]
    if _is_item(first):
        # A single dash is speech; a list has a bullet, or is set with a hyphen.
        return BlockKind.PARAGRAPH if first.text.startswith(("–", "—")) else BlockKind.LIST_ITEM
    if len(text) <= _LONGEST_HEADING:
        if first.size >= _HEADLINE_SIZE * body:
            return BlockKind.HEADLINE
        is_larger = first.size >= _SUBHEAD_SIZE * body
        is_bold = first.is_bold and len(group) <= 2 and len(text) <= 120 and not text.endswith((".", ",", ";"))
        if is_larger or is_bold:
            return BlockKind.SUBHEAD
    return BlockKind.PARAGRAPH


def _hyphenated(lines: Sequence[Line]) -> frozenset[str]:
    """The hyphenated words that stand within lines, in lower case."""
    found = (match.lower() for line in lines for match in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", line.text))
    return frozenset(found)


def join_lines(lines: Sequence[str], hyphenated: frozenset[str] = frozenset()) -> str:
    """The lines of a paragraph as one, words that were cut at a line's end whole again.

    A hyphen stays where the word has one: it stands so within a line (``hyphenated``), or is one that always does.
    """
    joined = ""
    for line in lines:
        words = " ".join(line.split())
        if joined and _CUT.search(joined):
            joined = joined[:-1] + ("-" if _keeps_hyphen(joined[:-1], words, joined[-1], hyphenated) else "") + words
        elif joined and joined[-1] in "-–" and joined[-2:-1].isalnum():
            joined += words
        else:
            joined = f"{joined} {words}" if joined else words
    return joined


def _keeps_hyphen(left: str, right: str, mark: str, hyphenated: frozenset[str]) -> bool:
    head = re.search(r"[\w'’-]*$", left)
    tail = re.match(r"[\w-]*", right)
    whole = f"{head[0] if head else ''}-{tail[0] if tail else ''}".lower()
    if whole in hyphenated:
        return True
    if mark == "\u00ad":
        return False
    # A capital or a digit after the hyphen: Saint-Denis, Paris-8.
    if not right[:1].islower():
        return True
    return mark == "-" and (_KEEPS_RIGHT.match(right) is not None or _KEEPS_LEFT.search(left) is not None)
