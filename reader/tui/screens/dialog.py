"""The base of every dialog: a quiet box over the screen that escape closes."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, ScreenResultType
from textual.widgets import Static

from reader.i18n import N_
from reader.model import visible_line
from reader.tui.commands.base import Command, bindings
from reader.tui.screens.base import LibraryUser

__all__ = ["DIALOG_COMMANDS", "Dialog"]


class CloseDialog(Command["Dialog[Any]"]):
    """Close the dialog and change nothing."""

    id = "dialog.close"
    keys = "escape"
    label = N_("Close")
    group = N_("Dialogs")

    def run(self, screen: Dialog[Any]) -> None:
        """Go back with nothing chosen."""
        screen.dismiss(None)


class AcceptDialog(Command["Dialog[Any]"]):
    """Do what the dialog is for."""

    id = "dialog.accept"
    keys = "ctrl+s"
    label = N_("Accept")
    group = N_("Dialogs")

    def run(self, screen: Dialog[Any]) -> None:
        """Accept what has been filled in."""
        screen.accept()


DIALOG_COMMANDS: tuple[type[Command[Any]], ...] = (CloseDialog, AcceptDialog)
"""The keys that mean the same in every dialog."""


class Dialog(LibraryUser, ModalScreen[ScreenResultType]):
    """A box of at most 72 columns with a title, the parts that :meth:`body` yields, and a line that says what keys do.

    Returns its result to ``push_screen``'s callback, or None when it was closed. ``title`` and ``hint`` are never
    markup. A dialog with keys of its own puts ``(*DIALOG_COMMANDS, …)`` in ``USER_COMMANDS`` and binds the rest.
    """

    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = DIALOG_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(DIALOG_COMMANDS)

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__()
        self.dialog_title = title
        self.hint = hint

    def compose(self) -> ComposeResult:
        """The box around :meth:`body`."""
        with Vertical(classes="dialog"):
            yield Static(Content(visible_line(self.dialog_title)), classes="dialog-title", markup=False)
            yield from self.body()
            yield Static(Content(visible_line(self.hint)), classes="dialog-hint", markup=False)

    def body(self) -> ComposeResult:
        """The widgets between title and hint."""
        raise NotImplementedError

    def accept(self) -> None:
        """Do what the dialog is for; by default just close it."""
        self.dismiss(None)

    def tell_hint(self, text: str, *, wrong: bool = False) -> None:
        """Say one line in place of the hint; ``wrong`` marks it as the reason why nothing was done."""
        line = self.query_one(".dialog-hint", Static)
        line.set_class(wrong, "-wrong")
        line.update(Content(("! " if wrong else "") + visible_line(text)))

    def action_run_command(self, command_id: str) -> None:
        """Run the dialog command of that id."""
        for command in self.USER_COMMANDS:
            if command.id == command_id:
                command().run(self)
