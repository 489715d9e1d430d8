"""Every key of the screen below, in groups, as the keys are after remapping."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from reader.i18n import _
from reader.tui.commands.base import Command
from reader.tui.commands.keys import key_name, keys_of
from reader.tui.commands.registry import with_parts
from reader.tui.screens.base import CommandScreen
from reader.tui.screens.dialog import Dialog
from reader.tui.widgets.line_list import LineList, draw_row

__all__ = ["HelpScreen", "help_groups"]


def help_groups(commands: tuple[type[Command[Any]], ...]) -> dict[str, list[type[Command[Any]]]]:
    """``commands`` by group, groups and commands in their first order."""
    groups: dict[str, list[type[Command[Any]]]] = {}
    for command in commands:
        groups.setdefault(command.group, []).append(command)
    return groups


class HelpList(LineList):
    """Groups, and under each its commands: keys, then the line of help; enter runs the command."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"help-list--group", "help-list--key"}

    def __init__(self, commands: tuple[type[Command[Any]], ...], keymap: dict[str, str]) -> None:
        super().__init__()
        self.rows: list[type[Command[Any]] | str] = []
        self._keymap = keymap
        self._key_width = max(len(self._keys(command)) for command in commands)
        for group, members in help_groups(commands).items():
            self.rows += ["", group] if self.rows else [group]
            self.rows += members

    def on_mount(self) -> None:
        """Show all of it, the cursor on the first command."""
        self.set_rows(len(self.rows))
        self.cursor = 1

    @property
    def help(self) -> str:
        """The whole line of help of the command under the cursor, "" on the name of a group."""
        row = self.rows[self.cursor]
        return "" if isinstance(row, str) else row.help()

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """A group's name, or keys and help."""
        row, style = self.rows[index], self.row_style(selected)
        if isinstance(row, str):
            group = self.get_component_rich_style("help-list--group", partial=True)
            return draw_row([(_(row) if row else "", group)], [], width, style)
        key = self.get_component_rich_style("help-list--key", partial=True)
        return draw_row([(f"{self._keys(row):<{self._key_width}}  ", key), (row.help(), style)], [], width, style)

    def _keys(self, command: type[Command[Any]]) -> str:
        return " ".join(key_name(name) for name in keys_of(command, self._keymap))


class HelpScreen(Dialog[None]):
    """The help of ``screen``; enter runs the command under the cursor there."""

    def __init__(self, screen: CommandScreen) -> None:
        super().__init__(_("Keys"), _("↑ ↓ scroll · enter does it · esc closes"))
        self._below = screen

    def body(self) -> ComposeResult:
        """The list."""
        yield HelpList(with_parts(self._below.USER_COMMANDS), dict(self.library.settings.keys))
        # What a narrow terminal cuts off stands here whole.
        yield Static(classes="help-line", markup=False)

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        """Show the whole help of the row under the cursor."""
        event.stop()
        self.query_one(".help-line", Static).update(Content(self.query_one(HelpList).help))

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Close, and run what was taken."""
        event.stop()
        row = self.query_one(HelpList).rows[event.index]
        self.dismiss(None)
        if not isinstance(row, str) and row in self._below.USER_COMMANDS:
            self._below.action_run_command(row.id)
