"""What SQL asks of Python: the functions that triggers and views of a library call.

A program that opens a library without them can read everything but the views of the full-text index, and cannot write
what is searched. They are cheap to register: what they need is imported when the first of them is called.
"""

from __future__ import annotations

import sqlite3
from functools import partial

__all__ = ["register"]

_REMEMBERED = 1 << 16


def register(connection: sqlite3.Connection) -> set[str]:
    """Make the functions known to ``connection``; gives the words it will meet, to be forgotten between its units."""
    met: set[str] = set()
    connection.create_function("folded_words", 1, _folded_words, deterministic=True)
    connection.create_function("word_forms", 1, partial(_word_forms, met))
    connection.create_function("word_stem", 2, _stem, deterministic=True)
    connection.create_function("tag_paths", 1, _tag_paths, deterministic=True)
    return met


def _folded_words(text: str | None) -> str:
    """The words of ``text`` as they are searched, with spaces between them."""
    from reader.model.query_words import folded_text

    return folded_text(text or "")


def _word_forms(met: set[str], text: str) -> str:
    """The words of ``text`` in lower case with their accents, as a JSON array of [form, folded].

    ``met`` are the words that this unit of work has asked for before, which are left out: the library has them by now.
    A unit that fails takes its connection with it, so that none of them can have been taken back.
    """
    from reader.model.query_words import word_forms
    from reader.storage.values import to_json

    if len(met) >= _REMEMBERED:
        met.clear()
    return to_json(list(word_forms(text, met).items()))


def _stem(language: str, form: str) -> str:
    from reader.storage.stemming import stem

    return stem(language, form)


def _tag_paths(folded: str) -> str:
    """A tag's name and those of all tags above it, as a JSON array: "claim/economy" and "claim"."""
    from reader.storage.values import to_json

    parts = folded.split("/")
    return to_json(["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)])
