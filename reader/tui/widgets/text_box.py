"""Textual's editor, with one promise more: whatever stands in it, the terminal gets printable text.

A module of its own because only dialogs need it: an editor takes a tenth of the time of a start to import.
"""

from __future__ import annotations

from rich.text import Text
from textual.widgets import TextArea

from reader.model import visible_line

__all__ = ["TextBox"]


class TextBox(TextArea):
    """Several lines of text, wrapped at words."""

    def __init__(self, text: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", id=id)
        self.cursor_blink = False

    def get_line(self, line_index: int) -> Text:
        """The line as the terminal may have it."""
        return Text(visible_line(self.document.get_line(line_index)), end="", no_wrap=True)
