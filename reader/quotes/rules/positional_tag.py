"""A tag whose verb no list knows, told by its place: « … », s'enthousiasme Jean Dupont; "…," Smith bristled.

Source: Sagot, Danlos and Stern, "A Lexicon of French Quotation Verbs for Automatic Quotation Extraction" (LREC 2010):
the class of verbs that can follow a quotation is open, the position is what marks them.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind, SpeakerKind
from reader.quotes.clauses import skip_circumstance
from reader.quotes.mentions import Mention
from reader.quotes.rules.not_speech import reason_against
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.subjects import mention_source, pronoun_source
from reader.quotes.tokens import TokenKind

__all__ = ["RULE"]

NAME = "positional_tag"
_WORDS = 4
_GROUP = 5


def _is_word(scene: Scene, at: int) -> bool:
    """A lower-case word that could be a verb the lists do not know."""
    low, lexicon = scene.low(at), scene.lexicon
    if not 0 <= at < len(scene.tokens) or scene.tokens[at].kind is not TokenKind.WORD or scene.tokens[at].capital:
        return False
    known = (
        lexicon.has("prepositions", low)
        or lexicon.has("clause_conjunctions", low)
        or low in lexicon.maps["determiners"]
    )
    return not known and len(low) > 3


def _inverted(scene: Scene, at: int) -> tuple[Source, int, int] | None:
    """The verb from ``at`` and the name or pronoun after it: source, verb group's end, tag's end."""
    for verb in range(at, min(len(scene.tokens), at + _GROUP)):
        if scene.tokens[verb].kind is TokenKind.CLITIC and verb > at:
            word = scene.low(verb).rsplit("-", 1)[-1]
            traits = scene.lexicon.maps["subject_pronouns"].get(word, "u0")
            return pronoun_source(scene, verb, traits), verb + 1, verb + 1
        if scene.tokens[verb].kind is not TokenKind.WORD:
            return None
        mention = scene.by_first.get(verb)
        if mention is not None:
            fits = verb > at and _is_word(scene, verb - 1) and _speaks(mention)
            return (mention_source(scene, mention), verb, mention.last) if fits else None
    return None


def _speaks(mention: Mention) -> bool:
    """Whether a phrase after an unknown verb is a person with a name or a function told with its article."""
    named = mention.name is not None and mention.kind in (SpeakerKind.PERSON, SpeakerKind.UNKNOWN)
    return not mention.preposition and (named or (mention.kind is SpeakerKind.PERSON and bool(mention.determiner)))


def _plain(scene: Scene, at: int) -> tuple[Source, int, int] | None:
    """A name, then the verb, then the end; only where a tag may stand in this order."""
    traits = scene.lexicon.maps["subject_pronouns"].get(scene.low(at), "r")
    if traits[0] in "mf" and _is_word(scene, at + 1) and scene.low(at + 1).endswith(scene.grammar.finite_suffixes):
        return pronoun_source(scene, at, traits), at + 2, at + 2
    mention = scene.by_first.get(at)
    if mention is None or not _speaks(mention) or not _is_word(scene, mention.last):
        return None
    if not scene.low(mention.last).endswith(scene.grammar.finite_suffixes) or scene.low(mention.last + 1) not in (
        ".",
        ",",
        "",
    ):
        return None
    return mention_source(scene, mention), mention.last + 1, mention.last + 1


def _ends(scene: Scene, at: int) -> bool:
    """Whether only circumstances follow until a mark ends the tag."""
    while at < len(scene.tokens) and scene.low(at) not in (".", ",", "!", "?", "..."):
        step = skip_circumstance(scene, at, len(scene.tokens))
        if step == at:
            return False
        at = step
    return True


def _find(scene: Scene) -> Iterator[Finding]:
    for quote in scene.quote_units:
        if quote > 1 or not scene.is_free(quote) or reason_against(scene, quote):
            continue
        inner = scene.string(quote).inner
        at = quote + 2 if scene.low(quote + 1) == "," else quote + 1
        if len(inner.of(scene.text).split()) < _WORDS:
            continue
        found = _inverted(scene, at) or (_plain(scene, at) if scene.grammar.plain_tag else None)
        if found is None or not _ends(scene, found[2]):
            continue
        source, verb_end, _ = found
        cue = scene.span(at, verb_end) if verb_end > at else None
        yield Finding(
            NAME, QuoteKind.DIRECT, inner, source, (scene.tokens[quote].quote,), cue=cue, confidence=0.75,
            explanation="an unknown verb and a person stand where a tag stands after a quotation",
        )  # fmt: skip


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "« Ce pont est une merveille », s'extasie Agathe Lormier.",
            (Expected("direct", "Ce pont est une merveille", "Agathe Lormier"),),
        ),
        Example("fr", "« La Nuit du pont », roman d'Agathe Lormier, paraît mardi."),
        Example(
            "en",
            "“This bridge is a wonder,” enthused Agatha Lorimer.",
            (Expected("direct", "This bridge is a wonder,", "Agatha Lorimer"),),
        ),
        Example("en", "“The Night of the Bridge” by Agatha Lorimer is out on Tuesday."),
    ),
)
