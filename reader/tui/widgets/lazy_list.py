"""A list of which only the row ids are kept: what a row says is asked for when it comes into sight."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from textual.message import Message
from textual.strip import Strip

from reader.i18n import _
from reader.tui.widgets.line_list import LineList, Piece, draw_row

__all__ = ["LazyList"]

ItemT = TypeVar("ItemT")

CHUNK = 200
_KEPT = 4_000


class LazyList(LineList, Generic[ItemT]):
    """Rows by id; a subclass draws an item in :meth:`item_row`. Its owner answers :class:`Needed` by :meth:`add`."""

    click_chooses = False

    class Needed(Message):
        """Rows are in sight whose items are not known: ``ids`` in the order of the list."""

        def __init__(self, line_list: LineList, ids: Sequence[int]) -> None:
            self.line_list = line_list
            self.ids = ids
            super().__init__()

        @property
        def control(self) -> LineList:
            """The list, for ``@on`` selectors."""
            return self.line_list

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.ids: array[int] = array("q")
        self._items: dict[int, ItemT | None] = {}

    @property
    def row_id(self) -> int | None:
        """The id under the cursor, None in an empty list."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    @property
    def item(self) -> ItemT | None:
        """The item under the cursor, as far as it is known."""
        return None if self.row_id is None else self._items.get(self.row_id)

    def known(self, row_id: int) -> ItemT | None:
        """The item with that id, as far as it is known."""
        return self._items.get(row_id)

    def show_ids(self, ids: array[int], *, keep: bool) -> None:
        """Show these rows; with ``keep`` the cursor stays on its row, and items are asked for again."""
        current, cursor = self.row_id, 0
        if keep and current is not None:
            cursor = ids.index(current) if current in ids else self.cursor
        self.ids = ids
        self._items = {}
        self.set_rows(len(ids), cursor)
        self.call_after_refresh(self.ask)

    def add(self, asked: Sequence[int], items: Mapping[int, ItemT]) -> None:
        """Show the answer to :class:`Needed`; what was asked for and is not there is shown as gone."""
        if len(self._items) > _KEPT:
            kept = {self.ids[index] for index in self._around()}
            self._items = {key: value for key, value in self._items.items() if key in kept}
        changed = set(asked)
        self._items.update((key, items.get(key)) for key in asked)
        self.refresh_rows_where(lambda index: self.ids[index] in changed)
        self.ask()

    def ask(self) -> None:
        """Ask for the items of the rows in sight and of a page each way that are not known yet."""
        for index in self._around():
            if self.ids[index] not in self._items:
                start = max(0, index - CHUNK // 4)
                chunk = self.ids[start : start + CHUNK]
                self.post_message(self.Needed(self, [key for key in chunk if key not in self._items]))
                return

    def _around(self) -> range:
        window, page = self.window, self.page_rows
        return range(max(0, window.start - page), min(len(self.ids), window.stop + page))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what has come into sight."""
        super().watch_scroll_y(old_value, new_value)
        self.ask()

    def on_resize(self) -> None:
        """Ask for what a larger window shows."""
        super().on_resize()
        self.ask()

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """An item, or that it is being read or gone."""
        style = self.row_style(selected)
        row_id = self.ids[index]
        item = self._items.get(row_id)
        if item is None:
            words = _("(no longer in the library)") if row_id in self._items else "…"
            return draw_row([(words, self.muted_style(selected))], [], width, style)
        left, right = self.item_row(row_id, item, width, selected)
        return draw_row(left, right, width, style)

    def item_row(self, row_id: int, item: ItemT, width: int, selected: bool) -> tuple[list[Piece], list[Piece]]:
        """The pieces of a row: on the left, on the right."""
        raise NotImplementedError
