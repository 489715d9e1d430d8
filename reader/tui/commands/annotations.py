"""The actions on annotations over many articles, and the way to them from the library."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reader.i18n import N_, _
from reader.tui.commands.base import Command
from reader.tui.commands.common import COMMON_COMMANDS

if TYPE_CHECKING:
    from reader.tui.screens.annotations import AnnotationsScreen
    from reader.tui.screens.library import LibraryScreen

__all__ = ["ANNOTATIONS_COMMANDS", "SHOW_ANNOTATIONS"]


class ShowAnnotations(Command["LibraryScreen"]):
    """Show every tag, note and claim of the library in one list."""

    id = "library.annotations"
    keys = "a"
    label = N_("Annotations")
    group = N_("Library")

    def run(self, screen: LibraryScreen) -> None:
        """Open the list."""
        from reader.tui.screens.annotations import AnnotationsScreen

        screen.app.push_screen(AnnotationsScreen())


SHOW_ANNOTATIONS: tuple[type[Command[Any]], ...] = (ShowAnnotations,)


class _Here(Command["AnnotationsScreen"]):
    group = N_("Annotations")


class _OnOne(_Here):
    def available(self, screen: AnnotationsScreen) -> bool:
        return screen.annotations.item is not None


class OpenPassage(_OnOne):
    """Open the article at this passage."""

    id = "annotations.open"
    keys = "o"
    label = N_("Open")
    in_footer = True

    def run(self, screen: AnnotationsScreen) -> None:
        """Show it."""
        screen.open_passage()


class FindAnnotations(_Here):
    """Type the words or #tags that the annotations must have."""

    id = "annotations.find"
    keys = "slash"
    label = N_("Find")
    in_footer = True

    def run(self, screen: AnnotationsScreen) -> None:
        """Go to the line."""
        from textual.widgets import Input

        screen.query_one(Input).focus()


class NextShown(_Here):
    """Show all annotations, then claims only, then those that lost their passage."""

    id = "annotations.kind"
    keys = "f"
    label = N_("All, claims, lost")
    in_footer = True

    def run(self, screen: AnnotationsScreen) -> None:
        """Show the next kind."""
        screen.next_kind()


class DeleteHere(_OnOne):
    """Delete this annotation; undo brings it back."""

    id = "annotations.delete"
    keys = "d,delete"
    label = N_("Delete annotation")

    def run(self, screen: AnnotationsScreen) -> None:
        """Delete it."""
        from reader.services import annotating

        row = screen.annotations.item
        if row is not None:

            def done(_nothing: object) -> None:
                screen.say(_("Annotation deleted; u brings it back"))
                screen.library_changed()

            screen.write(partial(annotating.delete_annotation, screen.library, row.annotation.uuid), done)


class ShowDifferences(_Here):
    """Compare two annotators: their agreement tag by tag, and their differences to settle."""

    id = "annotations.agreement"
    keys = "c"
    label = N_("Compare annotators")

    def run(self, screen: AnnotationsScreen) -> None:
        """Open the comparison."""
        from reader.tui.screens.differences import DifferencesScreen

        screen.app.push_screen(DifferencesScreen())


class CloseAnnotations(_Here):
    """Leave the line for the list, or the list for the library."""

    id = "annotations.close"
    keys = "escape,q"
    label = N_("Back")
    in_footer = True

    def run(self, screen: AnnotationsScreen) -> None:
        """Go back one step."""
        if screen.annotations.has_focus:
            screen.app.pop_screen()
        else:
            screen.annotations.focus()


ANNOTATIONS_COMMANDS: tuple[type[Command[Any]], ...] = (
    OpenPassage,
    FindAnnotations,
    NextShown,
    DeleteHere,
    ShowDifferences,
    CloseAnnotations,
    *COMMON_COMMANDS,
)
