"""The tags that one key puts on a passage, each behind its key."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from reader.model import Tag, visible_line

__all__ = ["TagStrip"]

_GAP = 2


class TagStrip(Widget):
    """One line of keys and tags, as many as fit; no line at all where no tag has a key, or where room is short."""

    def __init__(self) -> None:
        super().__init__()
        self._tags: list[Tag] = []
        self._has_room = True
        self.display = False

    @property
    def has_room(self) -> bool:
        """Whether the screen has a line to spare."""
        return self._has_room

    @has_room.setter
    def has_room(self, value: bool) -> None:
        self._has_room = value
        self.display = value and bool(self._tags)

    def show(self, tags: Iterable[Tag]) -> None:
        """Show those of ``tags`` that have a key, in the order of the keys."""
        keyed = sorted((tag for tag in tags if tag.shortcut), key=lambda tag: tag.shortcut)
        before, self._tags = self._tags, keyed
        # How often a tag is used is not said here.
        if [_said(tag) for tag in keyed] != [_said(tag) for tag in before]:
            self.display = self._has_room and bool(keyed)
            self.refresh()

    def render(self) -> Content:
        """The line, cropped to whole tags."""
        room = self.content_size.width
        parts: list[str | tuple[str, str]] = []
        for tag in self._tags:
            key, name = visible_line(tag.shortcut), f"#{visible_line(tag.name)}"
            room -= cell_len(key) + 1 + cell_len(name) + _GAP
            if room < -_GAP:
                break
            parts += [(key, "bold"), " ", (name, f"$tag-{tag.colour}"), " " * _GAP]
        return Content.assemble(*parts)


def _said(tag: Tag) -> tuple[str, str, int]:
    return tag.shortcut, tag.name, tag.colour
