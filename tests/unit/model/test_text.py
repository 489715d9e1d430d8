from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reader.model import normalise, visible, visible_line

ANY = st.text(st.characters(codec=None), max_size=60)


@given(ANY)
def test_what_is_stored_has_no_controls_and_stays_as_it_is(text: str) -> None:
    stored = normalise(text)
    assert normalise(stored) == stored
    assert all(char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs") for char in stored)
    stored.encode()


@given(ANY)
def test_what_is_shown_is_safe_and_keeps_every_offset(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert all(char == "\n" or unicodedata.category(char) not in ("Cc", "Cs") for char in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert "\n" not in visible_line(text)


def test_line_ends_of_every_kind_are_one() -> None:
    assert normalise("a\r\nb\rc\u2028d\x85e\x0bf") == "a\nb\nc\nd\ne\nf"


def test_joiners_and_accents_stay_in_prose() -> None:
    text = "می\u200cخواهم e\u0301 👩\u200d💻 soft\u00adhyphen"
    assert normalise(text) == text
    assert visible(text) == text


def test_controls_are_shown_as_their_pictures() -> None:
    assert visible("\x1b]0;x\x07\x7f\x9b\u202e") == "␛]0;x␇␡\ufffd\ufffd"
