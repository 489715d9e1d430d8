"""Offsets of other programs: UTF-16 code units, as Java and JavaScript count them, against our code points."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from reader.model.span import Span

__all__ = ["Utf16Map"]

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16Map:
    """Converts between code points and UTF-16 code units of one text, in logarithmic time an offset."""

    def __init__(self, text: str) -> None:
        self._astral = [match.start() for match in _ASTRAL.finditer(text)]
        self._starts = [place + index for index, place in enumerate(self._astral)]

    def units(self, offset: int) -> int:
        """The UTF-16 offset of a code point offset."""
        return offset + bisect_left(self._astral, offset)

    def points(self, units: int) -> int:
        """The code point offset of a UTF-16 offset; one in the middle of a surrogate pair is that of its code point."""
        passed = bisect_right(self._starts, units - 2)
        halved = passed < len(self._starts) and self._starts[passed] == units - 1
        return units - passed - halved

    def span_in_units(self, span: Span) -> tuple[int, int]:
        """Start and end of ``span`` in UTF-16 code units."""
        return self.units(span.start), self.units(span.stop)

    def span(self, start: int, stop: int) -> Span:
        """The span of code points from ``start`` to ``stop`` in UTF-16 code units; raises ValueError if it is none."""
        return Span(self.points(start), self.points(stop))
