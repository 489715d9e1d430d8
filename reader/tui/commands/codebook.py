"""The actions of the codebook, and the way to it from the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.i18n import N_
from reader.tui.commands.base import Command
from reader.tui.commands.common import COMMON_COMMANDS

if TYPE_CHECKING:
    from reader.tui.screens.codebook import CodebookScreen
    from reader.tui.screens.library import LibraryScreen

__all__ = ["CODEBOOK_COMMANDS", "SHOW_CODEBOOK"]


class ShowCodebook(Command["LibraryScreen"]):
    """Show the codebook: rename, merge, colour and describe tags."""

    id = "library.codebook"
    keys = "t"
    label = N_("Codebook")
    group = N_("Library")

    def run(self, screen: LibraryScreen) -> None:
        """Open it."""
        from reader.tui.screens.codebook import CodebookScreen

        screen.app.push_screen(CodebookScreen())


SHOW_CODEBOOK: tuple[type[Command[Any]], ...] = (ShowCodebook,)


class _Here(Command["CodebookScreen"]):
    group = N_("Codebook")


class _OnTag(_Here):
    def available(self, screen: CodebookScreen) -> bool:
        return screen.current is not None


class NewTag(_Here):
    """Make a new tag."""

    id = "codebook.new"
    keys = "n"
    label = N_("New tag")
    in_footer = True

    def run(self, screen: CodebookScreen) -> None:
        """Ask for its name."""
        screen.make()


class RenameTag(_OnTag):
    """Rename the tag, and the tags below it."""

    id = "codebook.rename"
    keys = "r"
    label = N_("Rename")
    in_footer = True

    def run(self, screen: CodebookScreen) -> None:
        """Ask for the name."""
        screen.rename()


class MergeTag(_OnTag):
    """Merge the tag into another: all its passages get the other one."""

    id = "codebook.merge"
    keys = "m"
    label = N_("Merge")
    in_footer = True

    def run(self, screen: CodebookScreen) -> None:
        """Ask for the other."""
        screen.merge()


class DescribeTag(_OnTag):
    """Write down what the tag stands for."""

    id = "codebook.describe"
    keys = "e"
    label = N_("Describe")
    in_footer = True

    def run(self, screen: CodebookScreen) -> None:
        """Ask for the words."""
        screen.describe()


class KeyOfTag(_OnTag):
    """Give the tag a key of its own, or take it away."""

    id = "codebook.key"
    keys = "f2"
    label = N_("Key")

    def run(self, screen: CodebookScreen) -> None:
        """Ask for the key."""
        screen.set_key()


class ColourOfTag(_OnTag):
    """Give the tag the next colour."""

    id = "codebook.colour"
    keys = "f3"
    label = N_("Colour")

    def run(self, screen: CodebookScreen) -> None:
        """Store it."""
        screen.next_colour()


class DeleteTag(_OnTag):
    """Delete the tag from every passage."""

    id = "codebook.delete"
    keys = "d,delete"
    label = N_("Delete tag")

    def run(self, screen: CodebookScreen) -> None:
        """Ask first."""
        screen.delete()


class ImportCodebook(_Here):
    """Take over the tags of a codebook in TOML or CSV."""

    id = "codebook.import"
    keys = "i"
    label = N_("Import codebook")

    def run(self, screen: CodebookScreen) -> None:
        """Ask for the file."""
        screen.take_over()


class ExportCodebook(_Here):
    """Write the codebook to a file, in TOML or CSV."""

    id = "codebook.export"
    keys = "E"
    label = N_("Export codebook")

    def run(self, screen: CodebookScreen) -> None:
        """Ask for the file."""
        screen.hand_out()


class CloseCodebook(_Here):
    """Go back to the library."""

    id = "codebook.close"
    keys = "escape,q"
    label = N_("Back")
    in_footer = True

    def run(self, screen: CodebookScreen) -> None:
        """Leave."""
        screen.app.pop_screen()


CODEBOOK_COMMANDS: tuple[type[Command[Any]], ...] = (
    NewTag,
    RenameTag,
    MergeTag,
    DescribeTag,
    KeyOfTag,
    ColourOfTag,
    DeleteTag,
    ImportCodebook,
    ExportCodebook,
    CloseCodebook,
    *COMMON_COMMANDS,
)
