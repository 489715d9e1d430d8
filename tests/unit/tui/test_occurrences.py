from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.model import Span
from reader.tui.commands.tagging import occurrences


def test_whole_words_in_any_case_across_line_ends() -> None:
    text = "Le port. Un PORT franc ; les ports, l’aéroport. le\nport et Le  Port"
    assert [span.of(text) for span in occurrences(text, Span(3, 7))] == ["port", "PORT", "port", "Port"]
    assert [span.of(text) for span in occurrences(text, Span(0, 7))] == ["Le port", "le\nport", "Le  Port"]


@given(st.text(alphabet="ab .(*\n", max_size=40), st.data())
def test_the_chosen_words_are_always_among_them(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    found = occurrences(text, span)
    assert found == sorted(found, key=lambda one: one.start)
    assert not span.of(text).strip() or span in found
