"""Which rows of a list stay when it is read anew."""

from __future__ import annotations

from array import array

import pytest

from reader.model import ALL, View, ViewKind
from reader.model.folding import Folds
from reader.tui.screens.lookup import rows_to_show


@pytest.mark.parametrize("kind", [ViewKind.UNREAD, ViewKind.STARRED])
def test_what_has_been_read_keeps_its_row_and_its_copies(kind: ViewKind) -> None:
    shown, found = Folds(array("q", [3, 2, 1]), {3: 7, 1: 7}), Folds(array("q", [4, 2, 1]), {4: 8, 1: 7, 2: 8})
    rows = rows_to_show(View(kind), shown, found)
    assert list(rows.ids) == [4, 3, 2, 1], "3 has been read"
    assert rows.others == {3: [1], 4: [2]}


def test_other_lists_are_as_they_are_found() -> None:
    found = Folds(array("q", [4, 2]))
    assert rows_to_show(ALL, Folds(array("q", [3])), found) is found
