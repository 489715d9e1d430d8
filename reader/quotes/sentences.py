"""Sentences of a block, each a run of tokens in which a quoted string stands as one unit.

A sentence never ends within a quoted string; it may end at one whose last mark is a full stop when what follows starts
anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reader.model import BlockKind
from reader.quotes.lexicon import Lexicon
from reader.quotes.marks import QuotedString
from reader.quotes.tokens import Token, TokenKind, tokenise

__all__ = ["Sentence", "sentences_of"]

_ENDS = frozenset((".", "!", "?", "..."))
_CLOSERS = frozenset((")", "]", "’", "'"))
_LOOK_AHEAD = 9
# No prose goes on so long without a stop; the bound keeps the work of every rule linear in the text.
_LONGEST = 300
_LONGEST_DATELINE = 14
_DASHES = frozenset(("-", "–", "—"))
# What heads an entry of a live page: 14h52 –, 16:42, 9.15 pm.
_CLOCK = re.compile(
    r"[•\s]*\d{1,2}(?: ?[h:] ?\d{2}|[.:]\d{2} ?[ap]\.?m\b\.?|(?= ?[ap]m\b))(?: ?[ap]m\b)?\s*[-–—:.|]?(?=\s)"
)


@dataclass(slots=True, eq=False)
class Sentence:
    """One sentence; ``tokens`` in order, ``block`` the index of its block."""

    block: int
    kind: BlockKind
    tokens: list[Token]

    @property
    def start(self) -> int:
        """Where its first token starts, in code points."""
        return self.tokens[0].start

    @property
    def stop(self) -> int:
        """Where its last token stops, in code points."""
        return self.tokens[-1].stop


def _units(
    folded: str, start: int, stop: int, quotes: Sequence[tuple[int, QuotedString]], lexicon: Lexicon
) -> list[Token]:
    """The tokens of a block, its quoted strings as units."""
    elisions = lexicon.grammar.elision
    units: list[Token] = []
    at = start
    for index, quoted in quotes:
        units.extend(tokenise(folded, at, quoted.outer.start, elisions=elisions))
        units.append(Token(quoted.outer.start, quoted.outer.stop, "«»", TokenKind.QUOTE, quote=index))
        at = quoted.outer.stop
    units.extend(tokenise(folded, at, stop, elisions=elisions))
    return units


def sentences_of(
    folded: str,
    block: tuple[int, BlockKind, int, int],
    quotes: Sequence[tuple[int, QuotedString]],
    lexicon: Lexicon,
) -> list[Sentence]:
    """The sentences of one block, given as (index, kind, start, stop), with its quoted strings."""
    number, kind, start, stop = block
    units = _units(folded, start, stop, quotes, lexicon)
    by_index = dict(quotes)
    sentences: list[Sentence] = []
    current: list[Token] = []
    clock = _CLOCK.match(folded, start, stop)
    for place, unit in enumerate(units):
        if clock is not None and unit.start >= clock.end():
            if current:
                sentences.append(Sentence(number, kind, current))
                current = []
            clock = None
        current.append(unit)
        is_long = len(current) >= _LONGEST
        if clock is not None or (unit.kind is TokenKind.WORD and not is_long):
            continue
        if not sentences and unit.low in _DASHES and _is_dateline(current, lexicon):
            sentences.append(Sentence(number, kind, current))
            current = []
            continue
        if is_long or _ends(folded, units, place, by_index, lexicon):
            sentences.append(Sentence(number, kind, current))
            current = []
    if current:
        sentences.append(Sentence(number, kind, current))
    return sentences


def _is_dateline(tokens: list[Token], lexicon: Lexicon) -> bool:
    """Whether the tokens up to a dash are a place, an agency and a date: "PARIS (AFP) -", "27 janvier 2017. –"."""
    if not 1 < len(tokens) <= _LONGEST_DATELINE or any(token.kind is TokenKind.QUOTE for token in tokens):
        return False
    bracketed = False
    for token in tokens:
        bracketed = token.low == "(" or (bracketed and token.low != ")")
        plain = token.kind in (TokenKind.NUMBER, TokenKind.MARK) or lexicon.has("weekdays", token.low)
        if not (plain or bracketed or token.capital or lexicon.has("definite_articles", token.low)):
            return False
    return any(token.kind is TokenKind.NUMBER or token.low == "(" for token in tokens)


def _ends(folded: str, units: list[Token], place: int, quotes: dict[int, QuotedString], lexicon: Lexicon) -> bool:
    """Whether a sentence ends with the unit at ``place``."""
    unit = units[place]
    after = units[place + 1] if place + 1 < len(units) else None
    if after is None:
        return True
    if unit.kind is TokenKind.QUOTE:
        return _ends_at_quote(folded, units, place, quotes[unit.quote], lexicon)
    if unit.low in _CLOSERS and place and units[place - 1].low in _ENDS:
        return _starts_anew(after, lexicon)
    if unit.low not in _ENDS or unit.kind is not TokenKind.MARK:
        return False
    if after.low in _ENDS or after.low in _CLOSERS:
        return False
    if unit.low == "." and place and _is_abbreviation(folded, units[place - 1], unit, lexicon):
        return False
    return _starts_anew(after, lexicon) and (after.start > unit.stop)


def _starts_anew(after: Token, lexicon: Lexicon) -> bool:
    if after.kind is TokenKind.WORD:
        return after.capital or after.low in lexicon.maps["civilities"]
    return after.kind in (TokenKind.QUOTE, TokenKind.NUMBER) or after.low in ("-", "–", "—", "(", "[", "¿", "¡", "•")


def _is_abbreviation(folded: str, word: Token, stop: Token, lexicon: Lexicon) -> bool:
    """A full stop that belongs to its word: M., Dr., an initial (J. Dupont)."""
    if word.stop != stop.start or word.kind is not TokenKind.WORD:
        return False
    if lexicon.has("abbreviations", word.low + "."):
        return True
    return word.capital and word.stop - word.start == 1


def _ends_at_quote(folded: str, units: list[Token], place: int, quoted: QuotedString, lexicon: Lexicon) -> bool:
    """After a quoted string with its own full stop, a capital starts a new sentence, unless it is 'Name said'."""
    inner = folded[quoted.inner.start : quoted.inner.stop].rstrip(' )]»”"')
    after = units[place + 1]
    if not inner or inner[-1] not in ".!?…":
        # A quoted string that stands alone before a capital is a line of its own: « … » Le ministre …
        return False
    if after.kind is TokenKind.QUOTE:
        return True
    if not _starts_anew(after, lexicon):
        return False
    if inner[-1] == "." and lexicon.grammar.stop_within_marks and after.kind is not TokenKind.WORD:
        return True
    return not _is_tag(units, place + 1, lexicon)


def _is_tag(units: list[Token], place: int, lexicon: Lexicon) -> bool:
    """Whether the units from ``place`` are a reporting tag: a name, a verb of speech, then a stop or a comma."""
    for offset in range(place, min(len(units), place + _LOOK_AHEAD)):
        unit = units[offset]
        if unit.kind in (TokenKind.QUOTE, TokenKind.MARK):
            return False
        if unit.low in lexicon.verbs and offset > place:
            after = units[offset + 1] if offset + 1 < len(units) else None
            return after is None or after.low in (".", ",")
    return False
