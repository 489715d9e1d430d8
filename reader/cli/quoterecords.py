"""The objects of ``newsreader quotes --format jsonl``: one an article, every offset a code point of its text. Pure."""

from __future__ import annotations

from typing import Any

from reader.model import Attribution, Document, Quote, Span
from reader.services.quoting import document_notes

__all__ = ["document_record"]

Record = dict[str, Any]


def document_record(path: str, document: Document, attribution: Attribution, *, explain: bool = False) -> Record:
    """Who says what in ``document``, which was read from ``path``; with ``explain`` each quote also says why."""
    text = document.text
    return {
        "path": path,
        "title": document.title,
        "language": document.language,
        "text": text,
        "blocks": [
            {"kind": block.kind.value, "start": block.span.start, "end": block.span.stop} for block in document.blocks
        ],
        "quotes": [_quote(quote, text, explain) for quote in attribution.quotes],
        "unattributed": [_passage(item.span, text) | {"reason": item.reason} for item in attribution.unattributed],
        "notes": [
            _passage(note.span, text) | {"kind": note.kind.value, "detail": note.detail}
            for note in document_notes(document, attribution)
        ],
    }


def _quote(quote: Quote, text: str, explain: bool) -> Record:
    speaker = quote.speaker
    return {
        "kind": quote.kind.value,
        **_passage(quote.span, text),
        "fragments": [_passage(fragment, text) for fragment in quote.fragments],
        "cue": _optional(quote.cue, text),
        "mention": _optional(quote.mention, text),
        "speaker": speaker and {"name": speaker.name, "kind": speaker.kind.value, "role": speaker.role},
        "relay": _optional(quote.relay, text),
        "confidence": quote.confidence,
        "evidence": quote.evidence,
        **({"explanation": quote.explanation} if explain else {}),
    }


def _optional(span: Span | None, text: str) -> Record | None:
    return None if span is None else _passage(span, text)


def _passage(span: Span, text: str) -> Record:
    return {"start": span.start, "end": span.stop, "text": span.of(text)}
