"""The sentences of a text, as a reader's cursor moves by them."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model import Block, Span
from reader.quotes.engine import by_block, quoted_in
from reader.model.language import detect_language
from reader.quotes.layout import lay_out
from reader.quotes.lexicon import load_lexicon
from reader.quotes.sentences import sentences_of
from reader.quotes.tokens import fold

__all__ = ["sentence_spans"]


def sentence_spans(text: str, blocks: Sequence[Block] = (), language: str = "") -> tuple[Span, ...]:
    """The sentences in text order, none across two blocks, a quotation with its inner full stops in one piece.

    Spans in code points. ``blocks`` and ``language`` are as for :func:`reader.quotes.attribute`. Never raises.
    """
    folded = fold(text)
    laid = tuple(blocks) or lay_out(folded)
    lexicon = load_lexicon((language or detect_language(folded))[:2].lower())
    grouped = by_block(quoted_in(folded, laid, lexicon))
    spans: list[Span] = []
    for number, block in enumerate(laid):
        place = (number, block.kind, block.span.start, block.span.stop)
        found = sentences_of(folded, place, grouped.get(number, ()), lexicon)
        spans.extend(Span(sentence.start, sentence.stop) for sentence in found if sentence.tokens)
    return tuple(spans)
