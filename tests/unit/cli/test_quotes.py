"""``newsreader quotes``: the contract of its JSON Lines, its page, its text; the library is not touched."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from reader.cli.quotepage import page
from reader.cli.quoterecords import document_record
from reader.model import (
    Attribution,
    BlockKind,
    Document,
    Quote,
    QuoteKind,
    Span,
    Speaker,
    SpeakerKind,
    Unattributed,
    join_blocks,
)
from reader.model.integrity import IntegrityKind
from tests.unit.cli.harness import ARTICLE, Newsreader
from tests.unit.export.samples import HOSTILE, SAMPLE
from tests.unit.shared import naughty_strings, shared

PASSAGE = {"start", "end", "text"}


def check_passage(found: dict[str, Any], text: str, *more: str) -> None:
    assert set(found) == PASSAGE | set(more)
    assert text[found["start"] : found["end"]] == found["text"]


def check_contract(found: dict[str, Any]) -> None:
    """Exactly the keys that the format promises, with every offset a code point of the text."""
    assert set(found) == {"path", "title", "language", "text", "blocks", "quotes", "unattributed", "notes"}
    text = found["text"]
    for block in found["blocks"]:
        assert set(block) == {"kind", "start", "end"}
        assert 0 <= block["start"] < block["end"] <= len(text)
    for quote in found["quotes"]:
        more = ("kind", "fragments", "cue", "mention", "speaker", "relay", "confidence", "evidence")
        check_passage(quote, text, *more)
        assert quote["kind"] in {"direct", "mixed", "partial", "indirect"}
        assert 0 <= quote["confidence"] <= 1
        for part in (*quote["fragments"], quote["cue"], quote["mention"], quote["relay"]):
            if part is not None:
                check_passage(part, text)
        if quote["speaker"] is not None:
            assert set(quote["speaker"]) == {"name", "kind", "role"}
            assert quote["speaker"]["kind"] in {"person", "organisation", "group", "document", "unknown"}
    for item in found["unattributed"]:
        check_passage(item, text, "reason")
    for note in found["notes"]:
        check_passage(note, text, "kind", "detail")
        assert note["kind"] in set(IntegrityKind)


def attribution() -> Attribution:
    return Attribution(tuple(reviewed.quote for reviewed in SAMPLE.quotes), SAMPLE.unattributed)


def document() -> Document:
    return Document(SAMPLE.title, SAMPLE.text, SAMPLE.blocks, "fr")


def test_an_object_has_exactly_what_the_contract_says() -> None:
    found = document_record("a.txt", document(), attribution())
    check_contract(found)
    assert len(found["quotes"]) == 4
    assert found["quotes"][1]["speaker"] == {"name": "Anne Leduc", "kind": "person", "role": "maire de Vire"}
    assert found["quotes"][1]["relay"]["text"] == "l'AFP"
    explained = document_record("a.txt", document(), attribution(), explain=True)
    assert explained["quotes"][1]["explanation"] == "The verb stands between the pieces."


def test_json_lines_of_files_and_standard_input(newsreader: Newsreader, article: Path) -> None:
    done = newsreader("quotes", "--format", "jsonl", article, "-", data=ARTICLE.encode())
    assert (done.code, done.err) == (0, "")
    first, second = done.lines()
    check_contract(first)
    assert (first["path"], second["path"]) == (str(article), "-")
    assert first["text"] == second["text"]
    assert first["language"] == "fr"
    assert first["blocks"][0]["kind"] == "headline"
    (said,) = (quote for quote in first["quotes"] if quote["kind"] == "direct")
    assert said["speaker"]["name"] == "Anne Leduc"
    assert [part["text"] for part in said["fragments"]] == ["Nous avons tout dit", "et rien caché."]
    explained = newsreader("quotes", "--format", "jsonl", "--explain", article).lines()[0]
    assert all(quote["explanation"] for quote in explained["quotes"])


def test_the_library_is_not_touched(newsreader: Newsreader, article: Path) -> None:
    before = set(newsreader.home.iterdir())
    for form in ("text", "jsonl", "html"):
        assert newsreader("quotes", "--format", form, article).code == 0
    assert set(newsreader.home.iterdir()) == before


def test_text_for_people(newsreader: Newsreader, article: Path) -> None:
    text = newsreader("quotes", article).out
    assert text.startswith("Le maire de Vire défend son budget\n")
    assert "\n\nAnne Leduc" in text
    assert "→" not in text
    assert "    → " in newsreader("quotes", "--explain", article).out
    assert newsreader("quotes", article, article).out.count(f"{article}: ") == 2


def test_what_to_look_at_stands_in_every_form(newsreader: Newsreader, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Le budget\n\n« Il [le préfet] savait », a confié Anne Leduc à l'AFP.\n", encoding="utf-8")
    text = newsreader("quotes", path).out
    assert "    ! in brackets within the quote: “[le préfet]”\n" in text
    # The line about the speaker tells it already.
    assert "relayed" not in text
    (found,) = newsreader("quotes", "--format", "jsonl", path).lines()
    check_contract(found)
    assert [(note["kind"], note["detail"]) for note in found["notes"]] == [
        ("inserted", "[le préfet]"),
        ("relayed", "l'AFP"),
    ]
    tree = html.document_fromstring(newsreader("quotes", "--format", "html", path).raw.decode())
    assert [item.text_content() for item in tree.iter("li")] == [
        "[le préfet] in brackets within the quote: “[le préfet]”",
        "l'AFP relayed by “l'AFP”",
    ]
    assert newsreader("import", path).code == 0
    assert "! in brackets within the quote: “[le préfet]”" in newsreader("show", "1").out


def test_the_page_of_a_file(newsreader: Newsreader, article: Path) -> None:
    text = newsreader("quotes", "--format", "html", "--explain", article, article).raw.decode()
    tree = html.document_fromstring(text)
    assert len(tree.findall(".//article")) == 2
    assert tree.xpath("string(//h1)") == "Le maire de Vire défend son budget"
    assert any("Anne Leduc" in (mark.get("title") or "") for mark in tree.iter("mark"))


def test_the_acceptance_article_keeps_the_contract(newsreader: Newsreader) -> None:
    path = shared("seed/000_7227b543aeeab9a8.txt")
    (found,) = newsreader("quotes", "--format", "jsonl", path).lines()
    check_contract(found)
    kinds = [block["kind"] for block in found["blocks"]]
    assert kinds[:4] == ["headline", "caption", "credit", "lede"]
    assert kinds.count("subhead") == 2


def test_the_scorer_reads_the_format(newsreader: Newsreader, tmp_path: Path) -> None:
    gold = shared("gold/en-dev.jsonl")
    articles = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    paths = []
    for article in articles:
        paths.append(tmp_path / f"{article['id']}.txt")
        paths[-1].write_text(article["text"], encoding="utf-8")
    done = newsreader("quotes", "--format", "jsonl", *paths)
    assert (done.code, done.err) == (0, "")
    (tmp_path / "found.jsonl").write_bytes(done.raw)
    command = [sys.executable, str(shared("gold/score_quotes.py")), str(gold), str(tmp_path / "found.jsonl")]
    scored = subprocess.run(command, capture_output=True, text=True, check=False)
    assert scored.returncode == 0, scored.stderr
    # No article is without its predictions, and no words were lost on the way.
    for article, found in zip(articles, done.lines(), strict=True):
        check_contract(found)
        assert "".join(found["text"].split()) == "".join(article["text"].split())


# --- the page -----------------------------------------------------------------------------------------------------


def rendered(document: Document, attribution: Attribution, *, explain: bool = False) -> html.HtmlElement:
    return html.document_fromstring("".join(page([("a", document, attribution)], explain=explain)))


def test_every_quote_is_marked_and_overlaps_are_all_there() -> None:
    tree = rendered(document(), attribution())
    marked: dict[str, str] = {}
    for mark in tree.iter("mark"):
        kind = str(mark.get("class")).split()[0]
        marked[kind] = marked.get(kind, "") + mark.text_content()
    assert marked["indirect"] == "a de\u0301fendu son budget"
    assert "Nous avons tout dit, a assuré Anne Leduc, et le préfet a répondu “" in marked["direct"]
    assert marked["partial"] == "Pas un euro de plusjamais"
    assert [node.text_content() for node in tree.iter("span") if "cue" in str(node.get("class"))] == [
        "de\u0301fendu",
        "a assuré",
    ]
    inner = next(node for node in tree.iter("mark") if "partial" in str(node.get("class")) and node.text == "jamais")
    parent = inner.getparent()
    assert parent is not None
    assert "direct" in str(parent.get("class"))


def test_the_page_says_the_whole_text() -> None:
    tree = rendered(document(), attribution())
    article = tree.find(".//article")
    assert article is not None
    for added in (*article.findall("table"), *article.findall("section")):
        article.remove(added)
    assert re.sub(r"\s+", " ", article.text_content()).strip() == re.sub(r"\s+", " ", SAMPLE.text)


def test_the_page_needs_nothing_but_itself() -> None:
    text = "".join(page([("a", document(), attribution())]))
    assert "http:" not in text
    assert "https:" not in text
    tree = html.document_fromstring(text)
    assert not tree.xpath("//script|//link|//img|//iframe|//@src|//@href")
    policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def hostile_document(words: str) -> tuple[Document, Attribution]:
    text, blocks = join_blocks((kind, words) for kind in BlockKind if kind is not BlockKind.HEADLINE)
    span = Span(0, len(words))
    quote = Quote(
        QuoteKind.DIRECT, span, (span,), span, span, Speaker(words, SpeakerKind.PERSON, words), span, 0.5, words, words
    )
    return Document(words, text, blocks, "en"), Attribution((quote,), (Unattributed(span, words),))


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_strangers_stay_words(words: str) -> None:
    check_page(words)


def test_naughty_strings_stay_words() -> None:
    for words in naughty_strings():
        # Controls cannot get so far: they are taken out on the way in.
        if words.strip() and words.isprintable():
            check_page(words)


def check_page(words: str) -> None:
    tree = rendered(*hostile_document(words), explain=True)
    assert not tree.xpath("//script|//img|//iframe|//svg|//a|//b|//@src|//@href|//@onerror|//@style")
    attributes = {name for node in tree.iter() for name in node.attrib}
    assert attributes <= {"lang", "charset", "http-equiv", "content", "name", "class", "title"}
    squeezed = "".join(words.split())
    for path in ("//h1", "//td[1]", "//td[2]", "//td[4]", "//blockquote"):
        assert "".join(tree.xpath(f"string({path})").split()) == squeezed
