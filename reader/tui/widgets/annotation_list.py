"""The list of annotations over many articles: what a row says is asked for when it comes into sight."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from reader.i18n import _
from reader.model import AnchorState, Tag
from reader.tui.theme import TAG_COLOURS
from reader.tui.widgets.article_list import age
from reader.tui.widgets.line_list import LineList, Piece, crop, draw_row
from reader.tui.wording import CLAIM_SIGNS, claim_name

if TYPE_CHECKING:
    from reader.storage.notes import AnnotationRow

__all__ = ["AnnotationList"]

_CHUNK = 200
_KEPT = 4_000
_TITLE = 32


class AnnotationList(LineList):
    """Annotations by row id, newest first: claim, tags, note, passage; at the right the article and the age."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"annotations--tag-{index}" for index in range(TAG_COLOURS)}

    class Needed(Message):
        """Rows are in sight that are not known: ``ids`` in the order of the list."""

        def __init__(self, ids: Sequence[int]) -> None:
            self.ids = ids
            super().__init__()

    def __init__(self) -> None:
        super().__init__()
        self.ids: array[int] = array("q")
        self.tags: Mapping[str, Tag] = {}
        self._rows: dict[int, AnnotationRow] = {}
        self._asked: set[int] = set()

    @property
    def current(self) -> AnnotationRow | None:
        """The row under the cursor, if it has been read."""
        return self._rows.get(self.ids[self.cursor]) if self.cursor < len(self.ids) else None

    def show_ids(self, ids: array[int]) -> None:
        """Show these annotations; the cursor stays on its annotation, or on its row."""
        here = self.ids[self.cursor] if self.cursor < len(self.ids) else None
        cursor = ids.index(here) if here is not None and here in ids else min(self.cursor, max(0, len(ids) - 1))
        self.ids = ids
        self._asked.clear()
        self.set_rows(len(ids), cursor)
        self.call_after_refresh(self.ask)

    def add_rows(self, found: Iterable[tuple[int, AnnotationRow]]) -> None:
        """Show the answer to :class:`Needed`."""
        if len(self._rows) > _KEPT:
            kept = {self.ids[index] for index in self.window}
            self._rows = {key: row for key, row in self._rows.items() if key in kept}
            self._asked &= kept
        self._rows.update(found)
        self.refresh_rows()
        self.ask()

    def ask(self) -> None:
        """Ask for the rows in sight that are not known yet."""
        for index in self.window:
            if index < len(self.ids) and self.ids[index] not in self._asked:
                chunk = self.ids[index : index + _CHUNK]
                self._asked.update(chunk)
                self.post_message(self.Needed(chunk))
                return

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what has come into sight."""
        super().watch_scroll_y(old_value, new_value)
        self.ask()

    def on_resize(self) -> None:
        """Ask for what a larger window shows."""
        super().on_resize()
        self.ask()

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One annotation."""
        style, muted = self.row_style(selected), self.muted_style(selected)
        row = self._rows.get(self.ids[index])
        if row is None:
            return draw_row([("…", muted)], [], width, style)
        annotation = row.annotation
        left: list[Piece] = []
        if annotation.state is AnchorState.ORPHAN:
            left.append((_("lost") + " ", Style(bold=True)))
        if annotation.claim is not None:
            status = annotation.claim.status
            left.append((f"{CLAIM_SIGNS[status]} {claim_name(status)} ", Style(bold=True)))
        for name in annotation.tags:
            tag = self.tags.get(name)
            hue = f"annotations--tag-{tag.colour}" if tag else "line-list--muted"
            left.append((f"#{name} ", self.get_component_rich_style(hue, partial=True)))
        if annotation.links:
            left.append(("↔ ", Style.null()))
        if annotation.note:
            left.append((f"✎ {annotation.note} ", Style.null()))
        left.append((f"“{annotation.anchor.exact}”", muted))
        right: list[Piece] = []
        if width >= 80:
            right.append((" " + crop(row.article_title, _TITLE), muted))
        if annotation.created is not None:
            right.append((f" {age(annotation.created, datetime.now(UTC)):>6}", muted))
        return draw_row(left, right, width, style)
