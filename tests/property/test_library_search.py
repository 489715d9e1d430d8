"""Whatever a person types is searched literally; it never fails and never means anything to SQL or FTS5."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import View, ViewKind
from reader.services import articles
from reader.services.library import Library
from reader.storage.listing import match_expression
from tests.unit.services.builders import TEXT, document, open_at, save

SYNTAX = st.sampled_from(
    ['"', "'", "*", "(", ")", "-", "^", ":", "+", "NEAR", "OR", "AND", "NOT", "{", "}", "\\", ";", ","]
)
TYPED = st.lists(st.one_of(SYNTAX, st.text(max_size=6), st.sampled_from(TEXT.split())), max_size=8).map(" ".join)


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    with tempfile.TemporaryDirectory() as folder, open_at(Path(folder)) as opened:
        save(opened, document())
        save(opened, document("Autre article\nIl ne parle de rien d'autre."))
        yield opened


@given(words=st.one_of(st.text(), TYPED))
def test_a_search_never_fails_and_a_snippet_is_of_a_hit(library: Library, words: str) -> None:
    found = articles.article_ids(library, View(ViewKind.SEARCH, words))
    ranked = articles.article_ids(library, View(ViewKind.SEARCH, words), ranked=True)
    assert sorted(found) == sorted(ranked)
    shown = articles.snippets(library, words, found)
    assert set(shown) == (set(found) if match_expression(words) else set())


@given(start=st.integers(0, len(TEXT) - 1), length=st.integers(1, 60), upper=st.booleans())
def test_the_words_of_an_article_find_it(library: Library, start: int, length: int, upper: bool) -> None:
    pieces = TEXT[start : start + length].split(" ")
    # The first piece may begin within a word, which no search finds; the last may end within one, which it does.
    whole = " ".join(pieces if start == 0 or TEXT[start - 1] == " " else pieces[1:])
    if not match_expression(whole) or len(whole.split()[-1]) < 2:
        return
    typed = whole.upper() if upper else whole
    assert 1 in articles.article_ids(library, View(ViewKind.SEARCH, typed))


@given(words=TYPED)
def test_every_quotation_mark_of_an_expression_is_closed(words: str) -> None:
    expression = match_expression(words)
    inside = False
    outside = ""
    for letter in expression:
        inside = inside != (letter == '"')
        outside += "" if inside or letter == '"' else letter
    assert not inside
    assert set(outside) <= {" ", "*"}
    assert outside.count("*") <= 1
