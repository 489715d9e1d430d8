"""Quotes as JSON: the engine's findings and people's decisions, and the spans in them."""

from __future__ import annotations

from typing import Any

from reader.model import Attribution, Quote, QuoteKind, Span, Speaker, SpeakerKind, Unattributed
from reader.storage.values import decoding, from_json, to_json

__all__ = ["attribution_from_json", "attribution_to_json", "quote_from_data", "quote_to_data"]


def quote_to_data(quote: Quote) -> dict[str, Any]:
    """A quote as a JSON object; what is empty is left out."""
    data: dict[str, Any] = {"kind": quote.kind.value, "span": _pair(quote.span)}
    if quote.fragments:
        data["fragments"] = [_pair(fragment) for fragment in quote.fragments]
    for name, span in (("cue", quote.cue), ("mention", quote.mention), ("relay", quote.relay)):
        if span is not None:
            data[name] = _pair(span)
    if quote.speaker is not None:
        data["speaker"] = [quote.speaker.name, quote.speaker.kind.value, quote.speaker.role]
    if quote.confidence != 1.0:
        data["confidence"] = quote.confidence
    if quote.evidence:
        data["evidence"] = quote.evidence
    if quote.explanation:
        data["explanation"] = quote.explanation
    return data


@decoding
def quote_from_data(data: dict[str, Any]) -> Quote:
    """The quote that :func:`quote_to_data` gave."""
    speaker = data.get("speaker")
    return Quote(
        kind=QuoteKind(data["kind"]),
        span=Span(*data["span"]),
        fragments=tuple(Span(*pair) for pair in data.get("fragments", ())),
        cue=_span(data.get("cue")),
        mention=_span(data.get("mention")),
        speaker=None if speaker is None else Speaker(speaker[0], SpeakerKind(speaker[1]), speaker[2]),
        relay=_span(data.get("relay")),
        confidence=data.get("confidence", 1.0),
        evidence=data.get("evidence", ""),
        explanation=data.get("explanation", ""),
    )


def attribution_to_json(attribution: Attribution) -> str:
    """All that the engine found in an article, as JSON."""
    return to_json(
        {
            "quotes": [quote_to_data(quote) for quote in attribution.quotes],
            "unattributed": [[*_pair(one.span), one.reason] for one in attribution.unattributed],
        }
    )


@decoding
def attribution_from_json(text: str) -> Attribution:
    """What :func:`attribution_to_json` wrote."""
    data = from_json(text)
    return Attribution(
        quotes=tuple(quote_from_data(quote) for quote in data["quotes"]),
        unattributed=tuple(Unattributed(Span(start, stop), reason) for start, stop, reason in data["unattributed"]),
    )


def _pair(span: Span) -> list[int]:
    return [span.start, span.stop]


def _span(pair: list[int] | None) -> Span | None:
    return None if pair is None else Span(*pair)
