"""From a line of spans and the marks over it to a strip of styled cells; pure but for the styles handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.segment import Segment as Cells
from rich.style import Style
from textual.strip import Strip

from reader.model import BlockKind, Span, segments
from reader.tui.layout import Line
from reader.tui.marks import Mark, Role

__all__ = ["Geometry", "Gutter", "Overlay", "Palette", "paint_line"]

_NULL = Style.null()


@dataclass(frozen=True, slots=True)
class Palette:
    """The resolved styles of the article pane, taken from its stylesheet."""

    base: Style
    blocks: Mapping[BlockKind, Style]
    roles: Mapping[Role, Style]
    speakers: Sequence[Style]
    tints: Sequence[Style]
    tags: Sequence[Style]
    tag_names: Sequence[Style]
    gutter: Style
    current: Style
    selection: Style
    cursor: Style


@dataclass(frozen=True, slots=True)
class Overlay:
    """What changes with every key: the selection, the cursor, and the quote under it."""

    selection: Span | None = None
    cursor: int | None = None
    current: str = ""


@dataclass(frozen=True, slots=True)
class Gutter:
    """What stands beside a line: left a label and a bar in a speaker's colour, right the marks of annotations."""

    label: str = ""
    bar: str = " "
    colour: int = -1
    notes: tuple[tuple[str, int], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Geometry:
    """Cells of a line: ``left`` blank ones, the gutter's five, ``measure`` of text; ``total`` with the margin."""

    left: int
    measure: int
    total: int


def _speaker_style(palette: Palette, colour: int) -> Style:
    return palette.speakers[colour] if colour >= 0 else palette.gutter


def _run_style(base: Style, marks: Sequence[Mark], palette: Palette, overlay: Overlay) -> Style:
    style = base
    for mark in marks:
        if mark.role is Role.ANNOTATION:
            style += palette.roles[mark.role]
            if mark.colour >= 0:
                style += palette.tags[mark.colour]
            continue
        if mark.role not in (Role.UNATTRIBUTED, Role.FOUND):
            style += _speaker_style(palette, mark.colour)
        if mark.role is Role.DIRECT and mark.colour >= 0:
            style += palette.tints[mark.colour]
        style += palette.roles[mark.role]
        if overlay.current and mark.key == overlay.current and mark.role not in (Role.CUE, Role.MENTION):
            style += palette.current
    return style


def paint_line(
    text: str,
    line: Line,
    kind: BlockKind,
    marks: Sequence[Mark],
    gutter: Gutter,
    overlay: Overlay,
    palette: Palette,
    geometry: Geometry,
) -> Strip:
    """The strip of one line: indent, gutter, text cropped to its measure, margin.

    ``text`` is the visible text of the article (see Layout.text), ``marks`` those that touch the line, lowest first.
    """
    base = palette.base + palette.blocks.get(kind, _NULL)
    labelled: list[tuple[Span, Mark | Style]] = [(mark.span, mark) for mark in marks]
    if overlay.selection is not None:
        labelled.append((overlay.selection, palette.selection))
    if overlay.cursor is not None:
        labelled.append((Span(overlay.cursor, overlay.cursor + 1), palette.cursor))
    runs: list[Cells] = []
    for run in segments(labelled, line.span):
        own = [label for label in run.labels if isinstance(label, Mark)]
        style = _run_style(base, own, palette, overlay)
        for label in run.labels:
            if isinstance(label, Style):
                style += label
        runs.append(Cells(run.span.of(text), style))
    body = Strip([Cells(" " * line.indent, base), *runs]).adjust_cell_length(geometry.measure, palette.base)
    side = palette.base + _speaker_style(palette, gutter.colour)
    head = Strip(
        [Cells(" " * geometry.left, palette.base), Cells(f"{gutter.label:>3.3}", side), Cells(f"{gutter.bar} ", side)]
    )
    margin = [Cells(" ", palette.base)]
    for words, colour in gutter.notes:
        hue = palette.tag_names[colour] if colour >= 0 else palette.gutter
        margin.append(Cells(words, palette.base + hue))
    return Strip.join([head, body, Strip(margin)]).adjust_cell_length(geometry.total, palette.base)
