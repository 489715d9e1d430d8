"""schema.org ClaimReview drafts (JSON-LD), one for each passage tagged as a claim, one a line of the graph.

A claim is an annotation that was marked as one, or has the tag ``claim`` (``affirmation``) or one below it
("claim/economy"). Its status, or else a tag that is the name of one, is the rating. A draft has no ``url``: whoever
publishes the review adds it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, public_url, timestamp
from reader.export.jsontext import json_text
from reader.export.records import is_placed, sources_of
from reader.model import Annotation, Speaker, SpeakerKind

__all__ = ["FORMAT", "RATINGS", "review"]

Json = dict[str, Any]

_CLAIMS = {"claim", "affirmation"}
RATINGS = {"false": 1, "faux": 1, "misleading": 2, "trompeur": 2, "unproven": 3, "non prouve": 3, "true": 5, "vrai": 5}
"""The last part of a tag's name, without accents and case -> the rating, of 5; others are not rated yet."""

_BODIES = {SpeakerKind.ORGANISATION, SpeakerKind.GROUP}


def _write(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    del options
    separator = '{"@context":"https://schema.org","@graph":[\n'
    for article in articles:
        for annotation in article.annotations:
            if _is_claim(annotation):
                yield separator + json_text(review(article, annotation), html_safe=True)
                separator = ",\n"
    yield "\n]}\n" if separator == ",\n" else separator + "]}\n"


def _folded(words: str) -> str:
    bare = "".join(one for one in unicodedata.normalize("NFKD", words) if not unicodedata.combining(one))
    return bare.casefold().strip()


def _is_claim(annotation: Annotation) -> bool:
    return annotation.claim is not None or any(_folded(tag.split("/")[0]) in _CLAIMS for tag in annotation.tags)


def review(article: ExportArticle, annotation: Annotation) -> Json:
    """The draft of a review of one claim."""
    where: Json = {"@type": "NewsArticle", "headline": article.title, "url": public_url(article.url)}
    where |= {"datePublished": timestamp(article.published)}
    if article.source:
        where["publisher"] = {"@type": "Organization", "name": article.source}
    claim: Json = {"@type": "Claim", "name": annotation.anchor.exact, "appearance": _told(where)}
    claim["datePublished"] = timestamp(article.published)
    speaker = _speaker(article, annotation)
    if speaker is not None:
        kind = "Organization" if speaker.kind in _BODIES else "Person"
        claim["author"] = _told({"@type": kind, "name": speaker.name, "description": speaker.role})
    found: Json = {
        "@type": "ClaimReview",
        "@id": f"urn:uuid:{annotation.uuid}",
        "creativeWorkStatus": "Draft",
        "claimReviewed": annotation.anchor.exact,
        "datePublished": timestamp(annotation.updated or annotation.created),
        "reviewBody": annotation.note,
        "inLanguage": article.language,
        "itemReviewed": _told(claim),
    }
    if annotation.author:
        found["author"] = {"@type": "Person", "name": annotation.author}
    marked = annotation.claim
    if marked is not None:
        found["citation"] = sources_of(annotation)
    for name in [marked.status.value] if marked else [tag.split("/")[-1] for tag in annotation.tags]:
        if (value := RATINGS.get(_folded(name))) is not None:
            rating = {"@type": "Rating", "ratingValue": value, "bestRating": 5, "worstRating": 1}
            found["reviewRating"] = {**rating, "alternateName": name}
    return _told(found)


def _speaker(article: ExportArticle, annotation: Annotation) -> Speaker | None:
    """Who says the claim: whom a person tied it to, or the speaker of the shortest quote that holds it."""
    if annotation.speaker is not None:
        return annotation.speaker
    if not is_placed(annotation, article):
        return None
    around = [one.quote for one in article.standing_quotes if one.quote.span.overlap_ratio(annotation.anchor.span) > 0]
    holding = [one for one in around if one.speaker and one.span.covers(annotation.anchor.span)]
    holding = holding or [one for one in around if one.speaker]
    return min(holding, key=lambda one: (len(one.span), one.span.start)).speaker if holding else None


def _told(values: Json) -> Json:
    return {name: value for name, value in values.items() if value not in ("", [])}


FORMAT = ExportFormat("claims", ".claims.jsonld", "ClaimReview drafts of passages tagged as claims", _write)
