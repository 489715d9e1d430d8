"""What moves the cursor in every list; a list runs these itself, whatever screen it is on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.i18n import N_
from reader.tui.commands.base import Command

if TYPE_CHECKING:
    from reader.tui.widgets.line_list import LineList

__all__ = ["LIST_COMMANDS"]


class CursorUp(Command["LineList"]):
    """Go to the row above."""

    id = "list.up"
    keys = "up,k"
    label = N_("Row above")
    group = N_("Lists")

    def run(self, screen: LineList) -> None:
        """Move the cursor one row up."""
        screen.cursor -= 1


class CursorDown(Command["LineList"]):
    """Go to the row below."""

    id = "list.down"
    keys = "down,j"
    label = N_("Row below")
    group = N_("Lists")

    def run(self, screen: LineList) -> None:
        """Move the cursor one row down."""
        screen.cursor += 1


class PageUp(Command["LineList"]):
    """Go up by a window of rows."""

    id = "list.page_up"
    keys = "pageup,ctrl+b"
    label = N_("Page up")
    group = N_("Lists")

    def run(self, screen: LineList) -> None:
        """Move the cursor one window up."""
        screen.cursor -= screen.page_rows


class PageDown(Command["LineList"]):
    """Go down by a window of rows."""

    id = "list.page_down"
    keys = "pagedown,ctrl+f"
    label = N_("Page down")
    group = N_("Lists")

    def run(self, screen: LineList) -> None:
        """Move the cursor one window down."""
        screen.cursor += screen.page_rows


class First(Command["LineList"]):
    """Go to the first row."""

    id = "list.first"
    keys = "home,g"
    label = N_("First row")
    group = N_("Lists")

    def run(self, screen: LineList) -> None:
        """Move the cursor to the top."""
        screen.cursor = 0


class Last(Command["LineList"]):
    """Go to the last row."""

    id = "list.last"
    keys = "end,G"
    label = N_("Last row")
    group = N_("Lists")

    def run(self, screen: LineList) -> None:
        """Move the cursor to the bottom."""
        screen.cursor = screen.row_count - 1


class Choose(Command["LineList"]):
    """Take the row under the cursor."""

    id = "list.choose"
    keys = "enter"
    label = N_("Choose")
    group = N_("Lists")

    def run(self, screen: LineList) -> None:
        """Say which row was taken."""
        screen.choose()


LIST_COMMANDS: tuple[type[Command[Any]], ...] = (CursorUp, CursorDown, PageUp, PageDown, First, Last, Choose)
