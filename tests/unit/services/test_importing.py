from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from reader.errors import ImportFailure
from reader.model import ALL
from reader.services import articles, importing
from reader.services.library import Library
from reader.services.quoting import quote_document, read_documents_bytes, sentence_spans
from tests.unit.services.builders import settings_at
from tests.unit.services.site import Site

ARTICLE = (
    "Le pont rouvrira lundi\n\n"
    "« Le pont rouvrira lundi », a déclaré mardi la maire de Valmont, Claire Aubin, devant le conseil municipal.\n\n"
    "Les travaux ont duré six mois et coûté deux millions d'euros à la commune.\n"
)


def test_a_file_comes_in_with_its_quotes(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "pont.txt"
    path.write_text(ARTICLE)
    [new] = importing.import_sources(library, [str(path)])
    assert (new.source, new.status, new.title, new.message) == (str(path), "new", "Le pont rouvrira lundi", "")
    assert new.article_id is not None
    page = articles.open_article(library, new.article_id)
    speakers = {one.quote.speaker.name for one in page.quotes if one.quote.speaker is not None}
    assert "Claire Aubin" in speakers
    assert page.article.summary.quote_count == len(page.quotes)
    [known] = importing.import_sources(library, [str(path)])
    assert (known.status, known.article_id) == ("known", new.article_id)


def test_a_source_that_fails_is_told_and_stops_no_other(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "pont.txt"
    path.write_text(ARTICLE)
    (tmp_path / "empty.txt").touch()
    (tmp_path / "nothing").mkdir()
    sources = [
        str(tmp_path / "missing.txt"),
        str(tmp_path / "nothing"),
        str(tmp_path / "empty.txt"),
        "http://user:secret@127.0.0.1:9/x\x1b[2J",
        "ftp://example.org/x",
        str(path),
    ]
    done = list(importing.import_sources(library, sources))
    assert [one.status for one in done] == ["failed"] * 5 + ["new"]
    for one in done[:5]:
        assert one.article_id is None
        assert one.message
        shown = one.message + one.source
        assert not {"\n", "\x1b"} & set(shown)
        assert "secret" not in shown
    assert len(articles.article_ids(library, ALL)) == 1


def test_a_page_at_an_allowed_address_comes_in_and_is_revised(tmp_path: Path) -> None:
    site = Site()
    paragraphs = "".join(f"<p>{line}</p>" for line in ARTICLE.splitlines()[1:] if line)
    page = f"<html><head><meta charset='utf-8'><title>Pont</title></head><body><article><h1>Pont</h1>{paragraphs}"
    site.pages["/pont"] = f"{page}</article></body></html>".encode()
    settings = replace(settings_at(tmp_path), allow_private=frozenset({"127.0.0.1"}))
    with Library(settings.library, settings) as library:
        [new] = importing.import_sources(library, [site.url("/pont")])
        assert (new.status, new.message) == ("new", "")
        [known] = importing.import_sources(library, [site.url("/pont")])
        assert (known.status, known.article_id) == ("known", new.article_id)
        site.pages["/pont"] = site.pages["/pont"].replace(b"six mois", b"dix mois")
        [revised] = importing.import_sources(library, [site.url("/pont")])
        assert (revised.status, revised.article_id) == ("revised", new.article_id)
        assert revised.article_id is not None
        article = articles.open_article(library, revised.article_id).article
        assert (article.url, article.revision) == (site.url("/pont"), 2)
        assert "dix mois" in article.text
    site.close()


def test_importing_stops_when_it_is_told_to(library: Library, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text(ARTICLE.replace("six", str(number)))
    done: list[importing.Imported] = []
    sources = [str(tmp_path / f"{number}.txt") for number in range(30)]
    for one in importing.import_sources(library, sources, cancelled=lambda: len(done) >= 2):
        done.append(one)  # noqa: PERF402 - the list is what cancels
    # What was read with the second comes in with it: articles are stored some at a time.
    assert 2 <= len(done) < 10
    assert {one.status for one in done} == {"new"}
    assert len(articles.article_ids(library, ALL)) == len(done)


def test_two_versions_of_a_story_are_one_article_and_importing_them_again_changes_nothing(
    library: Library, tmp_path: Path
) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    for name, words in (("1.json", "douze morts"), ("2.json", "vingt et un morts")):
        text = f"L'accident a fait {words}, selon la préfecture, qui a donné ce bilan lundi soir devant la presse."
        story = {
            "uri": "urn:avp.example:1",
            "headline": "Un accident",
            "body_text": text,
            "versioncreated": "2026-03-03",
        }
        (desk / name).write_text(json.dumps(story), encoding="utf-8")
    assert [one.status for one in importing.import_sources(library, [str(desk)])] == ["new", "revised"]
    assert [one.status for one in importing.import_sources(library, [str(desk)])] == ["known", "known"]
    [number] = articles.article_ids(library, ALL)
    article = articles.open_article(library, number).article
    assert (article.revision, "vingt et un" in article.text) == (2, True)


def test_pasted_text_and_samples_come_in_once(library: Library) -> None:
    assert importing.import_text(library, ARTICLE, name="collage").status == "new"
    assert importing.import_text(library, ARTICLE).status == "known"
    assert [one.status for one in importing.import_samples(library)] == ["new"] * 3
    assert [one.status for one in importing.import_samples(library)] == ["known"] * 3
    with pytest.raises(ImportFailure):
        importing.import_text(library, " \n\n ")


def test_bytes_are_what_their_content_says(library: Library) -> None:
    page = f"<html><head><title>Pont</title></head><body><article><h1>Pont</h1><p>{ARTICLE}</p></article></body></html>"
    [html] = list(importing.import_bytes(library, page.encode(), name="-"))
    [text] = list(importing.import_bytes(library, ARTICLE.encode(), name="-"))
    assert html.article_id is not None
    assert text.article_id is not None
    assert articles.open_article(library, html.article_id).article.kind == "html"
    assert articles.open_article(library, text.article_id).article.kind == "text"


def test_quotes_and_sentences_need_no_library(library: Library) -> None:
    [document] = read_documents_bytes(ARTICLE.encode())
    quotes = quote_document(document).quotes
    assert any(quote.span.of(document.text).strip("« »") == "Le pont rouvrira lundi" for quote in quotes)
    new = importing.import_text(library, ARTICLE)
    assert new.article_id is not None
    article = articles.open_article(library, new.article_id).article
    sentences = [span.of(article.text) for span in sentence_spans(article)]
    assert sentences[-1] == "Les travaux ont duré six mois et coûté deux millions d'euros à la commune."
