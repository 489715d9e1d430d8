"""The texts that an article has had: word by word what changed, and what became of the passages held in it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from reader.i18n import N_, _, ngettext
from reader.model.worddiff import changed_words, shortened
from reader.resources import styles_dir
from reader.services.revisions import Fate
from reader.tui.commands.base import Command, bindings
from reader.tui.commands.common import COMMON_COMMANDS
from reader.tui.figures import grouped, minute
from reader.tui.screens.base import CommandScreen
from reader.tui.screens.compare import diff_content
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.line_list import LineList, draw_row

if TYPE_CHECKING:
    from reader.services.revisions import Comparison, Passage
    from reader.storage.revisions import Revision

__all__ = ["REVISION_COMMANDS", "RevisionsScreen", "fate_name"]

_FATES = {Fate.KEPT: N_("kept"), Fate.MOVED: N_("moved"), Fate.CHANGED: N_("changed"), Fate.ORPHANED: N_("lost")}


def fate_name(fate: Fate) -> str:
    """What became of a passage, in the reader's language."""
    return _(_FATES[fate])


class WholeText(Command["RevisionsScreen"]):
    """Show the whole text with its changes, or only the changes with the words around them."""

    id = "revisions.whole"
    keys = "f"
    label = N_("Whole text")
    group = N_("Earlier texts")
    in_footer = True

    def run(self, screen: RevisionsScreen) -> None:
        """Toggle it."""
        screen.whole = not screen.whole
        screen.draw()


class NewerSide(Command["RevisionsScreen"]):
    """Compare with this text from now on, in place of the newest one."""

    id = "revisions.newer"
    keys = "space"
    label = N_("Compare with this")
    group = N_("Earlier texts")
    in_footer = True

    def run(self, screen: RevisionsScreen) -> None:
        """Take it."""
        screen.take_newer()


class NextPart(Command["RevisionsScreen"]):
    """Go from the texts to the changes, and to the passages."""

    id = "revisions.next_part"
    keys = "tab"
    label = N_("Next part")
    group = N_("Earlier texts")

    def run(self, screen: RevisionsScreen) -> None:
        """Move the keyboard."""
        screen.focus_next()


class CloseRevisions(Command["RevisionsScreen"]):
    """Go back to the article."""

    id = "revisions.close"
    keys = "q,escape"
    label = N_("Back")
    group = N_("Earlier texts")
    in_footer = True

    def run(self, screen: RevisionsScreen) -> None:
        """Leave the screen."""
        screen.app.pop_screen()


REVISION_COMMANDS: tuple[type[Command[Any]], ...] = (
    WholeText,
    NewerSide,
    NextPart,
    CloseRevisions,
    *COMMON_COMMANDS,
)


class RevisionList(LineList):
    """The texts, newest first: number, when it came, its title."""

    def __init__(self) -> None:
        super().__init__(id="revisions")
        self.revisions: list[Revision] = []
        self.newer = 0

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One text."""
        revision, muted = self.revisions[index], self.muted_style(selected)
        sign = "◆" if revision.number == self.newer else " "
        left = [(f"{sign} {revision.number:>3}  ", Style(bold=True))]
        left += [(f"{minute(revision.created)}  ", muted), (revision.title, Style())]
        return draw_row(left, [(f"{revision.length}", muted)], width, self.row_style(selected))


class PassageList(LineList):
    """The annotations and decisions: what became of each, its words before and after."""

    def __init__(self) -> None:
        super().__init__(id="passages")
        self.passages: tuple[Passage, ...] = ()

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One passage."""
        passage, muted = self.passages[index], self.muted_style(selected)
        kind = _("note") if passage.entity == "annotation" else _("quote")
        left = [(f"{fate_name(passage.fate):<9}", Style(bold=passage.fate is not Fate.KEPT)), (f"{kind:<9}", muted)]
        left.append((passage.before, Style()))
        if passage.fate is Fate.CHANGED:
            left += [(" → ", muted), (passage.after, Style())]
        return draw_row(left, [], width, self.row_style(selected))


class RevisionsScreen(CommandScreen):
    """The text under the cursor compared with the newest, or with the one that was taken for it."""

    CSS_PATH: ClassVar[list[str]] = [str(styles_dir() / "speaker.tcss")]  # type: ignore[assignment]
    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = REVISION_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(REVISION_COMMANDS)
    AUTO_FOCUS = "RevisionList"

    def __init__(self, article_id: int) -> None:
        super().__init__()
        self.article_id = article_id
        self.whole = False
        self.comparison: Comparison | None = None

    def compose(self) -> ComposeResult:
        """Texts, changes, passages."""
        yield Static(id="revisions-head", markup=False)
        yield RevisionList()
        with VerticalScroll(id="revisions-diff"):
            yield Static(id="revisions-text", markup=False)
        yield PassageList()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the texts."""
        self.library_changed()

    @property
    def texts(self) -> RevisionList:
        """The list of texts."""
        return self.query_one(RevisionList)

    def library_changed(self) -> None:
        """Read the texts again."""
        from reader.services import revisions

        self.read(partial(revisions.revisions, self.library, self.article_id), self._show, group="revisions")

    def _show(self, found: list[Revision]) -> None:
        texts = self.texts
        texts.revisions = found[::-1]
        texts.newer = texts.newer or found[-1].number
        # The text before the newest is what one asks for most.
        texts.set_rows(len(found), min(1, len(found) - 1) if self.comparison is None else texts.cursor)
        self._compare()

    def _compare(self) -> None:
        from reader.services import revisions

        texts = self.texts
        if texts.revisions:
            chosen = texts.revisions[texts.cursor].number
            pair = sorted((chosen, texts.newer))
            self.read(partial(revisions.compare, self.library, self.article_id, *pair), self._shown, group="compare")

    def _shown(self, comparison: Comparison) -> None:
        self.comparison = comparison
        passages = self.query_one(PassageList)
        passages.passages = comparison.passages
        passages.set_rows(len(comparison.passages))
        passages.display = bool(comparison.passages)
        self.draw()

    def draw(self) -> None:
        """Show the changes."""
        one = self.comparison
        if one is None:
            return
        went, came = changed_words(one.changes)
        count = ngettext("{n} text", "{n} texts", len(self.texts.revisions)).format(
            n=grouped(len(self.texts.revisions))
        )
        if len(self.texts.revisions) < 2:
            self.query_one("#revisions-head", Static).update(
                Content.styled(_("This article has had no other text."), "bold")
            )
            self.query_one("#revisions-text", Static).update(Content())
            return
        head = _("text {old} → {new}: −{went} +{came} words").format(
            old=one.old.number, new=one.new.number, went=went, came=came
        )
        signs = _("[-…-] cut  {+…+} added")
        self.query_one("#revisions-head", Static).update(
            Content.styled(head, "bold") + Content.styled(f"  ·  {count}  ·  {signs}", "$muted")
        )
        parts = [diff_content(one.title)] if one.title else []
        if went + came:
            parts.append(diff_content(one.changes if self.whole else shortened(one.changes)))
        else:
            parts.append(Content.styled(_("These two texts have the same words."), "$muted"))
        self.query_one("#revisions-text", Static).update(Content("\n\n").join(parts))

    def take_newer(self) -> None:
        """Compare with the text under the cursor from now on."""
        texts = self.texts
        if texts.revisions:
            texts.newer = texts.revisions[texts.cursor].number
            texts.refresh_rows()
            self._compare()

    @on(LineList.Highlighted, "#revisions")
    def follow_cursor(self) -> None:
        """Compare with the text under the cursor."""
        self._compare()
