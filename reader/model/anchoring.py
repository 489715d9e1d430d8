"""Carrying passages from one revision of a text to the next: mapped, found again, or orphaned, never guessed.

First a map of what stayed the same between the two texts, then the exact words, then the likeliest place by words and
surroundings, if it is likely enough.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from reader.model.annotation import Anchor, AnchorState, make_anchor
from reader.model.span import Span

__all__ = ["LEAST_SCORE", "Move", "TextMap", "map_text", "reanchor", "score"]

LEAST_SCORE = 0.75
"""Least score of a place that is not where the map says and has not the very same words."""

# Weights of a candidate place, out of their sum; those of Hypothesis' client (match-quote.ts), which finds passages
# again on edited web pages.
_EXACT, _PREFIX, _SUFFIX, _POSITION = 50, 20, 20, 2

# Words this long that stand in one place only are that passage; shorter ones may be another passage's ("pression").
_OWN_EVIDENCE = 32

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_SPACED = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
# The spaces between words say nothing of their likeness, and so many equal pieces make comparing quadratic.
_WORD = re.compile(r"\w+|[^\w\s]")
_MOST_TOKENS = 20_000
_MOST_PLACES = 200
_MOST_CANDIDATES = 20
_MOST_COMPARED = 8_000
_BY_LETTERS = 400


@dataclass(frozen=True, slots=True)
class Move:
    """Where an anchor went: the new anchor, or for an orphan the old one as it was."""

    anchor: Anchor
    state: AnchorState


@dataclass(frozen=True, slots=True)
class TextMap:
    """The stretches that two texts share, in order: (start in old, start in new, length), in code points."""

    runs: tuple[tuple[int, int, int], ...]

    def span(self, span: Span) -> Span | None:
        """The place in the new text of a passage that lies whole in one shared stretch, else None."""
        index = bisect_right(self.runs, span.start, key=lambda run: run[0]) - 1
        if index < 0:
            return None
        old, new, length = self.runs[index]
        return span.shift(new - old) if span.stop <= old + length else None

    def position(self, offset: int) -> int:
        """About where an offset of the old text is in the new one."""
        index = bisect_right(self.runs, offset, key=lambda run: run[0]) - 1
        if index < 0:
            return 0
        old, new, length = self.runs[index]
        return new + min(offset - old, length)


@lru_cache(maxsize=16)
def map_text(old: str, new: str) -> TextMap:
    """What ``old`` and ``new`` share, found by words; where very many words differ, by whole lines first."""
    head = _shared_start(old, new)
    tail = _shared_start(old[head:][::-1], new[head:][::-1])
    runs = [(0, 0, head)] if head else []
    runs += _middle(old[head : len(old) - tail], new[head : len(new) - tail], head, head)
    if tail:
        runs.append((len(old) - tail, len(new) - tail, tail))
    return TextMap(tuple(_joined(runs)))


def _shared_start(one: str, other: str) -> int:
    """The length of the longest common start, by halving: comparing slices is done in C."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _middle(old: str, new: str, old_at: int, new_at: int) -> Iterator[tuple[int, int, int]]:
    """The runs that two texts share, which begin at these offsets of the whole texts."""
    before, after = _SPACED.findall(old), _SPACED.findall(new)
    if not before or not after:
        return
    if len(before) + len(after) > _MOST_TOKENS:
        yield from _lines(old, new, old_at, new_at)
        return
    words, new_words = [token.rstrip() for token in before], [token.rstrip() for token in after]
    starts_before, starts_after = _starts(before), _starts(after)
    # The spaces are left out of the comparison: so many equal tokens would make it quadratic.
    for start, new_start, size in SequenceMatcher(None, words, new_words, autojunk=False).get_matching_blocks():
        for index in range(size):
            at, new_place = start + index, new_start + index
            same = before[at] == after[new_place]
            length = len(before[at] if same else words[at])
            if length:
                yield old_at + starts_before[at], new_at + starts_after[new_place], length


def _lines(old: str, new: str, old_at: int, new_at: int) -> Iterator[tuple[int, int, int]]:
    """The same for long texts: lines that both have, and between them the words, as long as it is less than all."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts_before, starts_after = _starts(before), _starts(after)
    done_before = done_after = 0
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        first, new_first = starts_before[block.a], starts_after[block.b]
        # A text of one line, or of none that stayed, would come back here for ever.
        if done_before or done_after or first < len(old) or new_first < len(new):
            yield from _middle(
                old[done_before:first], new[done_after:new_first], old_at + done_before, new_at + done_after
            )
        length = starts_before[block.a + block.size] - first
        if length:
            yield old_at + first, new_at + new_first, length
        done_before, done_after = first + length, new_first + length


def _starts(tokens: list[str]) -> list[int]:
    """The offset of each token, and of the end."""
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    return starts


def _joined(runs: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Runs that touch in both texts made one, so that a passage across their border counts as unchanged."""
    current: tuple[int, int, int] | None = None
    for old, new, length in runs:
        if current is not None and current[0] + current[2] == old and current[1] + current[2] == new:
            current = (current[0], current[1], current[2] + length)
            continue
        if current is not None:
            yield current
        current = (old, new, length)
    if current is not None:
        yield current


@lru_cache(maxsize=256)
def reanchor(anchor: Anchor, text: str, revision: int, mapping: TextMap | None = None) -> Move:
    """Place ``anchor`` in ``text``; ``mapping`` leads from the anchor's own revision to it.

    EXACT where the passage stands unchanged at its offsets, MOVED where its offsets or its words changed, ORPHAN where
    it has no place that is likely enough: then the anchor is given back as it was.
    """
    span = _place(anchor, text, mapping)
    if span is None:
        return Move(anchor, AnchorState.ORPHAN)
    moved = make_anchor(text, span, revision)
    same = span == anchor.span and moved.exact == anchor.exact
    return Move(moved, AnchorState.EXACT if same else AnchorState.MOVED)


def _place(anchor: Anchor, text: str, mapping: TextMap | None) -> Span | None:
    if mapping is not None:
        mapped = mapping.span(anchor.span)
        if mapped is not None and mapped.of(text) == anchor.exact:
            return mapped
    places = _occurrences(anchor.exact, text)
    if len(places) == 1 and len(anchor.exact) >= _OWN_EVIDENCE:
        return places[0]
    expected = anchor.span.start if mapping is None else mapping.position(anchor.span.start)
    # Many equal places are told apart by what stands around them; none at all asks for words that changed a little.
    if not places and mapping is not None:
        # An edit inside a passage leaves its ends where the map says.
        start, stop = expected, mapping.position(anchor.span.stop)
        edited = _aligned(anchor.exact, text, Span(start, stop)) if start < stop else None
        if edited is not None and score(anchor, text, edited, expected) >= LEAST_SCORE:
            return edited
    nearest = sorted(places, key=lambda span: abs(span.start - expected))[:_MOST_PLACES]
    candidates = nearest or _similar(anchor, text, expected)
    if not candidates:
        return None
    return _best(anchor, text, candidates, expected)


def _best(anchor: Anchor, text: str, candidates: Iterable[Span], expected: int) -> Span | None:
    """The likeliest of the candidates, the nearest of those that are alike, if it is likely enough.

    Comparing a passage letter by letter is slow, and bounding how like it can be is not: most are never compared.
    """
    bounded = []
    for span in candidates:
        total, around = _surroundings(anchor, text, span, expected)
        bound = (_EXACT * _most_alike(anchor.exact, span.of(text)) + around) / total
        if bound >= LEAST_SCORE:
            bounded.append((bound, span, total, around))
    best: tuple[float, int, Span] | None = None
    for bound, span, total, around in sorted(bounded, key=lambda one: -one[0]):
        if best is not None and bound < -best[0]:
            break
        points = (_EXACT * _likeness(anchor.exact, span.of(text)) + around) / total
        found = (-points, abs(span.start - expected), span)
        if points >= LEAST_SCORE and (best is None or found[:2] < best[:2]):
            best = found
    return None if best is None else best[2]


def _occurrences(words: str, text: str) -> list[Span]:
    places: list[Span] = []
    at = text.find(words)
    while at >= 0:
        places.append(Span(at, at + len(words)))
        at = text.find(words, at + 1)
    return places


def _similar(anchor: Anchor, text: str, expected: int) -> list[Span]:
    """Places whose words may be those of the anchor after an edit: between its surroundings, or at a shared word."""
    found: dict[Span, None] = {}
    most = max(2, min(_MOST_CANDIDATES, _MOST_COMPARED // len(anchor.exact)))
    lead, trail = anchor.prefix[-12:], anchor.suffix[:12]
    room = 2 * len(anchor.exact) + 20
    if lead:
        for start in (place.stop for place in _occurrences(lead, text)[:most]):
            end = text.find(trail, start, start + room + len(trail)) if trail else len(text)
            if start < end <= start + room:
                found[Span(start, end)] = None
    tokens = [match for match in _TOKEN.finditer(anchor.exact) if match[0].strip()]
    for token in sorted(tokens, key=lambda match: -len(match[0]))[:3]:
        near = sorted(_occurrences(token[0], text), key=lambda place: abs(place.start - expected))
        for place in near[:most]:
            start = max(0, place.start - token.start())
            span = Span(start, min(len(text), start + len(anchor.exact)))
            if len(span):
                found[_aligned(anchor.exact, text, span)] = None
    return list(found)


def _aligned(words: str, text: str, span: Span) -> Span:
    """``span`` fitted to whole words: an edit inside the passage changes its length."""
    start, stop = span.start, span.stop
    while start > 0 and words[:1].isalnum() and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while stop < len(text) and words[-1:].isalnum() and text[stop - 1].isalnum() and text[stop].isalnum():
        stop += 1
    return Span(start, stop)


def score(anchor: Anchor, text: str, span: Span, expected: int) -> float:
    """How likely ``span`` of ``text`` is the passage of ``anchor``, 0.0 to 1.0; ``expected`` is where it should start.

    Prefix and suffix count only if the anchor has them: a passage at the start of a text loses nothing by that.
    """
    total, around = _surroundings(anchor, text, span, expected)
    return (_EXACT * _likeness(anchor.exact, span.of(text)) + around) / total


def _surroundings(anchor: Anchor, text: str, span: Span, expected: int) -> tuple[float, float]:
    """The most points that ``span`` could have, and those that it has for its place and what stands around it."""
    total = float(_EXACT + _POSITION)
    points = _POSITION * (1 - min(1.0, abs(span.start - expected) / max(1, len(text))))
    if anchor.prefix:
        total += _PREFIX
        points += _PREFIX * _likeness(anchor.prefix, text[max(0, span.start - len(anchor.prefix)) : span.start])
    if anchor.suffix:
        total += _SUFFIX
        points += _SUFFIX * _likeness(anchor.suffix, text[span.stop : span.stop + len(anchor.suffix)])
    return total, points


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if len(one) + len(other) <= _BY_LETTERS:
        return SequenceMatcher(None, one, other, autojunk=False).ratio()
    # Letter by letter takes the square of the length: long passages are compared by words.
    return SequenceMatcher(None, _WORD.findall(one), _WORD.findall(other), autojunk=False).ratio()


def _most_alike(one: str, other: str) -> float:
    """At least the likeness of two texts: what they would have if order did not matter (difflib's quick_ratio)."""
    pieces: Callable[[str], Sequence[str]] = list if len(one) + len(other) <= _BY_LETTERS else _WORD.findall
    mine, theirs = Counter(pieces(one)), Counter(pieces(other))
    length = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / length if length else 1.0
