from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Span
from reader.model.agreement import cohens_kappa, matched, span_f1


def test_kappa_of_the_textbook_table() -> None:
    # 50 proposals, both yes 20, both no 15, 5 and 10 apart: observed 0.7, expected 0.5.
    first = set(range(25))
    second = set(range(20)) | set(range(25, 35))
    assert cohens_kappa(first, second, 50) == pytest.approx(0.4)


def test_kappa_at_its_ends() -> None:
    assert cohens_kappa({1, 2}, {1, 2}, 4) == 1.0
    assert cohens_kappa({0, 1}, {2, 3}, 4) == -1.0
    assert cohens_kappa(set(), set(), 4) is None
    assert cohens_kappa({0}, {0}, 1) is None
    assert cohens_kappa(set(), set(), 0) is None
    with pytest.raises(ValueError, match="2 units marked of 1"):
        cohens_kappa({0}, {1}, 1)


def test_passages_are_paired_best_first_and_once() -> None:
    first = [Span(0, 10), Span(0, 12)]
    second = [Span(0, 11)]
    assert matched(first, second, 0.5) == [(1, 0)]
    assert span_f1(first, second) == 0.0
    assert span_f1(first, second, 0.5) == pytest.approx(2 / 3)
    assert span_f1([], []) is None


spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda pair: Span(pair[0], sum(pair))), max_size=6
)


@given(spans, spans, st.sampled_from([0.3, 0.5, 1.0]))
def test_f1_is_the_same_either_way_round(first: list[Span], second: list[Span], least: float) -> None:
    assert span_f1(first, second, least) == span_f1(second, first, least)
    assert span_f1(first, first, least) in (None, 1.0)
