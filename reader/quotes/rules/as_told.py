"""A frame that names the teller before the words: Comme l'explique X, …; As X told Y, ….

Source: Grevisse and Goosse, Le bon usage (on comme introducing an incise); Quirk et al. (comment clauses
with as).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind
from reader.quotes.clauses import clause_end, clause_span, complementiser_after
from reader.quotes.cues import Cue
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene
from reader.quotes.subjects import mention_source, source_after, source_of

__all__ = ["RULE"]

NAME = "as_told"
_REACH = 6


def _frame(scene: Scene) -> Cue | None:
    """The verb of a frame that opens the sentence, when no other verb of speech governs the rest."""
    if scene.low(0) not in scene.lexicon.sets["as_words"]:
        return None
    cues = [cue for cue in scene.free_cues() if cue.finite and not cue.passive]
    if not cues or cues[0].first > _REACH or not cues[0].frames & {"q", "c"}:
        return None
    words = scene.lexicon.sets["complementisers"]
    rest = [
        cue
        for cue in scene.cues
        if cue.verb > cues[0].verb
        and cue.finite
        and cue.frames & {"c", "t"}
        and complementiser_after(scene, cue, words) >= 0
    ]
    return None if rest else cues[0]


def _find(scene: Scene) -> Iterator[Finding]:
    cue = _frame(scene)
    if cue is None:
        return
    before = scene.by_last.get(cue.first)
    source = source_after(scene, cue.last) if scene.grammar.inverted_tag else None
    source = source or (mention_source(scene, before) if before is not None else source_of(scene, cue))
    end = (
        source.mention.last
        if source is not None and source.mention is not None and source.mention.first >= cue.last
        else cue.last
    )
    comma = next((at for at in range(end, len(scene.tokens)) if scene.low(at) in (",", ":")), -1)
    if source is None or comma < 0 or comma + 2 >= len(scene.tokens):
        return
    first, why = comma + 1, f"“{scene.words(0, cue.last)}” names the teller of what follows"
    if scene.is_free(first):
        string = scene.string(first)
        yield Finding(
            NAME, QuoteKind.DIRECT, string.inner, source, (scene.tokens[first].quote,), cue=scene.cue_span(cue),
            confidence=0.9, explanation=why,
        )  # fmt: skip
        return
    last = clause_end(scene, first)
    quotes = scene.quotes_in(first, last)
    yield Finding(
        NAME, QuoteKind.MIXED if quotes else QuoteKind.INDIRECT, clause_span(scene, first, last), source, quotes,
        cue=scene.cue_span(cue), confidence=0.8, explanation=why,
    )  # fmt: skip


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "Comme l'explique Aline Brun, les ruches sont vides depuis mars.",
            (Expected("indirect", "les ruches sont vides depuis mars", "Aline Brun"),),
        ),
        Example("fr", "Comme chaque hiver, les ruches sont vides."),
        Example(
            "en",
            "As Alice Brown told the Courier, the hives have been empty since March.",
            (Expected("indirect", "the hives have been empty since March", "Alice Brown"),),
        ),
        Example("en", "As winter came, the hives were empty."),
    ),
    quoted=False,
)
