"""Textual's text fields, with one promise more: whatever stands in them, the terminal gets printable text.

What is pasted or edited may hold control sequences; fields show them as visible marks, and their value stays as it is.
"""

from __future__ import annotations

from rich.highlighter import Highlighter
from rich.text import Text
from textual.widgets import Input, TextArea

from reader.model import visible_line

__all__ = ["TextBox", "TextField"]


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


class TextBox(TextArea):
    """Several lines of text, wrapped at words."""

    def __init__(self, text: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", id=id)

    def get_line(self, line_index: int) -> Text:
        """The line as the terminal may have it."""
        return Text(visible_line(self.document.get_line(line_index)), end="", no_wrap=True)
