"""The actions that every screen has: help, the palette, undo and redo, the theme."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reader.i18n import N_, _
from reader.tui.commands.base import Command

if TYPE_CHECKING:
    from reader.tui.screens.base import CommandScreen

__all__ = ["COMMON_COMMANDS"]


class ShowHelp(Command["CommandScreen"]):
    """Show every key of this screen."""

    id = "app.help"
    keys = "?,f1"
    label = N_("Help")
    group = N_("Everywhere")
    in_footer = True

    def run(self, screen: CommandScreen) -> None:
        """Open the help over ``screen``."""
        from reader.tui.screens.help import HelpScreen

        screen.app.push_screen(HelpScreen(screen))


class ShowPalette(Command["CommandScreen"]):
    """Find any action by its name."""

    id = "app.palette"
    keys = "ctrl+p"
    label = N_("All actions")
    group = N_("Everywhere")

    def run(self, screen: CommandScreen) -> None:
        """Open the command palette."""
        screen.app.action_command_palette()


class Undo(Command["CommandScreen"]):
    """Undo the last change, also one made before a restart."""

    id = "app.undo"
    keys = "u"
    label = N_("Undo")
    group = N_("Everywhere")

    def run(self, screen: CommandScreen) -> None:
        """Take the last change back and show what it was."""
        from reader.services import history

        screen.write(partial(history.undo, screen.library), partial(_tell_undone, screen))


class Redo(Command["CommandScreen"]):
    """Do again what was undone."""

    id = "app.redo"
    keys = "ctrl+r"
    label = N_("Redo")
    group = N_("Everywhere")

    def run(self, screen: CommandScreen) -> None:
        """Repeat the change that was undone last."""
        from reader.services import history

        screen.write(partial(history.redo, screen.library), partial(_tell_redone, screen))


class SwitchTheme(Command["CommandScreen"]):
    """Take the next colours: dark, light, the terminal's own."""

    id = "app.theme"
    keys = "T"
    label = N_("Theme")
    group = N_("Everywhere")

    def run(self, screen: CommandScreen) -> None:
        """Take the next theme, for the next start too."""
        from reader.services.preferences import keep_theme
        from reader.tui.theme import THEMES, setting_of

        names = [theme.name for theme in THEMES]
        current = names.index(screen.app.theme) if screen.app.theme in names else -1
        chosen = names[(current + 1) % len(names)]
        screen.app.theme = chosen
        screen.write(partial(keep_theme, screen.library.settings, setting_of(chosen)))

    def available(self, screen: CommandScreen) -> bool:
        """A terminal that asked for no colour keeps it so."""
        return not screen.app.no_color


COMMON_COMMANDS: tuple[type[Command[Any]], ...] = (Undo, Redo, SwitchTheme, ShowPalette, ShowHelp)
"""In the order in which help shows them."""


def _tell_undone(screen: CommandScreen, change: str | None) -> None:
    _say(screen, _("Undone: {change}").format(change=change) if change else _("There is nothing to undo."))
    screen.library_changed()


def _tell_redone(screen: CommandScreen, change: str | None) -> None:
    _say(screen, _("Done again: {change}").format(change=change) if change else _("There is nothing to redo."))
    screen.library_changed()


def _say(screen: CommandScreen, words: str) -> None:
    from reader.tui.widgets.key_bar import KeyBar

    screen.query_one(KeyBar).say(words)
