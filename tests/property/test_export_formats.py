"""Whatever strangers write, an export shows or returns it, and nothing else."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html
from markdown_it import MarkdownIt

from reader.export.base import ExportArticle, ExportOptions, public_url
from reader.export.files import file_name
from reader.export.markdown import escape, escape_line
from reader.export.registry import find_format
from reader.model import (
    Annotation,
    Block,
    BlockKind,
    Quote,
    QuoteKind,
    ReviewedQuote,
    Span,
    make_anchor,
    normalise,
)

# Marks of Markdown, HTML, YAML, CSV and addresses, close together; NFD, right to left, beyond the BMP, odd spaces.
MARKS = "\\`*_{}[]<>()#+-=.!|~$^@&;:\"'%/?,0123x \t\n\u00a0\u202f\u2028é\u0301אب😀\u200d"
PIECES = ["](", "![", "<b>", "&amp;", "&#60;", "www.a.fr", "https://", "\n- ", "\n\n", "**", "1. "]
words = st.one_of(
    st.text(MARKS, max_size=40),
    st.lists(st.sampled_from(PIECES)).map("".join),
    st.text(max_size=40),
).map(normalise)
COMMONMARK = MarkdownIt("commonmark")


def squeezed(text: str) -> str:
    # What HTML cannot hold (a form feed, a replaced NUL) normalise() has taken out before.
    return re.sub(r"\s", "", text)


def words_of(node: etree._Element) -> str:
    return "".join(str(piece) for piece in node.itertext())


@given(words)
@example("0\n\u00a0")
def test_escaped_text_is_literal(text: str) -> None:
    tree = html.fromstring(f"<div>{COMMONMARK.render(chr(10).join(escape(text)))}</div>")
    assert {node.tag for node in tree.iter()} <= {"div", "p", "br"}
    assert squeezed(words_of(tree)) == squeezed(text)


@given(words, st.sampled_from(["# ", "- ", "> ", ""]))
def test_an_escaped_line_stays_in_its_place(text: str, start: str) -> None:
    tree = html.fromstring(f"<div>{COMMONMARK.render(start + escape_line(text))}</div>")
    assert {node.tag for node in tree.iter()} <= {"div", "p", "h1", "ul", "li", "blockquote"}
    assert len(list(tree.iter("p", "h1", "li"))) <= 2
    if text.strip(" \t\n"):
        assert squeezed(words_of(tree)) == squeezed(text)


@st.composite
def articles(draw: st.DrawFn) -> ExportArticle:
    text = draw(words.filter(bool))
    cut = st.integers(0, len(text))

    def passage() -> Span:
        start, stop = sorted((draw(cut), draw(cut)))
        return Span(start, stop) if start < stop else Span(0, len(text))

    return ExportArticle(
        id=draw(st.integers(1, 10**9)),
        uuid=str(draw(st.uuids(version=4))),
        title=draw(words),
        text=text,
        blocks=(Block(draw(st.sampled_from(list(BlockKind))), Span(0, len(text))),),
        source=draw(words),
        url="https://a.example/" + draw(words),
        authors=(draw(words),),
        published=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
        quotes=(ReviewedQuote("direct:0:1", Quote(QuoteKind.DIRECT, passage(), cue=passage())),),
        annotations=tuple(
            Annotation(str(draw(st.uuids(version=4))), 1, make_anchor(text, passage(), 1), (draw(words),), draw(words))
            for _ in range(draw(st.integers(0, 3)))
        ),
    )


def written(name: str, article: ExportArticle, *, formula_safe: bool = True) -> str:
    return "".join(find_format(name).write([article], ExportOptions(formula_safe=formula_safe)))


@given(articles())
def test_markdown_has_one_title_and_two_sections(article: ExportArticle) -> None:
    body = written("markdown", article).split("\n---\n", 1)[1]
    tree = html.fromstring(f"<div>{COMMONMARK.render(body)}</div>")
    assert len(tree.findall(".//h1")) == 1
    sections = ["Quotes"] + ["Notes"] * bool(article.annotations)
    assert [words_of(node) for node in tree.findall(".//h2")][-len(sections) :] == sections
    assert not list(tree.iter("script", "img", "pre", "code", "hr", "table"))
    assert {node.get("href") for node in tree.iter("a")} <= {COMMONMARK.normalizeLink(public_url(article.url))}


@given(articles())
def test_csv_returns_the_cells(article: ExportArticle) -> None:
    found = list(csv.DictReader(io.StringIO(written("csv", article, formula_safe=False), newline="")))
    assert len(found) == len(article.annotations) + 1
    for row, annotation in zip(found, article.annotations, strict=False):
        assert row["note"] == annotation.note
        assert row["title"] == article.title
        assert article.text[int(row["start"]) : int(row["end"])] == row["text"] == annotation.anchor.exact


@given(articles())
def test_json_formats_return_the_words_at_their_offsets(article: ExportArticle) -> None:
    line = json.loads(written("jsonl", article))
    assert line["text"] == article.text
    assert [note["note"] for note in line["annotations"]] == [annotation.note for annotation in article.annotations]
    collection = written("jsonld", article)
    assert not set("<>&") & set(collection)
    for item in json.loads(collection)["first"]["items"]:
        exact, position = item["target"]["selector"]
        assert article.text[position["start"] : position["end"]] == exact["exact"]


@given(st.text(), st.integers(1, 10**12))
def test_a_file_name_is_one_name(title: str, number: int) -> None:
    name = file_name(number, title, ".md")
    assert Path(name).name == name
    assert re.fullmatch(rf"{number}(-[^\W_]+)*\.md", name), name
    assert len(name.encode()) <= 100
