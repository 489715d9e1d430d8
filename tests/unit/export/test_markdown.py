"""Markdown, read back by markdown-it-py (CommonMark and a GFM-like dialect with HTML, tables and linkify on)."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from lxml import html
from markdown_it import MarkdownIt

from reader.export.base import ExportArticle, ExportOptions
from reader.export.markdown import FORMAT, escape, escape_line
from reader.model import Block, BlockKind, ReviewedQuote, Span
from tests.unit.export.samples import HOSTILE, SAMPLE, article_of
from tests.unit.shared import naughty_strings

PARSERS = {"commonmark": MarkdownIt("commonmark"), "gfm": MarkdownIt("gfm-like", {"html": True})}
# What our own framing makes; anything else was made by a stranger's words.
OURS = {"div", "h1", "h2", "h3", "p", "strong", "em", "ul", "li", "blockquote", "br", "a"}


DIRECT = "Nous avons tout dit, a assuré Anne Leduc, et le préfet a répondu “jamais”"


def written(*articles: ExportArticle, options: ExportOptions | None = None) -> str:
    return "".join(FORMAT.write(articles, options or ExportOptions()))


def body(text: str) -> str:
    """What follows the front matter."""
    return text.split("---\n", 2)[2]


def parsed(markdown: str, dialect: str = "commonmark") -> html.HtmlElement:
    return html.fromstring(f"<div>{PARSERS[dialect].render(markdown)}</div>")


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_an_article_reads_as_its_parts() -> None:
    tree = parsed(body(written(SAMPLE)))
    assert [node.text_content() for node in tree.iter("h1", "h2", "h3")] == [
        SAMPLE.title,
        "« Pas un euro de plus »",
        "Quotes",
        "Notes",
    ]
    assert [node.text_content() for node in tree.iter("li")] == ["قال الوزير: لا تعليق"]
    quotes = [re.sub(r"\s+", " ", node.text_content()).strip() for node in tree.iter("blockquote")]
    assert quotes == [
        "a de\u0301fendu son budget — Speaker unknown (indirect)",
        f"{DIRECT} — Anne Leduc, maire de Vire (direct, via l'AFP)",
        "jamais — le préfet (partial, confirmed)",
        "😀 : le maire",
        "dit, a assuré Anne",
        "phrase",
        "لا تعليق",
    ]
    paragraphs = [node.text_content() for node in tree.iter("p")]
    assert "Voir le compte rendu." in paragraphs
    assert "Et rappeler." in paragraphs
    assert "Tags: claim/economy · the text no longer has this passage" in paragraphs
    assert [link.get("href") for link in tree.iter("a")] == ["https://bocage.example/a?b=1&c=2"]


def test_rejected_quotes_and_credentials_stay_at_home() -> None:
    text = written(SAMPLE)
    assert "personne" not in text
    assert "secret" not in text


def test_front_matter_is_one_value_a_line() -> None:
    lines = written(replace(SAMPLE, title='Il a dit: "oui"\n--- # [x]')).split("---\n")[1].splitlines()
    values = {name: json.loads(value) for name, _, value in (line.partition(": ") for line in lines)}
    assert values == {
        "title": 'Il a dit: "oui"\n--- # [x]',
        "id": SAMPLE.uuid,
        "source": "Le Bocage libre",
        "url": "https://bocage.example/a?b=1&c=2",
        "authors": ["Paul Roux", "AFP"],
        "published": "2025-03-01T08:30:00Z",
        "language": "fr",
        "tags": ["claim/economy", "à vérifier"],
        "quotes": 3,
        "annotations": 4,
    }


def test_several_articles_share_one_front_matter() -> None:
    second = replace(SAMPLE, title="Autre", quotes=(), annotations=())
    text = written(SAMPLE, second)
    assert text.count("---\n") == 2
    assert [node.text_content() for node in parsed(body(text)).iter("h1")] == [SAMPLE.title, "Autre"]


def test_no_article_at_all_is_still_a_document() -> None:
    assert written() == '---\ntitle: "newsreader export"\n---\n'


def test_text_can_be_left_out() -> None:
    text = written(SAMPLE, options=ExportOptions(with_text=False, block_ids=True))
    assert "La mairie" not in text
    assert "^b" not in text
    assert "Nous avons tout dit" in text


def test_block_ids_are_linked_from_quotes_and_notes() -> None:
    text = written(SAMPLE, options=ExportOptions(block_ids=True))
    links = set(re.findall(r"\[\[#(\^b\d+)\]\]", text))
    targets = re.findall(r" (\^b\d+)$", text, re.MULTILINE)
    assert links == {"^b3", "^b5", "^b6"}
    assert links <= set(targets)
    assert len(targets) == len(set(targets)) == 5  # the headline says the title again


def test_a_text_without_blocks_is_written_line_by_line() -> None:
    bare = replace(SAMPLE, blocks=(), text="Un.\n\nDeux.", quotes=(), annotations=())
    assert [node.text_content() for node in parsed(body(written(bare))).iter("p")][1:] == ["Un.", "Deux."]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_strangers_show_as_they_are(words: str) -> None:
    tree = parsed("\n".join(escape(words)))
    assert {node.tag for node in tree.iter()} <= {"div", "p", "br"}
    assert squeezed(tree.text_content()) == squeezed(words)
    line = parsed("# " + escape_line(words))
    assert {node.tag for node in line.iter()} <= {"div", "h1"}
    assert squeezed(line.text_content()) == squeezed(words)


@pytest.mark.parametrize("dialect", PARSERS)
@pytest.mark.parametrize("words", HOSTILE)
def test_no_field_becomes_markup(words: str, dialect: str) -> None:
    article = article_of(words)
    tree = parsed(body(written(article, options=ExportOptions(block_ids=True))), dialect)
    check_tree(tree)
    if words.strip():
        for tag in ("h1", "blockquote", "li", "strong"):
            assert squeezed(words) in squeezed(next(tree.iter(tag)).text_content())


@pytest.mark.parametrize("dialect", PARSERS)
def test_naughty_strings_never_become_markup(dialect: str) -> None:
    for words in naughty_strings():
        check_tree(parsed(body(written(article_of(words))), dialect))


def check_tree(tree: html.HtmlElement) -> None:
    assert {str(node.tag) for node in tree.iter()} <= OURS
    for node in tree.iter():
        assert set(node.attrib) <= {"href"}
        assert node.get("href", "http://").startswith(("http://", "https://"))
    # One title, one section of quotes, one of notes: no word opened or closed a heading.
    assert len(tree.findall(".//h1")) == 1
    assert [node.text_content() for node in tree.findall(".//h2")][-2:] == ["Quotes", "Notes"]


def test_a_quote_over_several_lines_stays_one_quote() -> None:
    quote = SAMPLE.quotes[1]
    span = SAMPLE.blocks[2].span.hull(SAMPLE.blocks[4].span)
    wide = ReviewedQuote(quote.key, replace(quote.quote, span=span), quote.status)
    tree = parsed(body(written(replace(SAMPLE, quotes=(wide,), annotations=()))))
    (block,) = tree.iter("blockquote")
    assert "Pas un euro" in block.text_content()


def test_a_block_of_white_space_is_no_rule_across_the_page() -> None:
    article = replace(SAMPLE, text=" ", blocks=(Block(BlockKind.LEDE, Span(0, 1)),), quotes=(), annotations=())
    assert "****" not in written(article)
