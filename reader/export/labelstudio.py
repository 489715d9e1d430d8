"""Label Studio's JSON (https://labelstud.io/guide/tasks): one task an article, notes annotated, quotes predicted.

The labelling configuration needs a ``Text`` object named ``text`` with ``value="$text"`` and a ``Labels`` control named
``label``. Offsets count code points, as Label Studio does since its version 1.5. A region's ``meta.text`` is the note;
``meta.newsreader`` and ``data.newsreader`` carry what our import knows annotations and articles by, the second also the
annotations whose words the text has lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, quote_uuid
from reader.export.jsontext import json_text
from reader.export.records import about_annotation, about_article, is_placed, labels, orphans
from reader.model import Annotation, QuoteStatus, ReviewedQuote, Span

__all__ = ["FORMAT", "task"]

Json = dict[str, Any]


def _write(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    del options
    separator = "["
    for article in articles:
        yield f"{separator}\n{json_text(task(article))}"
        separator = ","
    yield "[]\n" if separator == "[" else "\n]\n"


def task(article: ExportArticle) -> Json:
    """``article`` as one task."""
    notes = [_note(article, one) for one in article.annotations if is_placed(one, article)]
    decided = [_quote(article, one) for one in article.standing_quotes if one.status is not QuoteStatus.MACHINE]
    found = [_quote(article, one) for one in article.standing_quotes if one.status is QuoteStatus.MACHINE]
    lost = orphans(article)
    about = about_article(article) | ({"orphans": lost} if lost else {})
    made: Json = {
        "id": article.id,
        "data": {"text": article.text, "title": article.title, "newsreader": about},
        "annotations": [{"id": article.id, "was_cancelled": False, "result": notes + decided}],
        "predictions": [],
    }
    if found:
        sure = sum(one.quote.confidence for one in article.standing_quotes if one.status is QuoteStatus.MACHINE)
        made["predictions"] = [{"model_version": "newsreader", "score": round(sure / len(found), 4), "result": found}]
    return made


def _note(article: ExportArticle, annotation: Annotation) -> Json:
    region = _region(article, annotation.uuid, annotation.anchor.span, labels(annotation))
    about = about_annotation(annotation)
    region["meta"] = {"newsreader": about} | ({"text": [annotation.note]} if annotation.note else {})
    return region


def _quote(article: ExportArticle, reviewed: ReviewedQuote) -> Json:
    quote = reviewed.quote
    region = _region(article, quote_uuid(article, reviewed), quote.span, [f"quote/{quote.kind.value}"])
    region["score"] = quote.confidence
    who = [quote.speaker.name, quote.speaker.role] if quote.speaker else []
    region["meta"] = {"text": [words for words in who if words], "newsreader": {"quote": quote.kind.value}}
    return region


def _region(article: ExportArticle, uuid: str, span: Span, names: list[str]) -> Json:
    value = {"start": span.start, "end": span.stop, "text": span.of(article.text), "labels": names}
    return {"id": uuid, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


FORMAT = ExportFormat("labelstudio", ".labelstudio.json", "Label Studio tasks, quotes as predictions", _write)
