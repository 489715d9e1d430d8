"""The lines under an article that say what is under the cursor: who speaks, in which words, and why we think so."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Static

from reader.i18n import _, ngettext
from reader.model import Annotation, QuoteKind, QuoteStatus, ReviewedQuote, Span, visible_line
from reader.model.integrity import IntegrityKind, IntegrityNote
from reader.reasons import explained, noted
from reader.tui.figures import grouped, minute
from reader.tui.reading import ReadingText
from reader.tui.widgets.renewing import renew
from reader.tui.wording import CLAIM_SIGNS, claim_name, link_name

__all__ = ["InfoBar", "describe", "kind_name", "status_name"]

_LINES = 4
_LONGEST_NOTE = 150
"""Characters of the notes on a quote: two lines of a terminal of eighty columns, which leaves two for the rest."""


def kind_name(kind: QuoteKind) -> str:
    """The name of a kind of quote in the reader's language."""
    return {
        QuoteKind.DIRECT: _("direct"),
        QuoteKind.MIXED: _("mixed"),
        QuoteKind.PARTIAL: _("partial"),
        QuoteKind.INDIRECT: _("indirect"),
    }[kind]


def status_name(status: QuoteStatus) -> str:
    """What a person has decided, in the reader's language; "" for nothing."""
    return {
        QuoteStatus.MACHINE: "",
        QuoteStatus.CONFIRMED: _("confirmed"),
        QuoteStatus.CORRECTED: _("corrected"),
        QuoteStatus.REJECTED: _("rejected"),
        QuoteStatus.MANUAL: _("made by hand"),
    }[status]


class InfoBar(Static):
    """Four lines about the quote, the annotation or the selection under the cursor."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def show(self, reading: ReadingText | None, cursor: int, selection: Span | None) -> None:
        """Describe what is at ``cursor``."""
        lines = describe(reading, cursor, selection) if reading else []
        # Its height is fixed: laying the whole screen out again at every key would cost ten times the line.
        renew(self, Content("\n").join(lines[:_LINES]), layout=False)


def describe(reading: ReadingText, cursor: int, selection: Span | None) -> list[Content]:
    """What is to be said of an offset, the most important line first."""
    text = reading.page.article.text
    lines: list[Content] = []
    if selection is not None:
        words = len(selection.of(text).split())
        lines.append(Content(ngettext("{n} word selected", "{n} words selected", words).format(n=grouped(words))))
    reviewed = reading.quote_at(cursor)
    about = _describe_quote(reading, reviewed) if reviewed is not None else []
    notes = [_describe_annotation(reading, item) for item in reading.annotations_at(cursor)]
    lines += [*about[:1], *([Content("   ").join(notes)] if notes else []), *about[1:]]
    if reviewed is None:
        nobody = [item.reason for item in reading.page.unattributed if cursor in item.span]
        why = _("nobody's speech: {reason}")
        lines.extend(Content(why.format(reason=visible_line(explained(reason)))) for reason in nobody)
        lines += _describe_notes(note for note in reading.notes if cursor in note.span)
    return lines or _describe_article(reading)


def _describe_article(reading: ReadingText) -> list[Content]:
    """What is known of the article itself: who wrote it, when it changed, what it is about, and what comes with it."""
    article = reading.page.article
    first = [_("by {names}").format(names=", ".join(map(visible_line, article.authors)))] if article.authors else []
    if article.updated is not None:
        first.append(_("updated {moment}").format(moment=minute(article.updated)))
    if article.categories:
        first.append(", ".join(map(visible_line, article.categories)))
    files = [
        " ".join(visible_line(part) for part in (one.caption, one.media_type, one.url) if part)
        for one in article.enclosures
    ]
    lines = ["  ·  ".join(first), visible_line(article.url), "  ·  ".join(files)]
    if article.comments:
        lines.append(_("comments: {url}").format(url=visible_line(article.comments)))
    return [Content(line).stylize("$muted") for line in lines if line]


def _describe_quote(reading: ReadingText, reviewed: ReviewedQuote) -> list[Content]:
    quote, text = reviewed.quote, reading.page.article.text
    look = reading.looks.get(quote.speaker.name) if quote.speaker else None
    name = visible_line(quote.speaker.name) if quote.speaker else _("speaker open")
    style = f"bold $speaker-{look.colour}" if look else "bold"
    role = f", {visible_line(quote.speaker.role)}" if quote.speaker and quote.speaker.role else ""
    decided = status_name(reviewed.status)
    rest = [kind_name(quote.kind), decided or _("{percent} % sure").format(percent=round(quote.confidence * 100))]
    head = Content.assemble(
        (f"{look.label if look else '?'} ", style), (name, style), role, "  ·  ", "  ·  ".join(rest)
    )
    parts = []
    if quote.mention is not None:
        parts.append(_("named as “{words}”").format(words=visible_line(quote.mention.of(text))))
    if quote.cue is not None:
        parts.append(_("cue “{words}”").format(words=visible_line(quote.cue.of(text))))
    if quote.relay is not None:
        parts.append(_("through “{words}”").format(words=visible_line(quote.relay.of(text))))
    why = _("why: {explanation} [{rule}]").format(
        explanation=visible_line(explained(quote.explanation)), rule=visible_line(quote.evidence)
    )
    second = Content("  ·  ".join(parts)) if parts else None
    third = Content(why) if quote.evidence else None
    # What is wrong with the words comes before why they are a quote: there is room for four lines.
    notes = _describe_notes(note for note in reading.notes if note.span.overlaps(quote.span))
    return [head, *notes, *(line.stylize("$muted") for line in (second, third) if line is not None)]


def _describe_notes(notes: Iterable[IntegrityNote]) -> list[Content]:
    """One line for all notes; the lines about the quote tell who relayed it, and that nobody is named."""
    told = (IntegrityKind.NO_SPEAKER, IntegrityKind.RELAYED)
    # The same cut three times is said once.
    said = dict.fromkeys(visible_line(noted(note)) for note in notes if note.kind not in told)
    words = "  ·  ".join(said)
    return [Content(f"! {words if len(words) <= _LONGEST_NOTE else words[: _LONGEST_NOTE - 1] + '…'}")] if words else []


def _describe_annotation(reading: ReadingText, annotation: Annotation) -> Content:
    parts: list[tuple[str, str] | str] = []
    for name in annotation.tags:
        tag = reading.tags.get(name)
        parts.append((f"#{visible_line(name)}", f"bold $tag-{tag.colour}" if tag else "bold"))
        parts.append(" ")
    if annotation.claim is not None:
        status = annotation.claim.status
        parts.append((f"{CLAIM_SIGNS[status]} {_('claim')}: {claim_name(status)} ", "bold"))
        if annotation.claim.sources:
            parts.append(f"({visible_line('; '.join(annotation.claim.sources))}) ")
    if annotation.speaker is not None:
        parts.append(_("about {name}").format(name=visible_line(annotation.speaker.name)) + " ")
    for link in annotation.links:
        words = reading.words_of(link.target)
        parts.append(f"→ {link_name(link.kind)} “{words}” " if words else f"→ {link_name(link.kind)} … ")
    if annotation.note:
        parts.append(f"✎ {visible_line(annotation.note)}")
    return Content.assemble(*parts)
