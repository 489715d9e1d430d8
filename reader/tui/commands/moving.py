"""Moving the cursor through an article and growing a selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from reader.i18n import N_
from reader.tui.commands.base import Command
from reader.tui.motion import Unit

if TYPE_CHECKING:
    from reader.tui.screens.article import ArticleScreen

__all__ = ["MOVING_COMMANDS", "SELECTING_COMMANDS"]


class _Move(Command["ArticleScreen"]):
    group = N_("Moving")
    unit: ClassVar[Unit]
    direction: ClassVar[int] = 1
    extend: ClassVar[bool] = False

    def run(self, screen: ArticleScreen) -> None:
        screen.pane.move(self.unit, self.direction, extend=self.extend)


class CharacterRight(_Move):
    """Go one character to the right."""

    id = "move.right"
    keys = "right,l"
    label = N_("Right")
    unit = Unit.CHARACTER


class CharacterLeft(_Move):
    """Go one character to the left."""

    id = "move.left"
    keys = "left,h"
    label = N_("Left")
    unit = Unit.CHARACTER
    direction = -1


class WordRight(_Move):
    """Go to the next word."""

    id = "move.word_right"
    keys = "w,ctrl+right"
    label = N_("Next word")
    unit = Unit.WORD


class WordLeft(_Move):
    """Go to the word before."""

    id = "move.word_left"
    keys = "b,ctrl+left"
    label = N_("Previous word")
    unit = Unit.WORD
    direction = -1


class SentenceRight(_Move):
    """Go to the next sentence."""

    id = "move.sentence_right"
    keys = ")"
    label = N_("Next sentence")
    unit = Unit.SENTENCE


class SentenceLeft(_Move):
    """Go to the beginning of the sentence, or to the one before."""

    id = "move.sentence_left"
    keys = "("
    label = N_("Previous sentence")
    unit = Unit.SENTENCE
    direction = -1


class BlockDown(_Move):
    """Go to the next paragraph, subhead or caption."""

    id = "move.block_down"
    keys = "},ctrl+down"
    label = N_("Next block")
    unit = Unit.BLOCK


class BlockUp(_Move):
    """Go to the beginning of the block, or to the one before."""

    id = "move.block_up"
    keys = "{,ctrl+up"
    label = N_("Previous block")
    unit = Unit.BLOCK
    direction = -1


class _MoveLines(Command["ArticleScreen"]):
    group = N_("Moving")
    lines: ClassVar[int] = 0
    screens: ClassVar[float] = 0
    extend: ClassVar[bool] = False

    def run(self, screen: ArticleScreen) -> None:
        count = self.lines + int(self.screens * max(1, screen.pane.size.height - 2))
        screen.pane.move_lines(count, extend=self.extend)


class LineDown(_MoveLines):
    """Go one line down."""

    id = "move.down"
    keys = "down,j"
    label = N_("Down")
    lines = 1


class LineUp(_MoveLines):
    """Go one line up."""

    id = "move.up"
    keys = "up,k"
    label = N_("Up")
    lines = -1


class ScreenDown(_MoveLines):
    """Go one screen down."""

    id = "move.page_down"
    keys = "pagedown,ctrl+f"
    label = N_("Page down")
    screens = 1


class ScreenUp(_MoveLines):
    """Go one screen up."""

    id = "move.page_up"
    keys = "pageup,ctrl+b"
    label = N_("Page up")
    screens = -1


class HalfScreenDown(_MoveLines):
    """Go half a screen down."""

    id = "move.half_down"
    keys = "ctrl+d"
    label = N_("Half a page down")
    screens = 0.5


class HalfScreenUp(_MoveLines):
    """Go half a screen up."""

    id = "move.half_up"
    keys = "ctrl+u"
    label = N_("Half a page up")
    screens = -0.5


class _MoveEdge(Command["ArticleScreen"]):
    group = N_("Moving")
    direction: ClassVar[int] = 1
    extend: ClassVar[bool] = False

    def run(self, screen: ArticleScreen) -> None:
        screen.pane.move_line_edge(self.direction, extend=self.extend)


class LineEnd(_MoveEdge):
    """Go to the end of the line."""

    id = "move.line_end"
    keys = "end,dollar_sign"
    label = N_("End of line")


class LineStart(_MoveEdge):
    """Go to the beginning of the line."""

    id = "move.line_start"
    keys = "home,circumflex_accent"
    label = N_("Beginning of line")
    direction = -1


class TextStart(Command["ArticleScreen"]):
    """Go to the beginning of the article."""

    id = "move.top"
    keys = "g,ctrl+home"
    label = N_("Top")
    group = N_("Moving")

    def run(self, screen: ArticleScreen) -> None:
        """Put the cursor on the first character."""
        screen.pane.go(0)


class TextEnd(Command["ArticleScreen"]):
    """Go to the end of the article."""

    id = "move.bottom"
    keys = "G,ctrl+end"
    label = N_("Bottom")
    group = N_("Moving")

    def run(self, screen: ArticleScreen) -> None:
        """Put the cursor on the last character."""
        if screen.pane.reading is not None:
            screen.pane.go(screen.pane.reading.units.last)


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


class GrowSelection(Command["ArticleScreen"]):
    """Grow the selection: word, quote, sentence, block, everything."""

    id = "select.grow"
    keys = "plus_sign,equals_sign"
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


MOVING_COMMANDS: tuple[type[Command[Any]], ...] = (
    CharacterRight,
    CharacterLeft,
    LineDown,
    LineUp,
    WordRight,
    WordLeft,
    SentenceRight,
    SentenceLeft,
    BlockDown,
    BlockUp,
    LineStart,
    LineEnd,
    HalfScreenDown,
    HalfScreenUp,
    ScreenDown,
    ScreenUp,
    TextStart,
    TextEnd,
)

SELECTING_COMMANDS: tuple[type[Command[Any]], ...] = (
    SelectQuote,
    StartSelecting,
    SelectSentence,
    SelectBlock,
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
