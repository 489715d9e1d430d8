"""A reported clause with its conjunction: X affirme que …; X said that …; an indirect question: X a demandé si ….

Source: Riegel, Pellat and Rioul, Grammaire méthodique du français (on reported speech); Quirk et al., A Comprehensive
Grammar of the English Language (indirect speech).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind
from reader.quotes.clauses import clause_end, clause_span, complementiser_after
from reader.quotes.conjugation import Form
from reader.quotes.cues import Cue
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.subjects import source_of

__all__ = ["RULE"]

NAME = "complement_clause"


def _opening(scene: Scene, cue: Cue) -> int:
    words = scene.lexicon.sets["complementisers"]
    quoted = cue.last + int(scene.low(cue.last) in (",", ":"))
    if "c" in cue.frames and scene.is_quote(quoted) and scene.says(quoted + 1, "and_words"):
        # said “nothing has changed” and that talks would resume
        return quoted + 2 if scene.low(quoted + 2) in words else -1
    if cue.frames & {"c", "t"} and (at := complementiser_after(scene, cue, words)) >= 0:
        return at
    if cue.frames & {"q", "o"} and (at := complementiser_after(scene, cue, words)) >= 0 and scene.is_quote(at + 1):
        return at
    if "a" in cue.frames:
        at = complementiser_after(scene, cue, scene.lexicon.sets["question_words"])
        return (
            at
            if at >= 0 and not (scene.says(at, "doubtful_questions") and not scene.says(at + 1, "question_proofs"))
            else -1
        )
    return -1


def _restricts(scene: Scene, cue: Cue, at: int) -> bool:
    """Whether "ne … que" restricts, it reports nothing: "ne confirment que trois cas"."""
    if not scene.grammar.double_negation or not scene.says(at, "complementisers"):
        return False
    words = [scene.low(index) for index in range(max(0, cue.first - 3), at)]
    denied = any(scene.lexicon.has("negation_first", word) for word in words)
    return denied and not any(scene.lexicon.has("negation_second", word) for word in words)


def _narrates(scene: Scene, cue: Cue, source: Source) -> bool:
    """Whether the narrator speaks ("on note que"), or a thing that cannot ("les photos montrent que")."""
    if scene.says(cue.first - 1, "neuter_subjects") or (source.kind == "pronoun" and source.traits.startswith("u0")):
        return True
    mention = source.mention
    if mention is None or mention.is_source:
        return False
    return "w" in cue.frames or scene.lexicon.has("showing_lemmas", cue.lemma)


def _is_told(scene: Scene, cue: Cue) -> bool:
    """Whether an infinitive tells what was said (avant d'ajouter, vient de montrer, a tenu à préciser)."""
    if scene.says(cue.first - 1, "after_words"):
        return True
    if scene.says(cue.first - 1, "infinitive_linkers"):
        return scene.says(cue.first - 2, "told_before_infinitive")
    return scene.says(cue.verb - 1, "willing_words") or scene.says(cue.first, "infinitive_heads")


def _before_subject(scene: Scene, first: int, end: int) -> int:
    """Where the main clause starts after an opening participle: "Rappelant que …, Anne Roy a demandé …"."""
    for at in range(first + 2, end):
        if scene.low(at) != ",":
            continue
        mention = scene.by_first.get(at + 1)
        traits = scene.lexicon.maps["subject_pronouns"].get(scene.low(at + 1), "r")
        named = mention is not None and mention.is_source and mention.name is not None
        verb = mention.last if mention is not None else at + 2
        has_verb = scene.lexicon.has("auxiliaries", scene.low(verb)) or any(
            cue.first > at and cue.finite for cue in scene.cues
        )
        if (named or traits[0] != "r") and has_verb:
            return at
    return end


def _find(scene: Scene) -> Iterator[Finding]:
    for cue in list(scene.free_cues()):
        if cue.verb in scene.used or scene.is_covered(cue.verb) or (cue.passive and not cue.finite):
            continue
        if cue.form is Form.INFINITIVE and not _is_told(scene, cue):
            continue
        at = _opening(scene, cue)
        if at < 0 or scene.is_covered(at) or at + 1 >= len(scene.tokens):
            continue
        if scene.low(at + 1) in (".", ",") and scene.low(at + 2) == "":
            continue
        end = clause_end(scene, at)
        opens = cue.first <= 4 or scene.says(0, "participle_openers")
        if cue.form is Form.PRESENT_PARTICIPLE and opens:
            end = _before_subject(scene, at, end)
        if end <= at + 1:
            continue
        quotes = scene.quotes_in(at, end)
        source = source_of(scene, cue) or Source("same" if not cue.passive else "open")
        if cue.passive or _restricts(scene, cue, at) or _narrates(scene, cue, source):
            continue
        who = source.span.of(scene.text) if source.span else "the speaker so far"
        yield Finding(
            NAME,
            QuoteKind.MIXED if quotes else QuoteKind.INDIRECT,
            clause_span(scene, at, end),
            source,
            quotes,
            cue=scene.cue_span(cue),
            confidence=0.6 if cue.negated else 0.92,
            explanation=f"the clause after “{scene.words(cue.first, cue.last)}” begins with "
            f"“{scene.words(at, at + 1)}”; “{who}” is its subject",
            negated=cue.negated,
        )


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "Le ministère des Transports a indiqué lundi que la ligne resterait fermée.",
            (Expected("indirect", "que la ligne resterait fermée", "Le ministère des Transports"),),
        ),
        Example(
            "fr",
            "Ana Costa a répété que le barrage n'était « pas menacé », ajoutant que les pluies cesseraient.",
            (
                Expected("mixed", "que le barrage n'était « pas menacé »", "Ana Costa"),
                Expected("indirect", "que les pluies cesseraient", "Ana Costa"),
            ),
        ),
        Example("fr", "La route que le village réclame depuis dix ans sera ouverte."),
        Example(
            "en",
            "The ministry said on Monday that the line would stay closed.",
            (Expected("indirect", "that the line would stay closed", "The ministry"),),
        ),
        Example("en", "The road that the village needs will open."),
    ),
    quoted=False,
)
