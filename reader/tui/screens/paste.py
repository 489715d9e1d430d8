"""The dialog that takes a pasted article."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import TextArea

from reader.i18n import _
from reader.tui.screens.dialog import Dialog
from reader.tui.widgets.text_box import TextBox

__all__ = ["PasteDialog"]


class PasteDialog(Dialog[str]):
    """Returns the text that was pasted or typed, as it is."""

    def __init__(self) -> None:
        super().__init__(_("Paste an article"), _("Paste the text here · ctrl+s imports it · esc closes"))

    def body(self) -> ComposeResult:
        """The text."""
        yield TextBox(id="pasted")

    def accept(self) -> None:
        """Return the text if there is any."""
        text = self.query_one(TextArea).text
        if text.strip():
            self.dismiss(text)
        else:
            self.tell_hint(_("There is no text yet: paste the article first."), wrong=True)
