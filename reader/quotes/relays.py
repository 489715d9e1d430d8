"""The medium between a speaker and the article: cité par des agences russes, a confié à l'AFP, told the Guardian."""

from __future__ import annotations

from reader.model import Span
from reader.quotes.mentions import Mention
from reader.quotes.scene import Finding, Scene

__all__ = ["relay_of"]

_REACH = 30


def relay_of(scene: Scene, finding: Finding) -> Span | None:
    """The words that name the relay of a finding, after its cue or source in the sentence, or None."""
    if finding.cue is None:
        return None
    start = next((at for at, token in enumerate(scene.tokens) if token.start >= finding.cue.stop), len(scene.tokens))
    units = [at for at in range(start, min(len(scene.tokens), start + _REACH)) if not scene.is_covered(at)]
    return _passive(scene, units) or _medium(scene, units, start, finding)


def _passive(scene: Scene, units: list[int]) -> Span | None:
    """The agent of "cité par des agences de presse russes"."""
    for at in units:
        if scene.lexicon.has("relay_passives", scene.low(at)):
            for step in range(at + 1, min(len(scene.tokens), at + 5)):
                mention = scene.by_first.get(step)
                if mention is not None and scene.low(step - 1) in scene.lexicon.sets["passive_by"]:
                    return Span(mention.start, mention.stop)
    return None


def _named(scene: Scene, mention: Mention) -> Span:
    """The medium alone, its whole name: "Radio Cantal" of "au micro de Radio Cantal"."""
    relays = scene.lexicon.sets["relay_nouns"]
    first = next((at for at in range(mention.first, mention.last) if scene.low(at) in relays), mention.first)
    is_first = mention.words[0] in relays or not scene.tokens[first].capital
    last = mention.last
    while last < scene.size and scene.tokens[last].capital and scene.tokens[last - 1].capital:
        last += 1
    whole = mention.core[0] if scene.lexicon.has("contracted", mention.determiner) else mention.start
    start = whole if is_first else scene.tokens[first].start
    return Span(start, max(mention.stop, scene.tokens[last - 1].stop))


def _medium(scene: Scene, units: list[int], start: int, finding: Finding) -> Span | None:
    """The medium of "a confié à l'AFP", "sur BFMTV", "told the Guardian"."""
    relay = scene.lexicon.sets["relay_prepositions"]
    for at in units:
        mention = scene.by_first.get(at)
        if mention is None or mention is finding.source.mention:
            continue
        if not any(scene.lexicon.has("relay_nouns", word) for word in mention.words):
            continue
        told = at == start and scene.says(at - 1, "telling_words")
        if mention.preposition in relay or scene.low(at - 1) in relay or told:
            return _named(scene, mention)
    return None
