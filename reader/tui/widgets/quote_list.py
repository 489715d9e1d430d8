"""The quotes of one speaker in the order of time, a line each, and the plot of how often they were quoted."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.style import Style
from textual.content import Content
from textual.widgets import Static

from reader.i18n import _
from reader.model import QuoteStatus, visible_line
from reader.model.plot import PlotUnit, plot
from reader.tui.figures import day
from reader.tui.widgets.info_bar import kind_name
from reader.tui.widgets.lazy_list import LazyList
from reader.tui.widgets.line_list import Piece, crop

if TYPE_CHECKING:
    from reader.storage.quotes import SpeakerQuote

__all__ = ["QuoteList", "TimePlot", "unit_name"]

_SOURCE_WIDTH = 16
_KIND_WIDTH = 9


def unit_name(unit: PlotUnit) -> str:
    """What a bar of a plot stands for."""
    return {PlotUnit.WEEK: _("by week"), PlotUnit.MONTH: _("by month"), PlotUnit.YEAR: _("by year")}[unit]


class QuoteList(LazyList["SpeakerQuote"]):
    """Date, source, kind, a tick where a person has decided, a sign for other versions, the words."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.marked: list[int] = []

    def toggle_mark(self, row_id: int) -> None:
        """Mark a row, or take its mark away; of three marks the oldest goes."""
        if row_id in self.marked:
            self.marked.remove(row_id)
        else:
            self.marked = [*self.marked, row_id][-2:]
        self.refresh_rows()

    def item_row(self, row_id: int, item: SpeakerQuote, width: int, selected: bool) -> tuple[list[Piece], list[Piece]]:
        """One quote."""
        muted = self.muted_style(selected)
        left: list[Piece] = [("◆ " if row_id in self.marked else "  ", Style(bold=True)), (day(item.published), muted)]
        if width >= 60:
            left.append((f"  {_padded(item.source, _SOURCE_WIDTH)}", muted))
        if width >= 96:
            left.append((f"  {_padded(kind_name(item.kind), _KIND_WIDTH)}", muted))
        decided = item.status is not QuoteStatus.MACHINE
        left.append((" ✓ " if decided else "   ", Style(bold=True)))
        left.append((" ".join(item.text.split()), Style()))
        return left, [("⧉", muted)] if item.group_id is not None else []


def _padded(words: str, width: int) -> str:
    shown = crop(words, width)
    return shown + " " * (width - cell_len(shown))


class TimePlot(Static):
    """Bars of how often somebody was quoted, as wide as the screen, over a line that says what they stand for."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, markup=False)
        self.moments: array[int] = array("q")
        self.unit: PlotUnit | None = None

    def show(self, moments: array[int]) -> None:
        """Plot these moments (microseconds since 1970 UTC)."""
        self.moments = moments
        self._draw()

    def next_unit(self) -> None:
        """Weeks, months, years, and as fits best again."""
        units = [None, *PlotUnit]
        self.unit = units[(units.index(self.unit) + 1) % len(units)]
        self._draw()

    def on_resize(self) -> None:
        """Fit the width."""
        self._draw()

    def _draw(self) -> None:
        drawn = plot(self.moments, self.content_size.width, unit=self.unit)
        if drawn is None:
            self.update(Content(""), layout=False)
            return
        about = _("{unit}, at most {most}").format(unit=unit_name(drawn.unit), most=drawn.most)
        first, last = day(drawn.start), day(drawn.last)
        axis = visible_line(f"{first} – {last} · {about}")
        lines = [Content.styled(row, "$accent") for row in drawn.rows]
        self.update(
            Content("\n").join([*lines, Content.styled(crop(axis, self.content_size.width), "$muted")]), layout=False
        )
