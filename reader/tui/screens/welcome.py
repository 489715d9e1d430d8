"""What stands in place of the list while the library is empty: four ways to begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Static

from reader.i18n import _
from reader.model import View, ViewKind
from reader.tui.commands.base import Command
from reader.tui.commands.keys import key_name, keys_of
from reader.tui.commands.library import FIRST_STEPS, LIBRARY_COMMANDS
from reader.tui.screens.base import CommandScreen
from reader.tui.widgets.line_list import LineList, draw_row

__all__ = ["Welcome", "nothing_line"]


class FirstSteps(LineList):
    """The ways to begin, each with its key."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"first-steps--key"}
    row_height = 2

    def on_mount(self) -> None:
        """Show all of them."""
        self.set_rows(len(FIRST_STEPS))

    def row_strips(self, index: int, width: int, selected: bool) -> Sequence[Strip]:
        """The key and what it does, and under it the line of help."""
        command: type[Command[Any]] = FIRST_STEPS[index]
        screen = self.screen
        keymap = screen.library.settings.keys if isinstance(screen, CommandScreen) else {}
        key = key_name(keys_of(command, keymap)[0])
        style = self.row_style(selected)
        key_style = self.get_component_rich_style("first-steps--key", partial=True)
        muted = self.muted_style(selected)
        return (
            draw_row([(f"{key:<3} ", key_style), (_(command.label), Style())], [], width, style),
            draw_row([("    " + command.help(), muted)], [], width, style),
        )


class Welcome(Vertical):
    """A short greeting and :class:`FirstSteps`; posts :class:`Begin` when one is chosen."""

    class Begin(Message):
        """A way to begin was chosen: the command with that id."""

        def __init__(self, command_id: str) -> None:
            self.command_id = command_id
            super().__init__()

    def compose(self) -> ComposeResult:
        """The greeting and the list."""
        yield Static(Content(_("Welcome")), classes="welcome-title", markup=False)
        yield Static(
            Content(_("This library is empty. Begin with one of these; every other key is under ? at any time.")),
            classes="welcome-text",
            markup=False,
        )
        yield FirstSteps(id="first-steps")

    @on(LineList.Chosen)
    def begin(self, event: LineList.Chosen) -> None:
        """Say which."""
        event.stop()
        self.post_message(self.Begin(FIRST_STEPS[event.index].id))


def nothing_line(view: View, keymap: Mapping[str, str]) -> str:
    """What to do about a view without articles, with the keys as ``keymap`` has them."""
    lines = {
        ViewKind.ALL: _("No articles yet. {refresh} fetches your feeds, {file} imports a file or a page."),
        ViewKind.UNREAD: _("Everything is read. {refresh} looks for news in your feeds, {all} shows all articles."),
        ViewKind.STARRED: _("No article has a star yet: {star} puts one on the article under the cursor."),
        ViewKind.FEED: _("This feed has no articles yet. {refresh} fetches it."),
        ViewKind.SEARCH: _("No article has all these words. {leave} ends the search."),
    }
    line = lines.get(view.kind) or _("No article is left here. {all} shows all articles.")
    keys = {command.id: key_name(keys_of(command, keymap)[0]) for command in LIBRARY_COMMANDS}
    return line.format(
        refresh=keys["library.refresh"],
        file=keys["library.import"],
        all=keys["library.all"],
        star=keys["library.star"],
        leave=keys["library.leave"],
    )
