"""The actions on what two people have changed in different ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.i18n import N_
from reader.tui.commands.base import Command
from reader.tui.commands.common import COMMON_COMMANDS

if TYPE_CHECKING:
    from reader.tui.screens.conflicts import ConflictsScreen
    from reader.tui.screens.library import LibraryScreen

__all__ = ["CONFLICTS_COMMANDS", "SHOW_CONFLICTS"]


class ShowConflicts(Command["LibraryScreen"]):
    """Show what was changed on both sides, here and by somebody else, and settle it."""

    id = "library.conflicts"
    keys = "B"
    label = N_("Changed on both sides")
    group = N_("Library")

    def run(self, screen: LibraryScreen) -> None:
        """Open the list."""
        from reader.tui.screens.conflicts import ConflictsScreen

        screen.app.push_screen(ConflictsScreen())


SHOW_CONFLICTS: tuple[type[Command[Any]], ...] = (ShowConflicts,)


class _Here(Command["ConflictsScreen"]):
    group = N_("Changed on both sides")


class _OnOne(_Here):
    def available(self, screen: ConflictsScreen) -> bool:
        return screen.current is not None


class KeepOurs(_OnOne):
    """Keep the version of this library; the other one goes, also for the others."""

    id = "conflicts.keep"
    keys = "y"
    label = N_("Keep this version")
    in_footer = True

    def run(self, screen: ConflictsScreen) -> None:
        """Store it."""
        screen.settle(take_theirs=False)


class TakeTheirs(_OnOne):
    """Take the other version in place of the one here."""

    id = "conflicts.take"
    keys = "t"
    label = N_("Take the other version")
    in_footer = True

    def run(self, screen: ConflictsScreen) -> None:
        """Store it."""
        screen.settle(take_theirs=True)


class OpenConflict(_OnOne):
    """Open the article at this passage."""

    id = "conflicts.open"
    keys = "o"
    label = N_("Open")
    in_footer = True

    def available(self, screen: ConflictsScreen) -> bool:
        """It stands in an article."""
        return screen.current is not None and screen.current.article_id is not None

    def run(self, screen: ConflictsScreen) -> None:
        """Show it."""
        screen.open_passage()


class CloseConflicts(_Here):
    """Go back to the library."""

    id = "conflicts.close"
    keys = "escape,q"
    label = N_("Back")
    in_footer = True

    def run(self, screen: ConflictsScreen) -> None:
        """Leave."""
        screen.app.pop_screen()


CONFLICTS_COMMANDS: tuple[type[Command[Any]], ...] = (
    KeepOurs,
    TakeTheirs,
    OpenConflict,
    CloseConflicts,
    *COMMON_COMMANDS,
)
