"""An article as lines of plain text: its blocks, its quotes, its notes. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from reader.i18n import _
from reader.model import (
    AnchorState,
    Annotation,
    Article,
    ArticlePage,
    BlockKind,
    Quote,
    QuoteKind,
    QuoteStatus,
    ReviewedQuote,
    visible,
    visible_line,
)
from reader.model.integrity import IntegrityKind, IntegrityNote
from reader.reasons import explained, noted

__all__ = ["KINDS", "article_lines", "note_lines", "quote_lines"]

KINDS = {
    QuoteKind.DIRECT: _("direct"),
    QuoteKind.MIXED: _("mixed"),
    QuoteKind.PARTIAL: _("partial"),
    QuoteKind.INDIRECT: _("indirect"),
}
_STATUS = {
    QuoteStatus.CONFIRMED: _("confirmed"),
    QuoteStatus.CORRECTED: _("corrected"),
    QuoteStatus.REJECTED: _("rejected"),
    QuoteStatus.MANUAL: _("made by hand"),
}
_IN_HEAD = (IntegrityKind.NO_SPEAKER, IntegrityKind.RELAYED)
_NAMED_BLOCKS = {BlockKind.CAPTION: _("Caption: "), BlockKind.CREDIT: _("Credit: ")}


def article_lines(page: ArticlePage, *, width: int, with_text: bool = True) -> Iterator[str]:
    """The lines of an article, none wider than ``width`` where words allow it."""
    from reader.services.quoting import integrity_notes

    article = page.article
    yield from _wrapped(article.summary.title, width)
    about = (
        article.summary.source,
        ", ".join(article.authors),
        f"{article.summary.published.astimezone():%Y-%m-%d %H:%M}",
    )
    yield from _wrapped(" · ".join(part for part in about if part), width)
    if article.url:
        yield article.url
    if article.wall:
        from reader.services.extracting import wall_line

        yield from _wrapped(wall_line(article.wall), width)
    if with_text:
        yield from _text(article, width)
        yield from _files(article, width)
    standing = [quote for quote in page.quotes if quote.status is not QuoteStatus.REJECTED]
    notes = integrity_notes(page)
    if standing:
        yield from ("", _("Quotes"))
        for quote in standing:
            yield ""
            yield from quote_lines(quote, article.text, width=width, notes=notes)
    yield from _nobody(page, notes, width)
    if page.annotations:
        yield from ("", _("Notes"))
        for annotation in page.annotations:
            yield ""
            yield from _annotation(annotation, width)


def _files(article: Article, width: int) -> Iterator[str]:
    """What comes with an article: the addresses of pictures and sounds, with what they are."""
    if article.enclosures:
        yield from ("", _("Files"))
    for file in article.enclosures:
        yield f"  {visible_line(file.url)}"
        if about := " · ".join(part for part in (file.media_type, file.caption) if part):
            yield from _wrapped(about, width, "    ")


def quote_lines(
    reviewed: ReviewedQuote, text: str, *, width: int, explain: bool = False, notes: Sequence[IntegrityNote] = ()
) -> Iterator[str]:
    """A quote: who, which kind, the words, those of ``notes`` that are about it, and with ``explain`` the reason."""
    quote = reviewed.quote
    yield from _wrapped(_who(quote, reviewed.status, text), width)
    yield from _wrapped(quote.span.of(text), width, "    ")
    yield from note_lines((note for note in notes if note.span.overlaps(quote.span)), width=width)
    if explain:
        reason = f"{quote.evidence} ({quote.confidence:.0%}): {explained(quote.explanation)}".removesuffix(": ")
        yield from _wrapped(reason, width, "    → ", "      ")


def note_lines(notes: Iterable[IntegrityNote], *, width: int) -> Iterator[str]:
    """What is to be looked at in a quote, but for what the line about its speaker tells."""
    for said in dict.fromkeys(noted(note) for note in notes if note.kind not in _IN_HEAD):
        yield from _wrapped(said, width, "    ! ", "      ")


def _who(quote: Quote, status: QuoteStatus, text: str) -> str:
    speaker = quote.speaker
    name = speaker.name if speaker else _("Speaker unknown")
    role = f", {speaker.role}" if speaker and speaker.role else ""
    facts = [KINDS[quote.kind]]
    if quote.relay is not None:
        facts.append(_("via %(relay)s") % {"relay": quote.relay.of(text)})
    if status in _STATUS:
        facts.append(_STATUS[status])
    return f"{name}{role} ({', '.join(facts)})"


def _nobody(page: ArticlePage, notes: Sequence[IntegrityNote], width: int) -> Iterator[str]:
    """The quoted strings that are nobody's quote and that something is to be noted of."""
    text = page.article.text
    strings = [(item.span, [note for note in notes if note.span.overlaps(item.span)]) for item in page.unattributed]
    if any(about for _span, about in strings):
        yield from ("", _("Nobody's words"))
    for span, about in strings:
        if about:
            yield ""
            yield from _wrapped(f"“{span.of(text)}”", width, "    ")
            yield from note_lines(about, width=width)


def _text(article: Article, width: int) -> Iterator[str]:
    for block in article.blocks:
        words = block.span.of(article.text)
        if block.kind is BlockKind.HEADLINE and words.strip() == article.summary.title.strip():
            continue
        yield ""
        first, following = ("- ", "  ") if block.kind is BlockKind.LIST_ITEM else ("", "")
        if block.kind is BlockKind.BLOCK_QUOTE:
            first = following = "    "
        yield from _wrapped(_NAMED_BLOCKS.get(block.kind, "") + words, width, first, following)


def _annotation(annotation: Annotation, width: int) -> Iterator[str]:
    yield from _wrapped(annotation.anchor.exact, width, "    ")
    if annotation.note:
        yield from _wrapped(annotation.note, width)
    facts = [", ".join(annotation.tags)] if annotation.tags else []
    if annotation.state is AnchorState.ORPHAN:
        facts.append(_("the text no longer has this passage"))
    if facts:
        yield from _wrapped(f"[{'; '.join(facts)}]", width)


def _wrapped(words: str, width: int, first: str = "", following: str | None = None) -> Iterator[str]:
    indent = first if following is None else following
    for number, line in enumerate(visible(words).split("\n")):
        lines = textwrap.wrap(
            line,
            max(20, width),
            initial_indent=indent if number else first,
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=False,
        )
        yield from lines or [""]
