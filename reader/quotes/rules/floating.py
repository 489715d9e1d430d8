"""A quotation that stands alone, without a verb of speech: the speaker so far goes on, or a line below signs it.

Source: O'Keefe et al., "A Sequence Labelling Approach to Quote Attribution" (EMNLP 2012): quotes without a cue most
often continue their predecessor's speaker.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import BlockKind, QuoteKind, SpeakerKind
from reader.quotes.rules.not_speech import reason_against
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.subjects import main_subject, mention_source, source_after, source_of, subject_before
from reader.quotes.tokens import TokenKind

__all__ = ["RULE"]

NAME = "floating"
_WORDS = 4
_NAME_WORDS = 6
_LABEL_WORDS = 3
_HEAD = 1
_OPENING = 5


def _is_term(scene: Scene, at: int) -> bool:
    """A quoted noun after a determiner where nobody reports: a term that the narrator holds at a distance."""
    words = scene.string(at).inner.of(scene.text)
    named = scene.by_last.get(at)
    told = named is not None and named.name is not None and named.kind is not SpeakerKind.UNKNOWN
    told = told or scene.low(at - 1) in scene.lexicon.sets["be"] or scene.low(at - 1) in scene.lexicon.sets["as_words"]
    if len(words.split()) == 1 and not told and not _is_verb(scene, at):
        return True
    if at and words[:1].isupper() and len(words.split()) <= _NAME_WORDS:
        return True
    labels = named is not None and named.kind is SpeakerKind.UNKNOWN and named.name is None and bool(named.determiner)
    if labels and not scene.used and len(words.split()) <= _LABEL_WORDS:
        # "une soirée « portes ouvertes »", "la fameuse « exception culturelle »"
        return True
    return scene.low(at - 1) in scene.lexicon.maps["determiners"] and not scene.used


def _is_verb(scene: Scene, at: int) -> bool:
    """Whether a quoted word stands where a verb does, between subject and object: X « regrette » cette décision."""
    before = scene.by_last.get(at)
    leads = before is not None and not before.first and not before.preposition and before.is_source
    if not leads and not scene.says(at - 1, "subject_relatives"):
        return False
    after = scene.low(at + 1)
    return after in scene.lexicon.maps["determiners"] or scene.says(at + 1, "complementisers")


def _narrated(scene: Scene, at: int) -> Source:
    """Whose words they are: who reports in this sentence, whom it is about ("X est « ravi »"), or who spoke so far."""
    told = [scene.sources[verb] for verb in sorted(scene.used) if verb in scene.sources]
    if told:
        return told[-1]
    named = scene.by_last.get(at)
    whose = subject_before(scene, at) if scene.says(at - 1, "subject_relatives") else None
    if whose is not None and whose.mention is not None and whose.mention.is_source:
        return whose
    if named is not None and not named.preposition and (named.name is not None or _is_verb(scene, at)):
        return mention_source(scene, named)
    if named is not None and named.is_source and not named.preposition and scene.says(named.first, "definite_articles"):
        # "la Ligue « prend acte »"
        return mention_source(scene, named)
    is_told = scene.low(at - 1) in scene.lexicon.sets["be"]
    subject = subject_before(scene, at - 1) if is_told else main_subject(scene, at)
    mention = subject.mention if subject is not None else None
    can_speak = mention is not None and mention.kind in (SpeakerKind.PERSON, SpeakerKind.ORGANISATION)
    heads = mention is not None and mention.first <= _HEAD and scene.says(0, "definite_articles")
    if subject is not None and mention is not None and can_speak and (mention.name is not None or heads):
        return subject
    return Source("same")


def _told_next(scene: Scene) -> Source | None:
    """Who says a quotation that stands alone, where the next sentence tells: "C'est ce qu'affirme Pierre Kessel"."""
    after = scene.following
    if after is None or " ".join(after.lows[:3]) not in scene.lexicon.sets["summing_up"]:
        return None
    cue = next((cue for cue in after.cues if cue.first <= _OPENING and cue.finite), None)
    source = source_after(after, cue.last) or source_of(after, cue) if cue is not None else None
    return source if source is not None and source.mention is not None and source.mention.is_source else None


def _find(scene: Scene) -> Iterator[Finding]:
    if not scene.quote_units:
        return
    alone = all(token.kind in (TokenKind.QUOTE, TokenKind.MARK, TokenKind.NUMBER) for token in scene.tokens)
    for at in scene.quote_units:
        if not scene.is_free(at):
            continue
        string = scene.string(at)
        words = len(string.inner.of(scene.text).split())
        ahead = _told_next(scene) if alone else None
        if ahead is not None:
            yield Finding(
                NAME, QuoteKind.DIRECT, string.inner, ahead, (scene.tokens[at].quote,),
                confidence=0.8, explanation="the next sentence tells who says it",
            )  # fmt: skip
        elif alone or string.continues or (words >= _WORDS * 2 and at == 0):
            told = string.inner.of(scene.text)
            whole = told[:1].isupper() and words > 1 and scene.low(at + 1) == "." and at == 0
            if words < _WORDS and not (string.continues or whole) and told[-1:] not in ".!?…":
                continue
            yield Finding(
                NAME, QuoteKind.DIRECT, string.inner, Source("same"), (scene.tokens[at].quote,),
                confidence=0.7, explanation="the quotation stands alone; the speaker before it goes on",
            )  # fmt: skip
        elif (
            scene.sentence.kind is not BlockKind.HEADLINE and not reason_against(scene, at) and not _is_term(scene, at)
        ):
            yield Finding(
                NAME, QuoteKind.PARTIAL, string.inner, _narrated(scene, at), (scene.tokens[at].quote,),
                confidence=0.4, explanation="quoted words without a verb of speech; the speaker before is likeliest",
            )  # fmt: skip


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "« Le lac est gelé », a dit Jean Favre. « Personne ne doit y marcher cette semaine. »",
            (
                Expected("direct", "Le lac est gelé", "Jean Favre"),
                Expected("direct", "Personne ne doit y marcher cette semaine.", "Jean Favre"),
            ),
        ),
        Example("fr", "Le bateau « Le Gel » est à quai."),
        Example(
            "en",
            "“The lake is frozen,” said John Fowler. “Nobody should walk on it this week.”",
            (
                Expected("direct", "The lake is frozen,", "John Fowler"),
                Expected("direct", "Nobody should walk on it this week.", "John Fowler"),
            ),
        ),
        Example("en", "The boat “Frost” is in the harbour."),
    ),
)
