"""CSV (RFC 4180) and TSV: one row an annotation and one a quote, article by article, each group in text order.

UTF-8, without a byte order mark unless asked for, CRLF line ends, a header row. ``start`` and ``end`` count code points
of the article's text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, public_url, quote_uuid, timestamp
from reader.export.records import sources_of
from reader.model import AnchorState, Annotation, ReviewedQuote, Span

__all__ = ["COLUMNS", "FORMAT", "TSV", "formula_safe", "rows"]

COLUMNS = (
    "type", "id", "article", "title", "source", "url", "authors", "published", "language",
    "start", "end", "text", "tags", "note", "author", "created", "updated", "state",
    "kind", "speaker", "speaker_kind", "role", "cue", "mention", "relay", "confidence", "evidence",
    "claim", "claim_sources", "links",
)  # fmt: skip
"""The header row. ``type`` is "annotation" or "quote"; several authors, tags, sources or links are joined by "; "."""

# OWASP, "CSV Injection": a spreadsheet takes a cell that begins so for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def formula_safe(cell: str) -> str:
    """``cell`` with a leading apostrophe if a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _write(articles: Iterable[ExportArticle], options: ExportOptions, delimiter: str = ",") -> Iterator[str]:
    buffer = io.StringIO(newline="")
    if options.bom:
        buffer.write("\ufeff")
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\r\n", delimiter=delimiter)
    writer.writeheader()
    for article in articles:
        for row in rows(article):
            writer.writerow({name: formula_safe(cell) for name, cell in row.items()} if options.formula_safe else row)
        yield _taken(buffer)
    rest = _taken(buffer)
    if rest:
        yield rest


def _taken(buffer: io.StringIO) -> str:
    words = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return words


def rows(article: ExportArticle) -> Iterator[Mapping[str, str]]:
    """The rows of one article, by column; what is empty may be missing."""
    about = {
        "article": article.uuid,
        "title": article.title,
        "source": article.source,
        "url": public_url(article.url),
        "authors": "; ".join(article.authors),
        "published": timestamp(article.published),
        "language": article.language,
    }
    for annotation in article.annotations:
        yield about | _annotation(annotation)
    for quote in article.standing_quotes:
        yield about | _quote(article, quote)


def _annotation(annotation: Annotation) -> dict[str, str]:
    anchor, placed = annotation.anchor, annotation.state is not AnchorState.ORPHAN
    claim, speaker = annotation.claim, annotation.speaker
    return {
        "type": "annotation",
        "id": annotation.uuid,
        # An orphan's offsets count in an older revision: beside this one's they would be wrong.
        "start": str(anchor.span.start) if placed else "",
        "end": str(anchor.span.stop) if placed else "",
        "text": anchor.exact,
        "tags": "; ".join(annotation.tags),
        "note": annotation.note,
        "author": annotation.author,
        "created": timestamp(annotation.created),
        "updated": timestamp(annotation.updated),
        "state": annotation.state.value,
        "speaker": speaker.name if speaker else "",
        "speaker_kind": speaker.kind.value if speaker else "",
        "role": speaker.role if speaker else "",
        "claim": claim.status.value if claim else "",
        "claim_sources": "; ".join(sources_of(annotation)),
        "links": "; ".join(f"{link.kind.value} {link.target}" for link in annotation.links),
    }


def _quote(article: ExportArticle, reviewed: ReviewedQuote) -> dict[str, str]:
    quote, text, speaker = reviewed.quote, article.text, reviewed.quote.speaker

    def words(span: Span | None) -> str:
        return "" if span is None else span.of(text)

    return {
        "type": "quote",
        "id": quote_uuid(article, reviewed),
        "start": str(quote.span.start),
        "end": str(quote.span.stop),
        "text": quote.span.of(text),
        "state": reviewed.status.value,
        "kind": quote.kind.value,
        "speaker": speaker.name if speaker else "",
        "speaker_kind": speaker.kind.value if speaker else "",
        "role": speaker.role if speaker else "",
        "cue": words(quote.cue),
        "mention": words(quote.mention),
        "relay": words(quote.relay),
        "confidence": f"{quote.confidence:g}",
        "evidence": quote.evidence,
    }


FORMAT = ExportFormat("csv", ".csv", "a row a note or quote, for spreadsheets", _write)
TSV = ExportFormat("tsv", ".tsv", "the same with tabs, for spreadsheets and scripts", partial(_write, delimiter="\t"))
