"""One entity per person or body in an article: its fullest name, its functions, and which words stand for it where.

Names are clustered by surname, descriptions ("le président ukrainien") by the functions told beside a name, pronouns by
salience. Salience after Lappin and Leass, "An Algorithm for Pronominal Anaphora Resolution" (1994), much reduced: what
is mentioned gains weight, more as a subject and as a speaker; every sentence halves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reader.model import SpeakerKind
from reader.quotes.entities import Entity
from reader.quotes.lexicon import Lexicon
from reader.quotes.mentions import Mention

__all__ = ["Registry"]

_DECAY = 0.55
_BLOCK_DECAY = 0.4
_UNKNOWN = 0.3
_HEAVIEST = 1e100
_RECENT = 64
_RIVAL = 0.6
_FADED, _STALE, _BEHIND = 0.01, 0.3, 0.1
_SHORT, _LONGER = 2, 6
_MENTIONED, _SUBJECT, _SPOKE, _KIN = 1.0, 1.2, 1.6, 0.5


class Registry:
    """The entities of one article. First :meth:`collect` every mention, then resolve in reading order."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.by_mention: dict[int, Entity] = {}
        self.by_surname: dict[str, list[Entity]] = {}
        self.by_description: dict[str, list[Entity]] = {}
        self.by_name: dict[str, Entity] = {}
        self.by_word: dict[str, list[Entity]] = {}
        self.by_function: dict[str, list[Entity]] = {}
        self.recent: dict[Entity, None] = {}
        self.weight = 1.0
        self.last_speaker: Entity | None = None
        self.last_speakers: list[Entity] = []
        self.in_headline = False
        """Whether the headline is read: its functions have no article."""
        self.doubtful = False
        """Whether another fitted the last pronoun nearly as well."""

    def collect(self, mentions: Iterable[Mention]) -> None:
        """Cluster the named mentions of the whole article, longest names first."""
        named = [mention for mention in mentions if self.is_named(mention)]
        sizes = {id(mention): len(self.name_words(mention)) for mention in named}
        for mention in sorted(named, key=lambda mention: -sizes[id(mention)]):
            self.by_mention[id(mention)] = self.named(mention)

    @staticmethod
    def is_named(mention: Mention) -> bool:
        """Whether a name stands for the one who speaks: not so in "des sources PS", "la loi El Khomri"."""
        described = mention.kind in (SpeakerKind.GROUP, SpeakerKind.DOCUMENT) and bool(mention.head)
        return mention.name is not None and not described

    def name_words(self, mention: Mention) -> list[str]:
        """The words of a proper name, in lower case."""
        start, stop = mention.name or mention.core
        return self.text[start:stop].lower().replace("’", "'").split()

    def display(self, mention: Mention) -> str:
        """How the article writes it, with its article: "Le Kremlin", "la police malaisienne"."""
        told = mention.role is not None and mention.kind is not SpeakerKind.DOCUMENT
        if mention.name is not None and (mention.kind is SpeakerKind.PERSON or told):
            return self.text[mention.name[0] : mention.name[1]]
        start = mention.core[0]
        if self.lexicon.has("articles", mention.determiner):
            start = mention.start
        return self.text[start : mention.core[1]]

    def named(self, mention: Mention) -> Entity:
        """The entity of a proper name, made if it is new."""
        words = self.name_words(mention)
        key = " ".join(words)
        entity = self.by_name.get(key)
        if entity is None and mention.kind in (SpeakerKind.PERSON, SpeakerKind.UNKNOWN):
            entity = self.same_surname(words, mention)
        if entity is None:
            entity = Entity(
                self.display(mention),
                mention.kind,
                mention.gender,
                mention.number or 1,
                proper=True,
                words=frozenset(words),
                head=mention.head,
            )
            self.by_surname.setdefault(words[-1], []).append(entity)
            for word in words:
                self.by_word.setdefault(word, []).append(entity)
        self.by_name[key] = entity
        self.learn(entity, mention)
        return entity

    def same_surname(self, words: list[str], mention: Mention) -> Entity | None:
        """A person met under a longer name that ends alike (or whose name holds this single word)."""
        for entity in self.by_surname.get(words[-1], ()):
            if entity.kind not in (SpeakerKind.PERSON, SpeakerKind.UNKNOWN):
                continue
            shorter = words[0] not in self.lexicon.names and len(words) < len(entity.words)
            # A surname alone may be somebody's first name too: "Dana" after "Pablo Victor Dana".
            surname = len(words) == 1 and not mention.title
            agrees = surname or not (mention.gender and entity.gender and mention.gender != entity.gender)
            if agrees and (len(words) == 1 or set(words) <= entity.words or shorter):
                return entity
        if len(words) <= 2:
            for entity in self.by_word.get(words[0], ())[:_RECENT]:
                if (
                    entity.kind is SpeakerKind.PERSON
                    and set(words) <= entity.words
                    and words[0] not in self.lexicon.names
                ):
                    return entity
        return None

    def learn(self, entity: Entity, mention: Mention) -> None:
        """Take gender and function from one more mention."""
        entity.gender = entity.gender or mention.gender
        if mention.kind is SpeakerKind.PERSON and entity.kind is SpeakerKind.UNKNOWN:
            entity.kind = mention.kind
        title = self.lexicon.maps["titles"].get(mention.title)
        if title is not None and (title, frozenset((title,))) not in entity.roles:
            entity.roles.append((title, frozenset((title,))))
            self.by_function.setdefault(title, []).append(entity)
        if mention.role is not None:
            role = self.text[mention.role[0] : mention.role[1]]
            words = frozenset(role.lower().replace("’", "'").replace("'", "' ").split())
            head = next((word for word in role.lower().split() if word in self.lexicon.nouns), "")
            if words and (head, words) not in entity.roles:
                entity.roles.append((head, words))
                self.by_function.setdefault(head, []).append(entity)
            noun = self.lexicon.nouns.get(mention.head)
            if len(role) > len(entity.role) and (entity.kind is not SpeakerKind.ORGANISATION or noun is not None):
                entity.role = role

    def resolve(self, mention: Mention) -> Entity:
        """Whom a noun phrase names."""
        known = self.by_mention.get(id(mention))
        if known is not None:
            return self.compatriot(mention) or known
        entity = self.named(mention) if self.is_named(mention) else self.described(mention)
        self.by_mention[id(mention)] = entity
        return entity

    def described(self, mention: Mention) -> Entity:
        """The entity of a description: a function told of a name, an earlier fuller description, or a new one."""
        words = frozenset(mention.words)
        content = frozenset(word for word in words if word not in self.lexicon.sets["linkers"])
        if self.lexicon.has("definite", mention.determiner):
            entity = self.by_role(mention, content) or self.fuller(mention, content)
            is_body = mention.kind is SpeakerKind.ORGANISATION
            near = self.taken_up(mention) if entity is None or is_body else None
            if entity is None or (near is not None and entity.salience < _STALE * near.salience):
                entity = near
            if entity is not None:
                if entity.kind is SpeakerKind.UNKNOWN and mention.kind is SpeakerKind.PERSON:
                    entity.kind, entity.gender = mention.kind, entity.gender or mention.gender
                return entity
        elif self.in_headline and not mention.determiner and mention.kind is SpeakerKind.PERSON:
            entity = self.by_role(mention, content)
            if entity is not None:
                return entity
        display = self.display(mention)
        key = " ".join(mention.words)
        for entity in self.by_description.get(mention.head, ()):
            if entity.words == words:
                return entity
        entity = Entity(display or key, mention.kind, mention.gender, mention.number or 1, words, mention.head)
        self.by_description.setdefault(mention.head, []).append(entity)
        return entity

    def by_role(self, mention: Mention, content: frozenset[str]) -> Entity | None:
        """A named entity whose function this description repeats."""
        if mention.number == 2:
            return None
        met, told = [], []
        sought = self.lexicon.maps["synonyms"].get(" ".join(mention.words[:3]), mention.head)
        if sought != mention.head:
            content = frozenset((sought,))
        for entity in dict.fromkeys(self.by_function.get(sought, ())):
            if not entity.proper or (mention.gender and entity.gender and mention.gender != entity.gender):
                continue
            roles = [words for head, words in entity.roles if head == sought]
            bare = any(words == {sought} for words in roles)
            if entity.salience > 0 and (bare or any(content <= words | entity.words for words in roles)):
                met.append(entity)
            if any(content <= words for words in roles):
                told.append(entity)
        # Before anybody with the function is met, a short description announces the only one who has it.
        announced = told if len(content) > 1 or len(told) == 1 else []
        return max(met or announced, key=lambda entity: entity.salience, default=None)

    def taken_up(self, mention: Mention) -> Entity | None:
        """The named one before that a short description stands for: "la jeune femme", "le cinéaste", "the company".

        An office ("le maire") may as well be somebody new, and a body's part ("la direction") something new.
        """
        has = self.lexicon.has
        if mention.number == 2 or has("possessives", mention.determiner):
            return None
        former = any(has("former_words", word) for word in mention.words[:1])
        if len(mention.words) > (_LONGER if former else _SHORT) and has("articles", mention.determiner):
            return None
        if mention.kind is SpeakerKind.ORGANISATION and has("generic_bodies", mention.head) and len(mention.words) == 1:
            return self.nearest(self.is_body)
        is_noun = mention.head in self.lexicon.nouns
        this = not has("articles", mention.determiner)
        old = former or this or not has("offices", mention.head)
        described = mention.kind is SpeakerKind.PERSON and is_noun and old
        described = described or (former and mention.kind is SpeakerKind.UNKNOWN and mention.name is None)
        if described or has("ordinals", mention.head):
            gender = mention.gender
            return self.nearest(
                lambda entity: self.is_person(entity, alone=this) and (not gender or entity.gender in ("", gender))
            )
        return None

    def compatriot(self, mention: Mention) -> Entity | None:
        """The person before whom a nationality with its article stands for: "l'Italien", "la Suédoise"."""
        if mention.name is None or mention.role is not None or mention.number == 2 or mention.title:
            return None
        word = self.text[mention.name[0] : mention.name[1]].lower()
        is_told = self.lexicon.has("definite_articles", mention.determiner) and len(mention.words) == 1
        if (
            word in self.lexicon.names
            or self.lexicon.has("relay_nouns", word)
            or not is_told
            or not word.endswith(self.lexicon.grammar.demonym_suffixes or ("\0",))
        ):
            return None
        gender = mention.gender or ("f" if word.endswith("e") else "m")
        return self.nearest(
            lambda entity: (
                self.is_person(entity, alone=False) and word not in entity.words and entity.gender in ("", gender)
            )
        )

    def nearest(self, fits: Callable[[Entity], bool]) -> Entity | None:
        """The most salient named entity that ``fits``, unless it was last met long ago."""
        found = [entity for entity in self.recent if entity.proper and entity.salience > 0 and fits(entity)]
        best = max(found, key=lambda entity: entity.salience * (_BEHIND if entity.kin else 1.0), default=None)
        return best if best is not None and best.salience > _FADED * self.weight else None

    @staticmethod
    def is_person(entity: Entity, *, alone: bool) -> bool:
        """Whether an entity is a person, as far as its name tells; ``alone``: one unknown word will do."""
        unknown = entity.kind is SpeakerKind.UNKNOWN and (alone or len(entity.words) > 1)
        return entity.kind is SpeakerKind.PERSON or unknown

    def is_body(self, entity: Entity) -> bool:
        """Whether an entity may be a company or another body, and no country or seat."""
        relays = self.lexicon.sets["relay_nouns"]
        if entity.words & self.lexicon.places.keys() or (entity.words & relays and not entity.spoken):
            return False
        if entity.kind is SpeakerKind.UNKNOWN:
            return (entity.spoken or entity.led) and not entity.words & self.lexicon.names.keys()
        if entity.kind is SpeakerKind.PERSON:
            # A name of two words that nothing tells to be a person's.
            return entity.spoken and not (entity.gender or entity.roles or entity.words & self.lexicon.names.keys())
        return entity.kind is SpeakerKind.ORGANISATION

    def fuller(self, mention: Mention, content: frozenset[str]) -> Entity | None:
        """An earlier description with the same head and at least these words."""
        found = [
            entity
            for entity in self.by_description.get(mention.head, ())
            if content <= entity.words and (entity.number == 2) == (mention.number == 2)
        ]
        return max(found, key=lambda entity: (entity.last_seen, len(entity.words)), default=None)

    def owner(self, name: str) -> Entity:
        """The entity of a name met in a complement ("la réponse de Brigitte Salmon")."""
        words = name.lower().replace("’", "'").split()
        for entity in self.by_surname.get(words[-1], ()):
            if set(words) <= entity.words:
                return entity
        entity = Entity(name, SpeakerKind.UNKNOWN, words=frozenset(words), proper=True)
        self.by_surname.setdefault(words[-1], []).append(entity)
        return entity

    def next_sentence(self, *, new_block: bool) -> None:
        """Let every entity fade, more where a paragraph ends: what is met from now on weighs more."""
        self.weight /= _BLOCK_DECAY if new_block else _DECAY
        if self.weight > _HEAVIEST:
            for entity in self.recent:
                entity.salience /= self.weight
            self.weight = 1.0

    def gain(self, entity: Entity, amount: float) -> None:
        """Make an entity more salient, and the latest one met."""
        entity.salience += amount * self.weight
        self.recent.pop(entity, None)
        self.recent[entity] = None
        if len(self.recent) > _RECENT:
            forgotten = next(iter(self.recent))
            forgotten.salience = 0.0
            del self.recent[forgotten]

    def mentioned(self, mention: Mention, at: int, *, subject: bool, led: bool) -> None:
        """Note a mention at ``at`` (code points); ``led``: a verb follows it."""
        if not mention.is_source:
            # Plural nouns that no list knows may still be the ones that "ils" or "they" stands for.
            if mention.number == 2 and mention.determiner != "#":
                self.gain(self.resolve(mention), _UNKNOWN)
            return
        entity = self.resolve(mention)
        weight = _SUBJECT + _MENTIONED if subject else 0.4 if mention.preposition else _MENTIONED
        # "His mother" is told of in passing: the one she is the mother of stays in view.
        kin = not subject and self.lexicon.has("possessives", mention.determiner)
        self.gain(entity, _KIN * weight if kin else weight)
        entity.led = entity.led or led
        entity.kin = entity.kin or self.lexicon.has("possessives", mention.determiner)
        entity.last_seen = at

    def spoke(self, entity: Entity) -> None:
        """Note that an entity said something."""
        self.gain(entity, _SPOKE)
        self.last_speaker = entity
        self.last_speakers = [*self.last_speakers[-3:], entity]
        entity.spoken = True

    def pronoun(self, traits: str) -> Entity | None:
        """The entity that a pronoun with these traits stands for: the most salient that agrees, or None."""
        gender, number, last = traits[0], int(traits[1]), traits.endswith("l")
        gendered = self.lexicon.grammar.grammatical_gender
        best, best_score, rival = None, 0.0, 0.0
        for entity in self.recent:
            score = (
                entity.last_seen
                if last
                else entity.salience * self.agreement(entity, gender, number, gendered=gendered)
            )
            if last and not entity.proper and number != 2:
                continue
            if last and not self.agreement(entity, gender, number, gendered=gendered):
                continue
            if score > best_score:
                best, best_score, rival = entity, score, best_score
            else:
                rival = max(rival, score)
        self.doubtful = not last and rival > _RIVAL * best_score
        if best is not None and not best.gender and best.kind is SpeakerKind.PERSON and not self.doubtful:
            best.gender = gender if gender in "mf" else ""
        return best

    def agrees(self, entity: Entity, traits: str) -> bool:
        """Whether a pronoun with these traits may stand for an entity."""
        gendered = self.lexicon.grammar.grammatical_gender
        return self.agreement(entity, traits[0], int(traits[1]), gendered=gendered) > 0

    @staticmethod
    def agreement(entity: Entity, gender: str, number: int, *, gendered: bool) -> float:
        """How well an entity agrees with a pronoun, 0.0 (not at all) to 1.0; ``gendered``: things have a gender too."""
        plural = entity.number == 2 or entity.kind is SpeakerKind.GROUP
        person = entity.kind is SpeakerKind.PERSON
        if number == 2:
            # "They" may be a body, and one person whose gender is not told.
            untold = person and not entity.gender
            alone = 0.3 if entity.kind is SpeakerKind.ORGANISATION or untold else 0.0
            return 1.0 if plural else 0.0 if gendered else alone
        if number == 1 and plural:
            return 0.0
        if gender == "n":
            return 0.0 if person else 1.0
        if (
            not gendered
            and gender in "mf"
            and entity.kind in (SpeakerKind.ORGANISATION, SpeakerKind.DOCUMENT, SpeakerKind.GROUP)
        ):
            return 0.0
        if gender in "mf" and entity.gender and entity.gender != gender:
            return 0.0
        if person:
            return 1.0 if entity.gender == gender else 0.8
        return 0.8 if entity.gender == gender and entity.kind is SpeakerKind.ORGANISATION else 0.25
