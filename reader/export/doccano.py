"""doccano's JSON Lines for sequence labelling with relations: one object an article.

An annotation with several tags is several entities, as doccano gives an entity one label. Offsets count code points, as
doccano does. ``newsreader`` holds what our import knows the article and the entities by, and the annotations whose
words the text has lost; doccano keeps it as metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reader.export.base import ExportArticle, ExportFormat, ExportOptions
from reader.export.jsontext import json_text
from reader.export.records import about_annotation, about_article, is_placed, labels, orphans
from reader.model import Span

__all__ = ["FORMAT", "document"]

Json = dict[str, Any]


def _write(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    del options
    for article in articles:
        yield json_text(document(article)) + "\n"


def document(article: ExportArticle) -> Json:
    """``article`` as one document; quotes are linked to the mention of their speaker by a relation."""
    entities: list[Json] = []
    relations: list[Json] = []
    notes: list[Json] = []

    def add(label: str, span: Span) -> int:
        entities.append({"id": len(entities), "label": label, "start_offset": span.start, "end_offset": span.stop})
        return len(entities) - 1

    for annotation in article.annotations:
        if is_placed(annotation, article):
            own = [add(label, annotation.anchor.span) for label in labels(annotation)]
            notes.append({"entities": own, **about_annotation(annotation)})
    ours = len(entities)
    for reviewed in article.standing_quotes:
        quote = reviewed.quote
        if not len(quote.span):
            continue
        whole = add(f"quote/{quote.kind.value}", quote.span)
        if quote.mention is not None:
            mention = add("speaker", quote.mention)
            relations.append({"id": len(relations), "from_id": whole, "to_id": mention, "type": "said by"})
    known = {**about_article(article), "annotations": notes, "quotes": list(range(ours, len(entities)))}
    if lost := orphans(article):
        known["orphans"] = lost
    return {
        "id": article.id,
        "text": article.text,
        "entities": entities,
        "relations": relations,
        "Comments": [note["note"] for note in (*notes, *lost) if "note" in note],
        "newsreader": known,
    }


FORMAT = ExportFormat("doccano", ".doccano.jsonl", "doccano: entities and relations", _write)
