"""Verbs of speech in a sentence: tenses, inversion, passives, participles, infinitives, negation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reader.quotes.conjugation import Form
from reader.quotes.lexicon import Lexicon, VerbForm
from reader.quotes.tokens import Token, TokenKind

__all__ = ["Cue", "find_cues", "frame_lengths", "frame_units", "verbs_of"]

_REACH = 9


@dataclass(slots=True, eq=False)
class Cue:
    """A verb group over ``tokens[first:last]``, an inverted pronoun within it; ``verb`` is the index of the verb."""

    first: int
    last: int
    verb: int
    lemma: str
    frames: frozenset[str]
    form: Form
    clitic: int = -1
    negated: bool = False
    passive: bool = False

    @property
    def finite(self) -> bool:
        """Whether it is the verb of a clause."""
        return self.form in (Form.FINITE, Form.FUTURE)


class _Finder:
    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.grammar = lexicon.grammar

    def low(self, index: int) -> str:
        """The lower-case word at ``index``, "" outside the sentence."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""

    def is_noun(self, index: int) -> bool:
        """Whether a word that is also a verb form stands where a noun stands: after a determiner or a preposition."""
        before, lexicon = self.low(index - 1), self.lexicon
        if lexicon.has("noun_verbs", self.low(index)) and (not self.takes_clause(index) or self.is_object(index)):
            return True
        if lexicon.has("noun_verbs", self.low(index)) and self.is_compound(index):
            return True
        if lexicon.has("noun_markers", before):
            return True
        if before in lexicon.maps["determiners"]:
            if not lexicon.has("clitic_articles", before):
                return True
            earlier = self.low(index - 2)
            return not (
                earlier in lexicon.maps["subject_pronouns"]
                or lexicon.has("before_clitics", earlier)
                or (index + 1 < len(self.tokens) and self.tokens[index + 1].kind is TokenKind.CLITIC)
            )
        if lexicon.has("prepositions", before) and not lexicon.has("verb_prepositions", before):
            return True
        if self.tokens[index].capital and index and self.tokens[index - 1].low not in (".", ",", ":", "«»"):
            return True
        return self.tokens[index].capital and self.clitic(index + 1, index + 2) < 0

    def is_object(self, index: int) -> bool:
        """Whether a word that is noun or verb stands right behind a verb, as its object: "rejected claims that"."""
        before = self.tokens[index - 1] if index else None
        if before is None or before.kind is not TokenKind.WORD or before.capital:
            return False
        return before.low.endswith(self.grammar.object_leads) or before.low in self.lexicon.verbs

    def is_agent_noun(self, index: int) -> bool:
        """Whether a French participle after an article is a noun: "l'attaquant avait déclaré", "un appelant"."""
        before = self.low(index - 1)
        if before not in self.lexicon.maps["determiners"] or not self.low(index).endswith(self.grammar.agent_suffixes):
            return False
        return not self.lexicon.has("clitic_articles", before) or self.lexicon.has("auxiliaries", self.low(index + 1))

    def is_compound(self, index: int) -> bool:
        """Whether a singular noun stands before a bare form, which does not agree with it as a verb: "blog post"."""
        before = self.low(index - 1)
        return before in self.lexicon.nouns and not before.endswith(("s", "people", "police", "media", "staff"))

    def takes_clause(self, index: int) -> bool:
        """Whether a clause, object or quotation follows an English word that is noun or verb ("reports")."""
        after, lexicon = self.low(index + 1), self.lexicon
        return (
            lexicon.has("complementisers", after)
            or after in lexicon.maps["determiners"]
            or after in lexicon.maps["subject_pronouns"]
            or after in ("«»", ",", ":")
            or lexicon.has("expletives", after)
            or (lexicon.has("infinitive_words", after) and lexicon.has("noun_verbs_infinitive", self.low(index)))
        )

    def auxiliary(self, index: int) -> int:
        """The index of the auxiliary of the participle at ``index``, or -1; adverbs and one aside may stand between."""
        lexicon, at, aside = self.lexicon, index - 1, False
        while at >= 0 and index - at <= _REACH:
            token = self.tokens[at]
            if not aside and token.kind is TokenKind.WORD and lexicon.has("auxiliaries", token.low):
                return at
            if token.low == ",":
                aside = not aside
            elif not aside and not (
                token.kind is TokenKind.CLITIC
                or lexicon.has("adverbs", token.low)
                or lexicon.has("negation_second", token.low)
                or lexicon.has("negation", token.low)
                or token.low.endswith(self.grammar.adverb_suffixes)
                or (token.kind is TokenKind.NUMBER and self.grammar.numbers_in_verbs)
            ):
                return self.auxiliary_before_word(at) if at == index - 1 else self.auxiliary_before_phrase(at)
            at -= 1
        return -1

    def auxiliary_before_word(self, index: int) -> int:
        """The auxiliary before one word that no list knows ("a aussitôt dénoncé"), or before a phrase, or -1."""
        word = self.tokens[index]
        plain = word.kind is TokenKind.WORD and not word.capital and word.low not in self.lexicon.maps["determiners"]
        if plain and self.lexicon.has("have", self.low(index - 1)):
            return index - 1
        return self.auxiliary_before_phrase(index)

    def auxiliary_before_phrase(self, index: int) -> int:
        """The auxiliary before a phrase that ends at ``index`` ("a à cet égard mentionné"), or -1."""
        for at in range(index, max(-1, index - 5), -1):
            if (
                self.lexicon.has("auxiliaries", self.low(at))
                and self.lexicon.has("prepositions", self.low(at + 1))
                and at < index
            ):
                return at
            if self.tokens[at].kind is not TokenKind.WORD:
                return -1
        return -1

    def start_of(self, index: int) -> int:
        """Where a verb group starts: object pronouns and negation before the verb belong to it."""
        while index and self.lexicon.has("verb_clitics", self.low(index - 1)):
            index -= 1
        return index

    def tail(self, index: int, readings: Sequence[VerbForm]) -> tuple[list[VerbForm], int]:
        """The readings whose further words ("fait également savoir") stand after ``index``, and how far they reach."""
        plain = [reading for reading in readings if not reading.tail]
        at = index + 1
        while (
            at < index + 4
            and (
                self.lexicon.has("adverbs", self.low(at))
                or self.low(at).startswith("-")
                or self.lexicon.has("negation_second", self.low(at))
            )
            and not self.lexicon.has("verb_prepositions", self.low(at))
        ):
            at += 1
        for reading in readings:
            if reading.tail and all(self.low(at + step) == word for step, word in enumerate(reading.tail)):
                found = [other for other in readings if other.tail == reading.tail]
                return found, at + len(reading.tail)
        return plain, 0

    def end_of(self, index: int) -> int:
        """Past an inverted pronoun after the verb."""
        at = index + 1
        return at + 1 if at < len(self.tokens) and self.tokens[at].kind is TokenKind.CLITIC else at

    def clitic(self, first: int, last: int) -> int:
        """The inverted pronoun within a verb group, or -1."""
        for at in range(first, min(last, len(self.tokens))):
            if self.tokens[at].kind is TokenKind.CLITIC:
                return at
        return -1

    def is_negated(self, first: int, verb: int, last: int) -> bool:
        """Whether the group is denied (ne … pas, did not)."""
        words = [self.low(at) for at in range(max(0, first), last + 2)]
        if self.grammar.double_negation:
            return any(self.lexicon.has("negation_first", word) for word in words) and any(
                self.lexicon.has("negation_second", word) for word in words
            )
        return any(
            self.lexicon.has("negation", word) or word.endswith(self.grammar.negation_suffixes)
            for word in words[: verb - first + 1]
        )

    def cue(self, index: int, readings: Sequence[VerbForm]) -> Cue | None:
        """The verb group whose verb is at ``index``, or None when the word is no verb there."""
        if (
            self.lexicon.sets["set_phrases"]
            and f"{self.low(index - 1)} {self.low(index)}" in self.lexicon.sets["set_phrases"]
        ):
            return None
        by_form = {reading.form: reading for reading in reversed(readings)}
        auxiliary = self.auxiliary(index) if Form.PAST_PARTICIPLE in by_form else -1
        if auxiliary >= 0:
            return self.compound(index, auxiliary, by_form[Form.PAST_PARTICIPLE])
        for form in (Form.FINITE, Form.FUTURE):
            if form in by_form and not self.is_noun(index):
                if Form.PAST_PARTICIPLE in by_form and self.has_agent(index):
                    break
                return self.simple(index, by_form[form], form)
        if Form.PAST_PARTICIPLE in by_form:
            reading = by_form[Form.PAST_PARTICIPLE]
            return Cue(index, index + 1, index, reading.lemma, reading.frames, Form.PAST_PARTICIPLE, passive=True)
        if Form.INFINITIVE in by_form and (group := self.semi_auxiliary(index)) >= 0:
            reading = by_form[Form.INFINITIVE]
            last = self.end_of(index)
            return Cue(group, last, index, reading.lemma, reading.frames, Form.FINITE, self.clitic(group, last))
        for form in (Form.PRESENT_PARTICIPLE, Form.INFINITIVE):
            if form in by_form and not self.is_agent_noun(index):
                reading = by_form[form]
                first = index
                if self.lexicon.has("gerund_markers", self.low(index - 1)):
                    first -= 1
                marked = self.lexicon.has("infinitive_words", self.low(index - 1))
                if marked or form is Form.PRESENT_PARTICIPLE or not self.lexicon.sets["infinitive_words"]:
                    return Cue(first, index + 1, index, reading.lemma, reading.frames, form)
        return None

    def has_agent(self, index: int) -> bool:
        """Whether a form that may be a participle has an agent: "said by X", ", described as “ruinous” by X"."""
        agents = self.lexicon.sets["passive_by"]
        if self.low(index + 1) in agents:
            return not self.low(index + 2)[:1].isdigit()
        if not self.grammar.distant_agents or self.low(index - 1) != ",":
            return False
        return any(self.low(at) in agents for at in range(index + 1, index + 8))

    def semi_auxiliary(self, index: int) -> int:
        """Where "a tenu à", "vient de", "a voulu" before an infinitive at ``index`` starts, or -1."""
        at = index - 1
        while at > 0 and self.lexicon.has("object_pronouns", self.low(at)):
            at -= 1
        if self.lexicon.has("infinitive_linkers", self.low(at)):
            at -= 1
        if at < 0 or not self.lexicon.has("semi_auxiliaries", self.low(at)):
            return -1
        auxiliary = self.auxiliary(at)
        return self.start_of(auxiliary if auxiliary >= 0 else at)

    def compound(self, index: int, auxiliary: int, reading: VerbForm) -> Cue:
        """A compound tense or a passive."""
        lexicon = self.lexicon
        first = auxiliary
        while first and lexicon.has("auxiliaries", self.low(first - 1)):
            first -= 1
        chain = [self.low(at) for at in range(first, index)]
        reflexive = any(lexicon.has("reflexives", word) for word in (self.low(first - 1), *chain))
        passive = any(lexicon.has("be", word) for word in chain) and not reflexive
        form = Form.INFINITIVE if lexicon.has("auxiliary_infinitives", self.low(auxiliary)) else Form.FINITE
        if lexicon.has("auxiliary_participles", self.low(auxiliary)):
            form = Form.PRESENT_PARTICIPLE
        if self.low(first - 1) in lexicon.sets["future_frames"] and self.grammar.analytic:
            form, first = Form.FUTURE, first - 1
        start = self.start_of(first)
        last = self.end_of(index)
        cue = Cue(start, last, index, reading.lemma, reading.frames, form, self.clitic(first, last), passive=passive)
        cue.negated = self.is_negated(start, index, last)
        return cue

    def simple(self, index: int, reading: VerbForm, form: Form) -> Cue:
        """A simple tense."""
        start, last = self.start_of(index), self.end_of(index)
        if start and self.lexicon.has("twin_auxiliaries", self.low(start - 1)):
            start -= 1
        if self.grammar.analytic:
            while start and (
                self.lexicon.has("adverbs", self.low(start - 1))
                or self.lexicon.has("auxiliaries", self.low(start - 1))
                or self.low(start - 1).endswith(self.grammar.negation_suffixes)
            ):
                start -= 1
            if start and self.lexicon.has("future_frames", self.low(start - 1)):
                start, form = start - 1, Form.FUTURE
        cue = Cue(start, last, index, reading.lemma, reading.frames, form, self.clitic(index, last))
        cue.negated = self.is_negated(start, index, last)
        return cue


def find_cues(tokens: Sequence[Token], lexicon: Lexicon) -> list[Cue]:
    """The verb groups of speech of one sentence, in order."""
    finder = _Finder(tokens, lexicon)
    cues: list[Cue] = []
    for index, token in enumerate(tokens):
        readings = lexicon.verbs.get(token.low) if token.kind is TokenKind.WORD else None
        if readings is not None:
            fitting, reach = finder.tail(index, readings)
            cue = finder.cue(index, fitting) if fitting else None
            if cue is not None:
                cue.last = max(cue.last, reach)
                cues.append(cue)
    return cues


def verbs_of(cues: Sequence[Cue]) -> frozenset[int]:
    """The units that belong to a verb group, where no noun phrase may reach; bare participles may stand in one."""
    return frozenset(at for cue in cues if cue.form is not Form.PAST_PARTICIPLE for at in range(cue.first, cue.last))


def frame_lengths(tokens: Sequence[Token], lexicon: Lexicon) -> dict[int, int]:
    """Where members of the according-to family stand ("selon", "in the words of") and how many units each takes.

    A word that is one only at the head of a sentence, or behind its source, has length 0.
    """
    found: dict[int, int] = {}
    for at, token in enumerate(tokens):
        phrases = lexicon.frames.get(token.low)
        if phrases is None:
            continue
        after = tokens[at + 1].low if at + 1 < len(tokens) else ""
        for phrase in (*phrases.get(after, ()), *phrases.get("", ())):
            if all(word.low == wanted for word, wanted in zip(tokens[at : at + len(phrase)], phrase, strict=False)):
                found[at] = len(phrase)
                break
        else:
            if token.low in lexicon.lone_frames:
                found[at] = 0
    return {at: length for at, length in found.items() if at + length <= len(tokens)}


def frame_units(lengths: dict[int, int]) -> frozenset[int]:
    """The units of according-to frames, where no noun phrase may reach."""
    return frozenset(unit for at, length in lengths.items() for unit in range(at, at + length))
