"""A list of any length: rows are drawn when they come into sight and nothing is kept for each of them.

Textual's OptionList takes 15 s to show 100,000 rows because every row is an object; this one asks its subclass to
draw the rows in the window, and remembers the strips it was given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.cache import LRUCache
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.model import visible_line
from reader.tui.commands.base import bindings
from reader.tui.commands.lists import LIST_COMMANDS

__all__ = ["LineList", "Piece", "crop", "draw_row"]

Piece = tuple[str, Style]
"""A stretch of one row: its text (from anywhere: it is made visible when drawn) and its style."""

GUTTER = 2
"""Cells left of every row: the cursor's mark, so that colour is not the only sign of it, and a space."""

MARGIN = 1
"""Blank cells right of every row."""

_CACHED_STRIPS = 1024
_ELLIPSIS = "…"


class LineList(ScrollView, can_focus=True, inherit_bindings=False):
    """A cursor over ``row_count`` rows; a subclass draws row ``index`` in :meth:`render_row`.

    Every row is ``row_height`` lines high; lists of two-line rows override :meth:`row_strips` instead.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(LIST_COMMANDS)
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--cursor", "line-list--muted", "line-list--mark"}
    DEFAULT_CSS = """
    LineList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
    }
    """

    #: Lines of each row.
    row_height: int = 1
    #: Whether the first click on a row chooses it, or only a click on the row that has the cursor.
    click_chooses: ClassVar[bool] = True

    cursor: reactive[int] = reactive(0, init=False, repaint=False)

    class Highlighted(Message):
        """The cursor has come to row ``index``."""

        def __init__(self, line_list: LineList, index: int) -> None:
            self.line_list = line_list
            self.index = index
            super().__init__()

        @property
        def control(self) -> LineList:
            """The list, for ``@on`` selectors."""
            return self.line_list

    class Chosen(Highlighted):
        """Row ``index`` was taken, by enter or by a click."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self.row_count = 0
        self._base_style: Style | None = None
        self._strips: LRUCache[tuple[int, int, bool, bool], Sequence[Strip]] = LRUCache(_CACHED_STRIPS)

    # What subclasses draw

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """Row ``index`` in ``width`` cells; ``selected`` says that the cursor is on it."""
        raise NotImplementedError

    def row_strips(self, index: int, width: int, selected: bool) -> Sequence[Strip]:
        """The ``row_height`` lines of row ``index``."""
        return (self.render_row(index, width, selected),)

    def row_style(self, selected: bool) -> Style:
        """The style under a whole row, with its background."""
        if selected:
            return self.get_component_rich_style("line-list--cursor")
        if self._base_style is None:
            # Textual works it out anew each time, from all ancestors: a third of what a page of rows costs.
            self._base_style = self.rich_style
        return self._base_style

    def muted_style(self, selected: bool) -> Style:
        """The style of quieter words, which are as plain as the others on the row that has the keyboard's cursor."""
        if selected and self.has_focus:
            return Style.null()
        return self.get_component_rich_style("line-list--muted", partial=True)

    # What owners call

    @property
    def page_rows(self) -> int:
        """How many whole rows the window holds, at least one."""
        return max(1, self.scrollable_content_region.height // self.row_height)

    @property
    def window(self) -> range:
        """The rows in sight, those cut in half included."""
        first = self.scroll_offset.y // self.row_height
        lines = self.scroll_offset.y % self.row_height + self.scrollable_content_region.height
        return range(first, min(self.row_count, first - (-lines // self.row_height)))

    def set_rows(self, count: int, cursor: int | None = None) -> None:
        """Show ``count`` rows, all drawn anew, with the cursor on row ``cursor`` (by default where it was)."""
        self.row_count = max(0, count)
        self._strips.clear()
        self._take_extent(Size(0, self.row_count * self.row_height))
        self.set_reactive(LineList.cursor, self.validate_cursor(self.cursor if cursor is None else cursor))
        self.refresh()
        # The scroll bar appears in the next layout, and only then can the list be scrolled that far.
        self.call_after_refresh(self._show_cursor)

    def _take_extent(self, extent: Size) -> None:
        """Take the size of all rows; the screen is laid out, and drawn from end to end, only if it looks different."""
        beyond, own = extent.height - self.container_size.height, self.styles.height
        is_fixed = own is not None and not own.is_auto and self.scroll_offset.y <= max(0, beyond)
        if self.display and not (is_fixed and self.show_vertical_scrollbar is (beyond > 0)):
            self.virtual_size = extent
            return
        self.set_reactive(LineList.virtual_size, extent)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = extent.height

    def refresh_row(self, index: int) -> None:
        """Draw row ``index`` anew because what it shows has changed."""
        self.refresh_rows_where(index.__eq__)

    def refresh_rows_where(self, changed: Callable[[int], bool]) -> None:
        """Draw the rows anew for whose index ``changed`` is true: now if they are in sight, or when they come there."""
        for key in [key for key in self._strips.keys() if changed(key[0])]:  # noqa: SIM118 - a cache, no dict
            self._strips.discard(key)
        for index in self.window:
            if changed(index):
                self.refresh_lines(index * self.row_height, self.row_height)

    def refresh_rows(self) -> None:
        """Draw every row in sight anew."""
        self._strips.clear()
        self.refresh()

    def choose(self) -> None:
        """Take the row under the cursor."""
        if self.row_count:
            self.post_message(self.Chosen(self, self.cursor))

    def action_run_command(self, command_id: str) -> None:
        """Run the list command of that id."""
        for command in LIST_COMMANDS:
            if command.id == command_id:
                command().run(self)

    # The cursor

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(0, min(cursor, self.row_count - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        """Redraw the two rows that changed, keep the cursor in sight and tell the owner."""
        for index in (before, now):
            self.refresh_lines(index * self.row_height, self.row_height)
        self._show_cursor()
        if self.row_count:
            self.post_message(self.Highlighted(self, now))

    def _show_cursor(self) -> None:
        top, height = self.cursor * self.row_height, self.scrollable_content_region.height
        if height <= 0 or not self.row_count:
            return
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        elif top + self.row_height > self.scroll_offset.y + height:
            self.scroll_to(y=top + self.row_height - height, animate=False)
        self._place_terminal_cursor()

    def _place_terminal_cursor(self) -> None:
        """Put the terminal's own cursor on the row, where screen readers and magnifiers look for it."""
        if self.has_focus:
            region = self.content_region
            line = self.cursor * self.row_height - self.scroll_offset.y
            if 0 <= line < region.height:
                self.app.cursor_position = Offset(region.x, region.y + line)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Move the window over the rows."""
        super().watch_scroll_y(old_value, new_value)
        self._place_terminal_cursor()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The cursor row looks different where keys go."""
        super().watch_has_focus(has_focus)
        self._place_terminal_cursor()
        self.refresh_lines(self.cursor * self.row_height, self.row_height)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._show_cursor()

    async def _on_click(self, event: events.Click) -> None:
        index = (event.get_content_offset_capture(self).y + self.scroll_offset.y) // self.row_height
        if event.button != 1 or not 0 <= index < self.row_count:
            return
        event.stop()
        was_there = index == self.cursor
        self.cursor = index
        if self.click_chooses or was_there:
            self.choose()

    # Drawing

    def notify_style_update(self) -> None:
        """Forget strips that were drawn in other colours."""
        super().notify_style_update()
        self._strips.clear()
        self._base_style = None

    def render_line(self, y: int) -> Strip:
        """The line at ``y`` of the window."""
        width = self.scrollable_content_region.width
        index, line = divmod(y + self.scroll_offset.y, self.row_height)
        if not 0 <= index < self.row_count:
            return Strip.blank(width, self.row_style(selected=False))
        selected = index == self.cursor
        focused = selected and self.has_focus
        key = (index, width, selected, focused)
        strips = self._strips.get(key)
        if strips is None:
            strips = self._strips[key] = self._drawn(index, width, selected, focused)
        return strips[line] if line < len(strips) else Strip.blank(width, self.row_style(selected))

    def _drawn(self, index: int, width: int, selected: bool, focused: bool) -> Sequence[Strip]:
        style = self.row_style(selected)
        mark = "▌ " if focused else "│ " if selected else "  "
        gutter = Segment(mark[:GUTTER], _over(style, self.get_component_rich_style("line-list--mark", partial=True)))
        margin = Segment(" ", style)
        inner = max(0, width - GUTTER - MARGIN)
        return tuple(
            Strip([gutter, *strip.adjust_cell_length(inner, style), margin]).adjust_cell_length(width, style)
            for strip in self.row_strips(index, inner, selected)
        )

    def refresh_lines(self, y_start: int, line_count: int = 1) -> None:
        """Draw lines of the whole list anew if they are in sight."""
        top = y_start - self.scroll_offset.y
        self.refresh(Region(0, top, self.size.width, line_count))


def crop(text: str, width: int) -> str:
    """``text`` made visible and cut to at most ``width`` cells, with an ellipsis where something was cut.

    Reads no more than a few code points a cell, so that a title of a megabyte costs nothing.
    """
    if width <= 0:
        return ""
    bounded = text[: width * 8 + 8]
    line = visible_line(bounded)
    if len(bounded) == len(text) and cell_len(line) <= width:
        return line
    if cell_len(line) < width:
        return line + _ELLIPSIS
    return set_cell_size(line, width - 1) + _ELLIPSIS


def draw_row(left: Iterable[Piece], right: Iterable[Piece], width: int, style: Style) -> Strip:
    """One row of ``width`` cells: ``left`` cut to leave ``right`` whole, the space between them filled.

    ``style`` lies under all pieces. ``right`` goes when the row is too narrow for it beside ten cells of ``left``.
    """
    tail = [(visible_line(text), piece) for text, piece in right if text]
    tail_width = sum(cell_len(text) for text, _style in tail)
    if tail and tail_width + 11 > width:
        tail, tail_width = [], 0
    room = width - tail_width - (1 if tail else 0)
    segments: list[Segment] = []
    for text, piece in left:
        words = crop(text, room)
        if words:
            segments.append(Segment(words, _over(style, piece)))
            room -= cell_len(words)
    gap = room + (1 if tail else 0)
    if gap > 0:
        segments.append(Segment(" " * gap, style))
    segments.extend(Segment(text, _over(style, piece)) for text, piece in tail)
    return Strip(segments).adjust_cell_length(width, style)


def _over(style: Style, piece: Style) -> Style:
    """``piece`` on a row of ``style``: colours are left out of a reversed row, where they would become backgrounds."""
    return style + (piece.without_color if style.reverse else piece)
