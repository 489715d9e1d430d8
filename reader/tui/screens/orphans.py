"""What has lost its place: annotations and decisions whose words are gone from their articles, placed again by hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from reader.i18n import N_, _, ngettext
from reader.model import Span
from reader.resources import styles_dir
from reader.tui.commands.base import Command, bindings
from reader.tui.commands.common import COMMON_COMMANDS
from reader.tui.figures import day, grouped
from reader.tui.screens.base import CommandScreen
from reader.tui.screens.dialog import Dialog
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.line_list import LineList, Piece, draw_row

if TYPE_CHECKING:
    from reader.storage.revisions import Orphan
    from reader.tui.screens.article import ArticleScreen

__all__ = ["ORPHAN_COMMANDS", "OrphanPicker", "OrphansScreen", "place_orphan"]


class OpenOrphan(Command["OrphansScreen"]):
    """Open the article, to select the words where it belongs and place it there with U."""

    id = "orphans.open"
    keys = "o"
    label = N_("Open")
    group = N_("Lost places")
    in_footer = True

    def run(self, screen: OrphansScreen) -> None:
        """Open it."""
        screen.open_article()


class CloseOrphans(Command["OrphansScreen"]):
    """Go back to the library."""

    id = "orphans.close"
    keys = "q,escape"
    label = N_("Back")
    group = N_("Lost places")
    in_footer = True

    def run(self, screen: OrphansScreen) -> None:
        """Leave the screen."""
        screen.app.pop_screen()


ORPHAN_COMMANDS: tuple[type[Command[Any]], ...] = (OpenOrphan, CloseOrphans, *COMMON_COMMANDS)


class OrphanList(LineList):
    """What it is, its words, the note or the speaker; where it was, and since when it is lost."""

    def __init__(self, *, with_article: bool) -> None:
        super().__init__()
        self.orphans: Sequence[Orphan] = ()
        self.with_article = with_article

    def show(self, orphans: Sequence[Orphan]) -> None:
        """List them; the cursor stays on its row."""
        self.orphans = orphans
        self.set_rows(len(orphans))

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One of them."""
        orphan, muted = self.orphans[index], self.muted_style(selected)
        kind = _("note") if orphan.entity == "annotation" else _("quote")
        left: list[Piece] = [(f"{kind:<9}", muted)]
        if self.with_article:
            left.append((f"{orphan.title[:30]}  ", muted))
        left.append((f"“{orphan.words}”", Style()))
        if orphan.about:
            left.append((f"  ✎ {orphan.about}", muted))
        return draw_row(left, [(day(orphan.since), muted)], width, self.row_style(selected))


class OrphansScreen(CommandScreen):
    """All that has lost its place, the latest first."""

    CSS_PATH: ClassVar[list[str]] = [str(styles_dir() / "speaker.tcss")]  # type: ignore[assignment]
    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = ORPHAN_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(ORPHAN_COMMANDS)
    AUTO_FOCUS = "OrphanList"

    def compose(self) -> ComposeResult:
        """Head and list."""
        yield Static(id="orphans-head", markup=False)
        yield OrphanList(with_article=True)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the list."""
        self.library_changed()

    def on_screen_resume(self) -> None:
        """What was placed in an article is no longer lost."""
        self.library_changed()

    def library_changed(self) -> None:
        """Read the list again."""
        from reader.services import revisions

        self.read(partial(revisions.list_orphans, self.library), self._show, group="orphans")

    def _show(self, orphans: list[Orphan]) -> None:
        self.query_one(OrphanList).show(orphans)
        count = ngettext("{n} has lost its place", "{n} have lost their place", len(orphans)).format(
            n=grouped(len(orphans))
        )
        about = count if orphans else _("Every annotation and every decision has its place.")
        self.query_one("#orphans-head", Static).update(
            Content.styled(_("Lost places"), "bold") + Content.styled(f"  ·  {about}", "$muted")
        )

    def open_article(self) -> None:
        """Open the article of the row under the cursor."""
        from reader.tui.screens.article import ArticleScreen

        rows = self.query_one(OrphanList)
        if rows.cursor < len(rows.orphans):
            self.app.push_screen(ArticleScreen(rows.orphans[rows.cursor].article_id))

    @on(LineList.Chosen)
    def open_chosen(self) -> None:
        """Enter opens."""
        self.open_article()


class OrphanPicker(Dialog["Orphan"]):
    """Gives back what is to be placed on the selected passage."""

    def __init__(self, orphans: Sequence[Orphan], passage: str) -> None:
        title = _("Place on “{passage}”").format(passage=passage)
        super().__init__(title, _("enter places it here · esc closes; u undoes it"))
        self.orphans = orphans
        self.rows = OrphanList(with_article=False)

    def body(self) -> ComposeResult:
        """What has lost its place."""
        yield self.rows

    def on_mount(self) -> None:
        """Show it."""
        self.rows.show(self.orphans)
        self.rows.focus()

    def accept(self) -> None:
        """Give back the row under the cursor."""
        self.dismiss(self.orphans[self.rows.cursor])

    @on(LineList.Chosen)
    def take(self, message: LineList.Chosen) -> None:
        """Enter takes it."""
        message.stop()
        self.accept()


def place_orphan(screen: ArticleScreen, span: Span) -> None:
    """Ask which of the article's lost annotations and decisions belongs on ``span``, and place it there."""
    from reader.services import revisions

    article_id = screen.article_id

    def ask(orphans: list[Orphan]) -> None:
        if not orphans:
            screen.say(_("Nothing of this article has lost its place."))
            return
        screen.app.push_screen(OrphanPicker(orphans, screen.passage(span)), chosen)

    def chosen(orphan: Orphan | None) -> None:
        if orphan is not None:
            screen.pane.clear_selection()
            work = partial(revisions.place, screen.library, orphan.entity, orphan.uuid, article_id, span)
            screen.change(work, _("Placed again"))

    screen.read(partial(revisions.list_orphans, screen.library, article_id), ask, group="orphans")
