"""The keys of commands: as they are after remapping, and as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.keys import _normalize_key_list, format_key

from reader.i18n import N_, _
from reader.tui.commands.base import Command

__all__ = ["key_name", "keys_of"]

# Textual's names for keys that have a shorter or plainer one on the keyboard.
_NAMES = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "enter": N_("enter"),
    "escape": N_("esc"),
    "pageup": N_("pgup"),
    "pagedown": N_("pgdn"),
    "backspace": "⌫",
    "delete": N_("del"),
    "home": N_("home"),
    "end": N_("end"),
    "tab": N_("tab"),
    "space": N_("space"),
    "shift": N_("shift"),
}


def keys_of(command: type[Command[Any]], keymap: Mapping[str, str]) -> tuple[str, ...]:
    """The keys that run ``command`` under ``keymap`` (command id -> keys), in Textual's long names."""
    keys = keymap.get(command.id) or command.keys
    return tuple(key for key in _normalize_key_list(keys).split(",") if key)


def key_name(key: str) -> str:
    """``key`` (one of Textual's key names) as keyboards and manuals of this language write it: "?", "ctrl+r", "↑"."""
    *modifiers, base = key.split("+")
    shown = [_(_NAMES[one]) if one in _NAMES else one for one in modifiers]
    return "+".join([*shown, _(_NAMES[base]) if base in _NAMES else format_key(base)])
