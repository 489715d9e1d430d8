"""The sources on the left: all, unread, starred, then feeds, tags and speakers in sections that fold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from rich.style import Style
from textual.strip import Strip

from reader.i18n import N_, _
from reader.model import ALL, View, ViewCount, ViewKind
from reader.tui.widgets.line_list import LineList, draw_row

__all__ = ["SECTION_LIMIT", "Row", "RowKind", "SourceList", "source_rows", "view_label"]

SECTION_LIMIT = 12
"""Speakers that a section shows before "more": libraries hold thousands."""

_FIXED = {ViewKind.ALL: N_("All"), ViewKind.UNREAD: N_("Unread"), ViewKind.STARRED: N_("Starred")}
_SECTIONS = {ViewKind.FEED: N_("Feeds"), ViewKind.TAG: N_("Tags"), ViewKind.SPEAKER: N_("Speakers")}
_LIMITED = {ViewKind.SPEAKER: SECTION_LIMIT}


class RowKind(StrEnum):
    """What a row of the list is."""

    VIEW = "view"
    SECTION = "section"
    MORE = "more"
    SPACE = "space"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a view to look at, the head of a section, or the offer of more of it."""

    kind: RowKind
    label: str
    section: ViewKind
    view: View | None = None
    count: int | None = None
    depth: int = 0


def view_label(view: View, views: Iterable[ViewCount] = ()) -> str:
    """What to call ``view`` above its articles; ``views`` know the names of feeds and speakers."""
    if view.kind in _FIXED:
        return _(_FIXED[view.kind])
    if view.kind is ViewKind.SEARCH:
        return _("Search: {words}").format(words=view.key)
    if view.kind is ViewKind.TAG:
        return view.key
    return next((count.label for count in views if count.view == view), view.key)


def source_rows(
    views: Sequence[ViewCount], folded: frozenset[ViewKind] = frozenset(), opened: frozenset[ViewKind] = frozenset()
) -> list[Row]:
    """The rows for ``views``; ``folded`` sections show their head only, ``opened`` ones all they have.

    Tags become a tree at "/": a tag without a row of its own above a longer one ("claim" of "claim/economy") gets one.
    """
    rows = [
        Row(RowKind.VIEW, _(_FIXED[count.view.kind]), count.view.kind, count.view, count.count)
        for count in views
        if count.view.kind in _FIXED
    ]
    for section, label in _SECTIONS.items():
        counts = [count for count in views if count.view.kind is section]
        if not counts:
            continue
        rows.append(Row(RowKind.SPACE, "", section))
        rows.append(Row(RowKind.SECTION, _(label), section, count=len(counts)))
        if section in folded:
            continue
        members = _tag_rows(counts) if section is ViewKind.TAG else [_view_row(count) for count in counts]
        limit = _LIMITED.get(section, len(members))
        if section in opened or len(members) <= limit:
            rows += members
        else:
            rows += members[:limit]
            rows.append(Row(RowKind.MORE, _("{number} more").format(number=len(members) - limit), section))
    return rows


def _view_row(count: ViewCount) -> Row:
    return Row(RowKind.VIEW, count.label or count.view.key, count.view.kind, count.view, count.count)


def _tag_rows(counts: Sequence[ViewCount]) -> list[Row]:
    known: dict[tuple[str, ...], ViewCount | None] = {}
    for count in counts:
        path = tuple(count.view.key.split("/"))
        for depth in range(1, len(path)):
            known.setdefault(path[:depth], None)
        known[path] = count
    rows = []
    for path in sorted(known, key=lambda path: tuple(part.casefold() for part in path)):
        found = known[path]
        view = found.view if found else View(ViewKind.TAG, "/".join(path))
        number = found.count if found else None
        rows.append(Row(RowKind.VIEW, path[-1], ViewKind.TAG, view, number, len(path) - 1))
    return rows


class SourceList(LineList):
    """The views of a library; moving the cursor onto one shows it, enter goes to its articles."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"source-list--section", "source-list--shown"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.views: tuple[ViewCount, ...] = ()
        self.rows: list[Row] = []
        self.shown = ALL
        self._folded: frozenset[ViewKind] = frozenset()
        self._opened: frozenset[ViewKind] = frozenset()

    @property
    def row(self) -> Row | None:
        """The row under the cursor, None in an empty list."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def show_views(self, views: Sequence[ViewCount]) -> None:
        """Show ``views`` with the cursor on what it was on, wherever that is now."""
        self.views = tuple(views)
        self._rebuild()

    def mark_shown(self, view: View) -> None:
        """Mark ``view`` as the one whose articles are shown, and put the cursor there unless a person moves it now."""
        self.shown = view
        if not self.has_focus:
            self._move_to(view)
        self.refresh_rows()

    def toggle(self, row: Row) -> bool:
        """Fold or unfold the section of ``row``, or open all of it; False when the row is a view."""
        if row.kind is RowKind.SECTION:
            self._folded ^= {row.section}
        elif row.kind is RowKind.MORE:
            self._opened |= {row.section}
        else:
            return False
        self._rebuild()
        return True

    def _rebuild(self) -> None:
        before = self.row
        self.rows = source_rows(self.views, self._folded, self._opened)
        at = next((index for index, row in enumerate(self.rows) if before is not None and _same(row, before)), None)
        self.set_rows(len(self.rows), at)

    def _move_to(self, view: View) -> None:
        for index, row in enumerate(self.rows):
            if row.view == view:
                self.set_rows(len(self.rows), index)

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor off the empty rows between sections, going on in the direction it came from."""
        cursor = super().validate_cursor(cursor)
        step = -1 if cursor < self.cursor else 1
        while 0 < cursor < len(self.rows) - 1 and self.rows[cursor].kind is RowKind.SPACE:
            cursor += step
        return cursor

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """A section's head, or a view with its count at the right."""
        row = self.rows[index]
        style = self.row_style(selected)
        muted = self.muted_style(selected)
        if row.kind is RowKind.SECTION:
            head = self.get_component_rich_style("source-list--section", partial=True)
            mark = "▸ " if row.section in self._folded else "▾ "
            return draw_row([(mark + row.label, head)], [(str(row.count), muted)], width, style)
        if row.kind is not RowKind.VIEW:
            return draw_row([("  " + row.label if row.label else "", muted)], [], width, style)
        shown = row.view == self.shown
        words = self.get_component_rich_style("source-list--shown", partial=True) if shown else Style()
        indent = "  " * (row.depth + 1) if row.section in _SECTIONS else ""
        count = "" if row.count is None else f"{row.count:,}".replace(",", " ")
        return draw_row([(indent + row.label, words)], [(count, muted)], width, style)


def _same(row: Row, other: Row) -> bool:
    return (row.kind, row.section, row.view) == (other.kind, other.section, other.view)
