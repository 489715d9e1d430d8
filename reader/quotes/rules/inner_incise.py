"""A reporting tag within one pair of marks: « La bataille, a-t-il reconnu, est dure ».

Source: Lacroux, Orthotypographie, "Guillemets" (an incise short enough stays within the marks). The words before and
after the tag are two pieces of one quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.model import QuoteKind, Span, SpeakerKind
from reader.quotes.cues import find_cues, verbs_of
from reader.quotes.mentions import find_mentions
from reader.quotes.rules.not_speech import reason_against
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene, Source
from reader.quotes.sentences import Sentence
from reader.quotes.subjects import source_of
from reader.quotes.tokens import Token, tokenise

__all__ = ["RULE"]

NAME = "inner_incise"


_AFTER_MARK = re.compile(r"[,?!…] (\w+)")


def _may_hold(words: str, scene: Scene) -> bool:
    """Whether a word after a mark could be a verb of speech or its auxiliary: most quotations need no closer look."""
    lexicon = scene.lexicon
    return any(
        match.group(1) in lexicon.verbs or lexicon.has("auxiliaries", match.group(1))
        for match in _AFTER_MARK.finditer(words)
    )


def _find(scene: Scene) -> Iterator[Finding]:
    if not scene.grammar.inverted_tag:
        return
    for at in scene.quote_units:
        token = scene.tokens[at]
        if token.quote in scene.taken:
            continue
        string = scene.strings[token.quote]
        words = string.inner.of(scene.text) if not reason_against(scene, at) else ""
        if not _may_hold(words, scene):
            continue
        finding = _inside(scene, token.quote, string.inner)
        if finding is not None:
            yield finding


def _inside(scene: Scene, index: int, inner: Span) -> Finding | None:
    tokens: list[Token] = tokenise(scene.text, inner.start, inner.stop, elisions=scene.grammar.elision)
    cues = find_cues(tokens, scene.lexicon)
    mentions = find_mentions(tokens, scene.lexicon, (frozenset(), frozenset()), verbs_of(cues))
    within = Scene(
        scene.text,
        Sentence(scene.sentence.block, scene.sentence.kind, tokens),
        scene.strings,
        mentions,
        cues,
        scene.lexicon,
    )
    for cue in within.cues:
        if not cue.finite or "q" not in cue.frames or within.low(cue.first - 1) not in (",", "?", "!", "..."):
            continue
        source: Source | None = None
        end = cue.last
        if cue.clitic >= 0:
            source = source_of(within, cue)
        else:
            mention = within.by_first.get(cue.last)
            if mention is not None and (mention.name is not None or mention.kind is SpeakerKind.PERSON):
                source, end = Source("mention", Span(mention.start, mention.stop), mention), mention.last
        comma = next((at for at in range(end, min(len(tokens), end + 8)) if within.low(at) in (",", ".", ":")), -1)
        closing = end >= len(tokens)
        if source is None or (comma < 0 and not closing):
            continue
        before = Span(inner.start, tokens[cue.first - 1].start).trimmed(scene.text)
        if not len(before):
            continue
        pieces = [before]
        if comma >= 0 and comma + 1 < len(tokens):
            pieces.append(Span(tokens[comma + 1].start, inner.stop))
        words = within.words(cue.first, cue.last)
        return Finding(
            NAME, QuoteKind.DIRECT, pieces[0].hull(pieces[-1]), source, (index,), tuple(pieces), within.cue_span(cue),
            confidence=0.95, explanation=f"the tag “{words}” stands within the quotation marks",
        )  # fmt: skip
    return None


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "Paul Rivière dirige le port. « La grue, a-t-il reconnu, était trop vieille. »",
            (Expected("direct", "La grue, a-t-il reconnu, était trop vieille.", "Paul Rivière"),),
        ),
        Example("fr", "La troupe joue la pièce « Elle revient, dit-elle » à Lyon."),
    ),
)
