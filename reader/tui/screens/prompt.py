"""A dialog that asks for one line, or for a yes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from reader.i18n import N_, _
from reader.model import visible_line
from reader.tui.commands.base import Command, bindings
from reader.tui.screens.dialog import DIALOG_COMMANDS, Dialog
from reader.tui.widgets.text_field import TextField

__all__ = ["CONFIRM_COMMANDS", "ConfirmDialog", "PromptDialog"]


def _anything(value: str) -> str:
    return "" if value.strip() else _("Type something first, or press esc.")


class PromptDialog(Dialog[str]):
    """Asks for one line and returns it without white space around it.

    ``check`` gives the reason why a line cannot be taken, or "".
    """

    def __init__(
        self, title: str, hint: str, *, value: str = "", example: str = "", check: Callable[[str], str] = _anything
    ) -> None:
        super().__init__(title, hint)
        self._value = value
        self._example = example
        self._check = check

    def body(self) -> ComposeResult:
        """The input."""
        yield TextField(self._value, placeholder=self._example)

    def accept(self) -> None:
        """Return the line, or say why not."""
        value = self.query_one(Input).value.strip()
        problem = self._check(value)
        if problem:
            self.tell_hint(problem, wrong=True)
        else:
            self.dismiss(value)

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        """Enter accepts."""
        event.stop()
        self.accept()

    @on(Input.Changed)
    def forgive(self) -> None:
        """A new letter is a new attempt."""
        self.tell_hint(self.hint)


class Confirm(Command["ConfirmDialog"]):
    """Say yes to the question."""

    id = "dialog.yes"
    # o for oui, too.
    keys = "y,o,enter"
    label = N_("Yes")
    group = N_("Dialogs")

    def run(self, screen: ConfirmDialog) -> None:
        """Accept."""
        screen.accept()


class Decline(Command["ConfirmDialog"]):
    """Say no to the question."""

    id = "dialog.no"
    keys = "n"
    label = N_("No")
    group = N_("Dialogs")

    def run(self, screen: ConfirmDialog) -> None:
        """Close."""
        screen.dismiss(None)


CONFIRM_COMMANDS: tuple[type[Command[Any]], ...] = (Confirm, Decline)


class ConfirmDialog(Dialog[bool]):
    """Asks a question; returns True for yes and None for no."""

    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = (*DIALOG_COMMANDS, *CONFIRM_COMMANDS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(CONFIRM_COMMANDS)

    def __init__(self, title: str, question: str) -> None:
        super().__init__(title, _("y yes · n no"))
        self._question = question

    def body(self) -> ComposeResult:
        """The question."""
        yield Static(Content(visible_line(self._question)), markup=False)

    def accept(self) -> None:
        """Yes."""
        self.dismiss(True)
