from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.gold.own import CORPUS, MARKS, SHARED, Article, Mark, load, prepare

DEV_SET = SHARED / "gold" / "fr-dev.jsonl"
ROWS: list[Article] = [json.loads(line) for line in MARKS.read_text(encoding="utf-8").splitlines()]
ARTICLES = load()

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="no ../shared/corpora/wikinews-fr here")
needs_dev_set = pytest.mark.skipif(not DEV_SET.exists(), reason="no ../shared/gold here")
each_article = pytest.mark.parametrize("article", ARTICLES, ids=[article["id"] for article in ARTICLES])


def quoted(article: Article) -> list[Mark]:
    """What stands within quotation marks, in reading order."""
    marks: list[Mark] = [quote for quote in article["quotes"] if quote["kind"] != "reported"]
    return sorted([*marks, *article["nots"]], key=lambda mark: mark["start"])


def pairs_of_marks(text: str) -> Iterator[tuple[int, int]]:
    """The outermost pairs of quotation marks, the marks included; a pair may span lines."""
    depth = start = 0
    straight: int | None = None
    for at, character in enumerate(text):
        if character in "«“":
            start = start if depth else at
            depth += 1
        elif character in "»”":
            depth -= 1
            if not depth:
                yield start, at + 1
        elif character == '"' and not depth:
            if straight is None:
                straight = at
            else:
                yield straight, at + 1
                straight = None


def test_only_marks_are_kept_here() -> None:
    assert len(ROWS) == len({row["id"] for row in ROWS})
    for row in ROWS:
        assert set(row) == {"id", "path", "sha256", "lang", "quotes", "nots"}
        assert row["path"].endswith(f"/{row['id']}.txt")
        assert row["lang"] == "fr"
        assert len(row["quotes"]) >= 3, row["id"]
        for mark in row["nots"]:
            assert set(mark) == {"start", "end"}
        for quote in row["quotes"]:
            assert set(quote) == {"start", "end", "kind", "by", "opt"}
            assert quote["kind"] in {"direct", "fragment", "reported"}
            assert quote["by"]
            assert all(name == name.strip() != "" for name in quote["by"])
            assert len(set(quote["by"])) == len(quote["by"])


@needs_corpus
def test_every_text_is_the_one_that_was_annotated() -> None:
    assert [article["id"] for article in ARTICLES] == [row["id"] for row in ROWS]


@needs_corpus
@each_article
def test_spans_are_trimmed_and_inside_one_paragraph(article: Article) -> None:
    text = article["text"]
    for mark in (*article["quotes"], *article["nots"]):
        assert 0 <= mark["start"] < mark["end"] <= len(text)
        words = text[mark["start"] : mark["end"]]
        assert words == words.strip()
        assert "\n" not in words


@needs_corpus
@each_article
def test_marks_are_nested_or_apart(article: Article) -> None:
    reported = [quote for quote in article["quotes"] if quote["kind"] == "reported"]
    for clause, following in pairwise(sorted(reported, key=lambda quote: quote["start"])):
        assert clause["end"] <= following["start"]
    for first, second in pairwise(quoted(article)):
        assert first["end"] <= second["start"]
    for mark in quoted(article):
        for clause in reported:
            if mark["start"] < clause["end"] and clause["start"] < mark["end"]:
                assert clause["start"] <= mark["start"] < mark["end"] <= clause["end"]
    for quote in article["quotes"]:
        for clause in reported:
            if quote["kind"] != "reported" and clause["start"] <= quote["start"] < clause["end"]:
                assert quote["kind"] == "fragment"
                assert quote["by"] == clause["by"]


@needs_corpus
@each_article
def test_every_pair_of_quotation_marks_holds_a_mark(article: Article) -> None:
    text = article["text"]
    pairs = list(pairs_of_marks(text))
    marks = quoted(article)
    for start, end in pairs:
        assert any(start < mark["start"] and mark["end"] < end for mark in marks), text[start:end]
    for mark in marks:
        assert any(start < mark["start"] and mark["end"] < end for start, end in pairs), text[mark["start"] :][:60]


@needs_dev_set
def test_texts_are_prepared_as_those_of_the_dev_set_and_none_is_in_it() -> None:
    dev_set = [json.loads(line) for line in DEV_SET.read_text(encoding="utf-8").splitlines()]
    assert dev_set
    own = {row["id"] for row in ROWS}
    for article in dev_set:
        year, month, _ = article["id"].split("_", 2)
        assert article["id"] not in own
        raw = (CORPUS / year / month / f"{article['id']}.txt").read_bytes().decode("utf-8")
        assert prepare(raw) == article["text"]
