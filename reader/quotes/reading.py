"""What every use of the engine starts with: a text's blocks, its language pack, its quoted strings, its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reader.model import Block, Span
from reader.model.language import detect_language
from reader.quotes.layout import lay_out
from reader.quotes.lexicon import Lexicon, load_lexicon
from reader.quotes.marks import QuotedString, quoted_strings
from reader.quotes.sentences import Sentence, sentences_of
from reader.quotes.tokens import fold

__all__ = ["Reading", "read", "sentence_spans"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text made ready: ``folded`` has the same code points' places, ``strings`` are its outermost quoted strings."""

    folded: str
    blocks: tuple[Block, ...]
    lexicon: Lexicon
    strings: list[QuotedString]

    def sentences(self) -> Iterator[Sentence]:
        """The sentences of all blocks, in text order."""
        by_block: dict[int, list[tuple[int, QuotedString]]] = {}
        for index, string in enumerate(self.strings):
            by_block.setdefault(string.block, []).append((index, string))
        for number, block in enumerate(self.blocks):
            place = (number, block.kind, block.span.start, block.span.stop)
            yield from sentences_of(self.folded, place, by_block.get(number, ()), self.lexicon)


@cache
def _incise_pattern(tag: str) -> re.Pattern[str]:
    """Where a quotation whose closing mark is missing gives way to its tag."""
    return re.compile(tag or r"(?!)")


def read(text: str, blocks: Sequence[Block] = (), language: str = "") -> Reading:
    """Make ``text`` ready. Without ``blocks`` each line is one; without ``language`` it is detected."""
    folded = fold(text)
    laid = tuple(blocks) or lay_out(folded)
    lexicon = load_lexicon((language or detect_language(folded))[:2].lower())
    pattern = _incise_pattern(lexicon.grammar.unclosed_tag)

    def incise(start: int, stop: int) -> int:
        match = pattern.search(folded, start, stop)
        return match.start() if match else -1

    return Reading(folded, laid, lexicon, quoted_strings(folded, [block.span for block in laid], incise))


def sentence_spans(text: str, blocks: Sequence[Block] = (), language: str = "") -> tuple[Span, ...]:
    """The sentences in text order, none across two blocks, a quotation with its inner full stops in one piece.

    Spans in code points, without white space at their edges. ``blocks`` and ``language`` are as for
    :func:`reader.quotes.attribute`. Never raises.
    """
    return tuple(Span(sentence.start, sentence.stop) for sentence in read(text, blocks, language).sentences())
