from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from reader.errors import ImportFailure
from reader.ingest.pages import read_page
from reader.model import BlockKind, Document
from tests.unit.shared import shared

PROSE = (
    "Le conseil municipal de Valmorin a adopté lundi soir le budget de la ville, après six heures d'un débat tendu.",
    "La maire, Jeanne Vidal, a promis que les impôts n'augmenteraient pas, ce que l'opposition juge « intenable ».",
    "Le stade, dont la construction a été votée l'an dernier, coûtera quatre millions d'euros de plus que prévu.",
    "Les habitants du quartier des Tanneurs, eux, attendent toujours la passerelle qu'on leur promet depuis dix ans.",
)


def page(*body: str, head: str = "", lang: str = "fr") -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Valmorin vote - Le Courrier</title>'
        '<meta property="og:title" content="Valmorin vote son budget">'
        '<meta property="og:site_name" content="Le Courrier">'
        f'<meta name="author" content="Karim Belhadj">{head}</head><body><nav><a href="/">Accueil</a></nav><article>'
        f"<h1>Valmorin vote son budget</h1>{''.join(body)}</article><footer>Tous droits réservés</footer></body></html>"
    )


def paragraphs(*words: str) -> str:
    return "".join(f"<p>{one}</p>" for one in words)


def read(source: str, url: str = "http://courrier.example/budget") -> Document:
    return read_page(source.encode(), url=url)


def test_a_page_becomes_blocks_with_its_metadata() -> None:
    document = read(
        page(
            "<figure><img src=a.jpg><figcaption>La maire lundi. © Ann Reed / AFP</figcaption></figure>",
            paragraphs(*PROSE[:2]),
            "<h2>Un stade trop cher</h2>",
            paragraphs(PROSE[2]),
            "<ul><li>un audit des comptes de la ville</li><li>le report du stade à l'an prochain</li></ul>",
            f"<blockquote><p>{PROSE[3]}</p></blockquote>",
            head='<meta property="article:published_time" content="2025-06-03T18:30:00+02:00">',
        )
    )
    kinds = [block.kind for block in document.blocks]
    assert kinds[:4] == [BlockKind.HEADLINE, BlockKind.CAPTION, BlockKind.CREDIT, BlockKind.LEDE]
    assert kinds.count(BlockKind.SUBHEAD) == 1
    assert kinds.count(BlockKind.LIST_ITEM) == 2
    assert kinds.count(BlockKind.BLOCK_QUOTE) == 1
    assert document.title == "Valmorin vote son budget"
    assert document.authors == ("Karim Belhadj",)
    assert document.source == "Le Courrier"
    assert document.language == "fr"
    assert document.published == datetime(2025, 6, 3, 16, 30, tzinfo=UTC)
    assert (document.url, document.kind) == ("http://courrier.example/budget", "html")
    assert all(words in document.text for words in PROSE)
    assert "Accueil" not in document.text
    assert "droits réservés" not in document.text


@pytest.mark.parametrize("reference", ["&#27;", "&#x1b;", "&#0;", "&#xD800;", "&#x110000;", "\x1b]0;x\x07", "\x00"])
def test_a_control_character_does_not_lose_the_page(reference: str) -> None:
    document = read(page(paragraphs(PROSE[0] + reference, *PROSE[1:])))
    assert all(words in document.text for words in PROSE)
    assert "\x1b" not in document.text


def test_joiners_and_soft_hyphens_stay_where_they_are() -> None:
    words = "می\u200cخواهم، 👩\u200d💻 et un mot-\u00advalise dans une phrase assez longue pour être gardée ici."
    document = read(page(paragraphs(*PROSE, words)))
    assert words in document.text
    by_reference = words.replace("\u200c", "&zwnj;").replace("\u200d", "&#8205;").replace("\u00ad", "&shy;")
    assert words in read(page(paragraphs(*PROSE, by_reference))).text


def test_the_encoding_may_be_declared_wrongly_or_by_the_server() -> None:
    source = page(paragraphs(*PROSE))
    wrong = source.replace("utf-8", "iso-8859-1").encode()
    assert PROSE[0] in read_page(wrong).text
    unlabelled = source.replace('<meta charset="utf-8">', "").encode("cp1252")
    assert PROSE[0] in read_page(unlabelled, charset="windows-1252").text
    assert PROSE[1] in read_page(unlabelled).text


def test_a_script_template_is_no_title_and_the_site_is_no_part_of_it() -> None:
    source = page(paragraphs(*PROSE)).replace("<title>Valmorin vote", "<title>Valmorin, le vote")
    source = source.replace("Valmorin vote son budget", "{{ctrl.title}}")
    assert read(source).title == "Valmorin, le vote"


def test_a_template_among_the_words_becomes_no_title() -> None:
    words = "Le conseil de Valmorin a voté son budget mardi soir, après trois heures de débat. " * 4
    source = f"<html><body><article><p>{{{{ctrl.state ? 1 : 2}}}}</p><p>{words}</p></article></body></html>"
    assert read(source).title == "Le conseil de Valmorin a voté son budget mardi soir, après trois heures de débat."


@pytest.mark.parametrize("source", ["<html></html>", "<html><body><script>x()</script></body></html>", "<p>  </p>"])
def test_a_page_without_words_is_said_to_be_empty(source: str) -> None:
    with pytest.raises(ImportFailure, match=r"^http://courrier\.example/budget: no readable text on this page$"):
        read(source)


def test_a_short_page_is_read_whole() -> None:
    assert read("<html><body><p>Le maire a dit non.</p></body></html>").text.endswith("Le maire a dit non.")


def test_a_page_that_stalls_the_extraction_is_too_complex() -> None:
    links = "".join(f"<p><a href='/{number}'>Un lien parmi d'autres, le {number}e</a></p>" for number in range(60_000))
    with pytest.raises(ImportFailure, match=r"too complex, it could not be read in 1\.5 s$"):
        read_page(page(links).encode(), name="links.html", deadline=1.5)
    assert read(page(paragraphs(*PROSE))).language == "fr"


def test_messages_show_no_credentials() -> None:
    with pytest.raises(ImportFailure) as failure:
        read("<html></html>", url="http://editor:secret@courrier.example/")
    assert "secret" not in str(failure.value)


def test_french_pages_hold_what_their_gold_says() -> None:
    """Eleven pages of French sites with strings that belong to the article and strings that do not."""
    folder = shared("newsroom/html-fr")
    gold = json.loads((folder / "evaldata-fr.json").read_text(encoding="utf-8"))
    wanted = found = unwanted = wrong = titles = 0
    for url, facts in gold.items():
        document = read_page((folder / facts["file"]).read_bytes(), url=url)
        text = " ".join(document.text.split())
        wanted += len(facts["with"])
        found += sum(" ".join(words.split()) in text for words in facts["with"])
        unwanted += len(facts["without"])
        wrong += sum(" ".join(words.split()) in text for words in facts["without"])
        titles += document.title == facts["title"]
        assert document.language == "fr"
    assert len(gold) == 11
    assert found >= wanted - 2, f"{found} of {wanted}"
    assert wrong <= 2, f"{wrong} of {unwanted}"
    assert titles >= 9, f"{titles} of {len(gold)}"


def test_equal_paragraphs_stay_as_often_as_they_stand() -> None:
    document = read(page(paragraphs(PROSE[0], PROSE[0], PROSE[0], PROSE[1], PROSE[0])))
    assert document.text.split("\n")[1:] == [PROSE[0], PROSE[0], PROSE[0], PROSE[1], PROSE[0]]


def test_two_line_breaks_part_paragraphs() -> None:
    document = read(page(f"<div>{'<br><br>'.join(PROSE)}<br>Fin.</div>"))
    assert document.text.split("\n")[1:] == [*PROSE, "Fin."]
    assert len(document.blocks) == 5


@pytest.mark.parametrize(
    "time",
    [
        '<time class="dt-published" datetime="2025-06-03T18:30:00+02:00">3 juin</time>',
        "<meta itemprop=datePublished content=2025-06-03T16:30:00Z>",
        (
            '<script type="application/ld+json">'
            '{"@type": "NewsArticle", "datePublished": "mar., 3 juin 2025 18:30 +0200"}</script>'
        ),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2025-06-03 18:30:00 +0200"}'
            "</script>"
        ),
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": 1748968200}</script>',
    ],
    ids=["h-entry", "microdata", "in words", "with blanks", "in seconds"],
)
def test_the_time_of_publication_however_it_is_told(time: str) -> None:
    assert read(page(time, paragraphs(*PROSE))).published == datetime(2025, 6, 3, 16, 30, tzinfo=UTC)


def test_the_publisher_is_the_source_where_no_site_is_named() -> None:
    article = {"@graph": [{"@type": "NewsArticle", "headline": "T", "publisher": {"name": "Le Courrier"}}]}
    source = f"<html><body><article>{paragraphs(*PROSE)}</article>"
    script = f'<script type="application/ld+json">{json.dumps(article)}</script>'
    assert read(f"{source}{script}").source == "Le Courrier"
    assert read(source).source == "courrier.example"
