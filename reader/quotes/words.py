"""Which words of a sentence may stand in a noun phrase, and which are names: by capitals, lists and neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.quotes.conjugation import Form
from reader.quotes.lexicon import Lexicon
from reader.quotes.tokens import Token, TokenKind

__all__ = ["WordReader"]

_ADVERB = 8


class WordReader:
    """Judges the words of one sentence; ``written`` and ``verbs`` are as for :func:`mentions.find_mentions`."""

    def __init__(
        self,
        tokens: Sequence[Token],
        lexicon: Lexicon,
        written: tuple[frozenset[str], frozenset[str]],
        verbs: frozenset[int],
    ) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.lowercase, self.capitals = written
        self.verbs = verbs
        self.grammar = lexicon.grammar

    def is_name_word(self, index: int) -> bool:
        """A capitalised word that is no common word put first."""
        token = self.tokens[index]
        if not token.capital or token.kind is not TokenKind.WORD:
            return False
        if self.grammar.capital_nouns and not self.is_told_name(index):
            return False
        if self.lexicon.has("weekdays", token.low) and not (index and self.tokens[index - 1].capital):
            return False
        if index and self.tokens[index - 1].kind not in (TokenKind.MARK, TokenKind.QUOTE):
            return True
        if self.lexicon.has("non_name_starts", token.low):
            follows = index + 1 < len(self.tokens) and self.tokens[index + 1].capital
            return index > 0 and follows and token.low in self.lexicon.places
        return index > 0 or token.low in self.lexicon.names or self.is_first_name_word(token)

    def is_told_name(self, index: int) -> bool:
        """Whether more than its capital makes a word a name where every noun has one: a list, or the word before it."""
        low, lexicon = self.tokens[index].low, self.lexicon
        if low in lexicon.names or low in lexicon.places:
            return True
        before = self.tokens[index - 1]
        if index and before.low in lexicon.names:
            return True
        if low in lexicon.nouns or not index:
            return low not in lexicon.nouns and 1 in self.verbs
        if before.capital:
            return before.low in lexicon.nouns or self.is_name_word(index - 1)
        return index - 1 in self.verbs or before.low in lexicon.maps["civilities"]

    def is_first_name_word(self, token: Token) -> bool:
        """Whether a capitalised word put first is a name: written so elsewhere, or in a subject's place."""
        if token.low in self.lowercase:
            return False
        after = self.tokens[1] if len(self.tokens) > 1 else None
        if self.is_order(token):
            return False
        if token.low in self.capitals or token.low in self.lexicon.places or after is None or after.capital:
            return True
        if after.kind is TokenKind.CLITIC:
            return False
        if self.opens_aside(token):
            return False
        is_subject = (
            1 in self.verbs or self.lexicon.has("auxiliaries", after.low) or self.lexicon.has("not_nouns", after.low)
        )
        return is_subject or after.kind is not TokenKind.WORD or self.grammar.names_open

    def is_order(self, token: Token) -> bool:
        """Whether a capitalised word put first is a verb in the imperative: "Rappelons que …"."""
        return token.low.endswith(self.grammar.order_suffixes) and token.low not in self.capitals

    def is_verb_put_first(self, token: Token) -> bool:
        """Whether a capitalised word put first is a form of a verb."""
        return self.is_order(token) or (token.low not in self.lexicon.nouns and self.opens_aside(token))

    def opens_aside(self, token: Token) -> bool:
        """Whether a capitalised word put first is a participle: "Contactée, l'agence dément", "Sollicitée par Y, …"."""
        after = self.tokens[1] if len(self.tokens) > 1 else None
        if after is None or token.low in self.capitals or token.low in self.lexicon.names:
            return False
        aside = after.low == "," or self.lexicon.has("prepositions", after.low)
        return aside and token.low.endswith(self.grammar.aside_suffixes)

    def is_noun_word(self, index: int, *, inside: bool) -> bool:
        """A lower-case word that can stand in a noun phrase."""
        token, lexicon = self.tokens[index], self.lexicon
        low = token.low
        if token.kind is not TokenKind.WORD or low in lexicon.closed_words or low[-1] == "'":
            return False
        if low in lexicon.nouns:
            return True
        if low in ("'s", "’s"):
            return False
        readings = lexicon.verbs.get(low, ())
        owns = index + 1 < len(self.tokens) and self.tokens[index + 1].low in ("'s", "’s")
        if (
            (inside or self.grammar.bare_nouns)
            and not owns
            and any(reading.form is not Form.PAST_PARTICIPLE for reading in readings)
        ):
            return False
        if inside and low.endswith(self.grammar.barred_inside):
            return False
        return not (inside and low.endswith(self.grammar.adverb_suffixes) and len(low) > _ADVERB)

    def is_surname(self, index: int) -> bool:
        """Whether a capital stands right behind a first name, whatever noun it may be elsewhere: "Alice Boulanger"."""
        before = self.tokens[index - 1] if index else None
        return before is not None and before.capital and before.low in self.lexicon.names

    def is_noun_capital(self, token: Token) -> bool:
        """A capitalised word that is a noun of the pack: Ministre, Cour, President."""
        if not token.capital:
            return False
        known = token.low in self.lexicon.nouns or self.lexicon.has("fore_adjectives", token.low)
        return known and token.low not in self.lexicon.names and not self.grammar.capital_nouns

    def opens_infinitive(self, at: int) -> bool:
        """Whether an infinitive stands at ``at``, object pronouns before it: "le patron préfère en rire"."""
        while at + 1 < len(self.tokens) and self.lexicon.has("infinitive_clitics", self.tokens[at].low):
            at += 1
        low = self.tokens[at].low
        if low in self.lexicon.nouns or self.lexicon.has("not_infinitives", low) or self.tokens[at].capital:
            return False
        return bool(re.fullmatch(self.grammar.infinitive, low)) if self.grammar.infinitive else False

    def is_possessive(self, at: int) -> bool:
        """Whether an apostrophe at ``at`` ends an English plural possessor: "the sailors' union"."""
        token, before = self.tokens[at], self.tokens[at - 1]
        return (
            self.grammar.possessive_s
            and token.low in ("'", "’")
            and before.stop == token.start
            and before.low.endswith("s")
        )
