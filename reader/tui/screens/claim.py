"""The dialog that makes a passage a claim: its status, one key each, and its sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static, TextArea

from reader.i18n import _
from reader.model import Claim, ClaimStatus
from reader.tui.screens.dialog import Dialog
from reader.tui.widgets.line_list import LineList, Piece, draw_row
from reader.tui.widgets.text_box import TextBox
from reader.tui.wording import CLAIM_SIGNS, claim_name

__all__ = ["ClaimChoice", "ClaimDialog"]


@dataclass(frozen=True, slots=True)
class ClaimChoice:
    """What was chosen; None takes the claim away."""

    claim: Claim | None


class StatusList(LineList):
    """The statuses that a claim can have, each behind its digit, and at the end none."""

    choices: ClassVar[tuple[ClaimStatus | None, ...]] = (*ClaimStatus, None)

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """Digit, sign and name."""
        status = self.choices[index]
        digit = str(index + 1) if status else "0"
        name = claim_name(status) if status else _("no claim")
        left: list[Piece] = [
            (f"{digit} ", Style(bold=True)),
            (f"{CLAIM_SIGNS[status] if status else ' '} ", Style.null()),
        ]
        return draw_row([*left, (name, Style.null())], [], width, self.row_style(selected))


class ClaimDialog(Dialog[ClaimChoice]):
    """Gives back the claim that the passage is to be."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (28, "-high")]  # noqa: RUF012 - as Screen declares it

    def __init__(self, passage: str, claim: Claim | None) -> None:
        hint = _("a digit or enter chooses · tab sources · ctrl+s saves · esc closes")
        super().__init__(_("Claim “{passage}”").format(passage=passage), hint)
        self.claim = claim

    def body(self) -> ComposeResult:
        """The statuses over the sources."""
        yield StatusList(id="claim-status")
        yield Static(Content(_("Sources, one a line:")), markup=False, classes="dialog-label")
        yield TextBox("\n".join(self.claim.sources) if self.claim else "", id="claim-sources")

    def on_mount(self) -> None:
        """Begin at the status that the claim has."""
        now = self.claim.status if self.claim else ClaimStatus.TO_CHECK
        self.statuses.set_rows(len(StatusList.choices), cursor=StatusList.choices.index(now))
        self.statuses.focus()

    @property
    def statuses(self) -> StatusList:
        """The list of statuses."""
        return self.query_one(StatusList)

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once; tab leaves the sources, where it would be a blank."""
        if event.key == "tab" and self.query_one(TextArea).has_focus:
            event.stop()
            event.prevent_default()
            self.statuses.focus()
        elif self.statuses.has_focus and event.character and event.character in "0123456":
            event.stop()
            self.statuses.cursor = (int(event.character) or len(StatusList.choices)) - 1
            self.accept()

    @on(LineList.Chosen)
    def choose(self, message: LineList.Chosen) -> None:
        """Take the status under the cursor."""
        message.stop()
        self.accept()

    def accept(self) -> None:
        """Give back the claim."""
        status = StatusList.choices[self.statuses.cursor]
        sources = tuple(self.query_one(TextArea).text.splitlines())
        self.dismiss(ClaimChoice(Claim(status, sources) if status else None))
