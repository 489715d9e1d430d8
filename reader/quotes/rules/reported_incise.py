"""A clause without marks with its reporting tag after it: La piste est écartée, a indiqué le parquet.

Source: Grevisse and Goosse, Le bon usage (on incises); Quirk et al., A Comprehensive Grammar of the English Language
(reporting clauses).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind, SpeakerKind
from reader.quotes.clauses import clause_end, clause_span, skip_circumstance
from reader.quotes.conjugation import Form
from reader.quotes.cues import Cue
from reader.quotes.mentions import Mention
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.subjects import source_after, source_of
from reader.quotes.tokens import TokenKind

__all__ = ["RULE"]

NAME = "reported_incise"
_OPENING = 6


def _inverted(scene: Scene, cue: Cue) -> Source | None:
    """The subject after the verb, when nothing but circumstances follows it."""
    if cue.clitic >= 0:
        return source_of(scene, cue) if scene.low(cue.first - 1) == "," else None
    if scene.grammar.plain_tag:
        return _plain(scene, cue)
    if scene.says(cue.first - 1, "not_before_tag"):
        return None
    source = source_after(scene, cue.last)
    if source is not None and source.kind == "pronoun":
        return source if _closes(scene, cue, source) else None
    if source is None or source.mention is None or not source.mention.is_source or source.mention.preposition:
        return None
    fits = _is_teller(scene, source.mention) and not _has_subject(scene, cue)
    return source if fits and _ends(scene, source.mention.last) else None


def _is_teller(scene: Scene, mention: Mention) -> bool:
    """Whether a phrase behind a verb is its subject and no object: it has a name, or the article of one who speaks."""
    has, kind = scene.lexicon.has, mention.kind
    if not mention.determiner and mention.name is None:
        return False
    if kind is SpeakerKind.UNKNOWN and (
        mention.name is None or (mention.determiner and not has("definite_articles", mention.determiner))
    ):
        return False
    is_body = kind not in (SpeakerKind.PERSON, SpeakerKind.GROUP)
    return not (is_body and has("unsettled_articles", mention.determiner))


def _has_subject(scene: Scene, cue: Cue) -> bool:
    """Whether a subject stands before the verb, right there or before a comma that closes an apposition."""
    if scene.low(cue.first - 1) != ",":
        before = scene.by_last.get(cue.first)
        if before is not None and before.is_source and not before.preposition:
            return True
        if scene.low(cue.first - 1) in scene.lexicon.maps["subject_pronouns"]:
            return True
    apposed = scene.by_last.get(cue.first - 1)
    if apposed is None or not apposed.is_source or apposed.preposition:
        return False
    return scene.low(apposed.first - 1) in (",", "")


def _closes(scene: Scene, cue: Cue, source: Source) -> bool:
    """Whether a pronoun right behind the verb of a tag ends the sentence: ", sagte sie."."""
    if not scene.grammar.inverted_pronouns or scene.low(cue.first - 1) != "," or source.span is None:
        return False
    return scene.tokens[cue.last].stop == source.span.stop and _ends(scene, cue.last + 1)


def _plain(scene: Scene, cue: Cue) -> Source | None:
    """The source of ", researchers say." at the end of a sentence, or of ", said X."."""
    source: Source | None = None
    if scene.low(cue.first - 1) == ",":
        source = source_after(scene, cue.last)
        if (
            source is not None
            and source.mention is not None
            and source.mention.is_source
            and _ends(scene, source.mention.last)
        ):
            return source
        return None
    source = source_of(scene, cue)
    if source is None or source.span is None or not _ends(scene, cue.last):
        return None
    start = next((at for at, token in enumerate(scene.tokens) if token.start >= source.span.start), 0)
    return source if start and scene.low(start - 1) == "," else None


def _closes_aside(scene: Scene, cue: Cue) -> bool:
    """Whether the comma before the verb closes an aside on the subject: "X, qui s'y oppose, a soutenu Y"."""
    subject = next((mention for mention in scene.mentions if mention.first <= 2 and not mention.preposition), None)
    if subject is None or scene.low(subject.last) != "," or scene.low(cue.first - 1) != ",":
        return False
    opens = scene.low(subject.last + 1) in scene.lexicon.sets["relatives"]
    return opens and not any(scene.low(at) == "," for at in range(subject.last + 1, cue.first - 1))


def _ends(scene: Scene, at: int) -> bool:
    while at < len(scene.tokens):
        after_comma = scene.low(at - 1) == "," and scene.low(at) in scene.lexicon.sets["relatives"]
        participle = scene.low(at + 1).endswith(scene.grammar.gerund_suffixes)
        told = any(cue.first == at + 1 and cue.form is Form.PRESENT_PARTICIPLE for cue in scene.cues)
        adds = scene.low(at) == "," and (told or participle)
        if scene.low(at) in (".", "!", "...", ";") or after_comma or adds:
            return True
        step = skip_circumstance(scene, at, len(scene.tokens))
        if step == at:
            return False
        at = step
    return True


def _find(scene: Scene) -> Iterator[Finding]:
    for cue in list(scene.free_cues("q")):
        if not cue.finite or cue.passive or cue.first < 3 or _closes_aside(scene, cue):
            continue
        source = _inverted(scene, cue)
        if source is None:
            continue
        if source.span is not None and scene.grammar.plain_tag and source.span.start < scene.tokens[cue.first].start:
            last = next(at for at, token in enumerate(scene.tokens) if token.start >= source.span.start)
        else:
            last = cue.first
        first = _clause_start(scene, last)
        while scene.low(first) in ("-", "–", "—", ","):
            first += 1
        if last - first < 3 or scene.is_covered(first):
            continue
        within = last - first <= _OPENING and not scene.quotes_in(first, last) and cue.last + 2 < len(scene.tokens)
        if cue.clitic >= 0 and scene.low(cue.last) == "," and within:
            # The tag stands within its clause: "Jean Morel a, dit-il, reçu des menaces".
            last = clause_end(scene, cue.last + 1)
        span, words = clause_span(scene, first, last), scene.words(cue.first, cue.last)
        head = scene.string(first).inner if scene.is_free(first) else None
        if head is not None and len(head) * 2 > len(span):
            yield Finding(
                NAME, QuoteKind.DIRECT, head, source, (scene.tokens[first].quote,), cue=scene.cue_span(cue),
                confidence=0.85, explanation=f"the tag “{words}” follows the quotation",
            )  # fmt: skip
            continue
        if any(span.overlaps(other) for other in scene.covered):
            continue
        quotes = scene.quotes_in(first, last)
        yield Finding(
            NAME, QuoteKind.MIXED if quotes else QuoteKind.INDIRECT, span, source, quotes, cue=scene.cue_span(cue),
            confidence=0.85, explanation=f"the tag “{words}” follows the clause", negated=cue.negated,
        )  # fmt: skip


def _clause_start(scene: Scene, last: int) -> int:
    for at in range(last - 1, 0, -1):
        if scene.low(at) in (";", ":") or (
            scene.tokens[at].kind is TokenKind.QUOTE and scene.tokens[at].quote in scene.taken
        ):
            return at + 1
    return 0


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "La piste criminelle est écartée, a indiqué le parquet de Dax.",
            (Expected("indirect", "La piste criminelle est écartée", "le parquet de Dax"),),
        ),
        Example("fr", "La nuit tombe, note la lampe."),
        Example(
            "en",
            "Half of the wells are dry, researchers say.",
            (Expected("indirect", "Half of the wells are dry", "researchers"),),
        ),
        Example("en", "Half of the wells are dry, and nobody knows why."),
    ),
    quoted=False,
)
