"""People's decisions always stand, whatever the engine finds."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from reader.model import Anchor, Quote, QuoteKind, QuoteStatus, Span
from reader.model.review import SAME_QUOTE, Decision, merge, quote_key

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 40), st.integers(1, 20))
QUOTES = st.builds(Quote, st.sampled_from(QuoteKind), SPANS)


def decided(parts: list[tuple[Quote, Quote | None, QuoteStatus]]) -> list[Decision]:
    return [
        Decision(f"u{number}", 1, status, own, target, Anchor(own.span, "", "", "", 1), NOW, NOW)
        for number, (own, target, status) in enumerate(parts)
    ]


@given(
    st.lists(QUOTES, max_size=8, unique_by=quote_key),
    st.lists(st.tuples(QUOTES, st.none() | QUOTES, st.sampled_from(QuoteStatus)), max_size=6).map(decided),
)
def test_each_decision_stands_once_and_each_finding_stands_or_is_decided_about(
    found: list[Quote], decisions: list[Decision]
) -> None:
    merged = merge(found, decisions)
    keys = [one.key for one in merged]
    assert [one.quote.span.start for one in merged] == sorted(one.quote.span.start for one in merged)
    assert sorted(key for key in keys if key.startswith("u")) == sorted(one.uuid for one in decisions)
    standing = [quote for quote in found if quote_key(quote) in keys]
    assert len(merged) == len(decisions) + len(standing)
    superseded = [quote for quote in found if quote_key(quote) not in keys]
    assert len(superseded) <= len(decisions)

    def about(quote: Quote, decision: Decision) -> bool:
        spans = [one.span for one in (decision.target, decision.quote) if one is not None]
        return any(quote.span.overlap_ratio(span) >= SAME_QUOTE for span in spans)

    assert all(any(about(quote, decision) for decision in decisions) for quote in superseded)
    # A finding stands although a decision is about it only if every such decision has another finding.
    for quote in standing:
        assert sum(about(quote, decision) for decision in decisions) <= len(superseded)
