"""Spans of text, in Unicode code points, and how overlapping spans become flat runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

__all__ = ["Segment", "Span", "segments"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range ``start <= i < stop`` of code points in one text.

    Raises ValueError for a negative start or a stop before the start.
    """

    start: int
    stop: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.stop < self.start:
            raise ValueError(f"not a span: {self.start}..{self.stop}")

    def __len__(self) -> int:
        return self.stop - self.start

    def __bool__(self) -> bool:
        """A span is always truthy, also when it is empty: emptiness is ``len(span) == 0``."""
        return True

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.stop

    def of(self, text: str) -> str:
        """The words of this span in ``text``."""
        return text[self.start : self.stop]

    def covers(self, other: Span) -> bool:
        """Whether ``other`` lies within this span, edges included."""
        return self.start <= other.start and other.stop <= self.stop

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return max(self.start, other.start) < min(self.stop, other.stop)

    def intersection(self, other: Span) -> Span | None:
        """The part both share, or None when they share no code point."""
        start, stop = max(self.start, other.start), min(self.stop, other.stop)
        return Span(start, stop) if start < stop else None

    def hull(self, other: Span) -> Span:
        """The smallest span that covers both."""
        return Span(min(self.start, other.start), max(self.stop, other.stop))

    def shift(self, distance: int) -> Span:
        """The span moved by ``distance`` code points."""
        return Span(self.start + distance, self.stop + distance)

    def overlap_ratio(self, other: Span) -> float:
        """Intersection over union, 0.0 to 1.0 (Jaccard index over code points)."""
        shared = max(0, min(self.stop, other.stop) - max(self.start, other.start))
        union = len(self) + len(other) - shared
        return shared / union if union else float(self == other)

    def trimmed(self, text: str, strip: str | None = None) -> Span:
        """The span without white space (or without the characters of ``strip``) at its edges."""
        words = self.of(text)
        left = len(words) - len(words.lstrip(strip))
        kept = len(words.strip(strip))
        return Span(self.start + left, self.start + left + kept)


@dataclass(frozen=True, slots=True)
class Segment(Generic[T]):
    """A run of text in which the same labels hold."""

    span: Span
    labels: tuple[T, ...]


def segments(labelled: Iterable[tuple[Span, T]], within: Span) -> Iterator[Segment[T]]:
    """Cut ``within`` into runs, each with the labels that cover it.

    ``labelled`` may overlap and nest in any way; the runs are adjacent, never empty, cover ``within`` exactly, and
    their labels keep the order in which they were given. Linear in the text plus the overlaps.
    """
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    labels: list[T] = []
    for span, label in labelled:
        part = span.intersection(within)
        if part is None:
            continue
        opening.setdefault(part.start, []).append(len(labels))
        closing.setdefault(part.stop, []).append(len(labels))
        labels.append(label)
    if not within.start < within.stop:
        return
    open_now: dict[int, None] = {}
    edges = sorted({within.start, within.stop, *opening, *closing})
    for here, after in pairwise(edges):
        for index in closing.get(here, ()):
            open_now.pop(index, None)
        for index in opening.get(here, ()):
            open_now[index] = None
        yield Segment(Span(here, after), tuple(labels[index] for index in sorted(open_now)))
