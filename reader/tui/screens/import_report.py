"""What an import brought, and what could not be read and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from reader.i18n import N_, _, ngettext
from reader.model import visible_line
from reader.resources import styles_dir
from reader.tui.commands.base import bindings
from reader.tui.commands.lists import LIST_COMMANDS
from reader.tui.screens.dialog import DIALOG_COMMANDS, Dialog
from reader.tui.widgets.line_list import LineList, draw_row

if TYPE_CHECKING:
    from reader.services.importing import Imported

__all__ = ["ImportReport", "summary"]

_ORDER = ("failed", "revised", "new", "followed", "known")
_STATUS = {
    "failed": N_("not read"),
    "revised": N_("new text"),
    "new": N_("new"),
    "followed": N_("followed"),
    "known": N_("known"),
}


def summary(events: Sequence[Imported]) -> str:
    """One line about an import: how many of each kind."""
    count = {status: sum(event.status == status for event in events) for status in _ORDER}
    lines = (
        (count["new"], ngettext("{number} article imported", "{number} articles imported", count["new"])),
        (count["revised"], ngettext("{number} with a new text", "{number} with new texts", count["revised"])),
        (count["followed"], ngettext("{number} feed followed", "{number} feeds followed", count["followed"])),
        (count["known"], ngettext("{number} there already", "{number} there already", count["known"])),
        (count["failed"], ngettext("{number} not read", "{number} not read", count["failed"])),
    )
    return ", ".join(words.format(number=number) for number, words in lines if number)


class ReportRows(LineList):
    """One row for each article or failure."""

    def __init__(self, events: Sequence[Imported]) -> None:
        super().__init__()
        self.events = events

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """The status, and a title or what was not read."""
        event = self.events[index]
        words = event.title or _short(event.source) or _short(event.message)
        right = [] if event.status == "failed" or not event.title else [(f" {_short(event.source)}", self._muted())]
        left = [(f"{_(_STATUS[event.status]):<10} ", self._muted() if event.status != "failed" else Style(bold=True))]
        return draw_row([*left, (words, Style())], right, width, self.row_style(selected))

    def _muted(self) -> Style:
        return self.get_component_rich_style("line-list--muted", partial=True)


def _short(source: str) -> str:
    """The end of a path or address, by which people know it."""
    return source.rstrip("/").rpartition("/")[2][-40:]


class ImportReport(Dialog[None]):
    """A list of all that an import brought, failures first; below it the whole line about the row under the cursor."""

    CSS_PATH: ClassVar[list[str]] = [str(styles_dir() / "importing.tcss")]  # type: ignore[assignment]
    BINDINGS: ClassVar[list[BindingType]] = bindings((*DIALOG_COMMANDS, *LIST_COMMANDS))

    def __init__(self, events: Sequence[Imported]) -> None:
        super().__init__(_("Import"), _("up and down go through the list · esc closes"))
        self.events = sorted(events, key=lambda event: _ORDER.index(event.status))

    def body(self) -> ComposeResult:
        """The counts, the list, and the whole of one line."""
        yield Static(Content(summary(self.events)), markup=False)
        yield ReportRows(self.events)
        yield Static(Content(""), classes="report-detail", markup=False)

    def on_mount(self) -> None:
        """Show the first failure."""
        rows = self.query_one(ReportRows)
        rows.set_rows(len(self.events), 0)
        rows.focus()
        self._tell(0)

    @on(LineList.Highlighted)
    def tell(self, message: LineList.Highlighted) -> None:
        """Say all about the row under the cursor."""
        message.stop()
        self._tell(message.index)

    @on(LineList.Chosen)
    def close(self, message: LineList.Chosen) -> None:
        """Nothing is chosen here: enter closes."""
        message.stop()
        self.dismiss(None)

    def _tell(self, index: int) -> None:
        if index < len(self.events):
            event = self.events[index]
            words = event.message or f"{event.title} · {event.source}"
            self.query_one(".report-detail", Static).update(Content(visible_line(words)))
