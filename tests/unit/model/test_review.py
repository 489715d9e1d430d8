from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reader.model import AnchorState, Quote, QuoteKind, QuoteStatus, Span, Speaker, make_anchor
from reader.model.anchoring import map_text
from reader.model.review import Decision, carry, merge, quote_key, quoted_stretches, same_quote

TEXT = "Il a dit « oui, bien sûr » hier, puis « non, jamais » aujourd'hui, selon des témoins présents dans la salle."
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def quote(start: int, stop: int, kind: QuoteKind = QuoteKind.DIRECT) -> Quote:
    return Quote(kind, Span(start, stop))


def decision(
    uuid: str, own: Quote, target: Quote | None, status: QuoteStatus = QuoteStatus.CONFIRMED, *, orphan: bool = False
) -> Decision:
    state = AnchorState.ORPHAN if orphan else AnchorState.EXACT
    return Decision(uuid, 1, status, own, target, make_anchor(TEXT, own.span, 1), NOW, NOW, "ana", state)


def keys(found: list[Quote], decisions: list[Decision]) -> list[str]:
    return [one.key for one in merge(found, decisions)]


def test_findings_come_in_text_order_the_longer_first() -> None:
    found = [quote(20, 30), quote(0, 5), quote(0, 9), quote(20, 30, QuoteKind.MIXED)]
    assert keys(found, []) == ["direct:0:9", "direct:0:5", "direct:20:30", "mixed:20:30"]
    assert {one.status for one in merge(found, [])} == {QuoteStatus.MACHINE}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (quote(10, 20), ["a"]),
        (quote(10, 30), ["a"]),
        (quote(10, 31), ["direct:10:31", "a"]),
        (quote(15, 20), ["a"]),
        (quote(16, 20), ["a", "direct:16:20"]),
        (quote(20, 30), ["a", "direct:20:30"]),
        (quote(10, 20, QuoteKind.INDIRECT), ["a"]),
    ],
)
def test_a_decision_stands_for_what_overlaps_it_by_half(found: Quote, expected: list[str]) -> None:
    assert keys([found], [decision("a", quote(10, 20), quote(10, 20))]) == expected


def test_the_closest_pairs_are_matched_and_each_once() -> None:
    first, second = decision("a", quote(10, 20), quote(10, 20)), decision("b", quote(12, 22), quote(12, 22))
    assert keys([quote(12, 22), quote(10, 20)], [first, second]) == ["a", "b"]
    assert keys([quote(11, 21), quote(10, 20)], [first]) == ["a", "direct:11:21"]
    assert keys([quote(10, 20, QuoteKind.MIXED), quote(10, 20)], [first]) == ["a", "mixed:10:20"]


def test_a_corrected_quote_stands_for_its_old_bounds_and_its_new_ones() -> None:
    corrected = decision("a", quote(40, 60), quote(10, 20), QuoteStatus.CORRECTED)
    assert keys([quote(10, 20)], [corrected]) == ["a"]
    assert keys([quote(40, 59)], [corrected]) == ["a"]


def test_rejected_and_handmade_quotes_stay_and_orphans_have_no_place() -> None:
    rejected = decision("r", quote(10, 20), quote(10, 20), QuoteStatus.REJECTED)
    handmade = decision("m", quote(40, 50), None, QuoteStatus.MANUAL)
    orphan = decision("o", quote(60, 70), quote(60, 70), orphan=True)
    merged = merge([quote(60, 70), quote(11, 20)], [rejected, handmade, orphan])
    assert [(one.key, one.status.value) for one in merged] == [
        ("r", "rejected"),
        ("m", "manual"),
        ("direct:60:70", "machine"),
    ]


def test_how_sure_the_engine_was_makes_no_other_quote() -> None:
    one = replace(quote(1, 5), confidence=0.4, evidence="rule", explanation="why")
    assert same_quote(one, quote(1, 5))
    assert not same_quote(one, replace(one, speaker=Speaker("Anna")))
    assert quote_key(one) == "direct:1:5"


@pytest.mark.parametrize(
    ("words", "stretches"),
    [
        ("« oui, bien sûr »", ["oui, bien sûr"]),
        ("« oui, bien sûr » hier, puis « non, jamais »", ["oui, bien sûr", "non, jamais"]),
        ("oui, bien sûr", ["oui, bien sûr"]),
        ("« oui", ["oui"]),
        ("jamais »", ["jamais"]),
        ("«", ["«"]),
        ("selon des témoins", ["selon des témoins"]),
    ],
)
def test_what_stands_within_marks_is_found(words: str, stretches: list[str]) -> None:
    start = TEXT.index(words)
    assert [one.of(TEXT) for one in quoted_stretches(TEXT, Span(start, start + len(words)))] == stretches


def test_a_carried_decision_keeps_what_stands() -> None:
    start = TEXT.index("oui")
    own = Quote(
        QuoteKind.DIRECT,
        Span(start, start + 13),
        (Span(start, start + 3), Span(start + 5, start + 13)),
        cue=Span(3, 8),
        mention=Span(0, 2),
    )
    made = decision("a", own, own)
    new = TEXT.replace("Il a dit", "Elle a dit").replace("hier", "avant-hier")
    moved = carry(made, new, 2, map_text(TEXT, new))
    assert (moved.state, moved.anchor.revision, moved.quote.span) == (AnchorState.MOVED, 2, own.span.shift(2))
    assert [one.of(new) for one in moved.quote.fragments] == ["oui", "bien sûr"]
    assert moved.quote.cue is not None
    assert moved.quote.cue.of(new) == "a dit"
    assert moved.quote.mention is None
    assert moved.target == moved.quote
    changed = new.replace("bien sûr", "certes")
    partly = carry(moved, changed, 3, map_text(new, changed))
    assert partly.quote.span.of(changed) == "oui, certes"
    assert [one.of(changed) for one in partly.quote.fragments] == ["oui"]


def test_a_decision_whose_words_are_gone_is_an_orphan_as_it_was() -> None:
    made = decision("a", quote(11, 24), quote(11, 24))
    new = "Un tout autre texte, plus court, qui ne cite personne et ne dit rien de tout cela."
    assert carry(made, new, 2, map_text(TEXT, new)) == replace(made, state=AnchorState.ORPHAN)
