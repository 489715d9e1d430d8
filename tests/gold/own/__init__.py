"""Our own French dev set of quotes: standoff marks on articles of the corpus in ../shared.

fr.jsonl holds an article a line: "id", "path" of its file below ../shared, "sha256" of its prepared text (UTF-8),
"lang", and "quotes" and "nots" with the fields of ../shared/gold/fr-dev.jsonl. Offsets count code points of the
prepared text. The marks follow ../shared/gold/guidelines.md. They were made by one annotator, of the kind named there,
who read the articles before the engine had been run on them, with no second pass: a disagreement with them is a
question, not a verdict.

The articles are French Wikinews (CC BY 2.5) by way of WiNER-fr, and stay in ../shared. Of each of the years 2016, 2017
and 2018 the first with three quotes or more, borderline ones counted, were taken in this order: files in the order of
their names, of 700 to 3,600 characters, not in the dev set of ../shared, with three quotation marks or words of speech,
shuffled by random.Random(20261123).
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import NotRequired, TypedDict

__all__ = ["CORPUS", "MARKS", "SHARED", "Article", "Mark", "QuoteMark", "load", "prepare", "write"]

SHARED = Path(__file__).parents[4] / "shared"
CORPUS = SHARED / "corpora" / "wikinews-fr"
MARKS = Path(__file__).with_name("fr.jsonl")

_SPACE_BEFORE = re.compile(r" ([,.)\]])(?=\s|$)")
_SPACE_AFTER_BRACKET = re.compile(r"([(\[]) ")
_SPACE_AFTER_APOSTROPHE = re.compile(r"(?<=[’']) (?=\w)")


class Mark(TypedDict):
    """A span of an article's text, in code points."""

    start: int
    end: int


class QuoteMark(Mark):
    """A quote: its kind ("direct", "fragment", "reported"), its speaker's names, whether a system may leave it out."""

    kind: str
    by: list[str]
    opt: bool


class Article(TypedDict):
    """A line of fr.jsonl, with the text once it is loaded."""

    id: str
    path: str
    sha256: str
    lang: str
    text: NotRequired[str]
    quotes: list[QuoteMark]
    nots: list[Mark]


def prepare(raw: str) -> str:
    """The text of a corpus file as the dev set of ../shared holds it.

    A line a paragraph, the first the title, without empty lines and with a line feed at the end. The spaces that the
    links of the wiki page left are taken out: before a comma, full stop or closing bracket that a space or the line's
    end follows, after an opening bracket, and between an apostrophe and a letter.
    """
    lines = [line.strip() for line in raw.split("\n")]
    text = "".join(f"{line}\n" for line in lines if line)
    text = _SPACE_BEFORE.sub(r"\1", text)
    text = _SPACE_AFTER_BRACKET.sub(r"\1", text)
    return _SPACE_AFTER_APOSTROPHE.sub("", text)


def load() -> list[Article]:
    """The annotated articles with their texts; none where ../shared is absent.

    Raises ValueError when a text is not the one that was annotated.
    """
    if not CORPUS.is_dir():
        return []
    articles: list[Article] = []
    for line in MARKS.read_text(encoding="utf-8").splitlines():
        article: Article = json.loads(line)
        text = prepare((SHARED / article["path"]).read_bytes().decode("utf-8"))
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != article["sha256"]:
            message = f"{article['path']} is not the text that was annotated"
            raise ValueError(message)
        article["text"] = text
        articles.append(article)
    return articles


def write(path: Path) -> int:
    """Write the articles as ../shared/gold/score_quotes.py reads its gold; how many they are."""
    articles = load()
    path.write_text("".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles), encoding="utf-8")
    return len(articles)
