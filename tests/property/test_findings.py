"""What the engine finds is kept as it was, whatever it is."""

from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import StorageError
from reader.model import Attribution, Quote, QuoteKind, Span, Speaker, SpeakerKind, Unattributed
from reader.storage.quotedata import packed_attribution, unpacked_attribution

SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 2**40), st.integers(0, 999))
TEXTS = st.text(max_size=20)
SPEAKERS = st.builds(Speaker, TEXTS, st.sampled_from(SpeakerKind), TEXTS)
QUOTES = st.builds(
    Quote,
    st.sampled_from(QuoteKind),
    SPANS,
    st.lists(SPANS, max_size=3).map(tuple),
    *(st.none() | SPANS for _ in range(2)),
    st.none() | SPEAKERS,
    st.none() | SPANS,
    st.floats(0, 1),
    TEXTS,
    TEXTS,
)
WHOLE = QUOTES.map(lambda quote: Quote(quote.kind, quote.span, (quote.span,), speaker=quote.speaker))
FOUND = st.builds(
    Attribution,
    st.lists(QUOTES | WHOLE, max_size=5).map(tuple),
    st.lists(st.builds(Unattributed, SPANS, TEXTS), max_size=3).map(tuple),
)


@given(FOUND)
def test_findings_come_back_as_they_were(found: Attribution) -> None:
    assert unpacked_attribution(packed_attribution(found)) == found


@given(st.binary(max_size=60) | FOUND.map(packed_attribution), st.data())
def test_damaged_findings_are_said_to_be_damaged(packed: bytes, data: st.DataObject) -> None:
    cut = packed[: data.draw(st.integers(0, max(0, len(packed) - 1)))]
    with pytest.raises(StorageError):
        unpacked_attribution(cut)


@pytest.mark.parametrize("form", [0, 2, [], None, "1"], ids=repr)
def test_findings_in_another_form_are_not_guessed_at(form: object) -> None:
    with pytest.raises(StorageError):
        unpacked_attribution(zlib.compress(json.dumps([form, [], [], []]).encode()))


def test_any_program_reads_findings_with_zlib_and_json() -> None:
    speaker = Speaker("Léa Morvan", SpeakerKind.PERSON, "maire")
    whole = Quote(
        QuoteKind.DIRECT, Span(10, 20), (Span(10, 20),), Span(22, 25), Span(26, 36), speaker, None, 0.9, "tag"
    )
    mixed = Quote(QuoteKind.MIXED, Span(50, 90), (Span(60, 70), Span(80, 85)), Span(40, 45), None, speaker)
    found = Attribution((whole, mixed), (Unattributed(Span(100, 104), "a title"),))
    assert json.loads(zlib.decompress(packed_attribution(found))) == [
        1,
        [["Léa Morvan", "person", "maire"]],
        [
            ["direct", 10, 10, 1, [12, 3], [16, 10], 0, 0, 0.9, "tag", ""],
            ["mixed", 50, 40, [10, 10, 30, 5], [-10, 5], 0, 0, 0, 1.0, "", ""],
        ],
        [[100, 4, "a title"]],
    ]
