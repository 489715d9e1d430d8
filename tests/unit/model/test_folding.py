"""Folding a list under the first article of each group."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from reader.model.folding import Folds, Opened

GROUPS = {1: 7, 3: 7, 4: 7, 2: 8, 5: 8, 6: 9}


def folds(*ids: int) -> Folds:
    return Folds(array("q", ids), GROUPS)


def test_the_first_of_each_group_stays_and_one_alone_is_not_folded() -> None:
    found = folds(6, 5, 3, 0, 2, 1)
    assert list(found.shown) == [6, 5, 3, 0]
    assert found.others == {5: [2], 3: [1]}
    assert found.family(1) == found.family(3) == [3, 1]
    assert found.family(6) == found.family(0) == [], "alone in this list, in a group or not"
    assert (found.head(2), found.head(0), found.is_under(2), found.is_under(5)) == (5, 0, True, False)


def test_what_is_opened_stays_open_when_another_article_comes_first() -> None:
    opened = Opened()
    before = folds(3, 1, 5, 2)
    opened.toggle(before.family(1))
    assert list(before.rows(opened.heads(before))) == [3, 1, 5]
    after = folds(4, 3, 1, 5, 2)
    assert list(after.rows(opened.heads(after))) == [4, 3, 1, 5]
    opened.toggle(after.family(4))
    assert list(after.rows(opened.heads(after))) == [4, 5]


def test_all_are_opened_but_for_those_that_are_closed_afterwards() -> None:
    opened, found = Opened(), folds(3, 1, 5, 2)
    opened.toggle_all()
    assert list(found.rows(opened.heads(found))) == [3, 1, 5, 2]
    opened.toggle(found.family(5))
    assert list(found.rows(opened.heads(found))) == [3, 1, 5]
    opened.toggle_all()
    assert list(found.rows(opened.heads(found))) == [3, 5]


@given(
    st.lists(st.integers(0, 40), unique=True),
    st.dictionaries(st.integers(0, 40), st.integers(0, 5)),
    st.lists(st.integers(0, 40)),
    st.booleans(),
)
def test_folding_loses_no_article_and_keeps_the_order(
    ids: list[int], groups: dict[int, int], toggled: list[int], is_all: bool
) -> None:
    found, opened = Folds(array("q", ids), groups), Opened()
    if is_all:
        opened.toggle_all()
    for key in toggled:
        opened.toggle(found.family(key))
    heads = opened.heads(found)
    rows = list(found.rows(heads))
    place = {key: index for index, key in enumerate(ids)}
    hidden = [key for head, others in found.others.items() if head not in heads for key in others]
    assert sorted(rows + hidden) == sorted(ids)
    assert list(found.shown) == sorted(found.shown, key=place.__getitem__)
    assert [key for key in rows if not found.is_under(key)] == list(found.shown)
    for head, others in found.others.items():
        assert others == sorted(others, key=place.__getitem__)
        assert place[head] < place[others[0]]
        assert {groups[key] for key in others} == {groups[head]}
        if head in heads:
            at = rows.index(head)
            assert rows[at + 1 : at + 1 + len(others)] == others
