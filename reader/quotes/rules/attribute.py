"""Quoted words that a verb gives to its object: qualifier de « … », parler de « … », called it "…".

Source: Riegel, Pellat and Rioul, Grammaire méthodique du français (on the attribute of the object).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind
from reader.quotes.rules.not_speech import is_name_given
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene
from reader.quotes.subjects import source_of

__all__ = ["RULE"]

NAME = "attribute"
_REACH = 26
_SHORT = 4


def _find(scene: Scene) -> Iterator[Finding]:
    for cue in list(scene.free_cues("n")):
        if cue.passive:
            continue
        stop = min(len(scene.tokens), cue.last + _REACH)
        at = next((index for index in scene.quote_units if cue.last <= index < stop and scene.is_free(index)), -1)
        if at < 0 or any(other.verb in range(cue.last, at) and other.finite for other in scene.cues):
            continue
        source = source_of(scene, cue)
        if source is None or is_name_given(scene, at):
            continue
        if source.is_thing and ("w" in cue.frames or scene.says(cue.verb, "naming")):
            # "le quartier dit « sensible »": what it is called.
            continue
        yield Finding(
            NAME, QuoteKind.PARTIAL, scene.string(at).inner, source, (scene.tokens[at].quote,), cue=scene.cue_span(cue),
            confidence=0.88, explanation=f"“{scene.words(cue.first, cue.last)}” gives its object the quoted words",
        )  # fmt: skip
        joins = scene.low(at + 1) == "," or scene.says(at + 1, "and_words")
        if joins and scene.is_free(at + 2) and len(scene.string(at + 2).inner.of(scene.text).split()) <= _SHORT:
            yield Finding(
                NAME, QuoteKind.PARTIAL, scene.string(at + 2).inner, source, (scene.tokens[at + 2].quote,),
                confidence=0.85, explanation=f"“{scene.words(cue.first, cue.last)}” gives its object the quoted words",
            )  # fmt: skip


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr", "Ivan Roussel a qualifié la mesure d'« absurde ».", (Expected("partial", "absurde", "Ivan Roussel"),)
        ),
        Example("fr", "La mesure porte le nom de « bouclier »."),
        Example("en", "Ivan Ross called the measure “absurd”.", (Expected("partial", "absurd", "Ivan Ross"),)),
        Example("en", "The measure goes by the name “shield”."),
    ),
)
