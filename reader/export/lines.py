"""Our own format, JSON Lines: one object an article, with everything that the library holds of it.

Nothing is lost and nothing derived is added, but for a user name and password in a URL, which never leave the library.
Spans are ``[start, end]`` in code points of ``text``; times are xsd:dateTime in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, timestamp, without_credentials
from reader.export.jsontext import json_text
from reader.export.records import said_more
from reader.model import Anchor, Annotation, Quote, ReviewedQuote, Span, Tag
from reader.model.review import Decision

__all__ = ["FORMAT", "VERSION", "article_object"]

VERSION = 1
"""Grows when a field changes its meaning or goes; a reader skips objects of a version that it does not know."""

Json = dict[str, Any]


def _write(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    for article in articles:
        yield json_text(article_object(article)) + "\n"
    if options.beside is not None:
        # At the end, where all that it speaks of has been read.
        yield json_text({"format": "newsreader-library", "version": VERSION, "shared": list(options.beside)}) + "\n"


def article_object(article: ExportArticle) -> Json:
    """``article`` as the JSON object of one line."""
    return {
        "format": "newsreader-article",
        "version": VERSION,
        "id": article.id,
        "uuid": article.uuid,
        "revision": article.revision,
        "title": article.title,
        "source": article.source,
        "url": without_credentials(article.url),
        "authors": list(article.authors),
        "published": timestamp(article.published),
        "added": timestamp(article.added),
        "language": article.language,
        "kind": article.kind,
        "read": article.is_read,
        "starred": article.is_starred,
        "text": article.text,
        "blocks": [{"kind": block.kind.value, "span": _span(block.span)} for block in article.blocks],
        "quotes": [_quote(quote) for quote in article.quotes],
        "unattributed": [{"span": _span(item.span), "reason": item.reason} for item in article.unattributed],
        "annotations": [_annotation(annotation) for annotation in article.annotations],
        "decisions": [_decision(decision) for decision in article.decisions],
        "tags": [_tag(tag) for tag in article.tags],
    }


def _span(span: Span) -> list[int]:
    return [span.start, span.stop]


def _span_or_none(span: Span | None) -> list[int] | None:
    return None if span is None else _span(span)


def _quote(reviewed: ReviewedQuote) -> Json:
    quote, speaker = reviewed.quote, reviewed.quote.speaker
    return {
        "key": reviewed.key,
        "status": reviewed.status.value,
        "kind": quote.kind.value,
        "span": _span(quote.span),
        "fragments": [_span(fragment) for fragment in quote.fragments],
        "cue": _span_or_none(quote.cue),
        "mention": _span_or_none(quote.mention),
        "speaker": speaker and {"name": speaker.name, "kind": speaker.kind.value, "role": speaker.role},
        "relay": _span_or_none(quote.relay),
        "confidence": quote.confidence,
        "evidence": quote.evidence,
        "explanation": quote.explanation,
    }


def _decision(decision: Decision) -> Json:
    return {
        "uuid": decision.uuid,
        "status": decision.status.value,
        "quote": _told_quote(decision.quote),
        "target": None if decision.target is None else _told_quote(decision.target),
        "anchor": _anchor(decision.anchor),
        "state": decision.state.value,
        "author": decision.author,
        "created": timestamp(decision.created),
        "updated": timestamp(decision.updated),
        "rev": decision.rev,
    }


def _told_quote(quote: Quote) -> Json:
    """A quote as it was decided about; the speaker as name, kind and role."""
    speaker = quote.speaker
    return {
        "kind": quote.kind.value,
        "span": _span(quote.span),
        "fragments": [_span(fragment) for fragment in quote.fragments],
        "cue": _span_or_none(quote.cue),
        "mention": _span_or_none(quote.mention),
        "speaker": speaker and [speaker.name, speaker.kind.value, speaker.role],
        "relay": _span_or_none(quote.relay),
        "confidence": quote.confidence,
        "evidence": quote.evidence,
        "explanation": quote.explanation,
    }


def _annotation(annotation: Annotation) -> Json:
    return {
        "uuid": annotation.uuid,
        "anchor": _anchor(annotation.anchor),
        "state": annotation.state.value,
        "tags": list(annotation.tags),
        "note": annotation.note,
        "created": timestamp(annotation.created),
        "updated": timestamp(annotation.updated),
        "author": annotation.author,
        "rev": annotation.rev,
        **said_more(annotation),
    }


def _anchor(anchor: Anchor) -> Json:
    return {
        "span": _span(anchor.span),
        "exact": anchor.exact,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
        "revision": anchor.revision,
    }


def _tag(tag: Tag) -> Json:
    return {
        "uuid": tag.uuid,
        "name": tag.name,
        "colour": tag.colour,
        "shortcut": tag.shortcut,
        "description": tag.description,
    }


FORMAT = ExportFormat("jsonl", ".jsonl", "JSON Lines: everything, for programs", _write)
