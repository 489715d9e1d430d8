from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import StorageError
from reader.i18n import set_language
from reader.messages import Phrase, Words, counted, from_text, phrase, to_text
from reader.model import Span
from reader.services import annotating, history, tagging
from tests.unit.catalogues import compile_into
from tests.unit.services.builders import document, open_at, save

VALUES: st.SearchStrategy[Words] = st.recursive(
    st.text() | st.integers(),
    lambda inner: st.lists(st.builds(Phrase, st.text(), st.dictionaries(st.text(), inner)), min_size=1),
    max_leaves=5,
)


@given(st.builds(Phrase, st.text(), st.dictionaries(st.text(), VALUES, max_size=3), st.text()))
def test_what_is_kept_comes_back(made: Phrase) -> None:
    kept = to_text(made)
    assert "\n" not in kept
    assert from_text(kept) == made
    assert isinstance(str(made), str)


@pytest.mark.parametrize(
    "text", ["", "plain", '["', '["a"]', '["a",1,{}]', '["a","",[]]', "[" * 100_000, '["' + "[" * 100_000]
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert from_text(text) == text
    assert to_text(text) == text


def test_places_are_filled_by_name_only() -> None:
    hostile = from_text(json.dumps(["{x.__class__} {x!r} {x:>99999999999} {missing} {x}", "", {"x": "y"}]))
    assert str(hostile) == "{x.__class__} {x!r} {x:>99999999999} {missing} y"


def test_a_failure_is_worded_when_it_is_told() -> None:
    failure = StorageError(phrase("new tag “{tag}”", tag="a"))
    assert str(failure) == "new tag “a”"
    assert str(StorageError("plain")) == "plain"
    assert str(StorageError()) == ""


def test_the_journal_speaks_the_language_of_who_reads_it(tmp_path: Path) -> None:
    with open_at(tmp_path) as library:
        article = save(library, document())
        annotating.annotate(library, article, Span(3, 7), tags=["lieu", "claim"], note="x")
        tagging.delete_tag(library, "lieu")
        try:
            compile_into(tmp_path / "locale")
            assert set_language("fr", localedir=tmp_path / "locale") == "fr"
            assert [one.label for one in history.history(library)] == [
                "étiquette «\u00a0lieu\u00a0» supprimée (1 emploi)",
                "étiquette «\u00a0lieu\u00a0», «\u00a0claim\u00a0» et note sur 1 mot",
            ]
        finally:
            set_language("en")
        assert history.undo(library) == "delete tag “lieu” (1 use)"
        assert history.next_undo(library) == "tag “lieu”, “claim” note on 1 word"


def test_a_number_chooses_the_form() -> None:
    assert [str(counted("{count} word", "{count} words", number)) for number in (0, 1, 2)] == [
        "0 words",
        "1 word",
        "2 words",
    ]
