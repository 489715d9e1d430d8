"""Every key of every command reaches it: no widget takes a key away from the screen that it stands on."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from reader.model import ALL
from reader.services import articles
from reader.services.library import Library
from reader.tui.commands.article import ARTICLE_COMMANDS
from reader.tui.commands.base import Command
from reader.tui.commands.common import ShowPalette
from reader.tui.commands.keys import keys_of
from reader.tui.commands.library import LIBRARY_COMMANDS
from reader.tui.commands.lists import LIST_COMMANDS
from reader.tui.screens.article import ArticleScreen
from reader.tui.screens.base import CommandScreen
from tests.pilot.driving import settle, started, until


async def unreached(
    pilot: Pilot[None], commands: tuple[type[Command[Any]], ...], own: tuple[type[Command[Any]], ...]
) -> list[str]:
    """The keys of ``commands``, those of the focused part's ``own`` aside, that run nothing or something else."""
    ran: list[str] = []
    screen = pilot.app.screen
    assert isinstance(screen, CommandScreen)

    def note(command_id: str) -> None:
        ran.append(command_id)

    holder: Any = screen
    holder.action_run_command = note
    missed = []
    theirs = {key for command in own for key in keys_of(command, {})}
    for command in commands:
        if command is ShowPalette:  # Textual's own, before any screen hears the key
            continue
        for key in set(keys_of(command, {})) - theirs:
            ran.clear()
            await pilot.press(key)
            if ran != [command.id]:
                missed.append(f"{key} of {command.id}: {ran}")
    return missed


async def test_every_key_of_the_article_reaches_its_command(samples: Library) -> None:
    ids = articles.article_ids(samples, ALL)
    async with started(samples, (120, 40)) as pilot:
        screen = ArticleScreen(ids[0], ids)
        await pilot.app.push_screen(screen)
        await until(pilot, lambda: screen.pane.reading is not None)
        await settle(pilot)
        assert await unreached(pilot, ARTICLE_COMMANDS, ()) == []


async def test_every_key_of_the_library_reaches_its_command(samples: Library) -> None:
    async with started(samples, (120, 40)) as pilot:
        assert await unreached(pilot, LIBRARY_COMMANDS, LIST_COMMANDS) == []


async def test_arrows_and_pages_move_the_cursor_at_once(samples: Library) -> None:
    ids = articles.article_ids(samples, ALL)
    async with started(samples, (80, 24)) as pilot:
        screen = ArticleScreen(ids[0], ids)
        await pilot.app.push_screen(screen)
        await until(pilot, lambda: screen.pane.reading is not None)
        places = [screen.pane.cursor]
        for key in ("down", "pagedown", "end", "home", "pageup", "up"):
            await pilot.press(key)
            places.append(screen.pane.cursor)
            assert not screen.pane.is_scrolling
        assert places[1] > places[0]
        assert places[2] > places[1]
        assert places[3] > places[2]
        assert places[4] < places[3]
        assert places[5] < places[4]
