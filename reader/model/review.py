"""What the engine found and what people decided about it, brought together."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reader.model.anchoring import TextMap, reanchor
from reader.model.annotation import Anchor, AnchorState
from reader.model.quote import Quote, QuoteStatus, ReviewedQuote
from reader.model.span import Span

__all__ = ["SAME_QUOTE", "Decision", "carry", "merge", "quote_key", "quoted_stretches", "same_quote"]

SAME_QUOTE = 0.5
"""Least overlap (Jaccard index over code points) by which a finding is the quote that a decision is about."""


_QUOTED = re.compile('[«“„"]([^«»“”„"]*)[»”“"]')
_MARKS = '«»“”„" \n\t\u00a0\u202f'


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a quote. Times are UTC; spans count in ``anchor.revision``.

    ``quote`` is the quote as the person has it, ``target`` the engine's finding that was judged (None for a quote
    made by hand). ``anchor`` holds the whole span of ``quote``.
    """

    uuid: str
    article_id: int
    status: QuoteStatus
    quote: Quote
    target: Quote | None
    anchor: Anchor
    created: datetime
    updated: datetime
    author: str = ""
    state: AnchorState = AnchorState.EXACT
    rev: int = 1


def quote_key(quote: Quote) -> str:
    """The key of an engine's finding within its article: "kind:start:stop"."""
    return f"{quote.kind.value}:{quote.span.start}:{quote.span.stop}"


def same_quote(one: Quote, other: Quote) -> bool:
    """Whether two quotes say the same; how sure the engine was and why does not matter."""
    neutral = {"confidence": 1.0, "evidence": "", "explanation": ""}
    return replace(one, **neutral) == replace(other, **neutral)  # type: ignore[arg-type]


def quoted_stretches(text: str, span: Span) -> tuple[Span, ...]:
    """The stretches of ``span`` that stand within quotation marks, without the marks; all of it if there are none."""
    found = [
        Span(match.start(1), match.end(1)).trimmed(text) for match in _QUOTED.finditer(text, span.start, span.stop)
    ]
    stretches = tuple(stretch for stretch in found if len(stretch))
    # A selection that begins or ends within the marks has at most one of a pair.
    bare = span.trimmed(text, _MARKS)
    return stretches or ((bare,) if len(bare) else (span,))


def merge(found: Sequence[Quote], decisions: Sequence[Decision]) -> tuple[ReviewedQuote, ...]:
    """All quotes of an article in text order, people's decisions in place of the findings that they are about.

    A finding is superseded by the decision whose target (or whose own quote) it overlaps by at least ``SAME_QUOTE``:
    the closest pairs first, each finding and each decision once. Orphaned decisions have no place in the text and are
    left out.
    """
    placed = [decision for decision in decisions if decision.state is not AnchorState.ORPHAN]
    superseded = _pair_up(found, placed)
    reviewed = [ReviewedQuote(quote_key(quote), quote) for index, quote in enumerate(found) if index not in superseded]
    reviewed += [ReviewedQuote(decision.uuid, decision.quote, decision.status) for decision in placed]
    return tuple(sorted(reviewed, key=_place))


def _pair_up(found: Sequence[Quote], decisions: Sequence[Decision]) -> set[int]:
    """The indexes of those findings that a decision stands for."""
    pairs: list[tuple[float, bool, int, int]] = []
    # Of a long article's quotes all but a few are far away: each is compared with those that may touch it.
    order = sorted(range(len(found)), key=lambda index: found[index].span.start)
    starts = [found[index].span.start for index in order]
    longest = max((len(quote.span) for quote in found), default=0)
    for position, decision in enumerate(decisions):
        judged = [quote for quote in (decision.target, decision.quote) if quote is not None]
        first = bisect_left(starts, min(one.span.start for one in judged) - longest)
        last = bisect_right(starts, max(one.span.stop for one in judged))
        for index in order[first:last]:
            quote = found[index]
            closeness = max(quote.span.overlap_ratio(one.span) for one in judged)
            if closeness >= SAME_QUOTE:
                pairs.append((-closeness, all(quote.kind is not one.kind for one in judged), index, position))
    taken: set[int] = set()
    settled: set[int] = set()
    for _, _, index, position in sorted(pairs):
        if index not in taken and position not in settled:
            taken.add(index)
            settled.add(position)
    return taken


def _place(reviewed: ReviewedQuote) -> tuple[int, int, str]:
    # Of two quotes that start together the longer comes first, as it holds the other.
    return reviewed.quote.span.start, -reviewed.quote.span.stop, reviewed.key


def carry(decision: Decision, text: str, revision: int, mapping: TextMap | None) -> Decision:
    """The decision placed in ``text``, the article's revision ``revision``; orphaned where its words are gone.

    ``mapping`` leads from the decision's own revision to ``text``. Of the parts of a quote (fragments, cue, mention,
    relay) those are kept that stand unchanged.
    """
    move = reanchor(decision.anchor, text, revision, mapping)
    if move.state is AnchorState.ORPHAN:
        return replace(decision, state=move.state)
    whole = decision.anchor.span
    distance = move.anchor.span.start - whole.start
    unchanged = move.anchor.exact == decision.anchor.exact

    def place(span: Span | None) -> Span | None:
        if span is None:
            return None
        if unchanged and whole.covers(span):
            return span.shift(distance)
        return None if mapping is None else mapping.span(span)

    quote = _moved(decision.quote, move.anchor.span, place)
    target = decision.target
    if target is not None:
        target = _moved(target, place(target.span) or move.anchor.span, place)
    return replace(decision, quote=quote, target=target, anchor=move.anchor, state=move.state)


def _moved(quote: Quote, span: Span, place: Callable[[Span | None], Span | None]) -> Quote:
    fragments = (place(fragment) for fragment in quote.fragments)
    return replace(
        quote,
        span=span,
        fragments=tuple(fragment for fragment in fragments if fragment is not None),
        cue=place(quote.cue),
        mention=place(quote.mention),
        relay=place(quote.relay),
    )
