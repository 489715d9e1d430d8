"""Noun phrases that can name a source: names with particles and titles, functions, bodies, groups, documents.

A phrase is read from its left edge (determiner, title or name) to its right edge, with its complements ("le conseiller
diplomatique de la présidence russe") and its apposition ("…, Iouri Ouchakov"). No parser: the packs tell nouns that name
sources, function words end a phrase. Appositions after Riegel, Pellat and Rioul, Grammaire méthodique du français, VII.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reader.model import SpeakerKind
from reader.quotes.conjugation import Form
from reader.quotes.lexicon import Lexicon
from reader.quotes.tokens import Token, TokenKind

__all__ = ["Mention", "find_mentions"]

_LONGEST = 24
_ROLE_KINDS = (SpeakerKind.PERSON,)


@dataclass(slots=True, eq=False)
class Mention:
    """A noun phrase over ``tokens[first:last]``; spans are (start, stop) in code points of the text.

    ``core`` is the phrase without determiner and apposition, ``name`` its proper name if it has one, ``role`` the function
    told beside that name. ``gender`` is "m", "f" or ""; ``number`` 1, 2 or 0 when open; ``preposition`` governs it.
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
    base_last: int = 0

    @property
    def is_source(self) -> bool:
        """Whether it is known to name somebody or something that can speak."""
        return self.kind is not SpeakerKind.UNKNOWN or self.name is not None


@dataclass(slots=True)
class _Base:
    """A phrase before appositions: its token range and what was learnt on the way."""

    first: int
    body: int
    last: int
    determiner: str = ""
    civility: str = ""
    head: str = ""
    name: tuple[int, int] | None = None
    kind: SpeakerKind = SpeakerKind.UNKNOWN
    gender: str = ""
    complement: bool = False
    """Whether a linker was crossed: names and nouns from there on belong to a complement."""


class _Reader:
    """Reads phrases from the tokens of one sentence."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, lowercase: frozenset[str] | set[str]) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.lowercase = lowercase
        self.french = lexicon.language == "fr"

    def is_name_word(self, index: int) -> bool:
        """A capitalised word that is no common word put first."""
        token = self.tokens[index]
        if not token.capital or token.kind is not TokenKind.WORD:
            return False
        if index and not (self.tokens[index - 1].kind in (TokenKind.MARK, TokenKind.QUOTE)):
            return True
        if self.lexicon.has("non_name_starts", token.low):
            return False
        return index > 0 or token.low not in self.lowercase or token.low in self.lexicon.names

    def is_noun_word(self, index: int, *, inside: bool) -> bool:
        """A lower-case word that can stand in a noun phrase."""
        token, lexicon = self.tokens[index], self.lexicon
        low = token.low
        if token.kind is not TokenKind.WORD or lexicon.has("not_nouns", low) or lexicon.has("prepositions", low):
            return False
        if lexicon.has("relatives", low) or low in lexicon.maps["determiners"] or low.endswith("'"):
            return False
        if low in lexicon.nouns:
            return True
        readings = lexicon.verbs.get(low)
        if readings and (inside or not self.french):
            if any(
                reading.form in (Form.FINITE, Form.FUTURE, Form.PRESENT_PARTICIPLE, Form.INFINITIVE)
                for reading in readings
            ):
                return False
        if not self.french and inside and low.endswith(("ed", "ly")):
            return False
        return not (self.french and low.endswith("ment") and low not in lexicon.nouns and inside and len(low) > 8)

    def base(self, first: int) -> _Base | None:
        """The phrase that starts at ``first``, without appositions, or None."""
        tokens, lexicon = self.tokens, self.lexicon
        at, stop = first, min(len(tokens), first + _LONGEST)
        base = _Base(first, first, first)
        determiners = lexicon.maps["determiners"]
        while at < stop and tokens[at].low in determiners and tokens[at].kind is TokenKind.WORD and at - first < 3:
            base.determiner = base.determiner or tokens[at].low
            at += 1
        if at < stop and tokens[at].kind is TokenKind.NUMBER and not base.determiner:
            base.determiner = "#"
            at += 1
            if at < stop and tokens[at].low == "%":
                at += 1
        if at >= stop:
            return None
        if tokens[at].low in lexicon.maps["civilities"] and at + 1 < stop:
            base.civility = tokens[at].low
            at += 1
            if tokens[at].low == ".":
                at += 1
        base.body = at
        return self.body(base, at, stop)

    def body(self, base: _Base, at: int, stop: int) -> _Base | None:
        """Read nouns, adjectives, names and their complements from ``at``."""
        begun = fresh = False
        while at < stop:
            token = self.tokens[at]
            if token.kind is not TokenKind.WORD:
                break
            if self.is_name_word(at) and not self.is_noun_capital(token):
                self.name(base, at)
            elif begun and (step := self.linker(base, at, stop)):
                self.cross(base, at, step)
                at += step
                fresh = True
                continue
            elif self.is_noun_capital(token) or self.is_noun_word(at, inside=begun and not fresh):
                if not self.may_stand(base, at, begun=begun):
                    break
                self.learn(base, token)
            else:
                break
            begun, fresh = True, False
            at += 1
        if not begun:
            return None
        base.last = at
        return base

    def name(self, base: _Base, at: int) -> None:
        """Take a capitalised word into the name, or into a complement's."""
        if base.name is not None and base.name[1] == at:
            base.name = (base.name[0], at + 1)
        elif base.name is None and (not base.complement or self.starts_name(at)):
            base.name = (at, at + 1)

    def cross(self, base: _Base, at: int, step: int) -> None:
        """Read a linker: a particle within a name, else the start of a complement."""
        if self.tokens[at].low in ("'s", "'"):
            base.name, base.kind, base.head, base.complement = None, SpeakerKind.UNKNOWN, "", False
            return
        is_particle = self.is_name_word(at + step) and base.name is not None and base.name[1] == at
        if is_particle and (self.lexicon.has("particles", self.tokens[at].low) or self.joins_name(base, at)):
            if base.name is not None:
                base.name = (base.name[0], at + step)
        else:
            base.complement = True

    def joins_name(self, base: _Base, at: int) -> bool:
        """English bodies keep their linker: "Council of Europe", "Department of Justice"."""
        if self.french or base.civility or base.name is None or self.tokens[base.name[0]].low in self.lexicon.names:
            return False
        low = self.tokens[at].low
        return low == "of" or (low in ("for", "and") and base.determiner == "the")

    def may_stand(self, base: _Base, at: int, *, begun: bool) -> bool:
        """Whether a lower-case word may stand in the phrase where it is."""
        token = self.tokens[at]
        if (
            base.name is not None
            and not token.capital
            and not base.complement
            and not self.may_follow_name(base, token)
        ):
            return False
        if not self.french and base.head in self.lexicon.nouns and not token.capital:
            return token.low in self.lexicon.nouns and token.low not in self.lexicon.verbs
        if self.french and not begun and not base.determiner and not token.capital:
            return token.low in self.lexicon.nouns
        if (
            self.french
            and begun
            and token.low not in self.lexicon.nouns
            and token.low.endswith(("é", "ée", "és", "ées"))
        ):
            return False
        return True

    def is_noun_capital(self, token: Token) -> bool:
        """A capitalised word that is a noun of the pack: Ministre, Cour, President."""
        return token.capital and token.low in self.lexicon.nouns and token.low not in self.lexicon.names

    def may_follow_name(self, base: _Base, token: Token) -> bool:
        """Lower-case words after a name: only what makes a body's name longer ("Union européenne")."""
        if base.name is None:
            return True
        if token.low in self.lexicon.nouns and not self.french:
            return True
        return bool(base.determiner) and self.french and base.name[1] - base.name[0] == 1 and not base.head

    def starts_name(self, at: int) -> bool:
        """Whether a capital within a complement starts the person's own name: "ministre de la Défense Antoni Macierewicz"."""
        before = self.tokens[at - 1]
        if not before.capital and not self.lexicon.has("fields", before.low):
            return False
        return self.tokens[at].low in self.lexicon.names or self.lexicon.has("fields", before.low)

    def learn(self, base: _Base, token: Token) -> None:
        """Take kind, head and gender from a noun that no linker precedes."""
        noun = self.lexicon.nouns.get(token.low)
        if not self.french and noun is not None and not token.capital and base.name is not None:
            # An English compound: the last noun is the head ("Student Association president", "Scientology officials").
            base.complement, base.kind, base.name = False, SpeakerKind.UNKNOWN, None
        if base.complement:
            return
        noun = self.lexicon.nouns.get(token.low)
        if noun is None:
            if not base.head and not token.capital:
                base.head = token.low
            return
        if base.kind is SpeakerKind.UNKNOWN or (
            not self.french and base.name is None and noun.kind in (SpeakerKind.PERSON, SpeakerKind.GROUP)
        ):
            base.kind, base.head = noun.kind, token.low
            base.gender = noun.gender or base.gender
            if not self.french:
                base.name = None

    def linker(self, base: _Base, at: int, stop: int) -> int:
        """How many tokens a complement's linker takes at ``at`` ("de la" 2), 0 if there is none."""
        lexicon, tokens = self.lexicon, self.tokens
        low = tokens[at].low
        if (
            self.french
            and low in ("le", "la", "les", "l'")
            and self.is_name_word(at - 1)
            and at + 1 < stop
            and self.is_name_word(at + 1)
        ):
            return 1
        is_plain = lexicon.has("linkers", low)
        if not is_plain and not (lexicon.has("noun_linkers", low) and self.takes_place(base)):
            if not (
                low in ("to", "on", "and") and not self.french and base.kind is SpeakerKind.PERSON and base.name is None
            ):
                return 0
        step = 1
        if at + step < stop and tokens[at + step].low in lexicon.maps["determiners"]:
            step += 1
        if at + step >= stop or tokens[at + step].kind not in (TokenKind.WORD, TokenKind.NUMBER):
            return 0
        after = tokens[at + step]
        if lexicon.has("relay_nouns", after.low) and not is_plain:
            return 0
        if low == "and" and not (self.is_name_word(at + step) and base.name and base.kind is SpeakerKind.ORGANISATION):
            return 0
        if self.is_name_word(at + step) or after.capital:
            return step
        if not is_plain and not self.french and step == 1:
            return 0
        if not is_plain and self.french and low in ("à", "en", "pour", "au", "aux") and after.low not in lexicon.nouns:
            return 0
        return step if self.is_noun_word(at + step, inside=False) else 0

    def takes_place(self, base: _Base) -> bool:
        """Functions take a place or field with other linkers too: ambassadeur en Pologne, secrétaire d'État à l'Énergie."""
        return base.kind is SpeakerKind.PERSON and base.name is None

    def split_name(self, base: _Base) -> None:
        """In a run of capitals after a function, the person's name starts at a known first name."""
        if base.name is None:
            return
        first, last = base.name
        for index in range(first, last):
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
            end = self.apposed_name(last)
            if end is not None:
                return self.finish(base, end[1], end, self.span(base.body, base.last))
        role: tuple[int, int] | None = None
        if base.name is not None and base.body < base.name[0]:
            role = self.span(base.body, base.name[0])
        if base.name is not None and self.comma(last) and base.kind in (SpeakerKind.UNKNOWN, SpeakerKind.PERSON):
            last, told = self.apposed_function(base, last)
            role = role or told
        return self.finish(base, last, base.name, role)

    def apposed_name(self, comma: int) -> tuple[int, int] | None:
        """The name after the comma that follows a function: "le directeur, Iouri Ouchakov"."""
        other = self.base(comma + 1)
        if other is None or other.name is None or other.determiner or other.head or other.complement:
            return None
        if other.body != other.name[0] or other.last != other.name[1] or not self.after_apposition(other.last):
            return None
        return other.name

    def apposed_function(self, base: _Base, comma: int) -> tuple[int, tuple[int, int] | None]:
        """The end of an age or function told after a name ("X, 19, a member of …"), and the function's range."""
        end = self.age(comma)
        other = self.base(end + 1) if self.comma(end) else None
        if not self.is_function(other) or other is None or not self.after_apposition(self.parenthesis(other.last)):
            return end, None
        base.kind = SpeakerKind.PERSON
        noun = self.lexicon.nouns.get(other.head)
        base.gender = base.gender or (noun.gender if noun else "") or self.determiner_traits(other.determiner)[0]
        return self.parenthesis(other.last), self.span(other.body, other.last)

    def is_function(self, other: _Base | None) -> bool:
        """A function told in apposition: "membre du comité", "l'une des chercheuses", "professor at Yale"."""
        if other is None or other.name is not None:
            return False
        one_of = other.kind is SpeakerKind.GROUP and other.determiner in ("l'", "un", "une", "one")
        return other.kind is SpeakerKind.PERSON or one_of

    def comma(self, index: int) -> bool:
        """Whether a comma stands at ``index``."""
        return index < len(self.tokens) and self.tokens[index].low == ","

    def age(self, index: int) -> int:
        """Past an age told after a name (", 28 ans" or ", 19"), else ``index``."""
        tokens = self.tokens
        if index + 1 < len(tokens) and tokens[index + 1].kind is TokenKind.NUMBER:
            end = index + 2
            if end < len(tokens) and tokens[end].low in ("ans", "years"):
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
        while last > first and (
            self.lexicon.has("linkers", self.tokens[last - 1].low)
            or self.tokens[last - 1].low in self.lexicon.maps["civilities"]
        ):
            last -= 1
        return (self.tokens[first].start, self.tokens[last - 1].stop) if last > first else None

    def determiner_traits(self, determiner: str) -> tuple[str, int]:
        """Gender and number that a determiner tells."""
        traits = self.lexicon.maps["determiners"].get(determiner, "u0")
        return traits[0].replace("u", ""), int(traits[1])

    def finish(self, base: _Base, last: int, name: tuple[int, int] | None, role: tuple[int, int] | None) -> Mention:
        """The mention with kind, gender, number and the preposition before it."""
        tokens, lexicon = self.tokens, self.lexicon
        before = tokens[base.first - 1] if base.first else None
        preposition = before.low if before is not None and lexicon.has("prepositions", before.low) else ""
        if not preposition and lexicon.has("contracted", base.determiner) and base.determiner != "des":
            preposition = base.determiner
        kind, gender, number = base.kind, base.gender, 0
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
        core = (tokens[base.body].start, tokens[base.last - 1].stop)
        named = (tokens[name[0]].start, tokens[name[1] - 1].stop) if name is not None else None
        words = tuple(token.low for token in tokens[base.body : base.last] if token.kind is TokenKind.WORD)
        return Mention(
            base.first, last, start, tokens[last - 1].stop, core, named, role, base.head, kind, gender, number,
            base.determiner, preposition, words, base.last,
        )  # fmt: skip

    def name_traits(
        self, base: _Base, name: tuple[int, int], kind: SpeakerKind, gender: str, number: int
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
            if base.determiner and self.french:
                return SpeakerKind.ORGANISATION, gender, number
            if name[1] - name[0] > 1 and not base.determiner:
                return SpeakerKind.PERSON, gender or known, 1
        return kind, gender or known, number


def find_mentions(tokens: Sequence[Token], lexicon: Lexicon, lowercase: frozenset[str] | set[str]) -> list[Mention]:
    """The noun phrases of one sentence, in order, never overlapping.

    ``lowercase`` holds words that the article also writes in lower case: put first in a sentence, they are no names.
    """
    reader = _Reader(tokens, lexicon, lowercase)
    mentions: list[Mention] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind in (TokenKind.MARK, TokenKind.QUOTE, TokenKind.CLITIC):
            at += 1
            continue
        mention = reader.mention(at)
        if mention is None:
            at += 1
            continue
        mentions.append(mention)
        at = max(at + 1, mention.last)
    return mentions
