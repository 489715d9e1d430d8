"""Full text from pages: taken, revised, left alone, and annotated text that moves with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reader.model import AnchorState, Article, Span
from reader.services import annotating, articles, extracting, importing
from reader.services.extracting import Extracted
from reader.services.library import Library
from tests.unit.services.builders import document, save, settings_at
from tests.unit.services.site import Site

WORDS = (
    "Le conseil municipal de Valmont a adopté lundi soir le budget de la ville, après six heures de débat houleux.",
    "« Nous avons été entendus », a déclaré la maire, Claire Aubin, à la sortie de la séance publique de lundi.",
    "L'opposition, qui demandait un report, a voté contre et annonce un recours devant le tribunal administratif.",
)
TEASER = "Le dossier sur les comptes de la région, une enquête de notre rédaction sur dix ans."


def page(*paragraphs: str, head: str = "", after: str = "") -> bytes:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    return (
        f"<html lang='fr'><head><meta charset='utf-8'><title>Le budget est adopté</title>{head}</head><body><article>"
        f"<h1>Le budget est adopté</h1>{body}{after}</article></body></html>"
    ).encode()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def keeping(tmp_path: Path) -> Iterator[Library]:
    """A library that may fetch from loopback and keeps pages."""
    settings = replace(settings_at(tmp_path), allow_private=frozenset({"127.0.0.1"}), keep_pages=True)
    with Library(settings.library, settings) as library:
        yield library


def from_feed(library: Library, url: str, text: str = "Le budget est adopté\nUn résumé.") -> int:
    return save(library, document(text, url=url, kind="feed"))


def extract(library: Library, *ids: int, again: bool = False, mode: extracting.Mode = "precision") -> list[Extracted]:
    return list(extracting.extract_articles(library, ids, again=again, mode=mode))


def article(library: Library, article_id: int) -> Article:
    return articles.open_article(library, article_id).article


def test_the_page_of_an_article_becomes_its_text(keeping: Library, site: Site) -> None:
    site.pages["/budget"] = page(*WORDS)
    number = from_feed(keeping, site.url("/budget"))
    [event] = extract(keeping, number)
    assert (event.status, event.message, event.done, event.total) == ("revised", "", 1, 1)
    found = article(keeping, number)
    assert all(words in found.text for words in WORDS)
    assert (found.revision, found.kind, found.summary.source) == (2, "html", "Ouest")
    [known] = extract(keeping, number)
    assert known.status == "known"
    assert article(keeping, number).revision == 2


def test_several_are_read_and_a_bad_one_stops_none(keeping: Library, site: Site) -> None:
    ids = []
    for number in range(5):
        site.pages[f"/{number}"] = page(*WORDS, f"C'est l'article numéro {number} de cette série sur les finances.")
        ids.append(from_feed(keeping, site.url(f"/{number}"), f"Titre {number}\nUn résumé."))
    site.pages["/1"] = b"<html></html>"
    without = save(keeping, document("Sans adresse\nUn texte."))
    events = {event.article_id: event for event in extract(keeping, *ids, without, 999)}
    assert [events[one].status for one in ids] == ["revised", "failed", "revised", "revised", "revised"]
    assert "no readable text" in events[ids[1]].message
    assert "no web address" in events[without].message
    assert events[999].status == "failed"
    assert sorted(event.done for event in events.values()) == list(range(1, 8))
    for number, one in enumerate(ids):
        assert (f"numéro {number} de" in article(keeping, one).text) == (number != 1)


def test_reading_stops_when_it_is_told_to(keeping: Library, site: Site) -> None:
    ids = []
    for number in range(12):
        site.pages[f"/{number}"] = page(*WORDS, f"C'est l'article numéro {number} de cette série sur les finances.")
        ids.append(from_feed(keeping, site.url(f"/{number}"), f"Titre {number}\nUn résumé."))
    done: list[Extracted] = []
    for event in extracting.extract_articles(keeping, ids, cancelled=lambda: bool(done)):
        done.append(event)  # noqa: PERF402 - the list is what cancels
    assert len(done) == 1


@pytest.mark.parametrize(
    ("source", "wall"),
    [
        (page(WORDS[0][:60] + "…", after="<div>Il vous reste 85.2% de cet article à lire.</div>"), "paywall"),
        (
            page(
                WORDS[0],
                head='<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Le budget est adopté",'
                ' "isAccessibleForFree": "False", "wordCount": 900}</script>',
            ),
            "paywall",
        ),
        (
            page("Nous et nos 842 partenaires posons des cookies. Continuer sans accepter. Gérer mes choix."),
            "consent",
        ),
    ],
    ids=["the rest is counted", "said for machines", "consent"],
)
def test_a_wall_is_said_and_costs_no_text(keeping: Library, site: Site, source: bytes, wall: str) -> None:
    site.pages["/budget"] = source
    text = "Le budget est adopté\n" + WORDS[0] + "\n" + WORDS[2]
    number = from_feed(keeping, site.url("/budget"), text)
    [event] = extract(keeping, number)
    assert event.status == "walled"
    assert event.message
    found = article(keeping, number)
    assert (found.text, found.revision, found.wall) == (text, 1, wall)
    # Once it can be read the wall is gone.
    site.pages["/budget"] = page(*WORDS)
    assert extract(keeping, number)[0].status == "revised"
    assert article(keeping, number).wall == ""


def test_a_free_article_beside_offers_to_subscribe_is_no_wall(keeping: Library, site: Site) -> None:
    site.pages["/budget"] = page(*WORDS * 4, after="<aside><p>Abonnez-vous pour soutenir notre travail</p></aside>")
    number = from_feed(keeping, site.url("/budget"))
    assert extract(keeping, number)[0].status == "revised"
    assert article(keeping, number).wall == ""


def test_a_teaser_does_not_replace_a_longer_text_of_the_feed(keeping: Library, site: Site) -> None:
    site.pages["/budget"] = page(WORDS[0])
    text = "\n".join(("Le budget est adopté", *WORDS))
    number = from_feed(keeping, site.url("/budget"), text)
    [event] = extract(keeping, number)
    assert (event.status, bool(event.message)) == ("known", True)
    assert article(keeping, number).text == text


def test_a_kept_page_is_read_again_without_the_network_and_annotations_move(keeping: Library, site: Site) -> None:
    """T26: with another mode the text differs; every annotation is found in it, or listed as an orphan."""
    site.pages["/budget"] = page(*WORDS[:2], after=f"<div class='teaser'><p>{TEASER}</p></div><p>{WORDS[2]}</p>")
    number = from_feed(keeping, site.url("/budget"))
    assert extract(keeping, number, mode="recall")[0].status == "revised"
    before = article(keeping, number)
    assert TEASER in before.text
    held = ["budget de la ville", "Nous avons été entendus", "notre rédaction", "tribunal administratif"]
    for words in held:
        start = before.text.index(words)
        annotating.annotate(keeping, number, Span(start, start + len(words)), tags=["x"], note=words)
    asked = len(site.asked)
    site.pages.clear()
    assert extract(keeping, number, again=True)[0].status == "revised"
    assert len(site.asked) == asked
    after = articles.open_article(keeping, number)
    assert TEASER not in after.article.text
    assert after.article.revision == before.revision + 1
    states = {note.note: note for note in after.annotations}
    assert set(states) == set(held)
    for words in held:
        note = states[words]
        if words in after.article.text:
            assert note.anchor.span.of(after.article.text) == words
            assert note.state is not AnchorState.ORPHAN
        else:
            assert note.state is AnchorState.ORPHAN
    assert sum(note.state is AnchorState.ORPHAN for note in after.annotations) == 1


def test_an_imported_page_is_kept_where_the_setting_says_so(keeping: Library, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(page(*WORDS[:2], after=f"<div class='teaser'><p>{TEASER}</p></div><p>{WORDS[2]}</p>"))
    [new] = importing.import_sources(keeping, [str(path)])
    assert new.article_id is not None
    [event] = extract(keeping, new.article_id, again=True, mode="recall")
    assert event.status == "revised"
    assert TEASER in article(keeping, new.article_id).text


def test_without_the_setting_no_page_is_kept(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(page(*WORDS))
    [new] = importing.import_sources(library, [str(path)])
    assert new.article_id is not None
    [event] = extract(library, new.article_id, again=True)
    assert (event.status, "no web address" in event.message) == ("failed", True)
