"""The picker of the annotation that a passage is to be linked with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual.binding import BindingType

from reader.i18n import N_, _
from reader.model import Annotation, Link, LinkKind
from reader.tui.commands.base import Command, bindings
from reader.tui.screens.pickers import BASIC_COMMANDS, Picker
from reader.tui.widgets.line_list import Piece
from reader.tui.wording import link_name

if TYPE_CHECKING:
    from reader.storage.notes import AnnotationRow

__all__ = ["LINK_COMMANDS", "LinkPicker"]

_LATEST = 500


class NextKind(Command["LinkPicker"]):
    """Take the next kind of link: supports, contradicts, belongs to."""

    id = "picker.link_kind"
    keys = "f2"
    label = N_("Kind of link")
    group = N_("Pickers")

    def run(self, screen: LinkPicker) -> None:
        """Show it in every row."""
        screen.next_kind()


LINK_COMMANDS: tuple[type[Command[Any]], ...] = (NextKind,)
_COMMANDS: tuple[type[Command[Any]], ...] = (*BASIC_COMMANDS, *LINK_COMMANDS)


class LinkPicker(Picker):
    """Gives back a :class:`Link` to one of the latest annotations, those of the same article first."""

    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = _COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(_COMMANDS)

    def __init__(self, passage: str, article_id: int, own: Annotation | None) -> None:
        hint = _("enter links, or unlinks what is linked · f2 kind of link · esc closes")
        super().__init__(_("Link “{passage}” with").format(passage=passage), hint, _("type words, a tag or a title"))
        self.article_id = article_id
        self.own = own
        self.kind = LinkKind.SUPPORTS
        self.known: list[AnnotationRow] = []
        self.found: list[AnnotationRow] = []

    def on_mount(self) -> None:
        """Read the annotations that can be chosen."""
        from reader.services import annotating

        super().on_mount()
        self.read(partial(annotating.annotation_rows, self.library, None, _LATEST), self._show_known, group="known")

    def _show_known(self, rows: Sequence[AnnotationRow]) -> None:
        others = [row for row in rows if self.own is None or row.annotation.uuid != self.own.uuid]
        self.known = sorted(others, key=lambda row: row.annotation.article_id != self.article_id)
        self.refill(self.typed)

    def refill(self, typed: str) -> None:
        """Annotations with every word of ``typed`` in their passage, note, tags or title."""
        words = typed.casefold().split()
        self.found = [row for row in self.known if all(word in _haystack(row) for word in words)]
        self.rows.set_rows(len(self.found), cursor=0)

    def row(self, index: int) -> tuple[list[Piece], list[Piece]]:
        """The kind of link, the passage and its article."""
        row = self.found[index]
        annotation = row.annotation
        linked = self.own is not None and Link(self.kind, annotation.uuid) in self.own.links
        left: list[Piece] = [
            ("✓ " if linked else "  ", Style(bold=True)),
            (f"{link_name(self.kind)} ", self.rows.muted()),
        ]
        left += [(f"#{name} ", Style(bold=True)) for name in annotation.tags]
        left.append((f"“{annotation.anchor.exact}”", Style.null()))
        where = _("here") if annotation.article_id == self.article_id else row.article_title[:30]
        return left, [(where, self.rows.muted())]

    def next_kind(self) -> None:
        """Take the next kind of link."""
        kinds = list(LinkKind)
        self.kind = kinds[(kinds.index(self.kind) + 1) % len(kinds)]
        self.rows.refresh_rows()

    def accept(self) -> None:
        """Give back the link to the annotation under the cursor."""
        if self.found:
            self.dismiss(Link(self.kind, self.found[self.rows.cursor].annotation.uuid))


def _haystack(row: AnnotationRow) -> str:
    annotation = row.annotation
    return " ".join((annotation.anchor.exact, annotation.note, *annotation.tags, row.article_title)).casefold()
