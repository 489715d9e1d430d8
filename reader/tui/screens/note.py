"""The small editor for a note."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.widgets import TextArea

from reader.i18n import _
from reader.tui.screens.dialog import Dialog
from reader.tui.widgets.text_box import TextBox

__all__ = ["NoteEditor"]


class NoteEditor(Dialog[str]):
    """Gives back the note's text; every change goes to ``keep`` too, so that closing loses nothing."""

    def __init__(self, passage: str, note: str, *, keep: Callable[[str], None], is_draft: bool = False) -> None:
        hint = _("ctrl+s saves · esc closes, your words stay as a draft")
        title = _("Draft of a note on “{passage}”") if is_draft else _("Note on “{passage}”")
        super().__init__(title.format(passage=passage), hint)
        self.note = note
        self.keep = keep

    def body(self) -> ComposeResult:
        """The editor."""
        yield TextBox(self.note)

    def on_mount(self) -> None:
        """Put the cursor behind what is there."""
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    @on(TextArea.Changed)
    def keep_draft(self, message: TextArea.Changed) -> None:
        """Hand over every change, so that closing loses nothing."""
        if message.text_area.text != self.note:
            self.keep(message.text_area.text)

    def accept(self) -> None:
        """Give the note back."""
        self.dismiss(self.query_one(TextArea).text)
