"""Text on its way in and on its way out: what a library may hold, and what a terminal may be handed."""

from __future__ import annotations

import re

__all__ = ["normalise", "visible", "visible_line"]

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# On the way in: control characters go (Unicode Cc but for TAB and LF); a lone surrogate cannot be stored as UTF-8.
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATES = re.compile("[\ud800-\udfff]")

# On the way out: C0 has pictures of its own (U+2400 block); C1, bidirectional controls (UAX #9), tag characters and
# surrogates have none and become U+FFFD. One code point for one code point, so that offsets stay true on screen.
_MARKS: dict[int, str] = (
    {code: chr(0x2400 + code) for code in range(0x20)}
    | {0x7F: "\u2421"}
    | dict.fromkeys(range(0x80, 0xA0), _REPLACEMENT)
    | dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A)), _REPLACEMENT)
    | dict.fromkeys((0xFEFF, *range(0xE0000, 0xE0080)), _REPLACEMENT)
    | dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)
)
_MARKS_KEEPING_LF = {code: mark for code, mark in _MARKS.items() if code not in (0x09, 0x0A)} | {0x09: " "}


def normalise(text: str) -> str:
    """``text`` as a library stores it: LF line ends, no control characters but TAB, no BOM, no lone surrogates.

    Nothing else changes, and a second time nothing at all: this is the revision that every offset counts in.
    """
    text = _DROPPED.sub("", _LINE_ENDS.sub("\n", text))
    return _SURROGATES.sub(_REPLACEMENT, text.lstrip("\ufeff"))


def visible(text: str) -> str:
    """``text`` safe for any terminal: controls and bidi overrides as visible marks, LF kept, TAB as a space.

    Each code point becomes exactly one code point.
    """
    return text.translate(_MARKS_KEEPING_LF)


def visible_line(text: str) -> str:
    """Like :func:`visible`, for a single line: LF and TAB become spaces too."""
    return visible(text).replace("\n", " ")
