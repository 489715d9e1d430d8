"""Textual's input line, with one promise more: whatever stands in it, the terminal gets printable text.

What is pasted or typed may hold control sequences; they are shown as visible marks, and the value stays as it is.
"""

from __future__ import annotations

from rich.highlighter import Highlighter
from rich.text import Text
from textual.widgets import Input

from reader.model import visible_line

__all__ = ["TextField"]


class _Visible(Highlighter):
    """Not a colouring: an input shows what its highlighter returns."""

    def highlight(self, text: Text) -> None:
        """Replace each control by its mark, code point for code point, so that the cursor stays right."""
        text.plain = visible_line(text.plain)


class TextField(Input):
    """One line of text."""

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        select_on_focus: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(
            value,
            placeholder=visible_line(placeholder),
            highlighter=_Visible(),
            select_on_focus=select_on_focus,
            id=id,
        )
        self.cursor_blink = False
