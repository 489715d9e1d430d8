"""ninjs 2.1 (IPTC, May 2023), one item an article, one item a line.

The standard has no place for annotations of a text: each is an association of the type ``component``, with the words as
its body, the tags as subjects, and its place as ``altids`` (code points of the body whose role is ``text``). A quote's
speaker is in ``people`` or ``organisations``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, public_url, quote_uuid, timestamp
from reader.export.jsontext import json_text
from reader.export.records import is_placed, named_uuid
from reader.model import Annotation, ReviewedQuote, Span, SpeakerKind

__all__ = ["FORMAT", "item"]

Json = dict[str, Any]

_BODIES = {SpeakerKind.ORGANISATION, SpeakerKind.GROUP}


def _write(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    for article in articles:
        yield json_text(item(article, options)) + "\n"


def item(article: ExportArticle, options: ExportOptions) -> Json:
    """``article`` as one news item."""
    made: Json = {
        "uri": f"urn:uuid:{article.uuid}",
        "standard": {
            "name": "ninjs",
            "version": "2.1",
            "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_2.1.json",
        },
        "type": "text",
        "representationtype": "full" if options.with_text else "partial",
        "version": str(article.revision),
        "contentcreated": timestamp(article.published),
        "language": article.language,
        "title": article.title,
        "headlines": [{"role": "main", "contenttype": "text/plain", "value": article.title}],
        "by": ", ".join(article.authors),
        "people": [{"name": name, "rel": "author"} for name in article.authors],
    }
    if options.with_text:
        made["bodies"] = [
            {
                "role": "text",
                "contenttype": "text/plain",
                "charcount": len(article.text),
                "wordcount": len(article.text.split()),
                "value": article.text,
            }
        ]
    if article.source:
        made["infosources"] = [{"name": article.source}]
    if url := public_url(article.url):
        made["renditions"] = [{"name": "web", "href": url, "contenttype": "text/html"}]
    names = sorted({name for annotation in article.annotations for name in annotation.tags})
    made["subjects"] = [_subject(name) for name in names]
    made["associations"] = [
        *(_annotation(article, one, number) for number, one in enumerate(article.annotations, 1)),
        *(_quote(article, one, number) for number, one in enumerate(article.standing_quotes, 1)),
    ]
    return {name: value for name, value in made.items() if value not in ("", [])}


def _subject(name: str) -> Json:
    return {"name": name, "rel": "tag", "uri": f"urn:uuid:{named_uuid('tag', name)}"}


def _place(span: Span) -> list[Json]:
    return [{"role": "start", "value": str(span.start)}, {"role": "end", "value": str(span.stop)}]


def _annotation(article: ExportArticle, annotation: Annotation, number: int) -> Json:
    bodies = [{"role": "exact", "contenttype": "text/plain", "value": annotation.anchor.exact}]
    if annotation.note:
        bodies.append({"role": "note", "contenttype": "text/plain", "value": annotation.note})
    made: Json = {
        "name": f"annotation-{number}",
        "uri": f"urn:uuid:{annotation.uuid}",
        "type": "component",
        "by": annotation.author,
        "contentcreated": timestamp(annotation.created),
        "versioncreated": timestamp(annotation.updated),
        "version": str(annotation.rev),
        "bodies": bodies,
        "subjects": [_subject(name) for name in annotation.tags],
        "altids": _place(annotation.anchor.span) if is_placed(annotation, article) else [],
    }
    return {name: value for name, value in made.items() if value not in ("", [])}


def _quote(article: ExportArticle, reviewed: ReviewedQuote, number: int) -> Json:
    quote, speaker = reviewed.quote, reviewed.quote.speaker
    made: Json = {
        "name": f"quote-{number}",
        "uri": f"urn:uuid:{quote_uuid(article, reviewed)}",
        "type": "component",
        "profile": f"{quote.kind.value} quote",
        "bodies": [{"role": "quote", "contenttype": "text/plain", "value": quote.span.of(article.text)}],
        "altids": _place(quote.span),
    }
    if speaker is not None:
        where = "organisations" if speaker.kind in _BODIES else "people"
        made[where] = [{"name": speaker.name, "rel": "speaker"} | ({"literal": speaker.role} if speaker.role else {})]
    return made


FORMAT = ExportFormat("ninjs", ".ninjs.jsonl", "IPTC ninjs 2.1: news items, notes as associations", _write)
