"""Quotes as JSON: people's decisions as objects, the engine's findings as arrays, which take a fifth of the bytes.

The findings of an article are ``[1, speakers, quotes, unattributed]``, where 1 is the version of this form and

- a speaker is ``[name, kind, role]``;
- a quote is ``[kind, start, length, fragments, cue, mention, relay, speaker, confidence, evidence, explanation]``:
  ``fragments`` is a flat array of starts and lengths, or 1 for one that is the whole quote; ``cue``, ``mention`` and
  ``relay`` are ``[start, length]`` or 0 for none; all these starts count from the quote's own. ``speaker`` is the
  index of one, -1 for none;
- an unattributed string is ``[start, length, reason]``.

Offsets are code points. A library holds this JSON (RFC 8259, UTF-8) packed with zlib (RFC 1950).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from reader.model import Attribution, Quote, QuoteKind, Span, Speaker, SpeakerKind, Unattributed
from reader.storage.values import decoding, from_json, to_json

__all__ = [
    "attribution_from_json",
    "attribution_to_json",
    "packed_attribution",
    "quote_from_data",
    "quote_to_data",
    "unpacked_attribution",
]

_FORM = 1
_WHOLE = 1
_LONGEST = 1 << 28
"""Bytes of the longest findings, unpacked: the longest text in nothing but quotation marks stays below."""


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


def packed_attribution(attribution: Attribution) -> bytes:
    """All that the engine found in an article, as a library keeps it."""
    return zlib.compress(attribution_to_json(attribution).encode())


@decoding
def unpacked_attribution(data: bytes) -> Attribution:
    """What :func:`packed_attribution` gave; raises StorageError for anything else."""
    unpacker = zlib.decompressobj()
    try:
        # By count: a damaged or foreign library must not unpack to more than was ever put in.
        text = unpacker.decompress(data, _LONGEST).decode()
    except zlib.error as error:
        raise ValueError from error
    if not unpacker.eof:
        raise ValueError(len(data))
    return attribution_from_json(text)


def attribution_to_json(attribution: Attribution) -> str:
    """All that the engine found in an article, as JSON."""
    speakers = {speaker: index for index, speaker in enumerate(attribution.speakers)}
    return to_json(
        [
            _FORM,
            [[speaker.name, speaker.kind.value, speaker.role] for speaker in speakers],
            [
                [
                    quote.kind.value,
                    start := quote.span.start,
                    len(quote.span),
                    _WHOLE if quote.fragments == (quote.span,) else [*_flat(quote.fragments, start)],
                    *([*_flat([part], start)] if part else 0 for part in (quote.cue, quote.mention, quote.relay)),
                    -1 if quote.speaker is None else speakers[quote.speaker],
                    quote.confidence,
                    quote.evidence,
                    quote.explanation,
                ]
                for quote in attribution.quotes
            ],
            [[one.span.start, len(one.span), one.reason] for one in attribution.unattributed],
        ]
    )


@decoding
def attribution_from_json(text: str) -> Attribution:
    """What :func:`attribution_to_json` wrote; raises StorageError for anything else."""
    form, people, quotes, unattributed = from_json(text)
    if form != _FORM:
        raise ValueError(form)
    speakers = [Speaker(name, SpeakerKind(kind), role) for name, kind, role in people]
    return Attribution(
        quotes=tuple(_quote(row, speakers) for row in quotes),
        unattributed=tuple(Unattributed(Span(start, start + length), reason) for start, length, reason in unattributed),
    )


def _quote(row: list[Any], speakers: list[Speaker]) -> Quote:
    kind, start, length, fragments, cue, mention, relay, speaker, confidence, evidence, explanation = row
    span = Span(start, start + length)
    return Quote(
        kind=QuoteKind(kind),
        span=span,
        fragments=(span,) if fragments == _WHOLE else tuple(_spans(fragments, start)),
        cue=next(_spans(cue, start)) if cue else None,
        mention=next(_spans(mention, start)) if mention else None,
        speaker=None if speaker < 0 else speakers[speaker],
        relay=next(_spans(relay, start)) if relay else None,
        confidence=confidence,
        evidence=evidence,
        explanation=explanation,
    )


def _flat(spans: Iterable[Span], origin: int) -> Iterator[int]:
    for span in spans:
        yield span.start - origin
        yield len(span)


def _spans(flat: list[int], origin: int) -> Iterator[Span]:
    for start, length in zip(flat[::2], flat[1::2], strict=True):
        yield Span(origin + start, origin + start + length)


def _pair(span: Span) -> list[int]:
    return [span.start, span.stop]


def _span(pair: list[int] | None) -> Span | None:
    return None if pair is None else Span(*pair)
