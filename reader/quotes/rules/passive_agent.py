"""Quoted words with a passive and its agent: qualifié de « … » par X; la réplique « … » lancée par X.

Source: Riegel, Pellat and Rioul, Grammaire méthodique du français (on the agent of a passive).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.model import QuoteKind
from reader.quotes.rules.not_speech import reason_against
from reader.quotes.scene import Example, Expected, Finding, Rule, Scene
from reader.quotes.subjects import agent_after

__all__ = ["RULE"]

NAME = "passive_agent"
_REACH = 12


def _is_governed(scene: Scene, at: int) -> bool:
    """Whether a verb of speech before the quoted words already has them: "dénonce « l'hostilité » affichée par X"."""
    return any(cue.last <= at and not cue.passive and cue.frames & {"o", "q"} for cue in scene.cues)


def _find(scene: Scene) -> Iterator[Finding]:
    for cue in list(scene.free_cues()):
        if not cue.passive:
            continue
        low = max(0, cue.first - 8)
        units = [*range(cue.last, min(len(scene.tokens), cue.last + _REACH)), *range(cue.first - 1, low - 1, -1)]
        at = next((index for index in units if scene.is_free(index) and scene.low(index - 1) != ":"), -1)
        source = agent_after(scene, cue.last) if at >= 0 else None
        if at < cue.first and _is_governed(scene, at):
            continue
        if source is not None and (source.is_thing or (source.mention is not None and source.mention.last == at)):
            # "publié par la revue « Nature »": its name.
            continue
        if scene.says(cue.verb, "relay_passives"):
            # "X, cité par l'AFP, parle de « … »": who passes words on does not say them.
            continue
        if source is None or (at < cue.first and reason_against(scene, at)) or scene.says(cue.verb, "naming"):
            continue
        inner = scene.string(at).inner
        words = inner.of(scene.text)
        whole = words[:1].isupper() and len(words.split()) > 4
        yield Finding(
            NAME, QuoteKind.DIRECT if whole else QuoteKind.PARTIAL, inner, source, (scene.tokens[at].quote,),
            cue=scene.cue_span(cue), confidence=0.88,
            explanation=f"the quoted words belong to “{scene.words(cue.first, cue.last)}”; its agent says them",
        )  # fmt: skip


RULE = Rule(
    NAME,
    _find,
    (
        Example(
            "fr",
            "Le projet, qualifié de « ruineux » par Sonia Le Gall, est abandonné.",
            (Expected("partial", "ruineux", "Sonia Le Gall"),),
        ),
        Example("fr", "Le navire « Ruineux » a été repeint par Sonia Le Gall."),
        Example(
            "en",
            "The plan, described as “ruinous” by Sonia Gale, was dropped.",
            (Expected("partial", "ruinous", "Sonia Gale"),),
        ),
        Example("en", "The ship “Ruinous” was repainted by Sonia Gale."),
    ),
)
