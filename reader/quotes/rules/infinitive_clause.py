"""A reported infinitive: il dit avoir agi seul; elle affirme être innocente; he claims to be ready.

Source: Grevisse and Goosse, Le bon usage (on infinitive clause after verbs of speech with the same subject).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.model import QuoteKind
from reader.quotes.clauses import clause_end, clause_span, skip_circumstance
from reader.quotes.conjugation import Form
from reader.quotes.cues import Cue
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.subjects import source_of

__all__ = ["RULE"]

NAME = "infinitive_clause"
_INFINITIVE = re.compile(
    r"^(?:avoir|être|\w{2,}(?:er|ir|oir)|\w*(?:ettre|attre|aître|endre|ondre|indre|oudre|erdre|ordre|dire|lire|faire"
    r"|crire|duire|truire|rire|suffire|plaire|taire|suivre|vivre|rompre|clure))$"
)


def _is_infinitive(scene: Scene, at: int) -> bool:
    low = scene.low(at)
    if low == "pouvoir" and scene.low(at - 1) == "le":
        return False
    if scene.lexicon.has("not_infinitives", low) or low in scene.lexicon.nouns or scene.tokens[at].capital:
        return False
    if scene.low(at - 1) in ("le", "la", "les", "l'"):
        return any(reading.form is Form.INFINITIVE for reading in scene.lexicon.verbs.get(low, ()))
    return bool(_INFINITIVE.match(low))


def _opening(scene: Scene, cue: Cue) -> int:
    """The unit where the infinitive clause of ``cue`` starts (its object pronouns and negation included), or -1."""
    at, limit = cue.last, min(len(scene.tokens), cue.last + 14)
    if not scene.french:
        return at if scene.low(at) == "to" and cue.lemma in ("claim", "vow", "pledge", "promise", "threaten") else -1
    if cue.lemma in {"promettre", "jurer"}:
        while at < limit and scene.low(at) not in ("de", "d'"):
            step = skip_circumstance(scene, at, limit)
            if step == at or scene.low(at) in (".", ":"):
                break
            at = step
        return at if scene.low(at) in ("de", "d'") and _is_infinitive(scene, at + 1) else -1
    while at < limit:
        start = at
        while at < limit and (
            scene.low(at) in ("ne", "n'", "pas", "plus", "se", "s'", "y", "en", "l'", "le", "la", "les", "lui", "leur")
        ):
            at += 1
        after_preposition = scene.lexicon.has("prepositions", scene.low(at - 1))
        if at < limit and _is_infinitive(scene, at) and at not in scene.by_first and not after_preposition:
            return start
        step = skip_circumstance(scene, start, limit)
        if step == start:
            return -1
        at = step
    return -1


def _find(scene: Scene) -> Iterator[Finding]:
    for cue in list(scene.free_cues()):
        frame = "i" if scene.french else "o"
        if cue.passive or not (
            frame in cue.frames or cue.lemma in ("promettre", "jurer", "claim", "vow", "pledge", "promise")
        ):
            continue
        if cue.form is Form.INFINITIVE and scene.low(cue.first - 1) not in ("après", "de", "d'", "à"):
            continue
        at = _opening(scene, cue)
        if at < 0 or scene.is_covered(at):
            continue
        end = clause_end(scene, at)
        quotes = scene.quotes_in(at, end)
        source = source_of(scene, cue) or Source("same")
        yield Finding(
            NAME, QuoteKind.MIXED if quotes else QuoteKind.INDIRECT, clause_span(scene, at, end), source, quotes,
            cue=scene.cue_span(cue), confidence=0.85,
            explanation=f"an infinitive clause follows “{scene.words(cue.first, cue.last)}”", negated=cue.negated,
        )  # fmt: skip


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "Le suspect, Marc Vidal, dit avoir agi seul.",
            (Expected("indirect", "avoir agi seul", "Marc Vidal"),),
        ),
        Example("fr", "Le suspect, Marc Vidal, fait réparer sa voiture."),
        Example(
            "en", "Marc Vidal claims to have acted alone.", (Expected("indirect", "to have acted alone", "Marc Vidal"),)
        ),
        Example("en", "Marc Vidal went to the harbour alone."),
    ),
)
