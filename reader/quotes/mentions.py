"""Mentions: noun phrases with their appositions, and what they tell of a source (kind, gender, number, function).

Appositions ("…, Iouri Ouchakov"; "X, 19, a member of …") after Riegel, Pellat and Rioul, Grammaire méthodique du
français (on the apposition).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reader.model import SpeakerKind
from reader.quotes.lexicon import Lexicon
from reader.quotes.phrases import Phrase, PhraseReader
from reader.quotes.tokens import Token, TokenKind

__all__ = ["Mention", "find_mentions"]


@dataclass(slots=True, eq=False)
class Mention:
    """A noun phrase over ``tokens[first:last]``; spans are (start, stop) in code points of the text.

    ``core`` is the phrase without determiner and apposition, ``name`` its proper name if it has one, ``role`` the
    function told beside it. ``gender`` is "m", "f" or ""; ``number`` 1, 2 or 0 when open; ``preposition`` governs it.
    """

    first: int
    last: int
    start: int
    stop: int
    core: tuple[int, int]
    name: tuple[int, int] | None
    role: tuple[int, int] | None
    head: str
    kind: SpeakerKind
    gender: str
    number: int
    determiner: str
    preposition: str
    words: tuple[str, ...]
    title: str = ""
    """The civility or title before its name, in lower case: "mme", "gov."."""
    is_known: bool = False
    """Whether a list knows a noun in it, its complement's included; asked only where the kind is unknown."""
    owner: tuple[int, int] | None = None
    """The name in its complement ("la réponse de Brigitte Salmon"), as (start, stop)."""

    @property
    def is_source(self) -> bool:
        """Whether it is known to name somebody or something that can speak."""
        return self.kind is not SpeakerKind.UNKNOWN or self.name is not None


class MentionReader(PhraseReader):
    """Adds appositions and traits to the phrases of one sentence."""

    def is_demonym(self, word: str) -> bool:
        """Whether a capitalised word after an article tells a nationality: "le Français Camille Lacourt"."""
        return word.endswith(self.grammar.demonym_suffixes) and len(word) > 4 and word not in self.lexicon.names

    def can_start(self, at: int) -> bool:
        """Whether a phrase can start at ``at``: a cheap look before the full reading."""
        token = self.tokens[at]
        if token.kind is TokenKind.NUMBER:
            return True
        if token.kind is not TokenKind.WORD or at in self.verbs or (at == 0 and self.is_verb_put_first(token)):
            return False
        if token.capital or token.low in self.lexicon.starters:
            return True
        return self.grammar.bare_nouns and token.low not in self.lexicon.closed_words

    def split_name(self, base: Phrase) -> None:
        """In a run of capitals after a function, the person's name starts at a known first name."""
        if base.name is None:
            return
        first, last = base.name
        if base.determiner and last - first > 1 and self.is_demonym(self.tokens[first].low):
            base.name, base.kind = (first + 1, last), SpeakerKind.PERSON
            first += 1
        for index in range(first, last - 1):
            if self.tokens[index].low in self.lexicon.names:
                if index > first and (base.kind is SpeakerKind.PERSON or base.kind is SpeakerKind.UNKNOWN):
                    base.name = (index, last)
                return

    def mention(self, first: int) -> Mention | None:
        """The whole phrase at ``first`` with its apposition, or None."""
        base = self.base(first)
        if base is None:
            return None
        self.split_name(base)
        last = self.parenthesis(base.last)
        if base.name is None and base.kind is SpeakerKind.PERSON and self.comma(last):
            governed = base.first and self.lexicon.has("prepositions", self.tokens[base.first - 1].low)
            end = self.apposed_name(last, "" if governed else base.determiner)
            if end is not None:
                return self.finish(base, self.parenthesis(end[1]), end, self.span(base.body, base.last))
        role: tuple[int, int] | None = None
        if base.name is not None and base.body < base.name[0] and self.tells_function(base.body, base.name[0]):
            role = self.span(base.body, base.name[0])
        if base.name is not None and self.comma(last) and base.kind in (SpeakerKind.UNKNOWN, SpeakerKind.PERSON):
            last, told = self.apposed_function(base, last)
            role = role or told
        return self.finish(base, last, base.name, role)

    def tells_function(self, first: int, last: int) -> bool:
        """Whether the words before a name may tell a function: not so the capital of "Affaire Delcourt"."""
        known = any(self.tokens[at].low in self.lexicon.nouns for at in range(first, last))
        return known or not self.tokens[first].capital or self.lexicon.has("fore_adjectives", self.tokens[first].low)

    def apposed_name(self, comma: int, owner: str) -> tuple[int, int] | None:
        """The name after the comma that follows a function with the determiner ``owner``: "le directeur, X"."""
        other = self.base(comma + 1)
        if other is None or other.name is None or other.complement:
            return None
        definite = self.lexicon.has("definite_articles", other.determiner) and other.kind is SpeakerKind.PERSON
        if definite and self.lexicon.has("possessives", owner) and self.after_apposition(other.last):
            # "sa présidente, la climatologue Corinne Delmas"
            return other.name
        if other.determiner or other.head:
            return None
        if other.body != other.name[0] or other.last != other.name[1] or not self.after_apposition(other.last):
            return None
        return other.name

    def apposed_function(self, base: Phrase, comma: int) -> tuple[int, tuple[int, int] | None]:
        """The end of an age or function told after a name ("X, 19, a member of …"), and the function's range."""
        if base.name is not None and self.lexicon.has("relay_nouns", self.tokens[base.name[0]].low):
            return comma, None
        end = self.age(comma)
        if end > comma:
            base.kind = SpeakerKind.PERSON
        other = self.base(end + 1) if self.comma(end) else None
        if other is None or not self.after_apposition(self.parenthesis(other.last)):
            return end, None
        if self.is_body(base, other):
            base.kind = SpeakerKind.ORGANISATION
            return other.last, self.span(other.body, other.last)
        if not self.is_function(other) or self.is_where(base):
            return end, None
        base.kind = SpeakerKind.PERSON
        noun = self.lexicon.nouns.get(other.head)
        base.gender = base.gender or (noun.gender if noun else "") or self.determiner_traits(other.determiner)[0]
        return self.parenthesis(other.last), self.span(other.body, other.last)

    def is_where(self, base: Phrase) -> bool:
        """Whether a name tells where something is said: "à Bruxelles, le commissaire a …"."""
        name = self.tokens[base.name[0]].low if base.name is not None else ""
        if name in self.lexicon.names:
            return False
        before = self.tokens[base.first - 1].low if base.first else ""
        return name in self.lexicon.places or self.lexicon.has("place_prepositions", before)

    def is_body(self, base: Phrase, other: Phrase) -> bool:
        """Whether an apposition tells what body a name is: "Turkey Blocks, un organisme de surveillance"."""
        if base.name is None or self.tokens[base.name[0]].low in self.lexicon.names or other.name is not None:
            return False
        return other.kind is SpeakerKind.ORGANISATION and bool(other.determiner)

    def is_function(self, other: Phrase | None) -> bool:
        """A function told in apposition: "membre du comité", "l'une des chercheuses", "professor at Yale"."""
        if other is None or (other.name is not None and not self.is_acronym(other.name)):
            return False
        one_of = other.kind is SpeakerKind.GROUP and self.lexicon.has("one_of_words", other.determiner)
        return other.kind is SpeakerKind.PERSON or one_of

    def is_acronym(self, name: tuple[int, int]) -> bool:
        """Whether a name is one word that is no first name: a body's, "délégué syndical SUD-Rail"."""
        return name[1] - name[0] == 1 and self.tokens[name[0]].low not in self.lexicon.names

    def comma(self, index: int) -> bool:
        """Whether a comma stands at ``index``."""
        return index < len(self.tokens) and self.tokens[index].low == ","

    def age(self, index: int) -> int:
        """Past an age told after a name (", 28 ans" or ", 19"), else ``index``."""
        tokens = self.tokens
        if index + 1 < len(tokens) and tokens[index + 1].kind is TokenKind.NUMBER:
            end = index + 2
            if end < len(tokens) and self.lexicon.has("year_words", tokens[end].low):
                end += 1
            if end < len(tokens) and tokens[end].low in (",", "."):
                return end
        return index

    def after_apposition(self, index: int) -> bool:
        """Whether an apposition may end before ``index``: a mark, a preposition, a verb, or the end."""
        if index >= len(self.tokens):
            return True
        token = self.tokens[index]
        if token.kind in (TokenKind.MARK, TokenKind.QUOTE):
            return True
        low = token.low
        return (
            low in self.lexicon.verbs
            or self.lexicon.has("prepositions", low)
            or self.lexicon.has("auxiliaries", low)
            or self.lexicon.has("relatives", low)
            or self.lexicon.has("not_nouns", low)
        )

    def parenthesis(self, index: int) -> int:
        """Past a short parenthesis such as "(CGT)" or "(Les Républicains)", else ``index``."""
        tokens = self.tokens
        if index < len(tokens) and tokens[index].low == "(":
            for end in range(index + 1, min(len(tokens), index + 7)):
                if tokens[end].low == ")":
                    return end + 1
        return index

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """Token range to text range, linkers at its end left out."""
        maps = self.lexicon.maps
        while last > first and (
            self.lexicon.has("linkers", self.tokens[last - 1].low)
            or self.tokens[last - 1].low in maps["civilities"]
            or self.tokens[last - 1].low in maps["determiners"]
        ):
            last -= 1
        return (self.tokens[first].start, self.tokens[last - 1].stop) if last > first else None

    def determiner_traits(self, determiner: str) -> tuple[str, int]:
        """Gender and number that a determiner tells."""
        traits = self.lexicon.maps["determiners"].get(determiner, "u0")
        return traits[0].replace("u", ""), int(traits[1])

    def finish(self, base: Phrase, last: int, name: tuple[int, int] | None, role: tuple[int, int] | None) -> Mention:
        """The mention with kind, gender, number and the preposition before it."""
        tokens, lexicon = self.tokens, self.lexicon
        before = tokens[base.first - 1] if base.first else None
        preposition = before.low if before is not None and lexicon.has("prepositions", before.low) else ""
        twofold = lexicon.has("twofold_articles", base.determiner)
        if not preposition and lexicon.has("contracted", base.determiner) and not twofold:
            preposition = base.determiner
        if twofold and self.after_noun(base.first):
            preposition = base.determiner
        kind, gender, number = base.kind, base.gender, 0
        if kind is SpeakerKind.UNKNOWN and name is None and self.is_occupation(base.head):
            kind = SpeakerKind.GROUP if base.head.endswith("s") else SpeakerKind.PERSON
        if base.determiner:
            told, number = self.determiner_traits(base.determiner)
            gender = gender or told
            if base.determiner == "#":
                number = 2
        if base.civility:
            kind, gender = SpeakerKind.PERSON, lexicon.maps["civilities"][base.civility].replace("u", "") or gender
        if name is not None:
            kind, gender, number = self.name_traits(base, name, kind, gender, number)
        if kind is SpeakerKind.GROUP:
            number = 2
        start = tokens[base.first].start
        core = self.span(base.body, base.last) or (tokens[base.body].start, tokens[base.last - 1].stop)
        named = (tokens[name[0]].start, tokens[name[1] - 1].stop) if name is not None else None
        words = tuple([token.low for token in tokens[base.body : base.last] if token.kind is TokenKind.WORD])
        return Mention(
            first=base.first,
            last=last,
            start=start,
            stop=tokens[last - 1].stop,
            core=core,
            name=named,
            role=role,
            head=base.head,
            kind=kind,
            gender=gender,
            number=number,
            determiner=base.determiner,
            preposition=preposition,
            words=words,
            title=base.civility,
            is_known=kind is SpeakerKind.UNKNOWN and any(word in lexicon.nouns for word in words),
            owner=self.span(*base.owner) if base.owner is not None else None,
        )

    def is_occupation(self, word: str) -> bool:
        """Whether the ending of a noun that no list knows tells what somebody does: "mycologue", "obstetrician"."""
        return word.endswith(self.grammar.person_suffixes) and not self.lexicon.has("things", word)

    def after_noun(self, index: int) -> bool:
        """Whether "des" at ``index`` follows a noun or participle, and so means "of the"."""
        if not index or index - 1 in self.verbs:
            return False
        before = self.tokens[index - 1]
        return before.kind is TokenKind.WORD and not self.lexicon.has("not_nouns", before.low)

    def name_traits(
        self, base: Phrase, name: tuple[int, int], kind: SpeakerKind, gender: str, number: int
    ) -> tuple[SpeakerKind, str, int]:
        """Kind, gender and number that a proper name tells."""
        first = self.tokens[name[0]].low
        known = self.lexicon.names.get(first, "")
        place = self.lexicon.places.get(first, "")
        if known and name[1] - name[0] > 1:
            return SpeakerKind.PERSON, known, 1
        if place and name[1] - name[0] <= 2 and kind is not SpeakerKind.PERSON:
            return SpeakerKind.ORGANISATION, place[0].replace("u", "") or gender, int(place[1])
        if kind is SpeakerKind.PERSON:
            return kind, gender or known, number if number == 2 else 1
        if kind is SpeakerKind.UNKNOWN:
            if base.determiner and self.grammar.articled_bodies:
                return SpeakerKind.ORGANISATION, gender, number
            if (name[1] - name[0] > 1 or known) and not base.determiner:
                return SpeakerKind.PERSON, gender or known, 1
        return kind, gender or known, number


def find_mentions(
    tokens: Sequence[Token],
    lexicon: Lexicon,
    written: tuple[frozenset[str], frozenset[str]],
    verbs: frozenset[int] = frozenset(),
) -> list[Mention]:
    """The noun phrases of one sentence, in order, never overlapping.

    ``written`` holds the words that the article writes in lower case, and those it writes with a capital within a
    sentence: they tell whether a capital at the head of a sentence makes a name.
    ``verbs`` are the units of verb groups; no phrase reaches into one.
    """
    reader = MentionReader(tokens, lexicon, written, verbs)
    mentions: list[Mention] = []
    last = 0
    for at in range(len(tokens)):
        if at < last or not reader.can_start(at):
            continue
        mention = reader.mention(at)
        if mention is not None:
            mentions.append(mention)
            last = mention.last
    return mentions
