"""A reported clause without "that": researchers say many children lack iodine.

Source: Quirk et al., A Comprehensive Grammar of the English Language (zero that-clauses after verbs of speech).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind
from reader.quotes.clauses import clause_end, clause_span, skip_circumstance
from reader.quotes.conjugation import Form
from reader.quotes.cues import Cue
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene
from reader.quotes.subjects import source_of
from reader.quotes.tokens import TokenKind

__all__ = ["RULE"]

NAME = "bare_clause"
_SUBJECT = 16
_SHORT = 5
_LEAST = 4
_CIRCUMSTANCES = 3


def _start(scene: Scene, cue: Cue) -> int:
    """The unit where the clause starts after the verb and its addressee, or -1."""
    at = cue.last
    if scene.lexicon.has("telling_lemmas", cue.lemma):
        mention = scene.by_first.get(at)
        if mention is not None:
            at = mention.last
        elif scene.low(at) in scene.lexicon.maps["object_sources"]:
            at += 1
    if scene.says(at, "addressee_prepositions") and at + 1 in scene.by_first:
        at = scene.by_first[at + 1].last
    while scene.says(at, "weekdays"):
        # "the company said Tuesday, blaming …" tells what stands before it.
        at += 1
    for _ in range(_CIRCUMSTANCES):
        if not scene.says(at, "circumstance_prepositions") or at + 1 >= len(scene.tokens):
            break
        at = max(at, skip_circumstance(scene, at, len(scene.tokens)))
    if scene.grammar.comma_clauses:
        return _behind_comma(scene, at)
    if at >= len(scene.tokens) or scene.low(at) in (",", ":", ".", "«»") or scene.says(at, "no_clause_starts"):
        return -1
    return at


def _behind_comma(scene: Scene, at: int) -> int:
    """The unit behind the comma that must precede the clause, subject and circumstances skipped, or -1."""
    for _ in range(_CIRCUMSTANCES):
        if scene.low(at) == ",":
            break
        at = skip_circumstance(scene, at, len(scene.tokens))
    opens = scene.low(at) == "," and at + 1 < len(scene.tokens) and not scene.is_quote(at + 1)
    return at + 1 if opens and not scene.says(at + 1, "no_clause_starts") else -1


def _is_clause(scene: Scene, at: int) -> bool:
    """Whether a clause starts at ``at``: a subject and, after its complements, a verb."""
    token = scene.tokens[at]
    if (
        token.low in scene.lexicon.maps["subject_pronouns"]
        or scene.lexicon.has("expletives", token.low)
        or scene.lexicon.has("question_words", token.low)
    ):
        return True
    if scene.lexicon.has("subordinators", token.low) or scene.lexicon.has("prepositions", token.low):
        return len(scene.tokens) - at > 6
    for index in range(at + 1, min(len(scene.tokens), at + _SUBJECT)):
        low = scene.low(index)
        if scene.lexicon.has("auxiliaries", low) or scene.lexicon.has("future_frames", low):
            return True
        if scene.is_quote(index) and index - at < _SHORT:
            return True
        if low in (".", ";", ":") or low in scene.lexicon.sets["relatives"]:
            return False
        if scene.by_last.get(index) is not None and token.kind is not TokenKind.QUOTE and _is_verbish(scene, index):
            return True
    return False


def _is_verbish(scene: Scene, index: int) -> bool:
    """An unknown lower-case word right after a noun phrase, which is most likely its verb."""
    token = scene.tokens[index]
    if token.kind is not TokenKind.WORD or token.capital:
        return False
    return not (
        scene.lexicon.has("prepositions", token.low)
        or scene.lexicon.has("not_nouns", token.low)
        or scene.lexicon.has("conjunction", token.low)
        or token.low.startswith("'")
    )


def _is_participle(scene: Scene, cue: Cue) -> bool:
    """A participle of speech that adds a report: ", adding …", "with Boswell stating …"."""
    if cue.form is not Form.PRESENT_PARTICIPLE:
        return False
    return (
        scene.low(cue.first - 1) == ","
        or scene.says(cue.first - 1, "before_participle")
        or cue.first == 0
        or cue.first in scene.by_last
    )


def _find(scene: Scene) -> Iterator[Finding]:
    if not scene.grammar.bare_clauses:
        return
    for cue in list(scene.free_cues("c")):
        if cue.passive or not (cue.finite or _is_participle(scene, cue)):
            continue
        at = _start(scene, cue)
        strong = "s" in cue.frames and len(scene.tokens) - at > _LEAST
        if at < 0 or scene.is_covered(at) or not (strong or _is_clause(scene, at)):
            continue
        source = source_of(scene, cue)
        if source is None or (source.is_thing and "w" in cue.frames):
            continue
        end = clause_end(scene, at)
        if end - at < 3:
            continue
        quotes = scene.quotes_in(at, end)
        yield Finding(
            NAME, QuoteKind.MIXED if quotes else QuoteKind.INDIRECT, clause_span(scene, at, end), source, quotes,
            cue=scene.cue_span(cue), confidence=0.6 if cue.negated else 0.85,
            explanation=f"a clause without “that” follows “{scene.words(cue.first, cue.last)}”", negated=cue.negated,
        )  # fmt: skip


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "en",
            "Sarah Lind said the ferry was late again.",
            (Expected("indirect", "the ferry was late again", "Sarah Lind"),),
        ),
        Example("en", "Sarah Lind wrote the novel in 2011."),
    ),
    quoted=False,
)
