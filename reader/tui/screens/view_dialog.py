"""A dialog for a saved view: its name, folder and query; it saves, deletes and moves one."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from reader.errors import QueryError
from reader.i18n import N_, _
from reader.model import SavedView, Sort
from reader.tui.commands.base import Command, bindings
from reader.tui.screens.dialog import DIALOG_COMMANDS, Dialog
from reader.tui.widgets.text_field import TextField

__all__ = ["VIEW_COMMANDS", "ViewDialog"]


class DeleteView(Command["ViewDialog"]):
    """Delete the view; its articles stay."""

    id = "view.delete"
    keys = "f8"
    label = N_("Delete view")
    group = N_("Dialogs")

    def run(self, screen: ViewDialog) -> None:
        """Delete it; undo brings it back."""
        screen.delete()


class MoveViewUp(Command["ViewDialog"]):
    """Move the view up among those of its folder."""

    id = "view.up"
    keys = "ctrl+up"
    label = N_("Move view up")
    group = N_("Dialogs")

    def run(self, screen: ViewDialog) -> None:
        """Move it."""
        screen.move(-1)


class MoveViewDown(Command["ViewDialog"]):
    """Move the view down among those of its folder."""

    id = "view.down"
    keys = "ctrl+down"
    label = N_("Move view down")
    group = N_("Dialogs")

    def run(self, screen: ViewDialog) -> None:
        """Move it."""
        screen.move(1)


VIEW_COMMANDS: tuple[type[Command[Any]], ...] = (DeleteView, MoveViewUp, MoveViewDown)


class ViewDialog(Dialog[str]):
    """Saves ``query`` as a new view, or changes the view ``known``; gives the view's UUID, or "" when it is gone."""

    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = (*DIALOG_COMMANDS, *VIEW_COMMANDS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(VIEW_COMMANDS)

    def __init__(self, query: str, sort: Sort, known: SavedView | None = None) -> None:
        hint = _("enter saves · f8 deletes · ctrl+↑ ctrl+↓ move · esc closes")
        super().__init__(_("View") if known else _("Save as a view"), hint if known else _("enter saves · esc closes"))
        self._view = known or SavedView("", "", query, sort=sort)

    def body(self) -> ComposeResult:
        """The three lines."""
        for name, label, value in (
            ("name", _("Name"), self._view.name),
            ("folder", _("Folder (may stay empty)"), self._view.folder),
            ("query", _("Query"), self._view.query),
        ):
            yield Static(Content(label), classes="dialog-label", markup=False)
            yield TextField(value, id=f"view-{name}", select_on_focus=False)

    def accept(self) -> None:
        """Store the view, or say what is wrong with it."""
        from reader.model.query_parser import parse
        from reader.services import views

        name, folder, query = (
            self.query_one(f"#view-{part}", Input).value.strip() for part in ("name", "folder", "query")
        )
        if not name or not query:
            self.tell_hint(_("A view needs a name and a query."), wrong=True)
            return
        try:
            parse(query)
        except QueryError as error:
            field = self.query_one("#view-query", Input)
            field.focus()
            field.cursor_position = min(error.start, len(field.value))
            self.tell_hint(str(error), wrong=True)
            return
        if self._view.uuid:
            work = partial(views.change_view, self.library, self._view.uuid, name=name, folder=folder, query=query)
        else:
            work = partial(views.save_view, self.library, name, query, folder=folder, sort=self._view.sort)
        self.write(work, self._close)

    def delete(self) -> None:
        """Delete the view if it is one already."""
        from reader.services import views

        if self._view.uuid:
            self.write(partial(views.delete_view, self.library, self._view.uuid), self._close)

    def _close(self, saved: SavedView | None) -> None:
        self.dismiss("" if saved is None else saved.uuid)

    def move(self, steps: int) -> None:
        """Move the view if it is one already."""
        from reader.services import views

        if self._view.uuid:
            self.write(partial(views.move_view, self.library, self._view.uuid, steps), self._tell_moved)

    def _tell_moved(self, _none: None) -> None:
        self.tell_hint(_("Moved."))

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        """Enter accepts."""
        event.stop()
        self.accept()

    @on(Input.Changed)
    def forgive(self) -> None:
        """A new letter is a new attempt."""
        self.tell_hint(self.hint)
