"""What is to be seen in an article's text: quotes, cues, mentions and annotations as marks over spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reader.model import (
    AnchorState,
    Annotation,
    ArticlePage,
    QuoteKind,
    QuoteStatus,
    ReviewedQuote,
    Span,
    Speaker,
    SpeakerKind,
    Tag,
)
from reader.tui.theme import SPEAKER_COLOURS

__all__ = ["UNCERTAIN", "Mark", "Role", "SpeakerLook", "article_marks", "shown_quotes", "speaker_looks"]

UNCERTAIN = 0.6
"""A machine quote below this confidence wears a question mark."""


class Role(StrEnum):
    """What a stretch of text is; also the suffix of its style class."""

    CLAUSE = "clause"
    DIRECT = "direct"
    PARTIAL = "partial"
    CUE = "cue"
    MENTION = "mention"
    UNATTRIBUTED = "unattributed"
    ANNOTATION = "annotation"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that looks different: ``colour`` is a speaker's or tag's index, -1 for none; ``key`` says whose it is."""

    span: Span
    role: Role
    colour: int = -1
    key: str = ""


@dataclass(frozen=True, slots=True)
class SpeakerLook:
    """How one speaker of the article is shown: a colour index and a label of one or two characters."""

    speaker: Speaker
    colour: int
    label: str
    quotes: tuple[ReviewedQuote, ...] = field(default=())


def shown_quotes(page: ArticlePage) -> tuple[ReviewedQuote, ...]:
    """The quotes that are still standing: all but the rejected ones."""
    return tuple(quote for quote in page.quotes if quote.status is not QuoteStatus.REJECTED)


def speaker_looks(quotes: Sequence[ReviewedQuote]) -> dict[str, SpeakerLook]:
    """Colour and label of each speaker, by name, in the order of their first quote.

    The order makes colours stable for one article: a speaker keeps the colour as long as nobody new speaks before.
    """
    by_name: dict[str, list[ReviewedQuote]] = {}
    speakers: dict[str, Speaker] = {}
    for reviewed in quotes:
        speaker = reviewed.quote.speaker
        if speaker is not None:
            by_name.setdefault(speaker.name, []).append(reviewed)
            known = speakers.get(speaker.name)
            if known is None or (speaker.role and not known.role):
                speakers[speaker.name] = speaker
    looks: dict[str, SpeakerLook] = {}
    taken: set[str] = set()
    for index, (name, speaker) in enumerate(speakers.items()):
        label = _label(speaker, taken)
        taken.add(label)
        looks[name] = SpeakerLook(speaker, index % SPEAKER_COLOURS, label, tuple(by_name[name]))
    return looks


def _label(speaker: Speaker, taken: Iterable[str]) -> str:
    words = [word for word in speaker.name.replace("’", " ").replace("'", " ").replace("-", " ").split() if word]
    words = [word for word in words if word.casefold() not in _ARTICLES] or words
    words = [word for word in words if word[0].isupper() and len(word) > 1] or words or ["?"]
    if speaker.kind is SpeakerKind.PERSON and len(words) > 1:
        candidates = [words[0][0] + words[-1][0], words[0][0] + words[-1][1:2], words[-1][:2]]
    else:
        candidates = [words[0][:2].capitalize(), words[0][0] + words[-1][0]]
    candidates += [f"{words[0][0]}{number}" for number in range(2, 10)]
    return next((label for label in candidates if label not in taken), candidates[0])


_ARTICLES = {"le", "la", "les", "l", "un", "une", "des", "the", "a", "an"}


def article_marks(page: ArticlePage, looks: dict[str, SpeakerLook], tags: dict[str, Tag]) -> tuple[Mark, ...]:
    """All marks of an article, those painted over others last."""
    marks: list[Mark] = []
    for reviewed in shown_quotes(page):
        quote = reviewed.quote
        look = looks.get(quote.speaker.name) if quote.speaker else None
        colour = look.colour if look else -1
        if quote.kind in (QuoteKind.MIXED, QuoteKind.INDIRECT):
            marks.append(Mark(quote.span, Role.CLAUSE, colour, reviewed.key))
        role = Role.DIRECT if quote.kind is QuoteKind.DIRECT else Role.PARTIAL
        spans = quote.fragments or ((quote.span,) if quote.kind in (QuoteKind.DIRECT, QuoteKind.PARTIAL) else ())
        marks.extend(Mark(span, role, colour, reviewed.key) for span in spans)
        if quote.cue is not None:
            marks.append(Mark(quote.cue, Role.CUE, colour, reviewed.key))
        if quote.mention is not None:
            marks.append(Mark(quote.mention, Role.MENTION, colour, reviewed.key))
    decided = {(mark.span.start, mark.span.stop) for mark in marks}
    marks.extend(
        Mark(item.span, Role.UNATTRIBUTED)
        for item in page.unattributed
        if (item.span.start, item.span.stop) not in decided
    )
    order = {role: index for index, role in enumerate(Role)}
    marks.sort(key=lambda mark: order[mark.role])
    marks.extend(
        Mark(annotation.anchor.span, Role.ANNOTATION, _annotation_colour(annotation, tags), annotation.uuid)
        for annotation in page.annotations
        if annotation.state is not AnchorState.ORPHAN
    )
    return tuple(marks)


def _annotation_colour(annotation: Annotation, tags: dict[str, Tag]) -> int:
    return next((tags[name].colour for name in annotation.tags if name in tags), -1)
