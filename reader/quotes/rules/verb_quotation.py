"""A quotation right after its verb, without a colon: il lance « … »; Brown said, "…"; writing "…".

Source: Grevisse and Goosse, Le bon usage (on direct speech as object).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind
from reader.quotes.clauses import skip_circumstance
from reader.quotes.cues import Cue
from reader.quotes.rules.not_speech import reason_against
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.subjects import source_of

__all__ = ["RULE"]

NAME = "verb_quotation"
_SHORT = 4


def _quotation(scene: Scene, cue: Cue) -> int:
    """The unit of the quotation that follows the verb, circumstances between, or -1."""
    at, limit = cue.last, min(len(scene.tokens), cue.last + 14)
    while at < limit:
        if scene.is_free(at):
            return at
        if scene.is_quote(at) or scene.low(at) in (";", "."):
            return -1
        step = skip_circumstance(scene, at, limit)
        if step == at:
            step = at + 1 if scene.says(at, "skipped_complementisers") else at
        if step == at:
            return -1
        at = step
    return -1


def _is_utterance(scene: Scene, at: int, cue: Cue) -> bool:
    """Whether the quoted string is a whole utterance: several words, or a mark of its own, or a capital."""
    words = scene.string(at).inner.of(scene.text)
    if scene.low(at - 1) in (",", ":") and len(words.split()) > 2:
        return True
    if len(words.split()) < _SHORT and words[-1:] not in "!?.":
        return False
    if "n" in cue.frames and "q" not in cue.frames:
        return False
    return "q" in cue.frames and (not scene.grammar.long_speech or len(words.split()) > 5 or words[:1].isupper())


def _find(scene: Scene) -> Iterator[Finding]:
    for cue in list(scene.free_cues("q")):
        if cue.passive and not (scene.is_free(cue.last) and cue.finite):
            continue
        at = _quotation(scene, cue)
        if at < 0 or not _is_utterance(scene, at, cue) or reason_against(scene, at) == "words on an object":
            continue
        told = scene.string(at).inner.of(scene.text)
        if (
            "n" in cue.frames
            and told[:1].islower()
            and any(scene.says(unit, "reflexives") for unit in range(cue.first, cue.verb))
        ):
            # "se dit « soulagée »" gives a quality, no utterance.
            continue
        source = Source("open") if cue.passive else source_of(scene, cue)
        if source is None:
            continue
        inner = scene.string(at).inner
        capital = inner.of(scene.text)[:1].isupper()
        joined = scene.low(at - 1) in (",", ":") or not scene.grammar.colon_before_speech
        if not capital and not joined and "o" in cue.frames and not scene.lexicon.has("saying_lemmas", cue.lemma):
            continue
        yield Finding(
            NAME, QuoteKind.DIRECT, inner, source, (scene.tokens[at].quote,), cue=scene.cue_span(cue), confidence=0.88,
            explanation=f"the quotation follows “{scene.words(cue.first, cue.last)}”", negated=cue.negated,
        )  # fmt: skip


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "Rosa Blin a écrit dans le registre « Merci pour tout ce que vous faites. »",
            (Expected("direct", "Merci pour tout ce que vous faites.", "Rosa Blin"),),
        ),
        Example("fr", "Rosa Blin a lu le roman « Les Eaux mortes »."),
        Example(
            "en",
            "Rosa Blake said, “We will not sell the farm.”",
            (Expected("direct", "We will not sell the farm.", "Rosa Blake"),),
        ),
        Example("en", "Rosa Blake bought the novel “Dead Waters”."),
    ),
)
