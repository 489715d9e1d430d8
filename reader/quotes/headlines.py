"""Who says what a headline quotes without a name: whoever says the same words below it, else who is quoted first.

Source: observation of the annotated sets: a headline or pull quote repeats, shortened, a quotation of the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reader.model import BlockKind, Quote, QuoteKind, Span, SpeakerKind, Unattributed
from reader.quotes.reading import Reading

__all__ = ["EVIDENCE", "NOBODY", "name_headlines"]

NOBODY = "nobody is said to have said it"
EVIDENCE = "headline"
_HEADS = (BlockKind.HEADLINE, BlockKind.SUBHEAD)
_WORD = re.compile(r"\w+")
_LONG = 4
_TELLING = 2
_SAME, _ALIKE, _FIRST = 0.8, 0.6, 0.35


def _heads(reading: Reading) -> list[Span]:
    """The headline and subheads; a text that came without blocks has its first line for a headline."""
    return [block.span for block in reading.blocks if block.kind in _HEADS]


def _echoed(reading: Reading, words: Span, below: Sequence[Quote]) -> tuple[Quote, float] | None:
    """The quote below with the headline's words, all in a row or all the telling ones, and how sure that is."""
    sought = _WORD.findall(words.of(reading.folded).lower())
    telling = {word for word in sought if len(word) >= _LONG}
    alike: Quote | None = None
    row = f" {' '.join(sought)} "
    for quote in below:
        told = _WORD.findall(" ".join(fragment.of(reading.folded) for fragment in quote.fragments).lower())
        if (len(sought) > 1 and row in f" {' '.join(told)} ") or sought == told:
            return quote, _SAME
        if alike is None and len(telling) >= _TELLING and telling <= set(told):
            alike = quote
    return (alike, _ALIKE) if alike is not None else None


def _first(below: Sequence[Quote]) -> Quote | None:
    """The first utterance of a person below, answers of an interview before its questions."""
    told = [quote for quote in below if quote.kind is QuoteKind.DIRECT and quote.speaker is not None]
    persons = [quote for quote in told if quote.speaker is not None and quote.speaker.kind is SpeakerKind.PERSON]
    return next(iter(persons), None)


def name_headlines(
    reading: Reading, quotes: Sequence[Quote], apart: Sequence[Unattributed]
) -> tuple[list[Quote], list[Unattributed]]:
    """``quotes`` and ``apart`` with the headlines' quotations named, as far as the quotes below them tell."""
    heads = _heads(reading)
    if not heads:
        return list(quotes), list(apart)

    def is_head(span: Span) -> bool:
        return any(head.covers(span) for head in heads)

    below = [quote for quote in quotes if quote.speaker is not None and quote.fragments and not is_head(quote.span)]
    named: list[Quote] = []
    for quote in quotes:
        if quote.speaker is not None or not quote.fragments or not is_head(quote.span):
            named.append(quote)
            continue
        echo = _echoed(reading, quote.fragments[0], below)
        first = _first(below) if echo is None and quote.kind is QuoteKind.DIRECT else None
        if echo is not None:
            why = "the same words stand below, with their speaker"
            named.append(_told(quote, echo[0], echo[1], why))
        elif first is not None:
            named.append(_told(quote, first, _FIRST, "a headline most often quotes who is quoted first below it"))
        else:
            named.append(quote)
    left: list[Unattributed] = []
    for item in apart:
        open_ = item.reason == NOBODY and is_head(item.span)
        echo = _echoed(reading, item.span, below) if open_ else None
        if echo is None:
            left.append(item)
            continue
        why = "the same words stand below, with their speaker"
        bare = Quote(QuoteKind.PARTIAL, item.span, (item.span,), None, None, None, None, 0.0, EVIDENCE, "")
        named.append(_told(bare, echo[0], echo[1], why))
    named.sort(key=lambda quote: (quote.span.start, quote.span.stop))
    return named, left


def _told(quote: Quote, other: Quote, confidence: float, why: str) -> Quote:
    """``quote`` with the speaker of ``other``."""
    return replace(quote, speaker=other.speaker, confidence=confidence, evidence=EVIDENCE, explanation=why)
