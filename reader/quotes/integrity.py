"""Notes on the integrity of quotes: words inserted or cut, headlines that say it otherwise, missing speakers.

Source: usage of newsrooms. Brackets hold what the speaker did not say, an ellipsis stands for what was left out. A
pause looks like a cut: only an ellipsis in brackets, one with a space on either side, and one from which a string goes
on in the middle of a sentence count as cuts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from reader.model import Block, BlockKind, Quote, Span, Unattributed
from reader.model.integrity import IntegrityKind, IntegrityNote
from reader.quotes.headlines import NOBODY
from reader.quotes.layout import lay_out

__all__ = ["integrity_notes"]

_HEADS = (BlockKind.HEADLINE, BlockKind.SUBHEAD)
_SILENT = (*_HEADS, BlockKind.CREDIT, BlockKind.DATELINE, BlockKind.SIGN_OFF)
_ASIDE = (*_SILENT, BlockKind.CAPTION)

_BRACKETED = re.compile(r"\[[^\[\]\n]{1,200}\]|(?<!\w)\([^()\n]{1,200}\)")
_ELLIPSIS = r"(?:…|\.{3,5}|\. \. \.)"
_ONLY_ELLIPSIS = re.compile(rf"[\[(]\s*{_ELLIPSIS}\s*[\])]")
_SET_OFF = re.compile(rf"(?<=\s){_ELLIPSIS}(?=\s+\w)")
_BEGINS_LATE = re.compile(rf"{_ELLIPSIS}\s*(?=[a-zà-ÿœ])")
_LETTERS = re.compile(r"[^\W\d_]{2}")

_WORD = re.compile(r"\w+")
_ACCENT = re.compile("[\u0300-\u036f]")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_LONG = 8
"""Words from which on a string that nobody is said to have spoken is worth a note."""
_LEAST_BODY = 30
"""Words below which a text is a teaser: what its headline quotes may stand in the rest."""
_MOST_HEADS = 100
"""Passages quoted in headlines that are looked up below; no article has so many."""
_TELLING = 4
_STEM = 5
_ALIKE = 0.5
"""Least part of the telling words of a headline's sentence that the one below shares with it."""
_LONGEST_DETAIL = 200


class _Sentences:
    """Sentences, and in which of them a stem stands."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self.spans = [part for span in spans for part in _sentences(text, span)]
        self.by_stem: dict[str, list[int]] = {}
        for number, sentence in enumerate(self.spans):
            for stem in _stems(_words(sentence.of(text))):
                self.by_stem.setdefault(stem, []).append(number)

    def likest(self, stems: set[str], least: float) -> Span | None:
        """The sentence that shares most of ``stems``, the first of several; None when none shares ``least`` of them."""
        shared = Counter(number for stem in stems for number in self.by_stem.get(stem, ()))
        if not shared:
            return None
        number, count = min(shared.items(), key=lambda item: (-item[1], item[0]))
        return self.spans[number] if count >= max(least * len(stems), min(2, len(stems))) else None


@dataclass(frozen=True, slots=True)
class _Below:
    """What stands below: all words in a row, those of each quote in pieces, the quoted sentences, all sentences."""

    words: str
    said: tuple[str, ...]
    quoted: _Sentences
    told: _Sentences


def integrity_notes(
    text: str, blocks: Sequence[Block], quotes: Sequence[Quote], unattributed: Sequence[Unattributed] = ()
) -> tuple[IntegrityNote, ...]:
    """What to look at in ``quotes`` and ``unattributed`` of ``text``, in text order; every span within the text.

    Without ``blocks`` every line is one, the first with words the headline. Time grows with the length of the text.
    """
    laid = tuple(blocks) or lay_out(text)
    fragments = _apart(fragment for quote in quotes for fragment in quote.fragments)
    notes = [note for fragment in fragments for note in _within(text, fragment)]
    for quote in quotes:
        if quote.speaker is None:
            notes.append(IntegrityNote(quote.span, IntegrityKind.NO_SPEAKER))
        if quote.relay is not None:
            notes.append(IntegrityNote(quote.relay, IntegrityKind.RELAYED, quote.relay.of(text)))
    place = _Places(laid)
    nobody = [item.span for item in unattributed if item.reason == NOBODY]
    notes += [
        IntegrityNote(span, IntegrityKind.NOBODY)
        for span in nobody
        if place.kind(span) not in _ASIDE and len(list(islice(_WORD.finditer(span.of(text)), _LONG))) == _LONG
    ]
    strings = _apart([*fragments, *nobody])
    heads = [span for span in strings if place.kind(span) in _HEADS]
    if heads:
        below = _apart([*fragments, *(item.span for item in unattributed)])
        others = [span for span in below if place.kind(span) not in _HEADS]
        notes += _headlines(text, heads[:_MOST_HEADS], _below(text, laid, quotes, others))
    return tuple(sorted(set(notes), key=lambda note: (note.span, note.kind.value, note.detail)))


class _Places:
    """The kind of the block that a span begins in."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = sorted(blocks, key=lambda block: block.span)
        self.starts = [block.span.start for block in self.blocks]

    def kind(self, span: Span) -> BlockKind:
        """PARAGRAPH for what begins in no block."""
        at = bisect_right(self.starts, span.start) - 1
        return self.blocks[at].kind if at >= 0 and span.start in self.blocks[at].span else BlockKind.PARAGRAPH


def _apart(spans: Iterator[Span] | Sequence[Span]) -> list[Span]:
    """Spans in order without what one before has already: nothing is read twice."""
    found: list[Span] = []
    last = 0
    for span in sorted(spans):
        if span.stop > last:
            found.append(Span(max(span.start, last), span.stop))
            last = span.stop
    return found


def _within(text: str, fragment: Span) -> Iterator[IntegrityNote]:
    """Brackets, parentheses and ellipses between the marks."""
    for match in _BRACKETED.finditer(text, fragment.start, fragment.stop):
        words, span = match.group(), Span(*match.span())
        if _ONLY_ELLIPSIS.fullmatch(words):
            yield IntegrityNote(span, IntegrityKind.CUT, words)
        elif words.startswith("[") or _LETTERS.search(words):
            yield IntegrityNote(span, IntegrityKind.INSERTED, words)
    late = _BEGINS_LATE.match(text, fragment.start, fragment.stop)
    for found in (*([late] if late else []), *_SET_OFF.finditer(text, fragment.start, fragment.stop)):
        yield IntegrityNote(Span(*found.span()).trimmed(text), IntegrityKind.CUT, found.group().strip())


# -- headlines ---------------------------------------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    """Words without accents and case; what stands in brackets is nobody's."""
    plain = unicodedata.normalize("NFKD", _BRACKETED.sub(" ", text))
    return _WORD.findall(_ACCENT.sub("", plain).casefold())


def _row(words: Sequence[str]) -> str:
    return f" {' '.join(words)} "


def _stems(words: Sequence[str]) -> set[str]:
    """The beginnings of the words that tell something, so that "construira" finds "construirons"."""
    return {word[:_STEM] for word in words if len(word) >= _TELLING}


def _sentences(text: str, span: Span) -> Iterator[Span]:
    at = span.start
    for end in _SENTENCE_END.finditer(text, span.start, span.stop):
        yield Span(at, end.start())
        at = end.end()
    if at < span.stop:
        yield Span(at, span.stop)


def _below(text: str, blocks: Sequence[Block], quotes: Sequence[Quote], strings: Sequence[Span]) -> _Below:
    body = "\n".join(block.span.of(text) for block in blocks if block.kind not in _SILENT)
    place = _Places(blocks)
    # A quote's words run on over the tag between its pieces.
    said = tuple(
        _row(_words(" ".join(fragment.of(text) for fragment in quote.fragments)))
        for quote in quotes
        if len(quote.fragments) > 1 and place.kind(quote.span) not in _HEADS
    )
    prose = [block.span for block in blocks if block.kind not in _SILENT]
    return _Below(_row(_words(body)), said, _Sentences(text, strings), _Sentences(text, prose))


def _headlines(text: str, heads: Sequence[Span], below: _Below) -> Iterator[IntegrityNote]:
    """The sentences quoted in headlines that the text has in other words, or not at all."""
    parts = (part for head in heads for part in _sentences(text, head))
    for part in islice(parts, _MOST_HEADS):
        words = _words(part.of(text))
        row = _row(words)
        if not words or row in below.words or any(row in said for said in below.said):
            continue
        stems = _stems(words)
        # The narrator's sentence may have the rest of words that the text quotes in part only.
        likest = below.quoted.likest(stems, _ALIKE) or below.told.likest(stems, 1.0)
        if likest is not None:
            yield IntegrityNote(part, IntegrityKind.HEADLINE_CHANGED, _detail(likest.of(text), stems))
        elif below.words.count(" ") > _LEAST_BODY:
            yield IntegrityNote(part, IntegrityKind.HEADLINE_ONLY)


def _detail(sentence: str, stems: set[str]) -> str:
    """A sentence in one line; a long one from the first word on that has one of ``stems``."""
    line = " ".join(sentence.split())
    if len(line) <= _LONGEST_DETAIL:
        return line
    shared = (match.start() for match in _WORD.finditer(line) if _stems(_words(match.group())) & stems)
    start = next(shared, 0)
    words = line[start : start + _LONGEST_DETAIL]
    return f"{'…' if start else ''}{words}{'…' if start + len(words) < len(line) else ''}"
