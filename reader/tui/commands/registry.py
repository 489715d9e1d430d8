"""Every command of the screen in one list: what the docs, the catalogues and the configuration are checked against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reader.errors import ConfigError
from reader.messages import phrase
from reader.model import visible_line
from reader.tui.commands.base import Command
from reader.tui.commands.keys import key_name, keys_of

__all__ = ["all_commands", "check_keymap", "clashes", "scopes", "with_parts"]


def scopes() -> dict[str, tuple[type[Command[Any]], ...]]:
    """The commands that can be reached by key at the same time, by the screen's name."""
    from reader.tui.commands.annotations import ANNOTATIONS_COMMANDS
    from reader.tui.commands.article import ARTICLE_COMMANDS
    from reader.tui.commands.codebook import CODEBOOK_COMMANDS
    from reader.tui.commands.conflicts import CONFLICTS_COMMANDS
    from reader.tui.commands.differences import DIFFERENCES_COMMANDS
    from reader.tui.commands.library import LIBRARY_COMMANDS
    from reader.tui.commands.lists import LIST_COMMANDS
    from reader.tui.commands.speaker import SPEAKER_COMMANDS
    from reader.tui.screens.alike import ALIKE_COMMANDS
    from reader.tui.screens.dialog import DIALOG_COMMANDS
    from reader.tui.screens.feed import FEED_COMMANDS
    from reader.tui.screens.file_picker import FILE_PICKER_COMMANDS
    from reader.tui.screens.linking import LINK_COMMANDS
    from reader.tui.screens.orphans import ORPHAN_COMMANDS
    from reader.tui.screens.people import PEOPLE_COMMANDS
    from reader.tui.screens.pickers import BASIC_COMMANDS, PICKER_COMMANDS
    from reader.tui.screens.prompt import CONFIRM_COMMANDS
    from reader.tui.screens.revisions import REVISION_COMMANDS
    from reader.tui.screens.view_dialog import VIEW_COMMANDS
    from reader.tui.widgets.side_panel import PANEL_COMMANDS

    return {
        "library": (*LIBRARY_COMMANDS, *LIST_COMMANDS),
        "article": ARTICLE_COMMANDS,
        "panel": (*PANEL_COMMANDS, *LIST_COMMANDS),
        "feed": (*DIALOG_COMMANDS, *FEED_COMMANDS, *LIST_COMMANDS),
        "question": (*DIALOG_COMMANDS, *CONFIRM_COMMANDS),
        "view": (*DIALOG_COMMANDS, *VIEW_COMMANDS),
        "changed on both sides": (*CONFLICTS_COMMANDS, *LIST_COMMANDS),
        "differences": (*DIFFERENCES_COMMANDS, *LIST_COMMANDS),
        "codebook": (*CODEBOOK_COMMANDS, *LIST_COMMANDS),
        "annotations": (*ANNOTATIONS_COMMANDS, *LIST_COMMANDS),
        "speakers": (*PEOPLE_COMMANDS, *LIST_COMMANDS),
        "speaker": (*SPEAKER_COMMANDS, *LIST_COMMANDS),
        "earlier texts": (*REVISION_COMMANDS, *LIST_COMMANDS),
        "lost places": (*ORPHAN_COMMANDS, *LIST_COMMANDS),
        "alike": (*DIALOG_COMMANDS, *ALIKE_COMMANDS, *LIST_COMMANDS),
        "picker": (*DIALOG_COMMANDS, *PICKER_COMMANDS),
        "file picker": (*BASIC_COMMANDS, *FILE_PICKER_COMMANDS),
        "link picker": (*BASIC_COMMANDS, *LINK_COMMANDS),
    }


def all_commands() -> tuple[tuple[str, type[Command[Any]]], ...]:
    """Every command once, with its group (not translated), groups and commands in the order of help."""
    commands = dict.fromkeys(command for scope in scopes().values() for command in scope)
    groups = dict.fromkeys(command.group for command in commands)
    return tuple((group, command) for group in groups for command in commands if command.group == group)


def with_parts(commands: tuple[type[Command[Any]], ...]) -> tuple[type[Command[Any]], ...]:
    """The ``commands`` of a screen, and after them those of its parts: the article's panel, and lists."""
    from reader.tui.commands.article import ARTICLE_COMMANDS
    from reader.tui.commands.lists import LIST_COMMANDS
    from reader.tui.widgets.side_panel import PANEL_COMMANDS

    return (*commands, *(PANEL_COMMANDS if commands is ARTICLE_COMMANDS else ()), *LIST_COMMANDS)


# Enter takes the row under the cursor, and for the list of articles that is to open it.
_SAME_MEANING = frozenset({"library.open", "list.choose"})


def clashes(commands: tuple[type[Command[Any]], ...], keymap: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The keys that would run two of ``commands`` under ``keymap``, each with the ids of both."""
    taken: dict[str, str] = {}
    found = []
    for command in commands:
        for key in keys_of(command, keymap):
            other = taken.setdefault(key, command.id)
            if other != command.id and {other, command.id} != _SAME_MEANING:
                found.append((key, other, command.id))
    return found


def check_keymap(keymap: Mapping[str, str]) -> None:
    """Raise ConfigError when [keys] names a command that there is not, no key, or one key for two commands."""
    known = {command.id for _group, command in all_commands()}
    for command_id, keys in keymap.items():
        name = visible_line(command_id)
        if command_id not in known:
            raise ConfigError(
                phrase(
                    "the configuration's [keys] names no command: {name}; docs/keys.md lists them all", name=repr(name)
                )
            )
        if not all(key.strip() for key in keys.split(",")):
            raise ConfigError(
                phrase(
                    "the configuration's [keys] has no key for {name}: write one such as 'x' or 'ctrl+x'",
                    name=repr(name),
                )
            )
    for commands in scopes().values():
        for key, one, other in clashes(commands, keymap):
            raise ConfigError(
                phrase(
                    "the configuration's [keys] gives {key} to both {one} and {other}: choose another key for one",
                    key=repr(visible_line(key_name(key))),
                    one=repr(one),
                    other=repr(other),
                )
            )
