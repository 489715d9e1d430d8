"""The list of annotations over many articles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style

from reader.i18n import _
from reader.model import AnchorState, Tag
from reader.tui.theme import TAG_COLOURS
from reader.tui.widgets.article_list import age
from reader.tui.widgets.lazy_list import LazyList
from reader.tui.widgets.line_list import Piece, crop
from reader.tui.wording import CLAIM_SIGNS, claim_name

if TYPE_CHECKING:
    from reader.storage.notes import AnnotationRow

__all__ = ["AnnotationList"]

_TITLE = 32


class AnnotationList(LazyList["AnnotationRow"]):
    """Annotations by row id, newest first: claim, tags, note, passage; at the right the article and the age."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"annotations--tag-{index}" for index in range(TAG_COLOURS)}

    def __init__(self) -> None:
        super().__init__()
        self.tags: Mapping[str, Tag] = {}

    def item_row(self, row_id: int, item: AnnotationRow, width: int, selected: bool) -> tuple[list[Piece], list[Piece]]:
        """One annotation."""
        del row_id
        annotation, muted = item.annotation, self.muted_style(selected)
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
            right.append((" " + crop(item.article_title, _TITLE), muted))
        if annotation.created is not None:
            right.append((f" {age(annotation.created, datetime.now(UTC)):>6}", muted))
        return left, right
