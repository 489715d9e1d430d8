"""Every annotation of the library in one list, found by words, tags and kind; enter opens its passage."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from reader.i18n import _, ngettext
from reader.model import Annotation, Tag
from reader.resources import styles_dir
from reader.tui.commands.annotations import ANNOTATIONS_COMMANDS
from reader.tui.commands.base import Command, bindings
from reader.tui.delay import Delay
from reader.tui.figures import grouped
from reader.tui.screens.passages import PassagesScreen
from reader.tui.widgets.annotation_list import AnnotationList
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.lazy_list import LazyList
from reader.tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from reader.services.library import Library

__all__ = ["AnnotationsScreen", "Shown"]

_PAUSE = 0.12
"""Seconds after the last letter."""


class Shown(StrEnum):
    """Which annotations the list shows."""

    ALL = "all"
    CLAIMS = "claims"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class _Found:
    ids: array[int]
    tags: Sequence[Tag]


def _find(library: Library, words: str, shown: Shown) -> _Found:
    from reader.services import annotating, tagging

    found = annotating.find_annotations(library, words, claims=shown is Shown.CLAIMS, orphans=shown is Shown.LOST)
    return _Found(found, tagging.list_tags(library))


class AnnotationsScreen(PassagesScreen):
    """A line to type in over the annotations that have all of its words, newest first."""

    CSS_PATH: ClassVar[list[str]] = [str(styles_dir() / "annotations.tcss")]  # type: ignore[assignment]
    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = ANNOTATIONS_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(ANNOTATIONS_COMMANDS)

    def __init__(self) -> None:
        super().__init__()
        self.shown = Shown.ALL
        self._delay = Delay(self, _PAUSE)

    def compose(self) -> ComposeResult:
        """What is shown, the words, the list."""
        yield Static(id="annotations-head", markup=False)
        yield TextField(placeholder=_("words, #tag"), id="annotations-words")
        yield Static(id="annotations-empty", markup=False)
        yield AnnotationList()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show all."""
        self.annotations.focus()
        self.library_changed()

    @property
    def annotations(self) -> AnnotationList:
        """The list."""
        return self.query_one(AnnotationList)

    @property
    def annotation(self) -> Annotation | None:
        """The annotation under the cursor, as far as it has been read."""
        row = self.annotations.item
        return None if row is None else row.annotation

    @property
    def words(self) -> str:
        """What is looked for."""
        return self.query_one(Input).value

    def library_changed(self) -> None:
        """Look again."""
        self.changes.remember()
        self.read(partial(_find, self.library, self.words, self.shown), self._show, group="find")

    def _show(self, found: _Found) -> None:
        self.annotations.tags = {tag.name: tag for tag in found.tags}
        self.annotations.show_ids(found.ids, keep=True)
        count = len(found.ids)
        names = {Shown.ALL: _("Annotations"), Shown.CLAIMS: _("Claims"), Shown.LOST: _("Lost passages")}
        number = ngettext("{n} found", "{n} found", count).format(n=grouped(count))
        self.query_one("#annotations-head", Static).update(Content(f"{names[self.shown]}  ·  {number}"))
        nothing = self.query_one("#annotations-empty", Static)
        nothing.display = not count
        nothing.update(Content(_("Nothing here. In an article, t tags, a writes a note, C marks a claim.")))
        self.query_one(KeyBar).refresh_keys()

    def next_kind(self) -> None:
        """Show all, then claims, then what has lost its place."""
        kinds = list(Shown)
        self.shown = kinds[(kinds.index(self.shown) + 1) % len(kinds)]
        self.library_changed()

    @on(LazyList.Needed)
    def read_rows(self, event: LazyList.Needed) -> None:
        """Read what the rows in sight say."""
        from reader.services import annotating

        ids = list(event.ids)
        work = partial(annotating.annotations_by_id, self.library, ids)
        self.read(work, partial(self.annotations.add, ids), group="rows")

    @on(Input.Changed)
    def find(self) -> None:
        """Look once the typing rests."""
        self._delay.then(self.library_changed)

    @on(Input.Submitted)
    def to_list(self) -> None:
        """Go to what was found."""
        self.annotations.focus()
