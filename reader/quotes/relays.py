"""The medium between a speaker and the article: cité par des agences russes, a confié à l'AFP, told the Guardian."""

from __future__ import annotations

from reader.model import Span
from reader.quotes.scene import Finding, Scene

__all__ = ["relay_of"]

_REACH = 30


def relay_of(scene: Scene, finding: Finding) -> Span | None:
    """The words that name the relay of a finding, after its cue or source in the sentence, or None."""
    if finding.cue is None:
        return None
    start = next((at for at, token in enumerate(scene.tokens) if token.start >= finding.cue.stop), len(scene.tokens))
    lexicon = scene.lexicon
    for at in range(start, min(len(scene.tokens), start + _REACH)):
        if scene.is_covered(at):
            return None
        low = scene.low(at)
        if lexicon.has("relay_passives", low):
            for step in range(at + 1, min(len(scene.tokens), at + 5)):
                mention = scene.by_first.get(step)
                if mention is not None and scene.low(step - 1) in lexicon.sets["passive_by"]:
                    return Span(mention.start, mention.stop)
        mention = scene.by_first.get(at)
        before = scene.low(at - 1)
        is_medium = mention is not None and any(lexicon.has("relay_nouns", word) for word in mention.words)
        if (
            mention is not None
            and is_medium
            and (
                mention.preposition in lexicon.sets["relay_prepositions"]
                or before in lexicon.sets["relay_prepositions"]
                or (not scene.french and at == start and before == "told")
            )
        ):
            if finding.source.mention is not mention:
                return Span(mention.start, mention.stop)
    return None
