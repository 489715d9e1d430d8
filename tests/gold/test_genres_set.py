from __future__ import annotations

import re

import pytest

from tests.gold import genres
from tests.gold.own import SHARED, Article

OURS = [article for language in ("fr", "en") for article in genres.load_texts(language)]
PAIRS = re.compile(r"«\s?([^«»]*?)\s?»|“([^“”]*)”")
each_article = pytest.mark.parametrize("article", OURS, ids=[article["id"] for article in OURS])


def test_the_set_is_as_large_as_it_says() -> None:
    languages = [article["lang"] for article in OURS]
    assert languages.count("fr") >= 15
    assert languages.count("en") >= 8
    assert len({article["id"] for article in OURS}) == len(OURS)


@each_article
def test_marks_lie_on_the_text_and_leave_no_sign_in_it(article: Article) -> None:
    text = article["text"]
    assert not re.search(r"[<>@]", text)
    for mark in [*article["quotes"], *article["nots"]]:
        words = text[mark["start"] : mark["end"]]
        assert words
        assert words == words.strip()
    assert all(quote["by"] and all(quote["by"]) for quote in article["quotes"])


@each_article
def test_every_pair_of_quotation_marks_is_told(article: Article) -> None:
    text = article["text"]
    quotes = [(quote["start"], quote["end"]) for quote in article["quotes"] if quote["kind"] != "reported"]
    told = [*quotes, *((mark["start"], mark["end"]) for mark in article["nots"])]
    for pair in PAIRS.finditer(text):
        assert any(start < pair.end() and end > pair.start() for start, end in told), pair[0]


def test_a_bad_mark_is_told() -> None:
    with pytest.raises(ValueError, match="never ends"):
        genres.read_marked("x", "fr", {"A": ["Ana"]}, "Il dit <d A>oui.")
    with pytest.raises(ValueError, match="ends as"):
        genres.read_marked("x", "fr", {"A": ["Ana"]}, "Il dit <d A>oui</f>.")
    with pytest.raises(KeyError):
        genres.read_marked("x", "fr", {}, "Il dit <d A>oui</d>.")


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared here")
def test_the_annotated_pages_are_those_that_were_annotated() -> None:
    pages = list(genres.load_pages())
    assert len(pages) == 4
    for page in pages:
        assert all(0 <= mark["start"] < mark["end"] <= len(page["text"]) for mark in page["quotes"])
