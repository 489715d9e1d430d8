"""The keys of commands: as they are after remapping, and as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.keys import _normalize_key_list, format_key

from reader.tui.commands.base import Command

__all__ = ["key_name", "keys_of"]

# Textual's names for keys that have a shorter or plainer one on the keyboard.
_NAMES = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "enter": "enter",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "backspace": "⌫",
    "delete": "del",
    "home": "home",
    "end": "end",
    "tab": "tab",
    "space": "space",
}


def keys_of(command: type[Command[Any]], keymap: Mapping[str, str]) -> tuple[str, ...]:
    """The keys that run ``command`` under ``keymap`` (command id -> keys), in Textual's long names."""
    keys = keymap.get(command.id) or command.keys
    return tuple(key for key in _normalize_key_list(keys).split(",") if key)


def key_name(key: str) -> str:
    """``key`` (one of Textual's key names) as keyboards and manuals write it: "?", "ctrl+r", "↑"."""
    *modifiers, base = key.split("+")
    return "+".join([*modifiers, _NAMES.get(base) or format_key(base)])
