from __future__ import annotations

import json

import pytest

from reader.ingest.page_metadata import PageMetadata, metadata_of

ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Titre",
    "datePublished": "2026-03-03T18:15:00+01:00",
    "author": {"@type": "Person", "name": "Jeanne Vidal"},
    "publisher": {"@type": "Organization", "name": "Le Courrier"},
}


def read(*scripts: object, head: str = "") -> PageMetadata:
    words = "".join(
        f'<script type="application/ld+json">{one if isinstance(one, str) else json.dumps(one)}</script>'
        for one in scripts
    )
    return metadata_of(f"<html><head>{head}{words}</head></html>")


@pytest.mark.parametrize(
    "script",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["Thing", "ReportageNewsArticle"]},
        ARTICLE | {"author": [{"name": "Jeanne Vidal"}, {"name": "Le Courrier"}]},
        {"@graph": [ARTICLE | {"author": {"@id": "#jv"}}, {"@id": "#jv", "@type": "Person", "name": "Jeanne Vidal"}]},
        f"<!-- {json.dumps(ARTICLE)} -->",
        f"//<![CDATA[\n{json.dumps(ARTICLE)};\n//]]>",
        json.dumps(ARTICLE).replace('"', "&quot;"),
        json.dumps(ARTICLE).replace("Titre", "Ti\ttre").replace("Ti\ttre", "Titre"),
    ],
    ids=map(str, range(11)),
)
def test_an_article_is_found_however_it_is_wrapped(script: object) -> None:
    found = read("{broken", script, {"@type": "BreadcrumbList"})
    assert (found.title, found.authors, found.site) == ("Titre", ("Jeanne Vidal",), "Le Courrier")
    assert found.published is not None
    assert found.published.isoformat() == "2026-03-03T17:15:00+00:00"


@pytest.mark.parametrize(
    ("told", "is_free"),
    [(False, False), ("False", False), ("http://schema.org/False", False), (True, True), ("true", True), ("?", None)],
)
def test_whether_it_may_be_read_for_free(told: object, is_free: bool | None) -> None:
    assert read(ARTICLE | {"isAccessibleForFree": told}).is_free is is_free


def test_meta_elements_say_what_json_does_not() -> None:
    told = (
        ("property", "og:title", "Titre &amp; suite"),
        ("name", "og:site_name", "Le Courrier"),
        ("property", "article:published_time", "2026-03-03 18:15:00+01:00"),
    )
    elements = "".join(f'<meta content="{content}" {kind}={name}>' for kind, name, content in told)
    found = read(head=f"{elements}<META PROPERTY='og:locale' CONTENT=fr_FR>")
    assert (found.title, found.site, found.language) == ("Titre & suite", "Le Courrier", "fr")
    assert found.published is not None


def test_hostile_metadata_end() -> None:
    deep = "[" * 50_000 + "]" * 50_000
    many = json.dumps([{"@type": "NewsArticle"}] * 5_000)
    loop = json.dumps(ARTICLE | {"@id": "#a", "author": {"@id": "#a"}})
    assert read(deep, loop, many).title == "Titre"
