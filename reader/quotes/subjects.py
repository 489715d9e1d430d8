"""Whose verb it is: the subject before a verb, the inverted subject after it, the subject that a participle shares."""

from __future__ import annotations

from reader.model import Span, SpeakerKind
from reader.quotes.clauses import skip_circumstance
from reader.quotes.conjugation import Form
from reader.quotes.coordination import first_joined, joined, listed
from reader.quotes.cues import Cue
from reader.quotes.mentions import Mention
from reader.quotes.scene import Scene, Source
from reader.quotes.tokens import TokenKind

__all__ = [
    "agent_after",
    "main_subject",
    "mention_source",
    "pronoun_source",
    "source_after",
    "source_of",
    "subject_before",
]

_ASIDES = 9
_LONGEST_ASIDE = 18
_IMPERSONAL = 5


def mention_source(scene: Scene, mention: Mention, *, in_list: bool = False) -> Source:
    """The source that a noun phrase names; an anaphor such as "ce dernier" counts as a pronoun.

    ``in_list``: a list of names from here on ("A, B et C") speaks together, where a comma cannot mean something else.
    """
    if (
        mention.name is None
        and mention.kind is SpeakerKind.PERSON
        and scene.low(mention.last) in scene.lexicon.sets["conjunction"]
    ):
        named = scene.by_first.get(mention.last + 1)
        if (
            named is not None
            and named.name is not None
            and not named.determiner
            and named.kind is SpeakerKind.PERSON
            and (named.role or not mention.determiner)
        ):
            mention = named
    span = Span(mention.start, mention.stop)
    words = scene.text[mention.start : mention.stop].lower().replace("’", "'")
    if words in scene.lexicon.sets["anaphors"]:
        gender = mention.gender or ("f" if words.endswith("e") and "dernière" in words else "m")
        return Source("pronoun", span, None, f"{gender}{mention.number or 1}l")
    return Source("mention", span, mention, others=(in_list and listed(scene, mention)) or joined(scene, mention))


def pronoun_source(scene: Scene, index: int, traits: str) -> Source:
    """The source that a pronoun stands for."""
    token = scene.tokens[index]
    start = (
        token.start + (len(token.low) - len(token.low.lstrip("-t"))) if token.kind is TokenKind.CLITIC else token.start
    )
    if token.kind is TokenKind.CLITIC:
        start = token.stop - len(token.low.rsplit("-", 1)[-1])
    return Source("pronoun", Span(start, token.stop), None, traits)


def _clitic(scene: Scene, cue: Cue) -> Source | None:
    if cue.clitic < 0:
        return None
    word = scene.low(cue.clitic).rsplit("-", 1)[-1]
    if word == "on":
        return _read_where(scene, cue)
    return pronoun_source(scene, cue.clitic, scene.lexicon.maps["subject_pronouns"].get(word, "u0"))


def _read_where(scene: Scene, cue: Cue) -> Source:
    """Whose words "peut-on lire dans le communiqué de X", "a-t-on appris auprès de X" tell."""
    for at in range(cue.last, min(len(scene.tokens), cue.last + 6)):
        mention = scene.by_first.get(at)
        if mention is not None and at == cue.last and mention.name is not None and not mention.preposition:
            # "martèle-t-on Rue de Grenelle"
            return mention_source(scene, mention)
        if mention is None or not mention.preposition:
            continue
        if mention.owner is not None and mention.kind is SpeakerKind.DOCUMENT:
            return Source("owner", Span(*mention.owner), mention)
        if mention.kind in (SpeakerKind.PERSON, SpeakerKind.ORGANISATION):
            return mention_source(scene, mention)
    return Source("same")


def source_after(scene: Scene, index: int) -> Source | None:
    """The noun phrase or pronoun that starts at ``index``, adverbs skipped."""
    at = index
    while (
        at < len(scene.tokens)
        and at - index < 4
        and scene.lexicon.has("adverbs", scene.low(at))
        and not scene.lexicon.has("prepositions", scene.low(at))
        and at not in scene.by_first
    ):
        if scene.grammar.inverted_pronouns and scene.low(at) in scene.lexicon.maps["subject_pronouns"]:
            break
        at += 1
    if scene.low(at) == "," and at - index < 3:
        at = _past_aside(scene, at)
    one = next((unit for unit in range(at, min(len(scene.tokens), at + 5)) if scene.says(unit, "demonstratives")), -1)
    if one >= 0 and all(unit not in scene.by_first or scene.by_first[unit].preposition for unit in range(at, one)):
        return pronoun_source(scene, one, scene.lexicon.maps["subject_pronouns"][scene.low(one)])
    mention = scene.by_first.get(at)
    if mention is None or mention.preposition:
        mention = _past_addressee(scene, at) or mention
    if mention is not None:
        return mention_source(scene, mention, in_list=True)
    if scene.grammar.inverted_pronouns and scene.low(at) in scene.lexicon.maps["subject_pronouns"]:
        return pronoun_source(scene, at, scene.lexicon.maps["subject_pronouns"][scene.low(at)])
    if scene.says(at, "indefinites") and scene.low(at + 1) in (".", ",", ""):
        return Source("open", scene.span(at, at + 1))
    return None


def _past_addressee(scene: Scene, index: int) -> Mention | None:
    """The subject after an addressee or a medium: "a déclaré à la presse le conseiller"."""
    at = index
    for _ in range(2):
        step = skip_circumstance(scene, at, len(scene.tokens))
        if step == at:
            break
        at = step
        mention = scene.by_first.get(at)
        if mention is not None and not mention.preposition and (mention.is_source or mention.determiner):
            return mention
    return None


def _past_aside(scene: Scene, comma: int) -> int:
    """Past an aside between commas after a verb: "a confié, à Reuters, le directeur"."""
    for at in range(comma + 1, min(len(scene.tokens), comma + _LONGEST_ASIDE)):
        if scene.low(at) == ",":
            return at + 1
        if scene.is_quote(at):
            break
    return comma + 1


def agent_after(scene: Scene, index: int) -> Source | None:
    """The agent of a passive: the phrase after "par" within a short reach, or None."""
    for at in range(index, min(len(scene.tokens), index + 12)):
        if scene.low(at) in scene.lexicon.sets["passive_by"]:
            mention = scene.by_first.get(at + 1)
            if mention is not None:
                return mention_source(scene, mention)
            traits = scene.lexicon.maps["object_sources"].get(scene.low(at + 1))
            return pronoun_source(scene, at + 1, traits) if traits else None
        if scene.low(at) in (".", ";", ":"):
            break
    return None


def source_of(scene: Scene, cue: Cue) -> Source | None:
    """Whose words the verb ``cue`` reports, or None when the sentence does not tell."""
    known = scene.sources.get(cue.verb)
    if known is not None:
        return known
    found = _clitic(scene, cue)
    if found is None and cue.passive:
        return agent_after(scene, cue.last)
    after_quote = scene.is_quote(cue.first - 1) or (scene.low(cue.first - 1) == "," and scene.is_quote(cue.first - 2))
    if found is None and scene.grammar.inverted_tag and (scene.says(cue.first - 1, "inverting_words") or after_quote):
        after = source_after(scene, cue.last)
        found = after if after is not None and after.mention is not None and after.mention.is_source else None
    if found is None and cue.finite and scene.grammar.verb_second:
        found = _behind_verb(scene, cue)
    if found is None and cue.finite:
        found = subject_before(scene, cue.first)
    elif found is None and not _is_impersonal(scene, cue):
        found = _shared(scene, cue)
    if found is not None:
        scene.sources[cue.verb] = found
    return found


def _behind_verb(scene: Scene, cue: Cue) -> Source | None:
    """The subject right behind a finite verb when none stands right before it: "Am Montag sagte Anna Weber"."""
    before = scene.by_last.get(cue.first)
    if scene.low(cue.first - 1) in scene.lexicon.maps["subject_pronouns"] or (before and not before.preposition):
        return None
    after = source_after(scene, cue.last)
    is_told = after is not None and (after.mention is None or after.mention.is_source)
    return after if is_told else None


def _is_impersonal(scene: Scene, cue: Cue) -> bool:
    """Whether an infinitive is nobody's: "il faut noter"."""
    reach = range(max(0, cue.first - _IMPERSONAL), cue.first)
    return cue.form is Form.INFINITIVE and any(scene.says(at, "impersonals") for at in reach)


def _shared(scene: Scene, cue: Cue) -> Source | None:
    """The subject of a participle or infinitive: that of the verb before it, or of the clause it opens."""
    if cue.form is Form.PRESENT_PARTICIPLE:
        mention = scene.by_last.get(cue.first)
        if mention is not None and (
            mention.preposition in scene.lexicon.sets["participle_prepositions"]
            or (mention.kind is SpeakerKind.DOCUMENT and not scene.grammar.head_first)
        ):
            return mention_source(scene, mention)
    for other in reversed(scene.cues):
        if other.verb < cue.verb and other.finite and not other.passive and not scene.is_covered(other.verb):
            return source_of(scene, other)
    if cue.first <= 6:
        for at in range(cue.last, len(scene.tokens)):
            if scene.low(at) == ",":
                found = _at(scene, at + 1)
                if found is not None:
                    return found
    mention = scene.by_last.get(cue.first)
    if mention is not None and mention.is_source and not mention.preposition:
        return mention_source(scene, mention)
    for at in range(cue.first - 1, -1, -1):
        traits = scene.lexicon.maps["subject_pronouns"].get(scene.low(at))
        if traits and traits[0] not in "ru" and not scene.is_covered(at):
            return pronoun_source(scene, at, traits)
    return main_subject(scene, cue.first)


def _at(scene: Scene, index: int) -> Source | None:
    """A subject pronoun or a source phrase that starts at ``index``."""
    traits = scene.lexicon.maps["subject_pronouns"].get(scene.low(index))
    if traits and traits[0] != "r":
        return pronoun_source(scene, index, traits)
    mention = scene.by_first.get(index)
    return mention_source(scene, mention) if mention is not None and mention.is_source else None


def subject_before(scene: Scene, first: int) -> Source | None:
    """The subject before a verb group that starts at ``first``."""
    at = first - 1
    while (
        at >= 0
        and scene.lexicon.has("adverbs", scene.low(at))
        and at + 1 not in scene.by_last
        and scene.low(at) not in scene.lexicon.maps["subject_pronouns"]
    ):
        at -= 1
    for _ in range(_ASIDES):
        if at < 0:
            break
        found = _ending_at(scene, at + 1)
        if found is not None:
            return _person_before(scene, found) or found
        if scene.says(at, "conjunction") or scene.says(at, "joining_words"):
            return _coordinated(scene, at)
        if scene.low(at) == ",":
            mention = scene.by_last.get(at)
            if (
                mention is not None
                and mention.is_source
                and not mention.preposition
                and not _is_apposed(scene, mention)
            ):
                relative = _relative_before(scene, mention, "subject_relatives")
                if relative is not None:
                    return relative
                head = scene.by_last.get(mention.first - 1) if scene.low(mention.first - 1) == "," else None
                if head is not None and mention.name is None and head.name is not None and head.first <= 1:
                    # "Nurses United, the state's largest union, said …"
                    return mention_source(scene, head)
                return mention_source(scene, first_joined(scene, mention), in_list=True)
        phrase = scene.by_last.get(at + 1)
        if phrase is None and scene.low(at) != "," and scene.tokens[at].kind is TokenKind.WORD:
            at -= 1
            continue
        at = (
            phrase.first - 2
            if phrase is not None and phrase.preposition and phrase.first > 1
            else _aside_start(scene, at)
        )
    return main_subject(scene, first)


def _person_before(scene: Scene, found: Source) -> Source | None:
    """The person named at the head of the sentence when a thing stands right before the verb, in an aside of theirs."""
    mention = found.mention
    if mention is None or mention.is_source or not mention.first:
        return None
    source = main_subject(scene, mention.first)
    head = source.mention if source is not None else None
    if head is None or head.kind is not SpeakerKind.PERSON or head.name is None:
        return None
    finite = scene.lexicon.sets["auxiliaries"] - scene.lexicon.sets["auxiliary_infinitives"]
    between = range(head.last, mention.first)
    has_verb = any(scene.low(at) in finite for at in between) or any(
        cue.finite and cue.verb in between for cue in scene.cues
    )
    return None if has_verb else source


def _aside_start(scene: Scene, index: int) -> int:
    """The unit before the comma that opens the aside ending at ``index``; -1 when there is none."""
    for at in range(index - 1, -1, -1):
        if scene.low(at) == ",":
            return at - 1
    return -1


def _ending_at(scene: Scene, last: int) -> Source | None:
    """A subject that ends right before ``last``."""
    word = scene.low(last - 1)
    traits = scene.lexicon.maps["subject_pronouns"].get(word)
    if traits is not None:
        if traits[0] == "r":
            return _antecedent(scene, last - 1)
        mention = scene.by_last.get(last)
        if mention is None:
            place = _place(scene, last) if traits == "u0" else None
            return place or pronoun_source(scene, last - 1, traits)
    mention = scene.by_last.get(last)
    if mention is None and scene.low(last - 1) == ")":
        for at in range(last - 2, max(-1, last - 9), -1):
            if scene.low(at) == "(":
                mention = scene.by_last.get(at)
                break
    if mention is None:
        return None
    if mention.preposition or _is_apposed(scene, mention):
        return None
    relative = _relative_before(scene, mention)
    if relative is not None:
        return relative
    return mention_source(scene, first_joined(scene, mention), in_list=True)


def _place(scene: Scene, before: int) -> Source | None:
    """Who says what "on" says: the body where it is said ("au ministère, on se dit attentif")."""
    words = scene.lexicon.sets["place_prepositions"]
    for mention in scene.mentions if words else ():
        is_body = mention.kind is SpeakerKind.ORGANISATION and mention.preposition in words
        if is_body and mention.first < before:
            return mention_source(scene, mention)
    return None


def _relative_before(scene: Scene, mention: Mention, relatives: str = "person_relatives") -> Source | None:
    """The antecedent when ``mention`` ends a relative clause: "les avocats qui représentent Trump arguent"."""
    for at in range(mention.first - 2, max(-1, mention.first - 8), -1):
        if scene.tokens[at].kind is not TokenKind.WORD:
            return None
        if scene.says(at, relatives):
            return _antecedent(scene, at)
    return None


def _is_apposed(scene: Scene, mention: Mention) -> bool:
    """Whether a bare function continues an apposition: "X, directeur de …, et président de …, dit"."""
    if mention.name is not None or mention.determiner or mention.kind is not SpeakerKind.PERSON:
        return False
    before = mention.first - 1
    return (scene.low(before) == "," or scene.says(before, "and_words")) and mention.first > 2


def _antecedent(scene: Scene, index: int) -> Source | None:
    """What a relative "qui" / "who" stands for: the phrase before it."""
    at = index - 1 if scene.low(index - 1) == "," else index
    mention = scene.by_last.get(at)
    if mention is not None and not mention.is_source and mention.preposition:
        # "les opposants au projet qui …": who stands before the complement.
        before = scene.by_last.get(mention.first) or scene.by_last.get(mention.first - 1)
        mention = before if before is not None and before.is_source else mention
    if mention is not None and not mention.is_source and mention.owner is not None:
        return Source("owner", Span(*mention.owner), mention)
    return mention_source(scene, mention) if mention is not None else None


def _coordinated(scene: Scene, index: int) -> Source | None:
    """The subject of a verb joined to an earlier one: "X a dit … et a ajouté …"."""
    for other in reversed(scene.cues):
        if other.verb < index and other.finite and not scene.is_covered(other.verb):
            return source_of(scene, other)
    return main_subject(scene, index)


def main_subject(scene: Scene, before: int) -> Source | None:
    """The subject of the sentence: the first pronoun or free noun phrase before unit ``before``."""
    best: Mention | None = None
    for at in range(before):
        token = scene.tokens[at]
        traits = scene.lexicon.maps["subject_pronouns"].get(token.low) if token.kind is TokenKind.WORD else None
        if traits and traits[0] != "r" and at not in scene.by_first:
            return pronoun_source(scene, at, traits) if best is None else mention_source(scene, best)
        if token.kind is TokenKind.CLITIC:
            word = token.low.rsplit("-", 1)[-1]
            return pronoun_source(scene, at, scene.lexicon.maps["subject_pronouns"].get(word, "u0"))
        mention = scene.by_first.get(at)
        if mention is None or mention.preposition or mention.determiner == "#":
            continue
        if mention.is_source and mention.kind is not SpeakerKind.DOCUMENT:
            return mention_source(scene, mention)
        best = best or mention
    return mention_source(scene, best) if best is not None else None
