"""What was changed here and by somebody else in different ways: both versions side by side, settled one key each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from reader.i18n import _, ngettext
from reader.model import visible, visible_line
from reader.resources import styles_dir
from reader.tui.commands.base import Command, bindings
from reader.tui.commands.conflicts import CONFLICTS_COMMANDS
from reader.tui.screens.watch import WatchingScreen
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.line_list import LineList, Piece, draw_row
from reader.versions import THING_NAMES, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.services.conflicts import Disagreement

__all__ = ["ConflictsScreen"]


class ConflictList(LineList):
    """What each is, the words it is about, and who changed it elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: Sequence[Disagreement] = ()

    def show(self, found: Sequence[Disagreement]) -> None:
        """List them; the cursor stays on its row."""
        self.found = found
        self.set_rows(len(found), min(self.cursor, max(0, len(found) - 1)))
        self.refresh_rows()

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One of them."""
        one = self.found[index]
        words = f"“{one.words}”" if one.words else said(one.entity, one.ours or one.theirs)[0]
        left: list[Piece] = [(f"{_(THING_NAMES[one.entity])} ", Style(bold=True)), (words, Style.null())]
        right: list[Piece] = [(f" {one.title[:30]} · {one.who}", self.muted_style(selected))]
        return draw_row(left, right, width, self.row_style(selected))


class ConflictsScreen(WatchingScreen):
    """The list over the two versions of the one under the cursor."""

    CSS_PATH: ClassVar[list[str]] = [str(styles_dir() / "annotations.tcss")]  # type: ignore[assignment]
    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = CONFLICTS_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(CONFLICTS_COMMANDS)

    def compose(self) -> ComposeResult:
        """How many, the list, this version and the other."""
        yield Static(id="conflicts-head", markup=False)
        yield ConflictList()
        with Horizontal(id="conflicts-versions"):
            yield Static(id="conflicts-ours", markup=False)
            yield Static(id="conflicts-theirs", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show all."""
        self.conflicts.focus()
        self.library_changed()

    @property
    def conflicts(self) -> ConflictList:
        """The list."""
        return self.query_one(ConflictList)

    @property
    def current(self) -> Disagreement | None:
        """The one under the cursor."""
        found = self.conflicts
        return found.found[found.cursor] if found.cursor < len(found.found) else None

    def library_changed(self) -> None:
        """Look again."""
        from reader.services import conflicts

        self.changes.remember()
        self.read(partial(conflicts.conflicts, self.library), self._show, group="conflicts")

    def _show(self, found: Sequence[Disagreement]) -> None:
        self.conflicts.show(found)
        count = ngettext("{n} changed on both sides", "{n} changed on both sides", len(found)).format(n=len(found))
        nothing = _("Nothing is in dispute. What two people change in different ways is settled here.")
        self.query_one("#conflicts-head", Static).update(Content(count if found else nothing))
        self.show_versions()
        self.query_one(KeyBar).refresh_keys()

    @on(LineList.Highlighted)
    def show_versions(self) -> None:
        """Show the two versions of the one under the cursor."""
        one = self.current
        self.query_one("#conflicts-versions").display = one is not None
        if one is not None:
            ours = _version(_("Here"), said(one.entity, one.ours), "")
            moved = one.their_words if one.their_words != one.words else ""
            theirs = _version(one.who or _("There"), said(one.entity, one.theirs), moved)
            self.query_one("#conflicts-ours", Static).update(ours)
            self.query_one("#conflicts-theirs", Static).update(theirs)

    def settle(self, *, take_theirs: bool) -> None:
        """Decide about the one under the cursor; the next one takes its place."""
        from reader.services import conflicts

        one = self.current
        if one is None:
            return
        told = _("Took the other version; u takes it back") if take_theirs else _("Kept this version; u takes it back")

        def done(_nothing: object) -> None:
            self.say(told)
            self.library_changed()

        self.write(partial(conflicts.decide, self.library, one.number, take_theirs=take_theirs), done)

    def open_passage(self) -> None:
        """Open the article at the passage under the cursor."""
        from reader.tui.screens.article import ArticleScreen

        one = self.current
        if one is not None and one.article_id is not None:
            self.app.push_screen(ArticleScreen(one.article_id, at=one.start))

    @on(LineList.Chosen)
    def choose(self, message: LineList.Chosen) -> None:
        """Enter opens."""
        message.stop()
        self.open_passage()


def _version(whose: str, lines: list[str], words: str) -> Content:
    parts = [Content.styled(visible_line(whose), "bold")]
    parts += [Content(visible(line)) for line in lines]
    if words:
        parts.append(Content(f"“{visible(words)}”"))
    return Content("\n").join(parts)
