"""Stems: what is one word in its forms, without accents, whichever thread asks."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from reader.storage.stemming import stem


@pytest.mark.parametrize(
    ("language", "form", "expected"),
    [
        ("fr", "négociations", "negoci"),
        ("fr", "négocié", "negoci"),
        ("fr", "œuvres", "oeuvr"),
        ("en", "negotiations", "negoti"),
        ("en", "running", "run"),
        ("fr", "g7", "g7"),
        ("en", "выборы", "выборы"),
        ("en", "a" * 41, "a" * 41),
    ],
)
def test_stems_are_folded_and_what_is_no_word_is_its_own(language: str, form: str, expected: str) -> None:
    assert stem(language, form) == expected


def test_threads_do_not_disturb_each_others_words() -> None:
    forms = [f"{start}{middle}ements" for start in ("bra", "cré", "plou", "gli") for middle in "bcdfglmnprst" * 8]
    alone = [stem.__wrapped__("fr", form) for form in forms]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(lambda _: [stem.__wrapped__("fr", form) for form in forms], range(4)))
    finally:
        sys.setswitchinterval(before)
    assert together == [alone] * 4
