"""PDF: lines with their places on the page, put together to paragraphs, subheads and lists in reading order."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reader.errors import ImportFailure
from reader.ingest.assembly import Part
from reader.ingest.importers.base import Importer, Material, Piece
from reader.ingest.importers.pdf_layout import Cell, Line, paragraphs
from reader.ingest.importers.stories import authors_in, story
from reader.messages import phrase
from reader.model import BlockKind, Document, normalise

__all__ = ["IMPORTER"]

_MOST_PAGES = 2_000
_HEAD = 1_024
_TALLEST_TITLE = 3
_GAP = 1.7
# Letter heights between two cells of a table, more than justified words are apart.
_CELL_GAP = 2.0
_MARGIN = 0.13
"""Of the height of a page."""
_LONG = 5
_LONGEST_RUNNING = 100
# Titles that programs write by themselves, and file names.
_NO_TITLE = re.compile(
    r"microsoft word|untitled|sans titre|\.(?:docx?|odt|indd|pdf|qxp|pptx?|rtf|txt)$|^[\w-]+$|^slide \d", re.I
)


@dataclass(frozen=True, slots=True)
class _Page:
    lines: Sequence[Line]
    height: float


def _recognises(material: Material) -> bool:
    # Appendix H of the PDF reference: readers accept the header anywhere in the first 1024 bytes.
    return b"%PDF-" in material.data[:_HEAD] and not material.data.startswith((b"PK\x03\x04", b"From "))


def _read(material: Material) -> Iterator[Piece]:
    yield Piece(material.name, lambda: [_article(material)])


def _article(material: Material) -> Document:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    name = material.name
    try:
        reader = PdfReader(io.BytesIO(material.data), strict=False)
        if reader.is_encrypted and not _unlocked(reader):
            raise ImportFailure(
                phrase("{name} is protected by a password: save a copy of it without one, and import that", name=name)
            )
        if len(reader.pages) > _MOST_PAGES:
            raise ImportFailure(
                phrase("{name} has more than {most} pages: import a part of it", name=name, most=f"{_MOST_PAGES:,}")
            )
        pages = [_page(page) for page in reader.pages]
        about: Any = reader.metadata or {}
        told = {key: str(about.get(key) or "") for key in ("/Title", "/Author", "/Subject")}
        made = _made(reader)
    except (PyPdfError, RecursionError) as error:
        raise ImportFailure(
            phrase("{name} is a damaged PDF and could not be read: print it to a new PDF file", name=name)
        ) from error
    lines = [page.lines for page in _without_running_lines(pages)]
    parts = list(paragraphs(lines))
    if not parts:
        raise ImportFailure(
            phrase("{name} holds pictures of pages and no text: run it through text recognition (OCR) first", name=name)
        )
    title, rest = _title(parts, " ".join(normalise(told["/Title"]).split()))
    author = told["/Author"]
    return story(
        rest,
        name=name,
        kind="pdf",
        title=title,
        url=material.url,
        authors=authors_in(author) if " " in author.strip() else (),
        published=made,
    )


def _unlocked(reader: Any) -> bool:  # noqa: ANN401 - pypdf's reader
    """Whether the empty password opens it, as with files that only forbid printing."""
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _made(reader: Any) -> datetime | None:  # noqa: ANN401 - pypdf's reader
    from datetime import UTC

    try:
        made: datetime | None = reader.metadata.creation_date if reader.metadata else None
    except (ValueError, TypeError, AttributeError):
        return None
    if made is None or not 1980 <= made.year <= 2200:
        return None
    return (made if made.tzinfo else made.replace(tzinfo=UTC)).astimezone(UTC)


def _page(page: Any) -> _Page:  # noqa: ANN401 - pypdf's page
    """The lines of a page as it draws them, with their places in points from the lower left."""
    lines: list[Line] = []
    pending = ""
    cells: list[Cell] = []
    end = 0.0
    start: tuple[float, float, float, bool] | None = None

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:  # noqa: ANN401
        nonlocal pending, start, cells, end
        x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
        y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
        height = abs(tm[3] * cm[3] or tm[1] * cm[1]) * size
        if text.strip() and start is not None and pending.strip() and abs(start[1] - y) > 0.5 * max(start[2], 1):
            lines.append(Line(pending.strip(), *start, _row(cells)))
            pending, start = "", None
        if text.strip() and start is None:
            bold = isinstance(font, dict) and "bold" in str(font.get("/BaseFont", "")).lower()
            start, cells = (x, y, height, bold), []
        if text.strip():
            if cells and (not end or x - end < _CELL_GAP * height):
                cells[-1] = (cells[-1][0], f"{cells[-1][1]}{text}".strip())
            else:
                cells.append((x, text.strip()))
        # After each text comes an empty one, at its end.
        end = 0.0 if text.strip() else x
        pieces = text.split("\n")
        for piece in pieces[:-1]:
            pending += piece
            if pending.strip() and start is not None:
                lines.append(Line(pending.strip(), *start, _row(cells)))
                start, cells = (start[0], start[1] - 1.2 * start[2], start[2], start[3]), []
            pending = ""
        pending += pieces[-1]
        if not pending.strip():
            start = None

    page.extract_text(visitor_text=visit)
    if pending.strip() and start is not None:
        lines.append(Line(pending.strip(), *start, _row(cells)))
    return _Page(lines, float(page.mediabox.height))


def _row(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(cells) if len(cells) > 1 else ()


def _without_running_lines(pages: Sequence[_Page]) -> Iterator[_Page]:
    """The pages without the lines that run along their tops and bottoms: titles, dates, page numbers.

    Told by their words, which come back but for numbers, and in longer documents by their place alone: a chapter's
    title runs along a few pages only.
    """
    words: Counter[tuple[str, int]] = Counter()
    places: Counter[int] = Counter()
    for page in pages:
        words.update({_running(line) for line in _edges(page)})
        places.update({_running(line)[1] for line in _edges(page)})
    half = max(2, (len(pages) + 1) // 2)
    for page in pages:
        edges = {
            id(line)
            for line in _edges(page)
            if (len(pages) > 1 and words[_running(line)] >= half)
            or (len(pages) >= _LONG and places[_running(line)[1]] >= half and len(line.text) <= _LONGEST_RUNNING)
            or _is_page_number(line.text)
        }
        yield _Page([line for line in page.lines if id(line) not in edges], page.height)


def _edges(page: _Page) -> list[Line]:
    """The lines in the margins that a gap parts from the text: two at most at the top and at the bottom."""
    ordered = sorted(page.lines, key=lambda line: line.y)
    margin = _MARGIN * page.height
    return [
        *(line for line in _before_gap(ordered) if line.y < margin),
        *(line for line in _before_gap(ordered[::-1]) if line.y > page.height - margin),
    ]


def _before_gap(ordered: Sequence[Line]) -> Sequence[Line]:
    for count in range(1, min(3, len(ordered))):
        outer, inner = ordered[count - 1], ordered[count]
        if abs(outer.y - inner.y) > _GAP * max(outer.size, inner.size):
            return ordered[:count]
    return []


def _running(line: Line) -> tuple[str, int]:
    """What stays the same of a running line from page to page: its words but for numbers, and its height."""
    return re.sub(r"\d+", "#", line.text), round(line.y / 4)


def _is_page_number(text: str) -> bool:
    return (
        re.fullmatch(r"(?:page |p\. ?|[-–— ]*)?\d{1,4}(?: ?(?:/|of|sur|de) ?\d{1,4})?[-–— ]*", text.lower()) is not None
    )


def _title(parts: list[Part], declared: str) -> tuple[str, list[Part]]:
    """The title: the heading before the text, else what the file declares unless a program made it up."""
    heads = 0
    while heads < min(_TALLEST_TITLE, len(parts)) and parts[heads][0] is not BlockKind.HEADLINE:
        heads += 1
    if heads < len(parts) and parts[heads][0] is BlockKind.HEADLINE:
        return " ".join(parts[heads][1].split()), [*parts[:heads], *parts[heads + 1 :]]
    if declared and not _NO_TITLE.search(declared):
        return declared, parts
    first = parts[0][1]
    if len(parts) > 1 and parts[0][0] is BlockKind.SUBHEAD and len(first) < 250:
        return first, parts[1:]
    return "", parts


IMPORTER = Importer("pdf", _recognises, _read)
"""A file with a PDF header."""
