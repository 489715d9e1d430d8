"""The actions on what two annotators differ in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.i18n import N_
from reader.tui.commands.base import Command
from reader.tui.commands.common import COMMON_COMMANDS

if TYPE_CHECKING:
    from reader.tui.screens.differences import DifferencesScreen

__all__ = ["DIFFERENCES_COMMANDS"]


class _Here(Command["DifferencesScreen"]):
    group = N_("Differences")


class _OnOne(_Here):
    def available(self, screen: DifferencesScreen) -> bool:
        return screen.current is not None


class KeepTag(_OnOne):
    """Settle for the tag: both agree on it, in an annotation in both names."""

    id = "differences.keep"
    keys = "y"
    label = N_("Keep the tag")
    in_footer = True

    def run(self, screen: DifferencesScreen) -> None:
        """Store it."""
        screen.settle(keep=True)


class DropTag(_OnOne):
    """Settle against the tag: it is taken from the passage."""

    id = "differences.drop"
    keys = "x"
    label = N_("Drop the tag")
    in_footer = True

    def run(self, screen: DifferencesScreen) -> None:
        """Store it."""
        screen.settle(keep=False)


class OpenDifference(_OnOne):
    """Open the article at this passage."""

    id = "differences.open"
    keys = "o"
    label = N_("Open")
    in_footer = True

    def run(self, screen: DifferencesScreen) -> None:
        """Show it."""
        screen.open_passage()


class OtherPair(_Here):
    """Compare the next two of those who have annotated."""

    id = "differences.pair"
    keys = "f"
    label = N_("Other annotators")
    in_footer = True

    def run(self, screen: DifferencesScreen) -> None:
        """Take the next pair."""
        screen.next_pair()


class CloseDifferences(_Here):
    """Go back to the annotations."""

    id = "differences.close"
    keys = "escape,q"
    label = N_("Back")
    in_footer = True

    def run(self, screen: DifferencesScreen) -> None:
        """Leave."""
        screen.app.pop_screen()


DIFFERENCES_COMMANDS: tuple[type[Command[Any]], ...] = (
    KeepTag,
    DropTag,
    OpenDifference,
    OtherPair,
    CloseDifferences,
    *COMMON_COMMANDS,
)
