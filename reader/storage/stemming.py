"""The stems of French and English words (Snowball, snowballstem.org), for searches for a word in any of its forms.

Stems are taken of words with their accents, as the algorithms want them, and folded afterwards: "négocié" has a stem
that "negocie" has not, while a person who types without accents means both.
"""

from __future__ import annotations

import threading
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snowballstemmer.basestemmer import BaseStemmer

__all__ = ["LANGUAGES", "stem"]

LANGUAGES = {"fr": "french", "en": "english"}
"""Code of the language -> name of its algorithm."""

_LONGEST = 40


class _Stemmers(threading.local):
    """The stemmers of one thread: they keep the word that they are at, and another thread must not change it."""

    def __init__(self) -> None:
        from snowballstemmer import stemmer

        self.of: dict[str, BaseStemmer] = {language: stemmer(name) for language, name in LANGUAGES.items()}


@cache
def _stemmers() -> _Stemmers:
    return _Stemmers()


@lru_cache(1 << 14)
def stem(language: str, form: str) -> str:
    """The folded stem of ``form``, a word in lower case; what is too long for a word, or has digits, is its own."""
    from reader.model.query_words import fold_word

    if len(form) > _LONGEST or not form.isalpha():
        return fold_word(form)
    return fold_word(_stemmers().of[language].stemWord(form))
