"""Moving the cursor through an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from reader.i18n import N_
from reader.tui.commands.base import Command
from reader.tui.motion import Unit

if TYPE_CHECKING:
    from reader.tui.screens.article import ArticleScreen

__all__ = [
    "MOVING_COMMANDS",
    "CharacterLeft",
    "CharacterRight",
    "LineDown",
    "LineEnd",
    "LineStart",
    "LineUp",
    "WordLeft",
    "WordRight",
]


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
