"""Noun phrases from their left edge (determiner, title or name) to their right edge, complements included.

No parser: the pack tells the nouns that name sources, and function words end a phrase. A name or noun behind a linker
("le maire de Tignes") belongs to the complement, except where a person's own name follows a field ("ministre de la
Défense Antoni Macierewicz"). Source: Riegel, Pellat and Rioul, Grammaire méthodique du français (on the noun phrase).
"""

from __future__ import annotations

from dataclasses import dataclass

from reader.model import SpeakerKind
from reader.quotes.tokens import Token, TokenKind
from reader.quotes.words import WordReader

__all__ = ["Phrase", "PhraseReader"]

_LONGEST = 24
_ACRONYM = 5


@dataclass(slots=True)
class Phrase:
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
    owner: tuple[int, int] | None = None
    """The name in a complement: whose reply, statement or office it is."""
    inner: bool = False
    """Whether the complement holds a function of its own: the name there is another's."""
    complement: bool = False
    """Whether a linker was crossed: names and nouns from there on belong to a complement."""


class PhraseReader(WordReader):
    """Reads phrases from the tokens of one sentence."""

    def base(self, first: int) -> Phrase | None:
        """The phrase that starts at ``first``, without appositions, or None."""
        tokens, lexicon = self.tokens, self.lexicon
        at, stop = first, min(len(tokens), first + _LONGEST)
        base = Phrase(first, first, first)
        determiners = lexicon.maps["determiners"]
        while at < stop and tokens[at].low in determiners and at not in self.verbs and at - first < 3:
            base.determiner = base.determiner or tokens[at].low
            at += 1
        if base.determiner and at + 1 < stop and lexicon.has("quantity_linkers", tokens[at].low):
            one_of = lexicon.has("one_of_words", base.determiner)
            if one_of and tokens[at + 1].low in lexicon.maps["object_sources"] and at > first:
                # "l'un d'eux": somebody without a name
                base.body, base.last, base.kind, base.head = at, at + 2, SpeakerKind.PERSON, tokens[at - 1].low
                return base
            if one_of and tokens[at + 1].low in determiners:
                # "l'un de ses avocats"
                at += 2
            elif lexicon.has("quantities", base.determiner):
                at += 1
        if base.determiner and at < stop and tokens[at].kind is TokenKind.NUMBER and tokens[at].low[-1].isalpha():
            # "le 112e joueur mondial"
            at += 1
        if at < stop and tokens[at].kind is TokenKind.NUMBER and not base.determiner:
            base.determiner = "#"
            at += 1
            if at < stop and tokens[at].low == "%":
                at += 1
        if at >= stop:
            return None
        civilities = lexicon.maps["civilities"]
        dotted = at + 2 < stop and tokens[at + 1].low == "." and tokens[at].low + "." in civilities
        if (dotted or tokens[at].low in civilities) and at + 1 < stop:
            base.civility = tokens[at].low + "." if dotted else tokens[at].low
            at += 1
            if tokens[at].low == ".":
                at += 1
        base.body = at
        return self.body(base, at, stop)

    def body(self, base: Phrase, at: int, stop: int) -> Phrase | None:
        """Read nouns, adjectives, names and their complements from ``at``."""
        begun = fresh = False
        while at < stop:
            token = self.tokens[at]
            if begun and self.is_party(base, at, stop):
                at += 3
                continue
            is_word = token.kind is TokenKind.WORD or (token.low == "&" and begun)
            if at in self.verbs or not (is_word or self.is_possessive(at)):
                break
            if self.is_name_word(at) and (self.is_surname(at) or not self.is_noun_capital(token)):
                if self.starts_other(base, at):
                    break
                self.name(base, at)
            elif begun and self.joins_firm(at, stop):
                self.name(base, at)
            elif begun and (step := self.linker(base, at, stop)):
                self.cross(base, at, step)
                at += step
                fresh = True
                continue
            elif self.is_noun_capital(token) or self.is_noun_word(at, inside=begun and not fresh):
                if not fresh and not self.may_stand(base, at, begun=begun):
                    break
                self.learn(base, at)
            else:
                break
            begun, fresh = True, False
            at += 1
        if not begun:
            return None
        at = self.before_verb(base, at)
        base.last = at
        ends = self.grammar.bare_plurals
        bare = ends and not base.determiner and base.kind is SpeakerKind.UNKNOWN and base.name is None
        return None if bare and not self.tokens[at - 1].low.endswith(ends) else base

    def is_party(self, base: Phrase, at: int, stop: int) -> bool:
        """Whether a party in brackets stands within a function: "la sénatrice (PS) du Lot Aline Brun"."""
        if base.kind is not SpeakerKind.PERSON or base.name is not None or at + 3 >= stop:
            return False
        opens, party, closes, after = self.tokens[at : at + 4]
        goes_on = after.capital or self.lexicon.has("linkers", after.low)
        return opens.low == "(" and party.capital and closes.low == ")" and goes_on

    def joins_firm(self, at: int, stop: int) -> bool:
        """Whether the "&" of a firm's name stands at ``at``: "Courtage & Cie"."""
        is_joint = self.tokens[at].low == "&" and at + 1 < stop
        return is_joint and self.tokens[at - 1].capital and self.tokens[at + 1].capital

    def before_verb(self, base: Phrase, at: int) -> int:
        """``at``, or one less where the last word is an unknown verb: "le vieux pêcheur hausse les épaules"."""
        last = at - 1
        if not self.grammar.head_first or last <= base.body or at >= len(self.tokens):
            return at
        token, after = self.tokens[last], self.tokens[at]
        named = base.name is not None and base.name[1] == last
        plain = not token.capital and token.low not in self.lexicon.nouns and (base.name is None or named)
        is_plural = self.lexicon.maps["determiners"].get(base.determiner, "u0")[1] == "2"
        if plain and ((is_plural and token.low.endswith(self.grammar.plural_verbs)) or self.opens_infinitive(at)):
            return last
        if not plain or not self.lexicon.has("object_articles", after.low) or at + 1 >= len(self.tokens):
            return at
        if not (named or last - 1 > base.body or self.lexicon.nouns.get(self.tokens[last - 1].low)):
            return at
        object_word = self.tokens[at + 1].low
        is_object = self.is_noun_word(at + 1, inside=True) and not self.lexicon.has("auxiliaries", object_word)
        return last if is_object and object_word not in self.lexicon.verbs else at

    def starts_other(self, base: Phrase, at: int) -> bool:
        """Whether a person's name at ``at`` is no part of the phrase: "devant la gare de Lyon Fabien Villedieu"."""
        if self.lexicon.has("audiences", base.head) and base.name is None:
            # A name right after these is the speaker's: "a déclaré à la presse Jean Dupont".
            return True
        if base.name is not None and base.name[1] == at and self.is_place_before(base, at):
            # "a dit mardi à Vannes Luc Morel"
            return True
        if base.name is not None and not base.complement and base.name[1] == at and at - base.name[0] == 1:
            # So it is right after an agency's: "a réagi auprès de l'AFP Jean Dupont".
            agency = self.tokens[at - 1]
            follows = self.tokens[at].low in self.lexicon.names
            return follows and self.lexicon.has("relay_nouns", agency.low) and agency.stop - agency.start <= _ACRONYM
        if base.name is not None or self.tokens[at].low not in self.lexicon.names or base.kind is SpeakerKind.PERSON:
            return False
        if base.complement and not base.inner:
            return self.starts_name(base, at) and base.kind is SpeakerKind.UNKNOWN
        return base.head != "" and self.lexicon.maps["determiners"].get(base.determiner, "u0")[1] == "2"

    def is_place_before(self, base: Phrase, at: int) -> bool:
        """Whether the name so far is a place behind its preposition, and a person's name starts at ``at``."""
        if base.complement or not base.first or self.tokens[at].low not in self.lexicon.names:
            return False
        is_place = self.lexicon.has("place_prepositions", self.tokens[base.first - 1].low)
        follows = at + 1 < len(self.tokens) and self.tokens[at + 1].capital
        return is_place and follows and self.tokens[at - 1].low not in self.lexicon.names

    def name(self, base: Phrase, at: int) -> None:
        """Take a capitalised word into the name, or into a complement's."""
        if base.name is not None and base.name[1] == at:
            base.name = (base.name[0], at + 1)
        elif base.name is None and (not base.complement or self.starts_name(base, at)):
            base.name = (at - int(self.is_body_word(base, at - 1)), at + 1)
        elif base.name is None:
            joined = base.owner is not None and (base.owner[1] == at or self.links_owner(base.owner[1], at))
            first = base.owner[0] if base.owner is not None and joined else at
            base.owner = (first, at + 1)

    def links_owner(self, end: int, at: int) -> bool:
        """Whether one linker parts a complement's name that ends at ``end`` from the one at ``at``: "CHRU de Reims"."""
        return end == at - 1 and self.grammar.head_first and self.lexicon.has("linkers", self.tokens[end].low)

    def is_body_word(self, base: Phrase, at: int) -> bool:
        """Whether a capitalised noun belongs to the name after it: "Maison Blanche", "Banque Mondiale"."""
        if base.complement or at < base.body or not self.is_noun_capital(self.tokens[at]):
            return False
        noun = self.lexicon.nouns.get(self.tokens[at].low)
        bodies = (SpeakerKind.ORGANISATION,) if base.determiner else (SpeakerKind.ORGANISATION, SpeakerKind.GROUP)
        return noun is not None and noun.kind in bodies

    def cross(self, base: Phrase, at: int, step: int) -> None:
        """Read a linker: a particle within a name, else the start of a complement."""
        if self.tokens[at].low in ("'s", "'", "’") and not (base.complement and base.kind is SpeakerKind.PERSON):
            base.owner = base.name or base.owner
            base.name, base.kind, base.head, base.complement = None, SpeakerKind.UNKNOWN, "", False
            return
        is_particle = self.is_name_word(at + step) and base.name is not None and base.name[1] == at
        if base.head and base.name is not None and self.tokens[base.name[0]].low not in self.lexicon.names:
            is_particle = is_particle and not self.grammar.head_first
        if is_particle and (self.lexicon.has("particles", self.tokens[at].low) or self.joins_name(base, at)):
            if base.name is not None:
                base.name = (base.name[0], at + step)
        else:
            base.complement = True

    def joins_name(self, base: Phrase, at: int) -> bool:
        """English bodies keep their linker: "Council of Europe", "Department of Justice"."""
        if base.civility or base.name is None or self.tokens[base.name[0]].low in self.lexicon.names:
            return False
        first, last = base.name
        if (
            last - first > 1
            and not base.determiner
            and not any(self.tokens[one].low in self.lexicon.nouns for one in range(first, last))
        ):
            # Two capitals that no noun of a body is among are a person: "Tasha Green of the Digital Rights Project".
            return False
        low = self.tokens[at].low
        has, definite = self.lexicon.has, self.lexicon.has("definite_articles", base.determiner)
        return has("body_linkers", low) or (definite and has("body_linkers_definite", low))

    def may_stand(self, base: Phrase, at: int, *, begun: bool) -> bool:
        """Whether a lower-case word may stand in the phrase where it is."""
        token = self.tokens[at]
        if (
            base.name is not None
            and not token.capital
            and not base.complement
            and not self.may_follow_name(base, token)
        ):
            return False
        if not begun and not base.determiner and token.low.endswith(self.grammar.barred_first):
            return False
        head_first, behind_noun = self.grammar.head_first, begun and self.tokens[at - 1].capital
        if self.grammar.capital_nouns and behind_noun and not token.capital:
            return False
        if not head_first and base.head in self.lexicon.nouns and not token.capital:
            is_noun = token.low not in self.lexicon.verbs or self.lexicon.has("noun_verbs", token.low)
            return (token.low in self.lexicon.nouns and is_noun) or self.heads_next(at)
        if head_first and not begun and not base.determiner and not token.capital:
            return token.low in self.lexicon.nouns or self.lexicon.has("fore_adjectives", token.low)
        is_participle = token.low not in self.lexicon.nouns and token.low.endswith(self.grammar.participle_suffixes)
        return not (begun and is_participle and not base.complement)

    def heads_next(self, at: int) -> bool:
        """Whether a person's function follows an unknown noun within one: "chief product officer"."""
        noun = self.lexicon.nouns.get(self.tokens[at + 1].low) if at + 1 < len(self.tokens) else None
        if noun is None or noun.kind is not SpeakerKind.PERSON or at + 1 in self.verbs:
            return False
        return self.tokens[at].low not in self.lexicon.verbs and self.is_noun_word(at, inside=True)

    def may_follow_name(self, base: Phrase, token: Token) -> bool:
        """Lower-case words after a name: only what makes a body's name longer ("Union européenne")."""
        if base.name is None:
            return True
        if token.low in self.lexicon.nouns and not self.grammar.head_first:
            return True
        return (
            bool(base.determiner)
            and self.grammar.names_take_adjectives
            and base.name[1] - base.name[0] == 1
            and not base.head
        )

    def starts_name(self, base: Phrase, at: int) -> bool:
        """Whether a capital in a complement starts the person's own name: "… de la Défense Antoni Macierewicz"."""
        if base.inner:
            return False
        before = self.tokens[at - 1]
        follows = at + 1 < len(self.tokens) and self.tokens[at + 1].capital
        if before.capital and before.low in self.lexicon.names:
            # The next part of one name: "les propos de Rami Abdel Rahmane".
            return False
        if self.tokens[at].low in self.lexicon.names:
            linked = self.lexicon.has("linkers", before.low) or before.low in self.lexicon.maps["determiners"]
            if not follows and base.owner is not None and base.owner[1] == at:
                # The surname of the name in the complement: "un proche d'Edouard Philippe".
                return False
            return before.capital or (follows and not linked)
        return base.kind is SpeakerKind.PERSON and follows and self.lexicon.has("fields", before.low)

    def learn(self, base: Phrase, at: int) -> None:
        """Take kind, head and gender from a noun that no linker precedes."""
        token = self.tokens[at]
        noun = self.lexicon.nouns.get(token.low)
        linked = self.lexicon.has("linkers", self.tokens[at - 1].low)
        compound = not linked and (base.name is not None or (base.complement and self.tokens[at - 1].capital))
        if base.kind is SpeakerKind.PERSON and (noun is None or noun.kind is not SpeakerKind.PERSON):
            compound = False
        if not self.grammar.head_first and noun is not None and not token.capital and compound:
            # An English compound: the last noun is the head ("Student Association president", "Scientology officials").
            base.complement, base.kind, base.name = False, SpeakerKind.UNKNOWN, None
        if self.grammar.head_first and base.name is not None and not token.capital and base.body == base.name[0]:
            # What follows a name modifies it: "Force ouvrière".
            return
        if base.complement:
            base.inner = base.inner or (noun is not None and noun.kind is SpeakerKind.PERSON)
            return
        if noun is None:
            if not base.head and not token.capital:
                base.head = token.low
            return
        if base.kind is SpeakerKind.UNKNOWN or (
            not self.grammar.head_first and base.name is None and noun.kind is not SpeakerKind.DOCUMENT
        ):
            base.kind, base.head = noun.kind, token.low
            base.gender = noun.gender or base.gender
            if not self.grammar.head_first:
                base.name = None

    def linker(self, base: Phrase, at: int, stop: int) -> int:
        """How many tokens a complement's linker takes at ``at`` ("de la" 2), 0 if there is none."""
        lexicon, tokens = self.lexicon, self.tokens
        low = tokens[at].low
        if low not in lexicon.link_words:
            return 0
        if self.joins_complements(base, at):
            return 2
        if lexicon.has("name_articles", low) and self.is_name_word(at - 1):
            return int(at + 1 < stop and self.is_name_word(at + 1))
        is_plain = lexicon.has("linkers", low) or low == "’"
        is_other = lexicon.has("noun_linkers", low)
        if not is_plain and not (is_other and self.takes_place(base)):
            return 0
        step = 1
        if at + step < stop and tokens[at + step].low in lexicon.maps["determiners"]:
            step += 1
        if at + step >= stop or at + step in self.verbs:
            return 0
        after = tokens[at + step]
        if after.kind not in (TokenKind.WORD, TokenKind.NUMBER) or (
            lexicon.has("relay_nouns", after.low) and not is_plain
        ):
            return 0
        if (
            lexicon.has("body_linkers_definite", low)
            and lexicon.has("conjunction", low)
            and not (self.is_name_word(at + step) and base.name and base.kind is SpeakerKind.ORGANISATION)
        ):
            return 0
        if self.is_name_word(at + step) or after.capital:
            return step
        if not is_plain and not self.may_take(base, low, after, step):
            return 0
        return step if self.is_noun_word(at + step, inside=False) else 0

    def may_take(self, base: Phrase, low: str, after: Token, step: int) -> bool:
        """Whether a function takes a lower-case complement after another linker: "candidat à la primaire"."""
        if not self.grammar.head_first:
            return step > 1
        if self.lexicon.has("purpose_linkers", low) or self.lexicon.has("place_heads", base.head):
            return step > 1 or self.lexicon.has("place_linkers", low)
        return after.low in self.lexicon.nouns or self.lexicon.has("fields", after.low)

    def joins_complements(self, base: Phrase, at: int) -> bool:
        """Whether "et du" at ``at`` goes on with a complement: "de la droite et du centre"."""
        if not (
            base.complement and self.lexicon.has("complement_joints", self.tokens[at].low) and at + 2 < len(self.tokens)
        ):
            return False
        return self.lexicon.has("complement_articles", self.tokens[at + 1].low) and self.is_noun_word(
            at + 2, inside=False
        )

    def takes_place(self, base: Phrase) -> bool:
        """Whether other linkers may follow: ambassadeur en Pologne, secrétaire d'État à l'Énergie."""
        return base.kind is SpeakerKind.PERSON and base.name is None
