"""The sources on the left: all, unread, starred, then saved views, feeds, tags and speakers in sections that fold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from rich.style import Style
from textual.strip import Strip

from reader.i18n import N_, _
from reader.model import ALL, View, ViewCount, ViewKind
from reader.tui.figures import grouped
from reader.tui.widgets.line_list import LineList, Piece, draw_row

__all__ = ["SECTION_LIMIT", "Row", "RowKind", "SourceList", "source_rows", "view_label"]

SECTION_LIMIT = 12
"""Speakers that a section shows before "more": libraries hold thousands."""

_FIXED = {ViewKind.ALL: N_("All"), ViewKind.UNREAD: N_("Unread"), ViewKind.STARRED: N_("Starred")}
_SECTIONS = {
    ViewKind.SAVED: N_("Views"),
    ViewKind.FEED: N_("Feeds"),
    ViewKind.TAG: N_("Tags"),
    ViewKind.SPEAKER: N_("Speakers"),
}
_LIMITED = {ViewKind.SPEAKER: SECTION_LIMIT}


class RowKind(StrEnum):
    """What a row of the list is."""

    VIEW = "view"
    SECTION = "section"
    FOLDER = "folder"
    MORE = "more"
    SPACE = "space"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a view to look at, the head of a section or of a folder in it, or the offer of more of it.

    ``folder`` is the path of a folder's row; ``is_closed`` that what is in the section or folder is not shown;
    ``has_trouble`` that a feed failed (or one in the folder), or that a view's query cannot be read.
    """

    kind: RowKind
    label: str
    section: ViewKind
    view: View | None = None
    count: int | None = None
    depth: int = 0
    folder: str = ""
    is_closed: bool = False
    has_trouble: bool = False
    is_more: bool = False


def view_label(view: View, views: Iterable[ViewCount] = ()) -> str:
    """What to call ``view`` above its articles; ``views`` know the names of feeds and speakers."""
    if view.kind in _FIXED:
        return _(_FIXED[view.kind])
    if view.kind is ViewKind.SEARCH:
        name = _("Search: {words}").format(words=view.key)
        return name if view.within is None else f"{view_label(view.within, views)} · {name}"
    if view.kind is ViewKind.TAG:
        return view.key
    return next((count.label for count in views if count.view == view), view.key)


def source_rows(
    views: Sequence[ViewCount],
    folded: frozenset[ViewKind] = frozenset(),
    opened: frozenset[ViewKind] = frozenset(),
    closed: frozenset[tuple[ViewKind, str]] = frozenset(),
) -> list[Row]:
    """The rows for ``views``; ``folded`` sections show their head only, ``opened`` ones all they have.

    Feeds and saved views stand in their folders; ``closed`` folders, each with its section, show their head only.
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
        rows.append(
            Row(
                RowKind.SECTION,
                _(label),
                section,
                count=len(counts),
                is_closed=section in folded,
                has_trouble=section in folded and any(count.trouble for count in counts),
            )
        )
        if section in folded:
            continue
        members = _tag_rows(counts) if section is ViewKind.TAG else _folder_rows(counts, section, closed)
        limit = _LIMITED.get(section, len(members))
        if section in opened or len(members) <= limit:
            rows += members
        else:
            rows += members[:limit]
            rows.append(Row(RowKind.MORE, _("{number} more").format(number=len(members) - limit), section))
    return rows


def _folder_rows(counts: Sequence[ViewCount], section: ViewKind, closed: frozenset[tuple[ViewKind, str]]) -> list[Row]:
    """What is in no folder, then folder by folder, each below its head, with the sum of what it holds."""
    rows = [_view_row(count, 0) for count in counts if not count.folder]
    heads: set[str] = set()
    for count in sorted((count for count in counts if count.folder), key=lambda count: _path_key(count.folder)):
        path = count.folder.split("/")
        for depth in range(len(path)):
            folder = "/".join(path[: depth + 1])
            if any((section, "/".join(path[:above])) in closed for above in range(1, depth + 1)):
                break
            if folder not in heads:
                heads.add(folder)
                within = [one for one in counts if f"{one.folder}/".startswith(f"{folder}/")]
                is_closed = (section, folder) in closed
                rows.append(
                    Row(
                        RowKind.FOLDER,
                        path[depth],
                        section,
                        count=sum(one.count for one in within) if section is ViewKind.FEED else None,
                        depth=depth,
                        folder=folder,
                        is_closed=is_closed,
                        has_trouble=is_closed and any(one.trouble for one in within),
                    )
                )
        if not any((section, "/".join(path[:above])) in closed for above in range(1, len(path) + 1)):
            rows.append(_view_row(count, len(path)))
    return rows


def _path_key(folder: str) -> list[str]:
    return [part.casefold() for part in folder.split("/")]


def _view_row(count: ViewCount, depth: int) -> Row:
    number = count.count if count.count >= 0 else None
    return Row(
        RowKind.VIEW,
        count.label or count.view.key,
        count.view.kind,
        count.view,
        number,
        depth,
        has_trouble=bool(count.trouble),
        is_more=count.is_more,
    )


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

    COMPONENT_CLASSES: ClassVar[set[str]] = {"source-list--section", "source-list--shown", "source-list--trouble"}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.views: tuple[ViewCount, ...] = ()
        self.rows: list[Row] = []
        self.shown = ALL
        self._folded: frozenset[ViewKind] = frozenset()
        self._opened: frozenset[ViewKind] = frozenset()
        self._closed_folders: frozenset[tuple[ViewKind, str]] = frozenset()
        self._counted: dict[View, ViewCount] = {}

    @property
    def row(self) -> Row | None:
        """The row under the cursor, None in an empty list."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def with_counts(self, views: Sequence[ViewCount], counted: Sequence[ViewCount] = ()) -> list[ViewCount]:
        """``views`` with the numbers of those that were ``counted`` now, or else when they were last."""
        self._counted.update({count.view: count for count in counted})
        return [
            replace(count, count=known.count, is_more=known.is_more, trouble=known.trouble)
            if count.view.kind is ViewKind.SAVED and (known := self._counted.get(count.view)) is not None
            else count
            for count in views
        ]

    def show_views(self, views: Sequence[ViewCount]) -> None:
        """Show ``views`` with the cursor on what it was on, wherever that is now."""
        if self.views != tuple(views):
            self.views = tuple(views)
            self._rebuild()

    def mark_shown(self, view: View) -> None:
        """Mark ``view`` as the one whose articles are shown, and put the cursor there unless a person moves it now."""
        is_other, self.shown = view != self.shown, view
        if not self.has_focus:
            self._move_to(view)
        if is_other:
            self.refresh_rows()

    def toggle(self, row: Row) -> bool:
        """Fold or unfold the section or folder of ``row``, or open all of it; False when the row is a view."""
        if row.kind is RowKind.SECTION:
            self._folded ^= {row.section}
        elif row.kind is RowKind.FOLDER:
            self._closed_folders ^= {(row.section, row.folder)}
        elif row.kind is RowKind.MORE:
            self._opened |= {row.section}
        else:
            return False
        self._rebuild()
        return True

    def _rebuild(self) -> None:
        before = self.row
        self.rows = source_rows(self.views, self._folded, self._opened, self._closed_folders)
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
        trouble = self.get_component_rich_style("source-list--trouble", partial=True)
        # A mark and not colour alone; the line that says what is wrong stands above the articles of the view.
        warning: list[Piece] = [("! ", trouble)] if row.has_trouble else []
        fold = "▸ " if row.is_closed else "▾ "
        if row.kind is RowKind.SECTION:
            head = self.get_component_rich_style("source-list--section", partial=True)
            return draw_row([(fold + row.label, head)], [*warning, (str(row.count), muted)], width, style)
        count = "" if row.count is None else grouped(row.count) + ("+" if row.is_more else "")
        if row.kind is RowKind.FOLDER:
            indent = "  " * (row.depth + 1)
            return draw_row([(indent + fold + row.label, muted)], [*warning, (count, muted)], width, style)
        if row.kind is not RowKind.VIEW:
            return draw_row([("  " + row.label if row.label else "", muted)], [], width, style)
        shown = row.view == self.shown
        words = self.get_component_rich_style("source-list--shown", partial=True) if shown else Style()
        indent = "  " * (row.depth + 1) if row.section in _SECTIONS else ""
        return draw_row([(indent + row.label, words)], [*warning, (count, muted)], width, style)


def _same(row: Row, other: Row) -> bool:
    return (row.kind, row.section, row.view, row.folder) == (other.kind, other.section, other.view, other.folder)
