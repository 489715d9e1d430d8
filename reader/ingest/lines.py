"""Lines of plain text put together to blocks: blank lines, indents, and lines that an e-mail client wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reader.model import Span

__all__ = ["Line", "Marker", "blocks_of_lines"]

_NARROWEST_WRAP = 40
_WIDEST_WRAP = 110
_FULL_LINES_NEEDED = 2
_SHARE_OF_FULL_LINES = 0.75

# "- item", "* item", "• item": the mark is no part of the words. "1. item" keeps its number, "— Bonjour" is dialogue.
_BULLET = re.compile(r"[-*+•‣▪●◦·–][ \t\u00a0]+(?=\S)")
_NUMBER = re.compile(r"\d{1,3}[.)][ \t\u00a0]+(?=\S)")
_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_QUOTE = re.compile(r"(?:>[ \t]?)+(?=\S)")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_RULE = re.compile(r"(?:[-*_=~#][ \t]*){3,}$|(?:[•*·][ \t]*){1,3}$|[-–—]$|>[ \t>]*$")


@dataclass(frozen=True, slots=True)
class Marker:
    """What a line's beginning says of it: "heading" (with its ``level``), "item", "quote", or "" for plain words."""

    name: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of text that belongs together: its words' span, how it was marked, and blank lines before it."""

    span: Span
    marker: Marker = Marker()
    blanks_before: int = 0
    indent: int = 0


def blocks_of_lines(text: str) -> list[Line]:
    """The blocks of ``text`` (LF line ends) in order, hard-wrapped lines joined; linear in the text."""
    lines = list(_lines(text))
    width = _wrap_width(text, lines)
    blocks: list[Line] = []
    last: Line | None = None
    for line in lines:
        if last is not None and width and _continues(text, last, line, width):
            whole = blocks.pop()
            blocks.append(Line(whole.span.hull(line.span), whole.marker, whole.blanks_before, whole.indent))
        else:
            blocks.append(line)
        last = line
    return blocks


def _lines(text: str) -> Iterator[Line]:
    """The lines that hold words, their marks taken off; rulers and underlines are left out."""
    at, blanks = 0, 0
    underlined: Line | None = None
    for raw in text.split("\n"):
        start, at = at, at + len(raw) + 1
        words = Span(start, start + len(raw)).trimmed(text)
        held = words.of(text).strip(_INVISIBLE)
        if not held or _RULE.fullmatch(held):
            if underlined and len(held) >= 3 and held.strip("=-") == "" and not blanks:
                level = 1 if held[0] == "=" else 2
                underlined = Line(underlined.span, Marker("heading", level), underlined.blanks_before)
            blanks += 1
            continue
        if underlined is not None:
            yield underlined
        underlined = _marked(text, words, blanks, words.start - start)
        blanks = 0
    if underlined is not None:
        yield underlined


def _marked(text: str, words: Span, blanks: int, indent: int) -> Line:
    """The line with its Markdown or typographic mark read and taken off."""
    if heading := _HEADING.match(text, words.start, words.stop):
        span = Span(heading.end(), words.stop)
        closing = span.of(text).rstrip("#")
        if closing.endswith(" "):
            span = Span(span.start, span.start + len(closing.rstrip()))
        if len(span):
            return Line(span, Marker("heading", len(heading[1])), blanks, indent)
    if quoted := _QUOTE.match(text, words.start, words.stop):
        return Line(Span(quoted.end(), words.stop), Marker("quote"), blanks, indent)
    if bullet := _BULLET.match(text, words.start, words.stop):
        return Line(Span(bullet.end(), words.stop), Marker("item"), blanks, indent)
    if _NUMBER.match(text, words.start, words.stop):
        return Line(words, Marker("item"), blanks, indent)
    return Line(words, Marker(), blanks, indent)


def _wrap_width(text: str, lines: list[Line]) -> int:
    """The column at which the text was wrapped, 0 if it was not.

    A text is wrapped when most lines that another follows directly are so full that the next line's first word would
    not have fitted: that is what a greedy wrap leaves behind, whatever its width.
    """
    breaks = [(here, after) for here, after in pairwise(lines) if not after.blanks_before]
    lengths = [here.indent + len(here.span) for here in lines if " " in here.span.of(text)]
    if not breaks or not lengths or not _NARROWEST_WRAP <= max(lengths) <= _WIDEST_WRAP:
        return 0
    width = max(lengths)
    full = sum(_is_full(text, here, after, width) for here, after in breaks)
    # Lines that end their sentence may end a paragraph in a text without blank lines: they do not count against it.
    open_ended = sum(
        _is_full(text, here, after, width) or text[here.span.stop - 1] not in '.!?…»”":' for here, after in breaks
    )
    return width if full >= _FULL_LINES_NEEDED and full >= _SHARE_OF_FULL_LINES * open_ended else 0


def _is_full(text: str, line: Line, after: Line, width: int) -> bool:
    """Whether the first word of ``after`` would have overrun ``width`` on ``line``; two columns of grace."""
    words = text[after.span.start : min(after.span.stop, after.span.start + width)]
    first = words.split(maxsplit=1)[0]
    return line.indent + len(line.span) + 1 + len(first) > width - 2


def _continues(text: str, line: Line, after: Line, width: int) -> bool:
    """Whether ``after`` is the same block as ``line`` in a text wrapped at ``width``."""
    if after.blanks_before or line.marker.name == "heading":
        return False
    if after.marker.name and not (after.marker.name == line.marker.name == "quote"):
        return False
    if line.marker.name != "item" and after.indent > line.indent + 1:
        return False
    return _is_full(text, line, after, width)
