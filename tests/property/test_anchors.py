"""Edits elsewhere never move a passage wrongly, whatever the text."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from reader.model import AnchorState, Span, make_anchor
from reader.model.anchoring import map_text, reanchor

# Few letters, so that passages repeat, which is where guessing goes wrong; and some of several code points a letter.
WORDS = st.sampled_from(["le", "la", "maire", "a", "dit", "«", "»", ",", ".", "\n", "É", "e\u0301", "😀", "non"])
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)
EDITS = st.lists(WORDS, max_size=12).map(" ".join)


@given(TEXTS, EDITS, EDITS, st.data())
def test_text_added_around_a_passage_leaves_it_where_it_is(old: str, head: str, tail: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    stop = data.draw(st.integers(start + 1, len(old)))
    anchor = make_anchor(old, Span(start, stop), 1)
    new = head + old + tail
    move = reanchor(anchor, new, 2, map_text(old, new))
    assert move.state is not AnchorState.ORPHAN
    # Among equal words any is as good a place, but the words are the same ones.
    assert move.anchor.span.of(new) == anchor.exact
    if new.count(old) == 1 and not set(head + tail) & set(old):
        assert move.anchor.span == anchor.span.shift(len(head))


@given(st.lists(st.integers(0, 10_000), min_size=8, max_size=60, unique=True), EDITS, st.data())
def test_one_edit_elsewhere_moves_a_passage_by_its_length(numbers: list[int], edit: str, data: st.DataObject) -> None:
    """Every word is there once: each passage has one right place, and only that one will do."""
    words = [f"n{number}" for number in numbers]
    old = " ".join(words)
    at = data.draw(st.integers(0, len(words) - 1))
    to = data.draw(st.integers(at, min(len(words), at + 5)))
    new = " ".join([*words[:at], *([edit] if edit else []), *words[to:]])
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    assume(last < at or first >= to)
    exact = " ".join(words[first : last + 1])
    start = (" " + old + " ").index(f" {exact} ")
    anchor = make_anchor(old, Span(start, start + len(exact)), 1)
    move = reanchor(anchor, new, 2, map_text(old, new))
    right = (" " + new + " ").index(f" {exact} ")
    assert move.anchor.span == Span(right, right + len(exact))
    assert move.state is (AnchorState.EXACT if right == start else AnchorState.MOVED)


@given(TEXTS, TEXTS, st.data())
def test_a_place_is_given_only_with_its_own_words(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    stop = data.draw(st.integers(start + 1, len(old)))
    anchor = make_anchor(old, Span(start, stop), 1)
    for mapping in (map_text(old, new), None):
        move = reanchor(anchor, new, 2, mapping)
        if move.state is AnchorState.ORPHAN:
            assert move.anchor == anchor
        else:
            assert move.anchor == make_anchor(new, move.anchor.span, 2)
        if move.state is AnchorState.EXACT:
            assert (move.anchor.span, move.anchor.exact) == (anchor.span, anchor.exact)


@given(TEXTS, TEXTS)
def test_a_map_is_of_what_is_the_same_in_both_in_order(old: str, new: str) -> None:
    before = after = 0
    for start, target, length in map_text(old, new).runs:
        assert length > 0
        assert start >= before
        assert target >= after
        assert old[start : start + length] == new[target : target + length]
        before, after = start + length, target + length
    whole = map_text(old, old)
    assert whole.runs == ((0, 0, len(old)),)
