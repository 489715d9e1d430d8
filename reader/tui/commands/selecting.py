"""Growing a selection: by units, by lines, or at once to the quote under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from reader.i18n import N_, _
from reader.tui.commands.base import Command
from reader.tui.commands.moving import (
    CharacterLeft,
    CharacterRight,
    LineDown,
    LineEnd,
    LineStart,
    LineUp,
    WordLeft,
    WordRight,
)
from reader.tui.motion import Unit

if TYPE_CHECKING:
    from reader.tui.screens.article import ArticleScreen

__all__ = ["SELECTING_COMMANDS"]


class StartSelecting(Command["ArticleScreen"]):
    """Begin a selection that every movement grows, or leave it."""

    id = "select.start"
    keys = "v"
    label = N_("Select")
    group = N_("Selecting")
    in_footer = True

    def run(self, screen: ArticleScreen) -> None:
        """Toggle the selection."""
        pane = screen.pane
        pane.selection_start = pane.cursor if pane.selection_start is None else None


class SelectQuote(Command["ArticleScreen"]):
    """Select exactly the quote under the cursor, or the next one."""

    id = "select.quote"
    keys = "space"
    label = N_("Select quote")
    group = N_("Selecting")
    in_footer = True

    def run(self, screen: ArticleScreen) -> None:
        """Select the quote's own words."""
        pane = screen.pane
        if pane.current_quote is None:
            pane.move(Unit.QUOTE, 1)
        if pane.current_quote is not None:
            pane.select(pane.current_quote.quote.span)


class _SelectUnit(Command["ArticleScreen"]):
    group = N_("Selecting")
    unit: ClassVar[Unit]

    def run(self, screen: ArticleScreen) -> None:
        pane = screen.pane
        span = pane.reading.units.enclosing(self.unit, pane.cursor) if pane.reading else None
        if span is not None:
            pane.select(span)


class SelectSentence(_SelectUnit):
    """Select the sentence under the cursor."""

    id = "select.sentence"
    keys = "i"
    label = N_("Select sentence")
    unit = Unit.SENTENCE


class SelectBlock(_SelectUnit):
    """Select the block under the cursor."""

    id = "select.block"
    keys = "I"
    label = N_("Select block")
    unit = Unit.BLOCK


class SelectMention(Command["ArticleScreen"]):
    """Select the words that name the speaker of the quote under the cursor."""

    id = "select.mention"
    keys = "M"
    label = N_("Select mention")
    group = N_("Selecting")

    def run(self, screen: ArticleScreen) -> None:
        """Select the mention, where there is one."""
        quote = screen.pane.current_quote
        if quote is not None and quote.quote.mention:
            screen.pane.select(quote.quote.mention)
        else:
            screen.say(_("No words here name a speaker."))


class SelectAgain(Command["ArticleScreen"]):
    """Select again what was selected last."""

    id = "select.again"
    keys = "V"
    label = N_("Last selection")
    group = N_("Selecting")

    def run(self, screen: ArticleScreen) -> None:
        """Bring the selection back."""
        if screen.pane.last_selection is not None:
            screen.pane.select(screen.pane.last_selection)
        else:
            screen.say(_("Nothing has been selected in this article yet."))


class GrowSelection(Command["ArticleScreen"]):
    """Grow the selection: word, quote, sentence, block, everything."""

    id = "select.grow"
    keys = "plus,equals_sign"
    label = N_("Grow selection")
    group = N_("Selecting")

    def run(self, screen: ArticleScreen) -> None:
        """Take the next larger unit."""
        screen.pane.grow_selection()


class ShrinkSelection(Command["ArticleScreen"]):
    """Shrink the selection to what it was before it grew."""

    id = "select.shrink"
    keys = "minus"
    label = N_("Shrink selection")
    group = N_("Selecting")

    def run(self, screen: ArticleScreen) -> None:
        """Take the unit before."""
        screen.pane.shrink_selection()


class SwapEnds(Command["ArticleScreen"]):
    """Go to the other end of the selection."""

    id = "select.swap"
    keys = "o"
    label = N_("Other end")
    group = N_("Selecting")

    def run(self, screen: ArticleScreen) -> None:
        """Exchange the fixed and the moving end."""
        pane = screen.pane
        if pane.selection_start is not None:
            start, pane.selection_start = pane.selection_start, pane.cursor
            pane.go(start)


class LeaveSelection(Command["ArticleScreen"]):
    """Leave the selection."""

    id = "select.leave"
    keys = "escape"
    label = N_("Leave selection")
    group = N_("Selecting")

    def run(self, screen: ArticleScreen) -> None:
        """Drop the selection, or come back to the text from the panel."""
        screen.pane.clear_selection()
        screen.pane.focus()


class ExtendRight(CharacterRight):
    """Grow the selection by a character to the right."""

    id = "select.right"
    keys = "shift+right"
    group = N_("Selecting")
    extend = True


class ExtendLeft(CharacterLeft):
    """Grow the selection by a character to the left."""

    id = "select.left"
    keys = "shift+left"
    group = N_("Selecting")
    extend = True


class ExtendWordRight(WordRight):
    """Grow the selection by a word to the right."""

    id = "select.word_right"
    keys = "ctrl+shift+right,W"
    group = N_("Selecting")
    extend = True


class ExtendWordLeft(WordLeft):
    """Grow the selection by a word to the left."""

    id = "select.word_left"
    keys = "ctrl+shift+left"
    group = N_("Selecting")
    extend = True


class ExtendDown(LineDown):
    """Grow the selection by a line down."""

    id = "select.down"
    keys = "shift+down"
    group = N_("Selecting")
    extend = True


class ExtendUp(LineUp):
    """Grow the selection by a line up."""

    id = "select.up"
    keys = "shift+up"
    group = N_("Selecting")
    extend = True


class ExtendLineEnd(LineEnd):
    """Grow the selection to the end of the line."""

    id = "select.line_end"
    keys = "shift+end"
    group = N_("Selecting")
    extend = True


class ExtendLineStart(LineStart):
    """Grow the selection to the beginning of the line."""

    id = "select.line_start"
    keys = "shift+home"
    group = N_("Selecting")
    extend = True


SELECTING_COMMANDS: tuple[type[Command[Any]], ...] = (
    SelectQuote,
    StartSelecting,
    SelectSentence,
    SelectBlock,
    SelectMention,
    SelectAgain,
    GrowSelection,
    ShrinkSelection,
    SwapEnds,
    LeaveSelection,
    ExtendRight,
    ExtendLeft,
    ExtendDown,
    ExtendUp,
    ExtendWordRight,
    ExtendWordLeft,
    ExtendLineStart,
    ExtendLineEnd,
)
