"""From findings to quotes: speakers resolved in reading order, relays found, every quoted string accounted for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.model import Attribution, BlockKind, Quote, QuoteKind, Speaker, SpeakerKind, Unattributed
from reader.quotes.entities import Entity
from reader.quotes.headlines import NOBODY, name_headlines
from reader.quotes.mentions import Mention
from reader.quotes.reading import Reading
from reader.quotes.relays import relay_of
from reader.quotes.rules.not_speech import reason_against
from reader.quotes.scene import DASHES, Finding, Scene
from reader.quotes.speakers import Registry
from reader.quotes.tokens import TokenKind

__all__ = ["assemble"]

Decided = tuple[Scene, list[Finding]]
_SEVERAL = 4
_WORD = re.compile(r"\w+")
_DOUBT = 0.8
_GOES_ON = 1.0
_OPENING = 8
_TOPIC = 2
_SPEAKING = (SpeakerKind.PERSON, SpeakerKind.ORGANISATION, SpeakerKind.GROUP)
_BEFORE_VERB = ("auxiliaries", "negation_first", "reflexives")
_CERTAINTY = {"mention": 1.0, "pronoun": 0.9}


class _Assembly:
    """Walks the sentences in reading order and resolves each finding's source."""

    def __init__(self, reading: Reading, decided: Sequence[Decided]) -> None:
        self.folded = reading.folded
        self.strings = reading.strings
        self.decided = decided
        self.registry = Registry(reading.folded, reading.lexicon)
        self.registry.collect(mention for scene, _ in decided for mention in scene.mentions)
        self.quotes: list[Quote] = []
        self.subject: Entity | None = None
        self.subject_block = -1
        self.turns: list[Entity | None] = []
        self.turn_block = -1
        self.said: dict[str, Entity] = {}

    def run(self) -> list[Quote]:
        """The quotes in text order."""
        block = -1
        for scene, findings in self.decided:
            self.registry.next_sentence(new_block=scene.sentence.block != block)
            block = scene.sentence.block
            self.registry.in_headline = scene.sentence.kind is BlockKind.HEADLINE
            self.sentence(scene, findings)
        self.quotes.sort(key=lambda quote: (quote.span.start, quote.span.stop))
        return self.quotes

    def sentence(self, scene: Scene, findings: list[Finding]) -> None:
        """Resolve one sentence: mentions gain salience as far as the text has come when a source is read."""
        pending = sorted(findings, key=self.reach)
        mentions = [mention for mention in scene.mentions if not self.is_inserted(scene, mention)]
        if scene.tokens[-1].low in DASHES and not findings:
            # A dateline is no part of the prose.
            return
        if pending and scene.spoken and pending[0].source.kind in ("answer", "open"):
            # The label of a turn ("R:") names nobody.
            mentions = [mention for mention in mentions if mention.start >= self.reach(pending[0])]
        seen, subject = 0, True
        first: Entity | None = None
        for finding in pending:
            at = self.reach(finding)
            while seen < len(mentions) and mentions[seen].start < at:
                first, subject = self.note(scene, mentions[seen], first, subject)
                seen += 1
            self.quote(scene, finding)
        topic = self.taken_up(scene) if not findings else None
        for mention in mentions[seen:]:
            first, subject = self.note(scene, mention, first, subject)
        if topic is not None:
            first = topic
        goes_on = bool(findings) and first is not None and first is not self.registry.last_speaker
        if first is not None and not (goes_on and self.is_late(scene, findings)):
            self.subject, self.subject_block = first, scene.sentence.block
        elif findings and self.registry.last_speaker is not None:
            self.subject, self.subject_block = self.registry.last_speaker, scene.sentence.block

    @staticmethod
    def is_late(scene: Scene, findings: list[Finding]) -> bool:
        """Whether the first subject that a sentence names stands behind all that it reports: "he told reporters"."""
        last = max(finding.span.stop for finding in findings)
        named = next((one for one in scene.mentions if one.is_source and not one.preposition), None)
        return named is not None and named.start >= last

    def taken_up(self, scene: Scene) -> Entity | None:
        """Whom a sentence that reports nothing goes on about: he or she, before any other subject."""
        for at in range(min(len(scene.tokens), _OPENING)):
            mention = scene.by_first.get(at)
            if mention is not None and not mention.preposition and mention.is_source:
                return None
            traits = scene.lexicon.maps["subject_pronouns"].get(scene.low(at), "r")
            governed = scene.says(at - 1, "prepositions") or scene.says(at - 1, "linkers")
            if traits[0] in "mf" and traits[1] == "1" and not governed:
                entity = self.registry.pronoun(traits)
                if entity is None or self.registry.doubtful:
                    return None
                self.registry.gain(entity, _GOES_ON)
                return entity
        return None

    @staticmethod
    def reach(finding: Finding) -> int:
        """How far the text is read when a finding's source is resolved: not into the words that are its own."""
        span = finding.source.span
        if span is None or (span.start >= finding.span.start and finding.source.kind == "pronoun"):
            return finding.span.start
        return span.start

    def note(self, scene: Scene, mention: Mention, first: Entity | None, subject: bool) -> tuple[Entity | None, bool]:
        """One mention read on; the sentence's subject and whether it is still to come."""
        if (
            not scene.grammar.bare_nouns
            and not mention.determiner
            and mention.name is None
            and mention.kind is SpeakerKind.PERSON
        ):
            return first, subject
        is_subject = subject and mention.is_source and not mention.preposition
        has_verb = mention.is_source and not mention.preposition and self.before_verb(scene, mention)
        topic = mention.first <= _TOPIC and bool(mention.preposition) and scene.says(0, "topic_words")
        self.registry.mentioned(mention, mention.start, subject=is_subject or has_verb or topic, led=has_verb)
        if is_subject:
            return self.registry.resolve(mention), False
        return first, subject

    @staticmethod
    def before_verb(scene: Scene, mention: Mention) -> bool:
        """Whether a verb follows a mention, which is then likely its subject."""
        word = scene.low(mention.last)
        lexicon = scene.lexicon
        return any(lexicon.has(group, word) for group in _BEFORE_VERB) or word in lexicon.verbs

    def is_inserted(self, scene: Scene, mention: Mention) -> bool:
        """Whether a name right before an opening mark is the narrator's insertion: Vladimir "Poutine ne sent pas …"."""
        return mention.first == 0 and mention.name is not None and scene.is_quote(mention.last)

    def entity(self, scene: Scene, finding: Finding) -> Entity | None:
        """Whose words a finding holds."""
        source = finding.source
        if source.kind == "mention" and source.mention is not None:
            return self.registry.resolve(source.mention)
        if source.kind == "owner" and source.span is not None:
            return self.registry.owner(source.span.of(self.folded))
        if source.kind == "pronoun":
            again = self.said.get(self.key(finding))
            traits = source.traits or "u0"
            if again is not None and self.registry.agrees(again, traits):
                return again
            return self.registry.pronoun(traits) or self.ahead(scene, finding)
        if source.kind == "turn":
            return self.turns[-2] if len(self.turns) > 1 and self.turn_block == scene.sentence.block - 1 else None
        if source.kind == "answer":
            return self.registry.last_speaker or self.registry.pronoun("u1")
        if source.kind == "same":
            return self.said.get(self.key(finding)) or self.same(scene, finding)
        return None

    def key(self, finding: Finding) -> str:
        """The words of a finding, by which it is known when they are quoted again; "" for few words."""
        words = finding.span.of(self.folded).lower().split()
        return " ".join(words) if len(words) >= _SEVERAL else ""

    def ahead(self, scene: Scene, finding: Finding) -> Entity | None:
        """A pronoun before its name: the first person in the words that it tells or in the next sentence."""
        traits = finding.source.traits or "u0"
        own = [mention for mention in scene.mentions if finding.span.start <= mention.start < finding.span.stop]
        after = scene.following.mentions if scene.following is not None else []
        for mention in (*own, *after):
            if mention.name is not None and mention.kind is SpeakerKind.PERSON and not mention.preposition:
                entity = self.registry.resolve(mention)
                if self.registry.agrees(entity, traits):
                    return entity
        return None

    def same(self, scene: Scene, finding: Finding) -> Entity | None:
        """The speaker so far: of the sentence before in this block, else of the last quote, if they do not name him."""
        subject = self.subject
        words = set(_WORD.findall(finding.span.of(self.folded)))
        if subject is not None and self.subject_block == scene.sentence.block and subject.kind in _SPEAKING:
            last = self.quotes[-1] if self.quotes else None
            if (last is None or last.span.stop < subject.last_seen) and not self.is_told_of(subject, words):
                return subject
        speakers = self.registry.last_speakers
        if not speakers:
            return self.next_subject(scene)
        return next((one for one in reversed(speakers) if not self.is_told_of(one, words)), self.registry.last_speaker)

    def next_subject(self, scene: Scene) -> Entity | None:
        """Before anybody has spoken: the person whom the next sentence of the paragraph begins with."""
        after = scene.following
        if after is None or after.sentence.block != scene.sentence.block:
            return None
        for mention in after.mentions:
            if mention.preposition or mention.kind is not SpeakerKind.PERSON:
                continue
            named = mention.name is not None and (mention.first <= _OPENING or self.before_verb(after, mention))
            if named or (mention.first == 0 and after.cues):
                return self.registry.resolve(mention)
        return None

    @staticmethod
    def is_told_of(entity: Entity, words: set[str]) -> bool:
        """Whether words of the name of a person stand in what is said: then somebody else says it."""
        is_person = entity.proper and entity.kind in (SpeakerKind.PERSON, SpeakerKind.UNKNOWN)
        return is_person and any(word in words for word in entity.name.split() if len(word) > 2 and word[:1].isupper())

    def take_turn(self, scene: Scene, entity: Entity | None) -> None:
        """Note who has a turn of a dialogue; the speakers of an untold one alternate while the lines follow on."""
        if self.turn_block != scene.sentence.block - 1:
            self.turns.clear()
        self.turns.append(entity)
        self.turn_block = scene.sentence.block

    def joint(self, scene: Scene, finding: Finding, entity: Entity) -> Speaker:
        """The speaker of a finding, their names where several speak together."""
        entities = dict.fromkeys((entity, *map(self.registry.resolve, finding.source.others)))
        *names, last = (each.name for each in entities)
        if not names:
            return entity.speaker()
        return Speaker(f"{', '.join(names)} {scene.grammar.and_word} {last}", SpeakerKind.GROUP)

    def quote(self, scene: Scene, finding: Finding) -> None:
        """Add the quote of one finding; quoted words of the narrator whom nobody has spoken before stay nobody's."""
        source = finding.source
        self.registry.doubtful = False
        entity = self.entity(scene, finding)
        doubtful = source.kind == "pronoun" and self.registry.doubtful
        words = finding.span.of(self.folded)
        few = len(words.split()) < _SEVERAL or words[:1].isupper()
        if entity is None and source.kind == "same" and finding.kind is QuoteKind.PARTIAL and few:
            finding.quotes = ()
            return
        speaker: Speaker | None = None
        confidence = finding.confidence * _CERTAINTY.get(source.kind, 0.8)
        explanation = finding.explanation
        if finding.rule == "turn":
            self.take_turn(scene, entity)
        if entity is None:
            confidence *= 0.5
        else:
            self.registry.spoke(entity)
            if (key := self.key(finding)) and finding.quotes:
                self.said.setdefault(key, entity)
            speaker = self.joint(scene, finding, entity)
            if source.kind != "mention" and source.span is not None:
                explanation += f"; “{source.span.of(self.folded)}” stands for {speaker.name}"
        if doubtful and entity is not None:
            confidence *= _DOUBT
            explanation += "; another fits the pronoun nearly as well"
        if finding.negated:
            explanation += "; the verb is denied"
        inner = (self.strings[index].inner for index in sorted(finding.quotes))
        self.quotes.append(
            Quote(
                finding.kind,
                finding.span,
                finding.pieces or tuple(inner),
                finding.cue,
                source.span,
                speaker,
                relay_of(scene, finding),
                round(confidence, 3),
                finding.rule,
                explanation,
            )
        )


def _unattributed(reading: Reading, decided: Sequence[Decided]) -> tuple[Unattributed, ...]:
    """The quoted strings that no quote holds, each with a reason."""
    taken = {index for _, findings in decided for finding in findings for index in finding.quotes}
    where = {
        token.quote: (scene, at)
        for scene, _ in decided
        for at, token in enumerate(scene.tokens)
        if token.kind is TokenKind.QUOTE
    }
    out = []
    for index, string in enumerate(reading.strings):
        if index in taken:
            continue
        if index in where:
            scene, at = where[index]
            reason = reason_against(scene, at) or NOBODY
        else:
            reason = f"within a {reading.blocks[string.block].kind.value}"
        out.append(Unattributed(string.inner, reason))
    return tuple(out)


def assemble(reading: Reading, decided: Sequence[Decided]) -> Attribution:
    """The attribution of an article from what the rules found, sentence by sentence."""
    quotes = _Assembly(reading, decided).run()
    named, apart = name_headlines(reading, quotes, _unattributed(reading, decided))
    return Attribution(tuple(named), tuple(apart))
