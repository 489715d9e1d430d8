"""The stems of French and English words (Snowball, snowballstem.org), for searches for a word in any of its forms.

Stems are taken of words with their accents, as the algorithms want them, and folded afterwards: "négocié" has a stem
that "negocie" has not, while a person who types without accents means both.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snowballstemmer.basestemmer import BaseStemmer

__all__ = ["LANGUAGES", "stem"]

LANGUAGES = {"fr": "french", "en": "english"}
"""Code of the language -> name of its algorithm."""

_LONGEST = 40


@cache
def _stemmer(language: str) -> BaseStemmer:
    from snowballstemmer import stemmer

    return stemmer(LANGUAGES[language])


@lru_cache(1 << 14)
def stem(language: str, form: str) -> str:
    """The folded stem of ``form``, a word in lower case; what is too long for a word, or has digits, is its own."""
    from reader.model.query_words import fold_word

    if len(form) > _LONGEST or not form.isalpha():
        return fold_word(form)
    return fold_word(_stemmer(language).stemWord(form))
