"""spaCy's DocBin, in files of at most 100 articles each, as ``spacy.Corpus`` reads a folder of them.

Passages are in ``doc.spans["annotations"]`` (a span for each tag) and ``doc.spans["quotes"]``, widened to whole tokens
of a blank pipeline; ``doc.user_data["newsreader"]`` has the exact offsets in code points, and the annotations whose
words the text has lost. Needs spaCy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from reader.errors import ExportError
from reader.export.base import ExportArticle, ExportFormat, ExportOptions, Member, quote_uuid
from reader.export.jsontext import json_text
from reader.export.records import about_annotation, about_article, is_placed, labels, orphans
from reader.messages import phrase

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["FORMAT"]

_PART = 100


def _members(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[Member]:
    del options
    try:
        from spacy import blank
        from spacy.tokens import DocBin
    except ImportError as error:
        raise ExportError(
            phrase("The format docbin needs spaCy: install it with pip install 'newsroom-reader[spacy]'.")
        ) from error
    pipelines: dict[str, Language] = {}
    stream = iter(articles)
    number = 0
    while part := list(islice(stream, _PART)):
        number += 1
        bundle = DocBin(store_user_data=True)
        for article in part:
            language = article.language or "xx"
            if language not in pipelines:
                try:
                    pipelines[language] = blank(language)
                except ImportError:
                    pipelines[language] = blank("xx")
            bundle.add(_doc(article, pipelines[language]))
        # Let go of these before the next are read.
        part.clear()
        yield Member(f"articles-{number:04d}.spacy", [bundle.to_bytes()])


def _doc(article: ExportArticle, pipeline: Language) -> Doc:
    doc = pipeline.make_doc(article.text)
    notes: list[dict[str, Any]] = []
    spans = []
    for annotation in article.annotations:
        if is_placed(annotation, article):
            place = annotation.anchor.span
            notes.append({**about_annotation(annotation), "start": place.start, "end": place.stop})
            spans += [_span(doc, place.start, place.stop, label, annotation.uuid) for label in labels(annotation)]
    doc.spans["annotations"] = [span for span in spans if span is not None]
    quoted = []
    for reviewed in article.standing_quotes:
        quote, uuid = reviewed.quote, quote_uuid(article, reviewed)
        quoted.append(_span(doc, quote.span.start, quote.span.stop, quote.kind.value, uuid))
    doc.spans["quotes"] = [span for span in quoted if span is not None]
    # Text, as what a stranger's program unpacks should hold nothing but plain values.
    doc.user_data["newsreader"] = json_text(
        {**about_article(article), "annotations": notes, "orphans": orphans(article)}
    )
    return doc


def _span(doc: Doc, start: int, stop: int, label: str, uuid: str) -> Any:  # noqa: ANN401 - a spaCy Span, or None
    return doc.char_span(start, stop, label=label, kb_id=uuid, alignment_mode="expand")


FORMAT = ExportFormat(
    "docbin", ".spacy.zip", "spaCy DocBin, spans in doc.spans (needs spaCy)", members=_members, needs="spacy"
)
