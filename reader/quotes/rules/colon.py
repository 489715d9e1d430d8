"""A quotation that a colon announces: Il écrit : « … »; une déclaration : « … »; Titre : « … ».

Source: Grevisse and Goosse, Le bon usage (on the colon before direct speech).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind, Span, SpeakerKind
from reader.quotes.clauses import skip_circumstance
from reader.quotes.cues import Cue
from reader.quotes.mentions import Mention
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.subjects import agent_after, main_subject, mention_source, source_of

__all__ = ["RULE"]

NAME = "colon"
_UTTERANCE = 6
_OPENING = 4


def _cue_before(scene: Scene, colon: int) -> Cue | None:
    """The verb of speech nearest before the colon, finite ones and participles that can announce."""
    best: Cue | None = None
    for cue in scene.cues:
        if cue.last > colon or not cue.frames & {"q", "c", "n", "o"} or (cue.passive and cue.finite):
            continue
        if cue.passive and not cue.finite:
            continue
        best = cue
    return best


def _nominal(scene: Scene, colon: int) -> bool:
    return any(scene.lexicon.has("nominal_cues", scene.low(at)) for at in range(max(0, colon - 14), colon))


def _is_medium(scene: Scene, mention: Mention) -> bool:
    return any(scene.lexicon.has("relay_nouns", word) for word in mention.words)


def _is_label(scene: Scene, mention: Mention, colon: int) -> bool:
    """Whether a source stands before the colon with nothing but circumstances: a headline's "X : « … »"."""
    at = mention.last
    while at < colon:
        step = skip_circumstance(scene, at, colon)
        if step == at:
            return False
        at = step
    return mention.is_source and mention.first <= 2


def _is_utterance(scene: Scene, at: int) -> bool:
    """Whether a quoted string of several words stands at ``at``."""
    return scene.is_quote(at) and len(scene.string(at).inner.of(scene.text).split()) >= _UTTERANCE


Announced = tuple[Source | None, Cue | None, float, str]
_AFTER_SOURCE = "a colon after a source announces the quotation"


def _speaker(scene: Scene, colon: int) -> Announced:
    """Who is announced before the colon: source, verb, confidence and reason; no source when nobody is."""
    cue = _cue_before(scene, colon)
    if cue is not None and (source := source_of(scene, cue)) is not None:
        if source.traits.startswith("u0") and scene.says(0, "place_prepositions"):
            source = Source("open", source.span)
        return source, cue, 0.93, f"“{scene.words(cue.first, cue.last)}” announces the quotation after the colon"
    agents = (agent_after(scene, cue.last) for cue in scene.cues if cue.passive and cue.finite and cue.last < colon)
    agent = next((found for found in agents if found is not None), None)
    if agent is not None and _nominal(scene, colon):
        return agent, None, 0.8, _AFTER_SOURCE
    named = scene.by_last.get(colon)
    if (
        named is not None
        and named.name is not None
        and scene.lexicon.has("of_words", named.preposition)
        and not _is_medium(scene, named)
    ):
        return mention_source(scene, named), None, 0.8, "a name and a colon announce the quotation"
    if named is not None and named.head in scene.lexicon.sets["naming"]:
        # A slogan or a motto says nothing itself: "Son slogan : « … »".
        return None, None, 0.0, ""
    found = _of_sentence(scene, colon)
    if found[0] is None and cue is not None:
        why = f"“{scene.words(cue.first, cue.last)}” announces the quotation after the colon"
        return Source("same"), cue, 0.7, f"{why}; the speaker before it goes on"
    if found[0] is not None or not _nominal(scene, colon):
        return found
    return Source("same"), None, 0.6, f"{_AFTER_SOURCE}; the speaker before it goes on"


def _of_sentence(scene: Scene, colon: int) -> Announced:
    """The subject of a sentence without a verb of speech, or the person right before the colon."""
    source, named = main_subject(scene, colon), scene.by_last.get(colon)
    mention = source.mention if source is not None else None
    if source is not None and mention is not None and mention.owner and scene.lexicon.has("nominal_cues", mention.head):
        owner = Source("owner", Span(*mention.owner), mention)
        return owner, None, 0.8, f"a colon after “{mention.head}” announces the quotation"
    if source is not None and (_nominal(scene, colon) or (mention is not None and _is_label(scene, mention, colon))):
        return source, None, 0.75, _AFTER_SOURCE
    ends = _own_mark(scene, colon + 1)
    if source is not None and ends and _is_someone(source):
        return source, None, 0.7, _AFTER_SOURCE
    heads = mention is not None and mention.is_source and mention.first <= 1
    named_first = mention is not None and mention.name is not None
    if source is not None and heads and ends and (named_first or ends != "."):
        return source, None, 0.6, _AFTER_SOURCE
    if not _is_utterance(scene, colon + 1):
        return None, None, 0.0, ""
    if named is not None and named.kind is SpeakerKind.PERSON and named.determiner:
        return mention_source(scene, named), None, 0.6, _AFTER_SOURCE
    if source is not None and mention is not None and mention.first <= _OPENING:
        return (source if mention.is_source else Source("same")), None, 0.6, _AFTER_SOURCE
    return None, None, 0.0, ""


def _own_mark(scene: Scene, at: int) -> str:
    """The final mark of a quoted sentence at ``at``, one with a capital and a mark of its own; else ""."""
    words = scene.string(at).inner.of(scene.text) if scene.is_quote(at) else ""
    return words[-1:] if words[:1].isupper() and words[-1:] in ".!?…" else ""


def _is_someone(source: Source) -> bool:
    """Whether a subject is a person with a name, or he or she."""
    if source.mention is not None:
        return source.mention.kind is SpeakerKind.PERSON and source.mention.name is not None
    return source.kind == "pronoun" and source.traits[:1] in ("m", "f")


def _joins(scene: Scene, at: int) -> bool:
    """Whether a comma or "and" goes on with a list of quotations."""
    return scene.low(at) == "," or scene.says(at, "and_words")


def _announced(scene: Scene) -> Iterator[Finding]:
    """A quotation at the head of a paragraph that the end of the paragraph before announces."""
    before = scene.previous
    if before is None or not scene.is_free(0) or before.sentence.block == scene.sentence.block:
        return
    colon = len(before.tokens) - 1
    if before.low(colon) not in (":", ","):
        return
    source, _, confidence, why = _speaker(before, colon)
    if source is not None:
        yield Finding(
            NAME,
            QuoteKind.DIRECT,
            scene.string(0).inner,
            source,
            (scene.tokens[0].quote,),
            confidence=confidence,
            explanation=why,
        )


def _find(scene: Scene) -> Iterator[Finding]:
    yield from _announced(scene)
    for at in scene.quote_units:
        if not scene.is_free(at) or scene.low(at - 1) != ":":
            continue
        source, cue, confidence, why = _speaker(scene, at - 1)
        if source is None:
            continue
        quotes, last = [scene.tokens[at].quote], at
        while scene.is_free(last + 1) or (_joins(scene, last + 1) and scene.is_free(last + 2)):
            last += 1 if scene.is_free(last + 1) else 2
            quotes.append(scene.tokens[last].quote)
        span = Span(scene.string(at).inner.start, scene.string(last).inner.stop)
        yield Finding(
            NAME, QuoteKind.DIRECT, span, source, tuple(quotes), cue=scene.cue_span(cue) if cue else None,
            confidence=confidence, explanation=why,
        )  # fmt: skip


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "Le maire de Vannes, Luc Morel, a écrit : « La digue tiendra. »",
            (Expected("direct", "La digue tiendra.", "Luc Morel"),),
        ),
        Example(
            "fr",
            "Luc Morel a publié une courte déclaration : « La digue tiendra. »",
            (Expected("direct", "La digue tiendra.", "Luc Morel"),),
        ),
        Example("fr", "Au programme : « La Mouette » et « Oncle Vania »."),
        Example(
            "en",
            "Mayor Lucy Moore wrote: “The dyke will hold.”",
            (Expected("direct", "The dyke will hold.", "Lucy Moore"),),
        ),
        Example("en", "On stage this week: “The Seagull” and “Uncle Vanya”."),
    ),
)
