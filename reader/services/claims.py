"""Claims to be checked, links between passages, and passages tied to a speaker. Every change is one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reader.errors import ConfigError, NotFound
from reader.messages import Phrase, phrase
from reader.model import Annotation, Claim, Link, LinkKind, Span, Speaker, normalise
from reader.services import annotating
from reader.services.library import Library
from reader.terms import CLAIM_NAMES, LINK_NAMES

__all__ = ["link", "linked", "set_claim", "set_passage_speaker"]


def set_claim(library: Library, article_id: int, span: Span, claim: Claim | None) -> Annotation | None:
    """Make the passage a claim with that status and those sources; None makes it none.

    Gives the annotation, or None where nothing is left of it. Raises NotFound for the article, ConfigError for an empty
    passage.
    """
    from reader.storage import notes

    clean = claim and replace(claim, sources=_clean(claim.sources))
    label = (
        phrase("claim: {status}", status=Phrase(CLAIM_NAMES[clean.status])) if clean else phrase("no claim any more")
    )
    return annotating.amend(library, article_id, span, lambda state: {**state, **notes.claim_state(clean)}, label)


def set_passage_speaker(library: Library, article_id: int, span: Span, speaker: Speaker | None) -> Annotation | None:
    """Tie the passage to somebody without making a quote of it; None unties it.

    Gives the annotation, or None where nothing is left of it. Raises as :func:`set_claim` does, and ConfigError for a
    speaker without a name.
    """
    from reader.storage import notes

    if speaker is not None and not speaker.name.strip():
        raise ConfigError(phrase("A speaker needs a name."))
    label = phrase("passage about {name}", name=speaker.name) if speaker else phrase("passage about nobody any more")
    after = {"speaker": notes.speaker_state(speaker)}
    return annotating.amend(library, article_id, span, lambda state: {**state, **after}, label)


def link(library: Library, article_id: int, span: Span, kind: LinkKind, target: str) -> Annotation | None:
    """Let the annotation on ``span`` point to the one with the UUID ``target``, or no longer, if it does so already.

    Gives the annotation, or None where nothing is left of it. Raises NotFound for article and target, ConfigError for
    an empty passage or a link of an annotation to itself.
    """
    from reader.storage import notes

    with library.reading() as db:
        aim, own = notes.by_uuid(db, target), notes.at_span(db, article_id, span)
    if aim is None:
        raise NotFound(phrase("The annotation that was to be linked no longer exists."))
    if own is not None and own.uuid == target:
        raise ConfigError(phrase("An annotation cannot be linked to itself; choose another passage."))
    arrow = [kind.value, target]

    def turned(state: dict[str, Any]) -> dict[str, Any]:
        kept = [one for one in state["links"] if one != arrow]
        return {**state, "links": kept if len(kept) < len(state["links"]) else sorted([*kept, arrow])}

    return annotating.amend(library, article_id, span, turned, phrase("link: {kind}", kind=Phrase(LINK_NAMES[kind])))


def linked(library: Library, annotation: Annotation) -> list[tuple[Link, bool, Annotation]]:
    """What an annotation is linked with: the link, whether it comes from there to here, and the other annotation.

    Targets that no longer exist are left out.
    """
    from reader.storage import notes

    with library.reading() as db:
        there = [(one, False, other) for one in annotation.links if (other := notes.by_uuid(db, one.target))]
        here = [
            (one, True, other)
            for other in notes.pointing_to(db, annotation.uuid)
            for one in other.links
            if one.target == annotation.uuid
        ]
    return there + here


def _clean(sources: Sequence[str]) -> tuple[str, ...]:
    """Sources without blank ones and without line ends within one."""
    return tuple(dict.fromkeys(words for one in sources if (words := " ".join(normalise(one).split()))))
