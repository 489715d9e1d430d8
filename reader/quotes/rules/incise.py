"""A quotation with its reporting tag after it, or between its pieces: « … », a déclaré X; "…," she said, "…".

Source: Grevisse and Goosse, Le bon usage (on inversion in incises); Quirk et al., A Comprehensive Grammar of the
English Language (reporting clauses).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind, Span
from reader.quotes.clauses import skip_circumstance
from reader.quotes.cues import Cue
from reader.quotes.rules.not_speech import reason_against
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.subjects import source_after, source_of

__all__ = ["RULE"]

NAME = "incise"
_LONG = 60


def _quote_before(scene: Scene, index: int) -> int:
    """The unit of the quoted string right before ``index``, a comma or a short circumstance between, or -1."""
    at = index - 1
    while at >= 0 and index - at <= 6:
        if scene.is_quote(at):
            return at
        low = scene.low(at)
        if not (
            low in (",", "-", "–", "—", "[", "]", "...", ")", "(")
            or low.isdigit()
            or scene.lexicon.has("adverbs", low)
            or scene.lexicon.has("weekdays", low)
        ):
            return -1
        at -= 1
    return -1


def _opening(scene: Scene, cue: Cue) -> tuple[int, Source | None]:
    """Where the tag starts and whom it names: inverted after the verb, or before it."""
    quote = _quote_before(scene, cue.first)
    if quote >= 0:
        if cue.clitic >= 0:
            return quote, source_of(scene, cue)
        after = source_after(scene, cue.last)
        if after is not None and (
            after.kind in ("pronoun", "open")
            or not scene.grammar.plain_tag
            or (after.mention is not None and after.mention.is_source)
        ):
            return quote, after
        return (-1, None)
    source = source_of(scene, cue) if cue.finite and cue.clitic < 0 and not _announces(scene, cue) else None
    if source is None or source.span is None:
        return -1, None
    if not scene.grammar.plain_tag and (
        source.mention is None or source.mention.name is None or source.mention.last != cue.first
    ):
        return -1, None
    start = next((at for at, token in enumerate(scene.tokens) if token.start >= source.span.start), 0)
    return _quote_before(scene, start), source


def _announces(scene: Scene, cue: Cue) -> bool:
    """Where a tag's subject follows its verb, one before it is rare: not when the verb goes on to its own words."""
    return not scene.grammar.plain_tag and any(
        scene.is_quote(at) or scene.low(at) == ":" or scene.says(at, "complementisers")
        for at in range(cue.last, cue.last + 8)
    )


def _is_tag(scene: Scene, cue: Cue, source: Source) -> bool:
    """No clause or object may follow the verb and its subject."""
    at = cue.last
    if source.mention is not None and source.mention.first >= cue.last:
        at = source.mention.last
    inverted = at > cue.last
    while at < len(scene.tokens):
        if inverted and (scene.low(at) == "," or scene.says(at, "two_word_joints")):
            return True
        if scene.low(at) in scene.lexicon.sets["complementisers"]:
            # Behind a noun of its own it is a relative: « … », a ajouté X sur le rôle qu'a joué Y.
            last = scene.by_last.get(at)
            return inverted and last is not None and last is not source.mention
        step = skip_circumstance(scene, at, len(scene.tokens))
        if step == at:
            break
        at = step
    return True


def _find(scene: Scene) -> Iterator[Finding]:
    for cue in list(scene.free_cues("q")):
        if not cue.finite or cue.passive:
            continue
        quote, source = _opening(scene, cue)
        if quote < 0 or source is None or not scene.is_free(quote) or not _is_tag(scene, cue, source):
            continue
        if not _stands_alone(scene, quote) or (quote and reason_against(scene, quote)):
            continue
        if source.mention is not None and source.mention.head in scene.lexicon.sets["surfaces"]:
            # "« … », proclame une banderole"
            continue
        quotes = [scene.tokens[quote].quote]
        last = scene.string(quote)
        after = _continuation(scene, cue, source)
        if after >= 0:
            quotes.append(scene.tokens[after].quote)
            last = scene.string(after)
        words = scene.words(cue.first, cue.last)
        who = source.span.of(scene.text) if source.span else ""
        yield Finding(
            NAME,
            QuoteKind.DIRECT,
            Span(scene.string(quote).inner.start, last.inner.stop),
            source,
            tuple(quotes),
            cue=scene.cue_span(cue),
            confidence=0.97,
            explanation=f"the tag “{words}” follows the quotation; “{who}” is its subject",
            negated=cue.negated,
        )


def _stands_alone(scene: Scene, quote: int) -> bool:
    """The quotation opens its sentence, or only a few words lead into it (an inserted name, a conjunction)."""
    if quote <= 3:
        return True
    if scene.low(quote - 1) in (":", ".", ",", "?", "!", "-", "–", "—"):
        return True
    has_verb = any(scene.lexicon.has("auxiliaries", scene.low(at)) for at in range(quote))
    return len(scene.string(quote).inner) > _LONG and not has_verb


def _continuation(scene: Scene, cue: Cue, source: Source) -> int:
    """The quoted string that goes on after the tag, in the same sentence, or -1."""
    at = cue.last
    if source.mention is not None and source.mention.first >= cue.last:
        at = source.mention.last
    limit = min(len(scene.tokens), at + 14)
    while at < limit:
        if scene.is_free(at):
            tagged = scene.low(at + 1) == "," and any(
                other.first == at + 2 and other.finite and "q" in other.frames for other in scene.cues
            )
            if tagged:
                # It has a tag of its own: « … », a dit X, « … », a répondu Y.
                return -1
            return at if scene.low(at - 1) in (",", ":", "-", "–", "—") else -1
        step = skip_circumstance(scene, at, limit)
        if step == at:
            return -1
        at = step
    return -1


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "« Le pont sera fermé lundi », a annoncé la préfète de l'Aude, Hélène Marchand.",
            (Expected("direct", "Le pont sera fermé lundi", "Hélène Marchand"),),
        ),
        Example(
            "fr",
            "Paul Rivière dirige le port. « Les grues », a-t-il expliqué, « seront vendues ».",
            (Expected("direct", "Les grues », a-t-il expliqué, « seront vendues", "Paul Rivière"),),
        ),
        Example("fr", "Le voilier « Étoile du Sud » a quitté le port de Brest lundi matin."),
        Example(
            "en",
            "“The bridge will close on Monday,” said Helen Marsh, the county engineer.",
            (Expected("direct", "The bridge will close on Monday,", "Helen Marsh"),),
        ),
        Example(
            "en",
            'Paul Rivers runs the port. "The cranes," he said, "will be sold."',
            (Expected("direct", 'The cranes," he said, "will be sold.', "Paul Rivers"),),
        ),
        Example("en", 'The schooner "Southern Star" left the harbour on Monday.'),
    ),
)
