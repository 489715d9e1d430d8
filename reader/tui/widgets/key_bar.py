"""The one quiet line at the bottom: the keys of what can be done here, and what is going on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from reader.i18n import _
from reader.model import visible_line
from reader.tui.commands.base import Command
from reader.tui.commands.keys import key_name, keys_of
from reader.tui.delay import Delay
from reader.tui.screens.base import CommandScreen
from reader.tui.widgets.line_list import crop

__all__ = ["Entry", "KeyBar", "fitting"]

_GAP = 2
_LAST = "app.help"
SAID_FOR = 5.0
"""Seconds for which what was said stays."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One command in the bar."""

    command_id: str
    key: str
    label: str

    @property
    def width(self) -> int:
        """Cells of key, space and label."""
        return cell_len(self.key) + 1 + cell_len(self.label)


class KeyBar(Widget):
    """Keys and labels of the screen's available footer commands, as many as fit, and the help key always.

    ``status`` is one line about work that goes on ("" for none); it stands at the right and has precedence over keys.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--status"}

    status: reactive[str] = reactive("")
    _said: reactive[str] = reactive("")

    def __init__(self) -> None:
        super().__init__()
        self._places: list[tuple[range, str]] = []
        self._drawn: list[Entry] = []
        self._silence = Delay(self, SAID_FOR)

    def say(self, words: str) -> None:
        """Show one line that goes away by itself; never markup."""
        self._said = words
        self._silence.then(partial(setattr, self, "_said", ""))

    def refresh_keys(self) -> None:
        """Draw the bar anew if what is available has changed."""
        if self._entries() != self._drawn:
            self.refresh()

    def render(self) -> Content:
        """The line, cropped to whole entries."""
        width = self.content_size.width
        status = crop(self.status or self._said, width)
        room = width - (cell_len(status) + _GAP if status else 0)
        key_style = self.get_visual_style("key-bar--key", partial=True)
        parts: list[Content] = []
        self._places = []
        at = 0
        self._drawn = self._entries()
        for entry in fitting(self._drawn, room):
            if at:
                parts.append(Content(" " * _GAP))
                at += _GAP
            self._places.append((range(at, at + entry.width), entry.command_id))
            parts += [Content.styled(entry.key, key_style), Content(f" {entry.label}")]
            at += entry.width
        if status:
            parts.append(Content(" " * max(0, width - at - cell_len(status))))
            parts.append(Content.styled(status, self.get_visual_style("key-bar--status", partial=True)))
        return Content("").join(parts)

    def _entries(self) -> list[Entry]:
        screen = self.screen
        if not isinstance(screen, CommandScreen):
            return []
        keymap = screen.library.settings.keys
        return [self._entry(command, keymap) for command in screen.user_commands() if command.in_footer]

    @staticmethod
    def _entry(command: type[Command[Any]], keymap: Mapping[str, str]) -> Entry:
        keys = keys_of(command, keymap)
        return Entry(command.id, visible_line(key_name(keys[0])) if keys else "", _(command.label))

    def on_click(self, event: events.Click) -> None:
        """Run the command whose entry was clicked."""
        event.stop()
        screen, at = self.screen, event.get_content_offset_capture(self).x
        for place, command_id in self._places:
            if at in place and isinstance(screen, CommandScreen):
                screen.action_run_command(command_id)


def fitting(entries: Sequence[Entry], room: int) -> list[Entry]:
    """The entries that fit ``room`` cells: in order, but help keeps its place when others have to go."""
    last = [entry for entry in entries if entry.command_id == _LAST]
    room -= sum(entry.width for entry in last)
    kept: list[Entry] = []
    for entry in entries:
        if entry.command_id == _LAST:
            continue
        if entry.width + _GAP > room:
            break
        room -= entry.width + _GAP
        kept.append(entry)
    return kept + last if room >= 0 else []
