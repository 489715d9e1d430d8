"""Going through what a search found in an article that was opened from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from reader.i18n import N_, _
from reader.tui.commands.base import Command

if TYPE_CHECKING:
    from reader.tui.screens.article import ArticleScreen

__all__ = ["FOUND_COMMANDS"]


class _GoToFound(Command["ArticleScreen"]):
    """Move the cursor among the words that were searched for."""

    group = N_("Moving")
    step: ClassVar[int] = 1

    def run(self, screen: ArticleScreen) -> None:
        """Go to the next, from the last one round to the first."""
        pane = screen.pane
        found = pane.reading.found if pane.reading else ()
        if not found:
            return
        if self.step > 0:
            index = next((index for index, span in enumerate(found) if span.start > pane.cursor), 0)
        else:
            before = [index for index, span in enumerate(found) if span.start < pane.cursor]
            index = before[-1] if before else len(found) - 1
        pane.go(found[index].start)
        screen.say(_("Found words: {number} of {total}").format(number=index + 1, total=len(found)))

    def available(self, screen: ArticleScreen) -> bool:
        """The article was opened from a search that stands in its text."""
        return bool(screen.pane.reading and screen.pane.reading.found)


class NextFound(_GoToFound):
    """Go to the next of the words that were searched for."""

    id = "found.next"
    keys = "slash"
    label = N_("Next found words")


class PreviousFound(_GoToFound):
    """Go to the words before that were searched for."""

    id = "found.previous"
    keys = "backslash"
    label = N_("Previous found words")
    step = -1


FOUND_COMMANDS: tuple[type[Command[Any]], ...] = (NextFound, PreviousFound)
