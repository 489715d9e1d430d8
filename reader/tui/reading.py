"""One article as the reading pane shows it: its marks, its units, and what stands beside its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from reader.model import (
    AnchorState,
    Annotation,
    ArticlePage,
    QuoteKind,
    QuoteStatus,
    ReviewedQuote,
    Span,
    Tag,
    visible_line,
)
from reader.model.integrity import IntegrityNote
from reader.tui.layout import Layout
from reader.tui.marks import UNCERTAIN, Mark, Role, SpeakerLook, article_marks, shown_quotes, speaker_looks
from reader.tui.motion import TextMap
from reader.tui.paint import Geometry, Gutter
from reader.tui.wording import CLAIM_SIGNS, claim_name

__all__ = ["GUTTER_WIDTH", "WIDE_MARGIN", "ReadingText", "different", "gutters", "line_marks"]

T = TypeVar("T")

GUTTER_WIDTH = 5
"""Cells left of the text: a label of two, a sign, a bar, a space."""
_SHORT = 30
"""Code points of a passage that is only named."""
WIDE_MARGIN = 22
"""Cells right of the text from which on tags are written out."""

_BARS = {QuoteKind.DIRECT: "┃", QuoteKind.MIXED: "┇", QuoteKind.INDIRECT: "┊", QuoteKind.PARTIAL: "╵"}


@dataclass(frozen=True, eq=False)
class ReadingText:
    """All that the pane shows of one article, worked out once for each change of the article.

    ``layout`` may hold its lines at the width expected; a pane of another width lays the text out itself. ``found`` is
    where the words stand that were searched for, ``notes`` what is to be looked at in the quotes.
    """

    page: ArticlePage
    tags: Mapping[str, Tag]
    sentences: tuple[Span, ...] = ()
    layout: Layout | None = None
    found: tuple[Span, ...] = ()
    notes: tuple[IntegrityNote, ...] = ()
    quotes: tuple[ReviewedQuote, ...] = field(init=False)
    looks: dict[str, SpeakerLook] = field(init=False)
    marks: tuple[Mark, ...] = field(init=False)
    units: TextMap = field(init=False)

    def __post_init__(self) -> None:
        quotes = shown_quotes(self.page)
        looks = speaker_looks(quotes)
        article = self.page.article
        own = {
            "quotes": quotes,
            "looks": looks,
            "marks": (
                *article_marks(self.page, looks, dict(self.tags)),
                *(Mark(span, Role.FOUND) for span in self.found),
            ),
            "units": TextMap(article.text, article.blocks, self.sentences, [item.quote.span for item in quotes]),
        }
        for name, value in own.items():
            object.__setattr__(self, name, value)

    def quote_at(self, offset: int) -> ReviewedQuote | None:
        """The smallest standing quote at ``offset``, its cue and mention counted as a part of it."""
        within = [item for item in self.quotes if offset in item.quote.span]
        if within:
            return min(within, key=lambda item: len(item.quote.span))
        parts = [item for item in self.quotes if any(p and offset in p for p in (item.quote.cue, item.quote.mention))]
        return parts[0] if parts else None

    def words_of(self, uuid: str) -> str:
        """The beginning of the passage of an annotation of this article; "" for another's."""
        found = next((item for item in self.page.annotations if item.uuid == uuid), None)
        words = visible_line(found.anchor.exact) if found else ""
        return words if len(words) <= _SHORT else words[: _SHORT - 1] + "…"

    def annotations_at(self, offset: int) -> list[Annotation]:
        """The placed annotations over ``offset``, the shortest first."""
        found = [
            item
            for item in self.page.annotations
            if item.state is not AnchorState.ORPHAN and offset in item.anchor.span
        ]
        return sorted(found, key=lambda item: len(item.anchor.span))


def line_marks(reading: ReadingText, layout: Layout) -> dict[int, list[Mark]]:
    """The marks that touch each line, lowest first, by line number."""
    touching: dict[int, list[Mark]] = {}
    for mark in reading.marks:
        for number in layout.text_lines(mark.span):
            touching.setdefault(number, []).append(mark)
    return touching


def different(before: Mapping[int, T], now: Mapping[int, T]) -> set[int]:
    """The numbers of the lines beside or over which there is something else now than before."""
    return {number for number in before.keys() | now.keys() if before.get(number) != now.get(number)}


def gutters(reading: ReadingText, layout: Layout, geometry: Geometry) -> dict[int, Gutter]:
    """What stands beside each line that a quote or an annotation touches, by line number.

    Left: the speaker's label where a quote begins, with "✓" once a person has decided and "?" while the engine is
    unsure, and a bar whose shape tells the kind. Right: the tags, and a pencil for a note.
    """
    beside: dict[int, Gutter] = {}
    for reviewed in reading.quotes:
        _add_bar(beside, reviewed, reading, layout)
    spare = geometry.total - geometry.left - geometry.measure - GUTTER_WIDTH
    for annotation in reading.page.annotations:
        number = next(layout.text_lines(annotation.anchor.span), None)
        if number is not None and annotation.state is not AnchorState.ORPHAN:
            known = beside.get(number, Gutter())
            notes = _notes(annotation, reading.tags, written_out=spare >= WIDE_MARGIN)
            beside[number] = replace(known, notes=known.notes + notes)
    return beside


def _add_bar(beside: dict[int, Gutter], reviewed: ReviewedQuote, reading: ReadingText, layout: Layout) -> None:
    quote = reviewed.quote
    look = reading.looks.get(quote.speaker.name) if quote.speaker else None
    decided = reviewed.status is not QuoteStatus.MACHINE
    sign = "✓" if decided else "?" if quote.confidence < UNCERTAIN or look is None else " "
    for index, number in enumerate(layout.text_lines(quote.span)):
        known = beside.get(number, Gutter())
        label = f"{look.label if look else '':>2}{sign}" if index == 0 else ""
        if known.bar != " " and (known.label or not label):
            continue
        bar = _BARS[quote.kind] if known.bar == " " else known.bar
        beside[number] = Gutter(label, bar, look.colour if look else -1, known.notes)


def _notes(annotation: Annotation, tags: Mapping[str, Tag], *, written_out: bool) -> tuple[tuple[str, int], ...]:
    notes = [
        (f"#{visible_line(name)} " if written_out else "#", tags[name].colour if name in tags else -1)
        for name in annotation.tags
    ]
    if annotation.claim is not None:
        sign = CLAIM_SIGNS[annotation.claim.status]
        notes.append((f"{sign} {claim_name(annotation.claim.status)} " if written_out else sign, -1))
    if annotation.links:
        notes.append(("↔", -1))
    return (*notes, ("✎", -1)) if annotation.note else tuple(notes)
