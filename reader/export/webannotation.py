"""W3C Web Annotation (Recommendation of 23 February 2017), as JSON-LD: an AnnotationCollection with one embedded page.

A person's annotation has the motivations ``tagging`` and ``commenting`` (``highlighting`` when it has neither tag nor
note); a quote has the motivation ``identifying`` and the speaker's name as the body. The source of every target is the
article's text at its revision, ``urn:uuid:`` of the article, obtained ``via`` its page on the web: positions hold in
that text, not in the page's HTML. The model leaves the unit of a TextPositionSelector to the text; ours is the Unicode
code point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid5

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, public_url, quote_uuid, timestamp
from reader.export.jsontext import json_text
from reader.model import Anchor, AnchorState, Annotation, QuoteStatus, ReviewedQuote, Speaker, SpeakerKind, make_anchor

__all__ = ["CONTEXT_URL", "FORMAT", "annotation_objects"]

CONTEXT_URL = "http://www.w3.org/ns/anno.jsonld"

Json = dict[str, Any]

_NAMESPACE = UUID("5f3c1c8e-8d0b-5c2a-8b5e-0f1f6f0c7a11")
_SOFTWARE = {"id": "urn:x-newsreader:engine", "type": "Software", "name": "newsreader"}
# The model knows no class for a document or an unknown speaker: those are named, not typed.
_AGENTS = {SpeakerKind.PERSON: "Person", SpeakerKind.ORGANISATION: "Organization", SpeakerKind.GROUP: "Organization"}


def _write(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    """One annotation a line, the text of an article with its first.

    The collection's id, made from its members' ids, and its total can only follow them.
    """
    yield f'{{"@context":{json_text(CONTEXT_URL)},"type":"AnnotationCollection","label":"newsreader","first":'
    yield '{"type":"AnnotationPage","startIndex":0,"items":['
    total, digest = 0, _NAMESPACE
    for article in articles:
        for annotation in annotation_objects(article, with_text=options.with_text):
            digest = uuid5(digest, annotation["id"])
            yield (",\n" if total else "\n") + json_text(annotation, html_safe=True)
            total += 1
    page, collection = uuid5(digest, "page").urn, uuid5(digest, "collection").urn
    yield f'\n],"id":"{page}","partOf":"{collection}"}},"last":"{page}","total":{total},"id":"{collection}"}}\n'


def annotation_objects(article: ExportArticle, *, with_text: bool = False) -> Iterator[Json]:
    """The annotations, then the standing quotes of ``article``, without a ``@context`` of their own.

    ``with_text``: the source of the first holds the text, which is said once of the one resource that all are about.
    """
    source = _source(article)
    first = {**source, "value": article.text} if with_text and article.text else source
    for annotation in article.annotations:
        yield _annotation(annotation, first)
        first = source
    for quote in article.standing_quotes:
        if len(quote.quote.span):
            yield _quote(article, quote, first)
            first = source


def _source(article: ExportArticle) -> Json:
    source: Json = {"id": _urn(article.uuid), "type": "Text", "format": "text/plain", "label": article.title}
    if article.language:
        source["language"] = article.language
    if url := public_url(article.url):
        source["via"] = url
    return source


def _annotation(annotation: Annotation, source: Json) -> Json:
    bodies = [_text_body("tagging", tag) for tag in annotation.tags]
    if annotation.note:
        bodies.append(_text_body("commenting", annotation.note))
    found: Json = {"id": _urn(annotation.uuid), "type": "Annotation"}
    found["motivation"] = list(dict.fromkeys(body["purpose"] for body in bodies)) or "highlighting"
    if annotation.created:
        found["created"] = timestamp(annotation.created)
    if annotation.updated:
        found["modified"] = timestamp(annotation.updated)
    if annotation.author:
        author = uuid5(_NAMESPACE, f"author:{annotation.author}").urn
        found["creator"] = {"id": author, "type": "Person", "name": annotation.author}
    if bodies:
        found["body"] = bodies
    # The position of a passage that the text has lost counts in an older revision.
    found["target"] = _target(annotation.anchor, source, placed=annotation.state is not AnchorState.ORPHAN)
    return found


def _quote(article: ExportArticle, reviewed: ReviewedQuote, source: Json) -> Json:
    quote = reviewed.quote
    bodies = [] if quote.speaker is None else _speaker_bodies(quote.speaker)
    bodies.append(_text_body("classifying", f"{quote.kind.value} quote"))
    found: Json = {"id": f"urn:uuid:{quote_uuid(article, reviewed)}", "type": "Annotation", "motivation": "identifying"}
    if reviewed.status is QuoteStatus.MACHINE:
        found["generator"] = _SOFTWARE
    found["body"] = bodies
    found["target"] = _target(make_anchor(article.text, quote.span, article.revision), source, placed=True)
    return found


def _speaker_bodies(speaker: Speaker) -> list[Json]:
    """The name as words that every consumer shows, the speaker as a thing of its own, and the role."""
    agent: Json = {"id": uuid5(_NAMESPACE, f"speaker:{speaker.kind.value}:{speaker.name}").urn, "name": speaker.name}
    if kind := _AGENTS.get(speaker.kind):
        agent["type"] = kind
    bodies = [
        _text_body("identifying", speaker.name),
        {"type": "SpecificResource", "purpose": "identifying", "source": agent},
    ]
    if speaker.role:
        bodies.append(_text_body("describing", speaker.role))
    return bodies


def _text_body(purpose: str, value: str) -> Json:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _target(anchor: Anchor, source: Json, *, placed: bool) -> Json:
    selectors: list[Json] = [
        {"type": "TextQuoteSelector", "exact": anchor.exact, "prefix": anchor.prefix, "suffix": anchor.suffix}
    ]
    if placed:
        selectors.append({"type": "TextPositionSelector", "start": anchor.span.start, "end": anchor.span.stop})
    return {"type": "SpecificResource", "source": source, "selector": selectors}


def _urn(uuid: str) -> str:
    return f"urn:uuid:{uuid}"


FORMAT = ExportFormat("jsonld", ".jsonld", "W3C Web Annotation: tags, notes and quotes", _write)
