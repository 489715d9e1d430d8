"""JSON-LD, read back by pyld with the terms of the Web Annotation vocabulary, and held to the W3C's assertions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from pyld import jsonld
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from reader.export.base import ExportArticle, ExportOptions
from reader.export.webannotation import CONTEXT_URL, FORMAT
from reader.model import Span
from tests.unit.export.samples import HOSTILE, SAMPLE, article_of
from tests.unit.shared import naughty_strings, shared

# The terms that we use, as the vocabulary defines them (https://www.w3.org/TR/annotation-vocab/, section 5).
CONTEXT = json.loads((Path(__file__).parent / "anno-context.json").read_text(encoding="utf-8"))
OA = "http://www.w3.org/ns/oa#"
Json = dict[str, Any]


def load_context(url: str, options: Json) -> Json:
    del options
    assert url == CONTEXT_URL
    return {"contextUrl": None, "documentUrl": url, "document": CONTEXT, "contentType": "application/ld+json"}


def written(*articles: ExportArticle) -> str:
    return "".join(FORMAT.write(articles, ExportOptions()))


def collection(*articles: ExportArticle) -> Json:
    return dict(json.loads(written(*articles)))


def items(*articles: ExportArticle) -> list[Json]:
    return list(collection(*articles)["first"]["items"])


def expanded_items(*articles: ExportArticle) -> list[Json]:
    (whole,) = jsonld.expand(collection(*articles), {"documentLoader": load_context})
    (page,) = whole["http://www.w3.org/ns/activitystreams#first"]
    return list(page["http://www.w3.org/ns/activitystreams#items"][0]["@list"])


def purposes(item: Json, name: str) -> list[str]:
    return [body["value"] for body in item.get("body", []) if body["purpose"] == name and "value" in body]


def test_a_processor_expands_every_term() -> None:
    found = expanded_items(SAMPLE)
    assert len(found) == len(SAMPLE.annotations) + len(SAMPLE.standing_quotes)
    for item in found:
        assert item["@type"] == [f"{OA}Annotation"]
        (target,) = item[f"{OA}hasTarget"]
        assert target["@type"] == [f"{OA}SpecificResource"]
        assert target[f"{OA}hasSource"][0]["@id"] == f"urn:uuid:{SAMPLE.uuid}"
        assert target[f"{OA}hasSource"][0][f"{OA}via"] == [{"@id": "https://bocage.example/a?b=1&c=2"}]
    motivations = [[motivation["@id"].removeprefix(OA) for motivation in item[f"{OA}motivatedBy"]] for item in found]
    assert motivations == [
        ["tagging", "commenting"],
        ["highlighting"],
        ["tagging"],
        ["commenting"],
        *[["identifying"]] * 3,
    ]


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def test_no_key_is_without_meaning() -> None:
    # A term that the context does not define is dropped by every processor without a word.
    assert set(keys(collection(SAMPLE))) - {"@context"} <= set(CONTEXT["@context"])


def test_a_processor_normalises_it_to_statements() -> None:
    document = collection(SAMPLE)
    options = {"documentLoader": load_context, "algorithm": "URDNA2015", "format": "application/n-quads"}
    quads = jsonld.normalize(document, options)
    assert quads == jsonld.normalize(json.loads(json.dumps(document, sort_keys=True)), options)
    assert f"<urn:uuid:{SAMPLE.annotations[0].uuid}> <{OA}motivatedBy> <{OA}tagging> ." in quads
    assert f'<{OA}start> "7"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> .' in quads
    assert quads.count(f"<{OA}exact>") == 7


def test_positions_are_code_points_of_the_text() -> None:
    placed = 0
    for item in items(SAMPLE):
        quote, *position = item["target"]["selector"]
        for selector in position:
            assert SAMPLE.text[selector["start"] : selector["end"]] == quote["exact"]
            assert SAMPLE.text[: selector["start"]].endswith(quote["prefix"])
            assert SAMPLE.text[selector["end"] :].startswith(quote["suffix"])
            placed += 1
    assert placed == 6
    # The emoji before it counts as one.
    assert items(SAMPLE)[0]["target"]["selector"][1] == {"type": "TextPositionSelector", "start": 7, "end": 19}


def test_a_lost_passage_has_words_and_no_position() -> None:
    (orphan,) = (item for item in items(SAMPLE) if item["id"].endswith("0003"))
    assert [selector["type"] for selector in orphan["target"]["selector"]] == ["TextQuoteSelector"]


def test_tags_notes_and_authors() -> None:
    first = items(SAMPLE)[0]
    assert purposes(first, "tagging") == ["claim/economy", "à vérifier"]
    assert purposes(first, "commenting") == ["Voir le compte rendu.\n\nEt rappeler."]
    assert first["created"] == "2025-03-01T08:30:00Z"
    assert first["modified"] == "2025-03-01T09:00:00.250000Z"
    assert first["creator"]["name"] == "Inès"


def test_a_quote_names_its_speaker() -> None:
    unknown, direct, nested = items(SAMPLE)[4:]
    assert purposes(unknown, "identifying") == []
    assert purposes(direct, "identifying") == ["Anne Leduc"]
    assert purposes(direct, "describing") == ["maire de Vire"]
    assert purposes(direct, "classifying") == ["direct quote"]
    (agent,) = (body["source"] for body in direct["body"] if body["type"] == "SpecificResource")
    assert (agent["type"], agent["name"]) == ("Person", "Anne Leduc")
    assert nested["id"] == "urn:uuid:0190aaaa-0000-7000-8000-000000000001"
    # A person confirmed it: the engine is not its maker any more.
    assert "generator" in direct
    assert "generator" not in nested


def test_the_same_speaker_is_the_same_thing_in_every_article() -> None:
    other = replace(SAMPLE, uuid="0190cccc-0000-7000-8000-000000000008")
    agents = {
        body["source"]["id"]
        for item in items(SAMPLE, other)
        for body in item.get("body", [])
        if body["type"] == "SpecificResource" and body["source"]["name"] == "Anne Leduc"
    }
    assert len(agents) == 1


def test_rejected_quotes_and_credentials_stay_at_home() -> None:
    assert "personne" not in written(SAMPLE)
    assert "secret" not in written(SAMPLE)


def test_ids_are_unique_and_the_same_every_time() -> None:
    again = replace(SAMPLE, uuid="0190cccc-0000-7000-8000-000000000008", annotations=(), quotes=SAMPLE.quotes[:2])
    assert written(SAMPLE, again) == written(SAMPLE, again)
    ids = [item["id"] for item in items(SAMPLE, again)]
    assert len(ids) == len(set(ids))
    whole = collection(SAMPLE, again)
    assert whole["total"] == len(ids)
    assert whole["first"]["partOf"] == whole["id"]
    assert whole["last"] == whole["first"]["id"]
    assert whole["id"] != collection(SAMPLE)["id"]


def test_nothing_to_export_is_an_empty_collection() -> None:
    empty = collection()
    assert (empty["total"], empty["first"]["items"]) == (0, [])
    assert jsonld.expand(empty, {"documentLoader": load_context})


def test_a_quote_without_words_is_left_out() -> None:
    quote = SAMPLE.quotes[0]
    nothing = replace(SAMPLE, annotations=(), quotes=(replace(quote, quote=replace(quote.quote, span=Span(5, 5))),))
    assert items(nothing) == []


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_strangers_are_safe_in_a_page(words: str) -> None:
    text = written(article_of(words))
    assert not {"<", ">", "&"} & set(text)
    assert purposes(items(article_of(words))[0], "tagging") == [article_of(words).tags[0].name]


def test_naughty_strings_come_through() -> None:
    for words in naughty_strings():
        article = article_of(words)
        assert not {"<", ">", "&"} & set(written(article))
        annotation, quote = items(article)
        assert purposes(annotation, "tagging") == [article.tags[0].name]
        assert quote["target"]["selector"][0]["exact"] == article.annotations[0].anchor.exact


# --- the W3C's assertions -----------------------------------------------------------------------------------------


def w3c_failures(instance: Json, suite: str) -> list[str]:
    """Titles of the required assertions of one test file that ``instance`` does not meet."""
    root = shared("newsroom/w3c-web-annotation")
    definitions = [json.loads(path.read_text(encoding="utf-8")) for path in (root / "definitions").glob("*.json")]
    registry: Registry[Any] = Registry().with_resources(
        (definition["id"], Resource.from_contents(definition, default_specification=DRAFT4))
        for definition in definitions
    )
    failed = []
    names = json.loads((root / suite).read_text(encoding="utf-8"))["assertions"]
    assert names
    for name in names:
        assertion = json.loads((root / name).read_text(encoding="utf-8"))
        valid = Draft4Validator(assertion, registry=registry).is_valid(instance)
        if valid != (assertion["expectedResult"] == "valid"):
            failed.append(f"{name}: {assertion['title']}")
    return failed


def test_each_annotation_meets_the_w3c_assertions() -> None:
    for item in items(SAMPLE, article_of("plain words")):
        assert w3c_failures({"@context": CONTEXT_URL, **item}, "annotations/annotationMusts.test") == []


def test_the_collection_meets_the_w3c_assertions() -> None:
    whole = collection(SAMPLE)
    assert w3c_failures(whole, "collections/collectionMusts.test") == []
    assert w3c_failures(whole, "collections/pages/pageMusts.test") == []


def test_the_w3c_assertions_can_fail() -> None:
    broken = {"@context": CONTEXT_URL, **items(SAMPLE)[0]}
    del broken["target"]
    assert w3c_failures(broken, "annotations/annotationMusts.test")
    assert w3c_failures({"type": "AnnotationCollection", "total": 3}, "collections/collectionMusts.test")
