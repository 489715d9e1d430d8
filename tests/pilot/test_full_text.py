"""Full texts by key, in the list and in the article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reader.services import articles
from reader.services.library import Library
from tests.pilot.driving import press, shown, started, until
from tests.unit.services.builders import document, save, settings_at
from tests.unit.services.site import Site

WORDS = (
    "Le conseil municipal de Valmont a adopté lundi soir le budget de la ville, après six heures de débat houleux.",
    "« Nous avons été entendus », a déclaré la maire, Claire Aubin, à la sortie de la séance publique de lundi.",
    "L'opposition, qui demandait un report, a voté contre et annonce un recours devant le tribunal administratif.",
)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    for number in range(3):
        body = "".join(f"<p>{words}</p>" for words in (*WORDS, f"C'est le texte entier du numéro {number}, le voici."))
        page = f"<html lang='fr'><head><meta charset='utf-8'></head><body><article><h1>Titre {number}</h1>{body}"
        site.pages[f"/{number}"] = f"{page}</article></body></html>".encode()
    site.pages["/2"] = b"<html></html>"
    yield site
    site.close()


async def test_full_texts_come_by_key_and_what_fails_is_told(site: Site, tmp_path: Path) -> None:
    settings = replace(settings_at(tmp_path), allow_private=frozenset({"127.0.0.1"}))
    with Library(settings.library, settings) as library:
        ids = [
            save(library, document(f"Titre {number}\nUn résumé.", url=site.url(f"/{number}"), kind="feed"))
            for number in range(3)
        ]
        async with started(library, (120, 40)) as pilot:
            # The newest, under the cursor, is the page without words.
            await press(pilot, "x")
            await until(pilot, lambda: "no readable text on this page" in shown(pilot))
            await press(pilot, "X")
            assert "Read the full text of 3 articles from their pages?" in shown(pilot)
            await press(pilot, "y")
            await until(pilot, lambda: "2 articles have a new text." in shown(pilot))
            texts = [articles.open_article(library, one).article.text for one in ids]
            assert ["texte entier" in text for text in texts] == [True, True, False]
            for key in ("x", "X"):
                await press(pilot, "home", "space", "space", key)
                assert "Read the full text of 2 articles from their pages?" in shown(pilot)
                await press(pilot, "n", "escape")
            site.pages["/2"] = site.pages["/1"].replace(b"Titre 1", b"Titre 2")
            await press(pilot, "home", "enter")
            await press(pilot, "F")
            await until(pilot, lambda: "1 article has a new text." in shown(pilot))
            await until(pilot, lambda: "tribunal administratif" in shown(pilot))
