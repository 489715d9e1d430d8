"""How a cursor moves through an article and a selection grows: by character, word, sentence, quote and block."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import StrEnum

from reader.model import Block, Span

__all__ = ["TextMap", "Unit"]

# A word with its apostrophes and hyphens is one stop ("l'Ukraine", "a-t-il"); a mark of punctuation is one too.
_WORD = re.compile(r"\w+(?:['’\-]\w+)*|[^\w\s]+")


class Unit(StrEnum):
    """By what a cursor moves."""

    CHARACTER = "character"
    WORD = "word"
    SENTENCE = "sentence"
    QUOTE = "quote"
    BLOCK = "block"


class TextMap:
    """The units of one text. Every offset given out lies inside a block; spans are in code points."""

    def __init__(
        self, text: str, blocks: Sequence[Block], sentences: Sequence[Span] = (), quotes: Sequence[Span] = ()
    ) -> None:
        self.text = text
        self.blocks = tuple(block.span for block in blocks if len(block.span))
        self.quotes = tuple(sorted(set(quotes)))
        self._block_starts = [span.start for span in self.blocks]
        self._starts = {
            Unit.QUOTE: [span.start for span in self.quotes],
            Unit.BLOCK: self._block_starts,
        }
        self.set_sentences(sentences)

    def set_sentences(self, sentences: Sequence[Span]) -> None:
        """Take the sentences, which a long text gets a moment after it is shown."""
        self.sentences = tuple(sorted(sentences))
        self._starts[Unit.SENTENCE] = [span.start for span in self.sentences]

    @property
    def first(self) -> int:
        """The first offset of the text's blocks; 0 for an empty text."""
        return self.blocks[0].start if self.blocks else 0

    @property
    def last(self) -> int:
        """The last offset of the text's blocks; 0 for an empty text."""
        return self.blocks[-1].stop - 1 if self.blocks else 0

    def clamp(self, offset: int) -> int:
        """``offset``, or the nearest offset inside a block at or before it."""
        if not self.blocks:
            return 0
        block = self.blocks[max(0, bisect_right(self._block_starts, offset) - 1)]
        return min(max(offset, block.start), block.stop - 1)

    def move(self, unit: Unit, offset: int, direction: int) -> int:
        """The offset ``direction`` (1 or -1) units from ``offset``; the same offset where there is none."""
        if unit is Unit.CHARACTER:
            return self._step(offset, direction)
        if unit is Unit.WORD:
            return self._word(offset, direction)
        starts = self._starts[self._known(unit)]
        if direction > 0:
            index = bisect_right(starts, offset)
            return starts[index] if index < len(starts) else (offset if unit is Unit.QUOTE else self.last)
        index = bisect_left(starts, offset) - 1
        return starts[index] if index >= 0 else (offset if unit is Unit.QUOTE else self.first)

    def end_of(self, unit: Unit, offset: int, direction: int) -> int:
        """Where the moving end of a selection goes: forward to the last code point of a unit, backward to a start."""
        if direction < 0 or unit is Unit.CHARACTER:
            return self.move(unit, offset, direction)
        span = self.enclosing(unit, offset)
        if span is not None and span.stop - 1 > offset:
            return span.stop - 1
        following = self.enclosing(unit, self.move(unit, offset, 1))
        return max(offset, following.stop - 1) if following is not None else self.last

    def enclosing(self, unit: Unit, offset: int) -> Span | None:
        """The smallest span of ``unit`` that holds ``offset``."""
        if unit is Unit.CHARACTER:
            return Span(offset, offset + 1)
        if unit is Unit.WORD:
            return self._word_at(offset)
        unit = self._known(unit)
        spans = {Unit.SENTENCE: self.sentences, Unit.QUOTE: self.quotes, Unit.BLOCK: self.blocks}[unit]
        holding = [span for span in spans[: bisect_right(self._starts[unit], offset)] if offset < span.stop]
        return min(holding, key=len, default=None)

    def grow(self, selection: Span) -> Span:
        """The next larger unit that covers ``selection``; the selection itself when there is none."""
        candidates = [
            *(
                span
                for unit in (Unit.WORD, Unit.SENTENCE, Unit.BLOCK)
                if (span := self.enclosing(unit, selection.start))
            ),
            *(span for span in self.quotes if span.covers(selection)),
            Span(self.first, self.last + 1),
        ]
        larger = [span for span in candidates if span.covers(selection) and len(span) > len(selection)]
        return min(larger, key=len, default=selection)

    def _known(self, unit: Unit) -> Unit:
        """Blocks stand in for sentences that are not known yet."""
        return Unit.BLOCK if unit is Unit.SENTENCE and not self.sentences else unit

    def _block_index(self, offset: int) -> int:
        return max(0, bisect_right(self._block_starts, offset) - 1)

    def _step(self, offset: int, direction: int) -> int:
        target = offset + direction
        if not self.blocks or target < self.first or target > self.last:
            return offset
        index = self._block_index(offset)
        block = self.blocks[index]
        if target in block:
            return target
        return self.blocks[index + 1].start if direction > 0 else self.blocks[index - 1].stop - 1

    def _word(self, offset: int, direction: int) -> int:
        if not self.blocks:
            return 0
        index = self._block_index(offset)
        if direction > 0:
            current = self._word_at(offset)
            for block in self.blocks[index:]:
                begin = max(block.start, current.stop if current else offset)
                if match := _WORD.search(self.text, begin, block.stop):
                    return match.start()
            return self.last
        for block in reversed(self.blocks[: index + 1]):
            starts = [match.start() for match in _WORD.finditer(self.text, block.start, min(block.stop, offset))]
            if starts:
                return starts[-1]
        return self.first

    def _word_at(self, offset: int) -> Span | None:
        if not self.blocks:
            return None
        block = self.blocks[self._block_index(offset)]
        for match in _WORD.finditer(self.text, block.start, block.stop):
            if match.end() > offset:
                return Span(match.start(), match.end()) if match.start() <= offset else None
        return None
