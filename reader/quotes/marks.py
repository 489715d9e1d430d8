"""Quoted strings: a state machine over every style of quotation mark, which never gives a document up.

Styles and their closings: Unicode 16, chapter 6.2 "General Punctuation", quotation marks and their use by language.
Straight marks are told open or closed by the spaces beside them, else by turns. A mark that is still open where its
block ends is carried on by a block that opens with the same mark (the printers' convention for long quotations) or that
holds the missing closing; otherwise it ends at its incise or with its sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reader.model import Span

__all__ = ["QuotedString", "quoted_strings"]

_CLOSINGS = {
    "«": "»",
    "“": "”",
    "„": "“”",
    "‟": "”",
    '"': '"',
    "‹": "›",
    "「": "」",
    "『": "』",
    "＂": "＂",
}
_MARK = re.compile("[«»“”„‟\"‹›「」『』＂'‘’]")
_SINGLES = frozenset("'‘’")
_SINGLE_CLOSING = re.compile(r"(?<=[^\s(\[])['’](?![^\W_])")
_LONGEST_SINGLE = 600
_OPENING_CONTEXT = frozenset(" \t\n([{-–—'’/«“\"‘")
_CLOSING_CONTEXT = frozenset(" \t\n.,;:!?…)]}-–—/»”\"'’")
_SENTENCE_END = re.compile(r"[.!?…](?= +[A-ZÀ-Þ«“\"]|\s*$)")
_RESCANS = 8
_EDGE = " \t\n "


@dataclass(slots=True, eq=False)
class QuotedString:
    """One outermost quoted string. ``outer`` takes in its marks, ``inner`` is what they hold, both in code points.

    ``continues`` tells that the block before was still open; ``closed`` is False where the closing mark is missing.
    """

    outer: Span
    inner: Span
    block: int
    closed: bool = True
    continues: bool = False


Incise = Callable[[int, int], int]


class _Scanner:
    """The machine itself; one pass over each block, blocks in order."""

    def __init__(self, folded: str, incise: Incise) -> None:
        self.text = folded
        self.incise = incise
        self.pending = ""
        self.found: list[QuotedString] = []

    def opens(self, at: int, start: int, stop: int) -> tuple[bool, bool]:
        """Whether the spaces around a mark let it open and let it close."""
        before = self.text[at - 1] if at > start else " "
        after = self.text[at + 1] if at + 1 < stop else " "
        can_open = before in _OPENING_CONTEXT and not after.isspace()
        can_close = not before.isspace() and before not in "([{" and after in _CLOSING_CONTEXT
        return can_open, can_close

    def emit(self, block: int, start: int, stop: int, *, closed: bool, continues: bool, mark: bool = True) -> None:
        """Record the string between two marks; ``mark`` tells that ``start`` is on an opening mark."""
        inner_start = start + 1 if mark else start
        inner_stop = max(inner_start, stop - 1 if closed else stop)
        outer = Span(start, max(stop, start))
        inner = Span(inner_start, inner_stop).trimmed(self.text)
        self.found.append(QuotedString(outer, inner, block, closed, continues))

    def block(self, index: int, start: int, stop: int, following: str) -> None:
        """Scan one block; ``following`` is the first character of the next one."""
        at, continues = start, False
        first = self.text[start : start + 1]
        if self.pending:
            continues = first in (self.pending, "»" if self.pending == "«" else self.pending)
            if not continues:
                at = self.carry(index, start, stop)
        if continues and first == "»":
            at = self.reopened(index, start, stop)
        self.pending = ""
        for attempt in range(_RESCANS):
            left = self.scan(index, at, start, stop, continues and at == start)
            if left < 0:
                return
            if self.unclosed(
                index, left, start, stop, following, continues and left == start, last=attempt == _RESCANS - 1
            ):
                return
            at = self.found[-1].outer.stop

    def carry(self, index: int, start: int, stop: int) -> int:
        """Close a string that the block before left open, if this block holds a closing without an opening."""
        closing = _CLOSINGS.get(self.pending, "")
        for match in _MARK.finditer(self.text, start, stop):
            mark = match.group()
            can_open, can_close = self.opens(match.start(), start, stop)
            if mark in closing and can_close and not can_open:
                self.emit(index, start, match.end(), closed=True, continues=True, mark=False)
                return match.end()
            if mark in _CLOSINGS:
                break
        return start

    def reopened(self, index: int, start: int, stop: int) -> int:
        """French usage: a paragraph of a long quotation opens with a closing guillemet."""
        end = self.text.find("»", start + 1, stop)
        closed = end >= 0
        self.emit(index, start, end + 1 if closed else stop, closed=closed, continues=True)
        return end + 1 if closed else stop

    def scan(self, index: int, at: int, start: int, stop: int, continues: bool) -> int:
        """Emit the closed strings from ``at``; where the outermost open mark is left without closing, or -1."""
        stack: list[tuple[str, int]] = []
        singles: list[int] | None = None
        skip = at
        for match in _MARK.finditer(self.text, at, stop):
            here, mark = match.start(), match.group()
            if here < skip:
                continue
            if mark in _SINGLES:
                if not stack:
                    if singles is None:
                        singles = [m.start() for m in _SINGLE_CLOSING.finditer(self.text, at, stop)]
                    skip = self.single(index, here, start, stop, singles)
                continue
            self.step(stack, mark, here, start, stop)
            if stack and stack[0][0] == "closed":
                self.emit(index, stack[0][1], here + 1, closed=True, continues=continues and stack[0][1] == start)
                stack.clear()
        return stack[0][1] if stack else -1

    def step(self, stack: list[tuple[str, int]], mark: str, here: int, start: int, stop: int) -> None:
        """One mark: push it, or close what it closes; a closed outermost string is left as ("closed", start)."""
        for depth in range(len(stack) - 1, max(-1, len(stack) - 9), -1):
            style, opened = stack[depth]
            if mark not in _CLOSINGS.get(style, "«"):
                continue
            can_open, can_close = self.opens(here, start, stop)
            if mark == style and can_open and not can_close and depth == len(stack) - 1 and len(stack) > 1:
                break
            del stack[depth:]
            if not stack:
                stack.append(("closed", opened))
            return
        if mark in _CLOSINGS and not (mark in '"＂' and not stack and self.is_measure(here, start, stop)):
            stack.append((mark, here))
        elif mark in "»”" and not stack:
            can_open, can_close = self.opens(here, start, stop)
            if (
                can_open
                and not can_close
                and self.text.find("«" if mark == "»" else "”", here + 1, min(stop, here + 400)) >= 0
            ):
                stack.append((mark, here))

    def is_measure(self, here: int, start: int, stop: int) -> bool:
        """Inches or seconds (46"97), or a closing without an opening: no string begins here."""
        before = self.text[here - 1] if here > start else " "
        can_open, can_close = self.opens(here, start, stop)
        return before.isdigit() or (can_close and not can_open)

    def single(self, index: int, here: int, start: int, stop: int, closings: list[int]) -> int:
        """Emit the string between single marks that opens at ``here``, if one does; where to read on."""
        before = self.text[here - 1] if here > start else " "
        after = self.text[here + 1] if here + 1 < stop else " "
        if before not in _OPENING_CONTEXT or not (after.isalnum() or after in '[(“"«.…') or self.text[here] == "’":
            return here
        place = bisect_left(closings, here + 2)
        if place == len(closings) or closings[place] - here > _LONGEST_SINGLE:
            return here
        self.emit(index, here, closings[place] + 1, closed=True, continues=False)
        return closings[place] + 1

    def unclosed(
        self, index: int, at: int, start: int, stop: int, following: str, continues: bool, *, last: bool
    ) -> bool:
        """Give a string without closing its end; whether the block is done."""
        mark = self.text[at]
        if following and following in (mark, "»" if mark == "«" else mark):
            self.emit(index, at, stop, closed=False, continues=continues)
            self.pending = mark
            return True
        end = self.incise(at + 1, stop)
        if end < 0:
            sentence = _SENTENCE_END.search(self.text, at + 1, stop)
            inside = any(m.group() in _CLOSINGS for m in _MARK.finditer(self.text, at + 1, stop))
            end = sentence.end() if sentence and inside else stop
        if last:
            end = stop
        self.emit(index, at, end, closed=False, continues=continues)
        if end == stop:
            self.pending = mark
        return end >= stop


def quoted_strings(folded: str, blocks: Sequence[Span], incise: Incise) -> list[QuotedString]:
    """The outermost quoted strings of ``blocks`` (spans of ``folded``) in order, never overlapping.

    ``incise(start, stop)`` gives where a reporting incise begins in that stretch, or -1: there a string whose closing
    mark is missing ends.
    """
    scanner = _Scanner(folded, incise)
    for index, (block, following) in enumerate(_with_next(folded, blocks)):
        scanner.block(index, block.start, block.stop, following)
    return [quoted for quoted in scanner.found if len(quoted.inner)]


def _with_next(folded: str, blocks: Sequence[Span]) -> Iterator[tuple[Span, str]]:
    for index, block in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        yield block, folded[after.start : after.start + 1] if after else ""
