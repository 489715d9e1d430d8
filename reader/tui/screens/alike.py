"""Dialogs about who is who: those that may be the same, the names and roles of one, and a speaker chosen by typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.strip import Strip

from reader.i18n import N_, _, ngettext
from reader.model import SpeakerSummary
from reader.model.names import Likeness, NameReason
from reader.tui.commands.base import Command, bindings
from reader.tui.figures import day, grouped
from reader.tui.screens.dialog import DIALOG_COMMANDS, Dialog
from reader.tui.screens.pickers import Picker
from reader.tui.widgets.line_list import LineList, Piece, draw_row

if TYPE_CHECKING:
    from reader.services.speakers import Suggestion
    from reader.storage.timeline import NameUse, RoleUse

__all__ = ["ALIKE_COMMANDS", "AlikeDialog", "Choice", "NamesDialog", "PersonPicker", "likeness_words"]

_REASONS = {
    NameReason.SAME: N_("the same name"),
    NameReason.OTHER_KIND: N_("the same name, of another kind"),
    NameReason.TRANSLITERATION: N_("sounds the same"),
    NameReason.INITIALS: N_("initials fit"),
    NameReason.MIDDLE_NAME: N_("a middle name more"),
    NameReason.PARTICLE: N_("a particle more"),
    NameReason.SURNAME: N_("surname alone"),
    NameReason.ACRONYM: N_("initials of the full name"),
}


def likeness_words(likeness: Likeness) -> str:
    """Why two names may be one, in the reader's language, and what speaks against it."""
    words = _(_REASONS[likeness.reason])
    return words + _(", but their roles differ") if likeness.roles_differ else words


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decided about a suggestion."""

    suggestion: Suggestion
    merge: bool


class KeepApart(Command["AlikeDialog"]):
    """Keep the two apart: they are not offered again."""

    id = "alike.apart"
    keys = "x,delete"
    label = N_("Keep apart")
    group = N_("Dialogs")

    def run(self, screen: AlikeDialog) -> None:
        """Decide."""
        screen.decide(merge=False)


ALIKE_COMMANDS: tuple[type[Command[Any]], ...] = (KeepApart,)


class _Rows(LineList):
    """Rows that a dialog draws."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: Any = None

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One row."""
        left, right = self.pieces(index, self.muted_style(selected))
        return draw_row(left, right, width, self.row_style(selected))


class AlikeDialog(Dialog[Choice]):
    """Suggestions to take or to dismiss; of two, the second becomes a part of the first."""

    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = (*DIALOG_COMMANDS, *ALIKE_COMMANDS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(ALIKE_COMMANDS)

    def __init__(self, suggestions: Sequence[Suggestion], *, both: bool = False) -> None:
        hint = _("enter merges · x keeps them apart · esc closes; u undoes it")
        super().__init__(_("These may be the same"), hint)
        self.suggestions = list(suggestions)
        self.both = both
        self.rows = _Rows()

    def body(self) -> ComposeResult:
        """The suggestions."""
        yield self.rows

    def on_mount(self) -> None:
        """Show them."""
        self.rows.pieces = self._row
        self.rows.set_rows(len(self.suggestions))
        self.rows.focus()

    def _row(self, index: int, muted: Style) -> tuple[list[Piece], list[Piece]]:
        one = self.suggestions[index]
        left: list[Piece] = [(f"{one.one.name} = ", Style())] if self.both else []
        left.append((one.other.name, Style(bold=True)))
        if one.other.role:
            left.append((f", {one.other.role}", muted))
        return left, [(f"{likeness_words(one.likeness)} · {one.other.quote_count}", muted)]

    def accept(self) -> None:
        """Merge."""
        self.decide(merge=True)

    def decide(self, *, merge: bool) -> None:
        """Give back what was decided about the suggestion under the cursor."""
        if self.suggestions:
            self.dismiss(Choice(self.suggestions[self.rows.cursor], merge))

    @on(LineList.Chosen)
    def take(self, message: LineList.Chosen) -> None:
        """Enter merges."""
        message.stop()
        self.accept()


class NamesDialog(Dialog[Any]):
    """Names and roles with how often and when; gives back the one that is to be split off."""

    def __init__(self, names: Sequence[NameUse], roles: Sequence[RoleUse]) -> None:
        super().__init__(_("Names and roles"), _("enter splits the name or role off · esc closes"))
        self.uses: list[NameUse | RoleUse] = [*names, *roles]
        self.names = len(names)
        self.rows = _Rows()

    def body(self) -> ComposeResult:
        """Names, then roles."""
        yield self.rows

    def on_mount(self) -> None:
        """Show them."""
        self.rows.pieces = self._row
        self.rows.set_rows(len(self.uses))
        self.rows.focus()

    def _row(self, index: int, muted: Style) -> tuple[list[Piece], list[Piece]]:
        use: Any = self.uses[index]
        count = ngettext("{n} quote", "{n} quotes", use.quotes).format(n=grouped(use.quotes))
        if index < self.names:
            return [(use.shown, Style(bold=True))], [(count, muted)]
        return [("  " + use.role, Style())], [(f"{day(use.first)} – {day(use.last)} · {count}", muted)]

    def accept(self) -> None:
        """Give back what is under the cursor."""
        if self.uses:
            self.dismiss(self.uses[self.rows.cursor])

    @on(LineList.Chosen)
    def take(self, message: LineList.Chosen) -> None:
        """Enter splits."""
        message.stop()
        self.accept()


class PersonPicker(Picker):
    """Gives back a :class:`SpeakerSummary` of the library, for merging it into ``whole``."""

    def __init__(self, whole: SpeakerSummary) -> None:
        hint = _("enter merges · esc closes; u undoes it")
        super().__init__(_("Who is “{name}” too?").format(name=whole.name), hint, _("type a name"))
        self.whole = whole
        self.found: list[SpeakerSummary] = []

    def refill(self, typed: str) -> None:
        """Ask the library for names with these words."""
        from reader.services import speakers

        if self.is_mounted:
            self.read(partial(speakers.known_speakers, self.library, typed, 50), self._show, group="known")

    def _show(self, found: Sequence[SpeakerSummary]) -> None:
        self.found = [one for one in found if one.uuid != self.whole.uuid]
        self.rows.set_rows(len(self.found), cursor=0)

    def row(self, index: int) -> tuple[list[Piece], list[Piece]]:
        """A speaker with the number of quotes."""
        one = self.found[index]
        left: list[Piece] = [(one.name, Style(bold=True))]
        if one.role:
            left.append((f", {one.role}", self.rows.muted()))
        return left, [(str(one.quote_count), self.rows.muted())]

    def accept(self) -> None:
        """Give back the speaker under the cursor."""
        if self.found:
            self.dismiss(self.found[self.rows.cursor])
