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


def _is_infinitive(scene: Scene, at: int) -> bool:
    low = scene.low(at)
    if f"{scene.low(at - 1)} {low}" in scene.lexicon.sets["not_infinitives"]:
        return False
    if scene.lexicon.has("not_infinitives", low) or low in scene.lexicon.nouns or scene.tokens[at].capital:
        return False
    if scene.low(at - 1) in scene.lexicon.maps["determiners"] and not scene.says(at - 1, "definite_articles"):
        # "dans un sourire"
        return False
    if scene.says(at - 1, "definite_articles"):
        return any(reading.form is Form.INFINITIVE for reading in scene.lexicon.verbs.get(low, ()))
    return bool(re.fullmatch(scene.grammar.infinitive, low))


def _begins_infinitive(scene: Scene, at: int) -> bool:
    """Whether the quoted string at ``at`` begins with an infinitive: dit « comprendre l'impatience »."""
    words = scene.string(at).inner.of(scene.text).lower().replace("'", "' ").split()
    while len(words) > 1 and words[0] in scene.lexicon.sets["infinitive_clitics"]:
        del words[0]
    return bool(words) and bool(re.fullmatch(scene.grammar.infinitive, words[0]))


def _is_manner(scene: Scene, at: int) -> bool:
    """Whether a quoted adverb stands between verb and infinitive: a démenti « catégoriquement » être parti."""
    words = scene.string(at).inner.of(scene.text).lower()
    return words.isalpha() and words.endswith(scene.grammar.adverb_suffixes)


def _opening(scene: Scene, cue: Cue) -> int:
    """The unit where the infinitive clause of ``cue`` starts (its object pronouns and negation included), or -1."""
    at, limit = cue.last, min(len(scene.tokens), cue.last + 14)
    if not scene.grammar.infinitive:
        gerund = scene.lexicon.has("gerund_lemmas", cue.lemma) and scene.low(at).endswith(scene.grammar.gerund_suffixes)
        return at if gerund or scene.says(at, "infinitive_words") else -1
    if scene.lexicon.has("infinitive_lemmas", cue.lemma):
        while at < limit and not scene.says(at, "promise_linkers"):
            step = skip_circumstance(scene, at, limit)
            if step == at or scene.low(at) in (".", ":"):
                break
            at = step
        return at if scene.says(at, "promise_linkers") and _is_infinitive(scene, at + 1) else -1
    while at < limit:
        start = at
        if scene.is_free(at) and _begins_infinitive(scene, at):
            return at
        while at < limit and scene.says(at, "infinitive_clitics"):
            at += 1
        if at < limit and scene.is_free(at) and _is_manner(scene, at):
            at += 1
            continue
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
        takes = (
            scene.lexicon.has("infinitive_lemmas", cue.lemma)
            or scene.lexicon.has("gerund_lemmas", cue.lemma)
            or (scene.grammar.infinitive and "i" in cue.frames)
        )
        if cue.passive or not takes:
            continue
        told = scene.says(cue.first - 1, "after_words") or scene.says(cue.first - 1, "infinitive_linkers")
        if cue.form is Form.INFINITIVE and not told:
            continue
        at = _opening(scene, cue)
        if at < 0 or scene.is_covered(at):
            continue
        end = clause_end(scene, at)
        # A reason behind a comma is the narrator's: dit vouloir partir, car …
        end = next(
            (unit for unit in range(at + 1, end) if scene.low(unit) == "," and scene.says(unit + 1, "reasons")), end
        )
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
    quoted=False,
)
