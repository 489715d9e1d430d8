"""The help screen, and docs/keys.md beside it."""

from __future__ import annotations

from reader.model import View, ViewKind
from reader.services import articles
from reader.services.library import Library
from reader.tui.commands.article import ARTICLE_COMMANDS
from reader.tui.commands.keys import key_name, keys_of
from reader.tui.commands.library import LIBRARY_COMMANDS
from reader.tui.commands.lists import LIST_COMMANDS
from reader.tui.commands.registry import all_commands, clashes, scopes, with_parts
from reader.tui.screens.help import HelpList
from reader.tui.screens.library import LibraryScreen
from reader.tui.widgets.side_panel import PANEL_COMMANDS
from tests.keys_page import PAGE, keys_page
from tests.pilot.conftest import MakeLibrary
from tests.pilot.driving import add_articles, document, press, rows, settle, shown, started


async def test_help_shows_every_command_of_the_screen_with_its_keys(stories: Library) -> None:
    async with started(stories, (120, 30)) as pilot:
        await press(pilot, "question_mark")
        pages = [shown(pilot)]
        for _page in range(6):
            await press(pilot, "pagedown")
            pages.append(shown(pilot))
        text = "\n".join(pages)
        for command in (*LIBRARY_COMMANDS, *LIST_COMMANDS):
            assert command.help() in text, command.id
            assert all(key_name(key) in text for key in keys_of(command, {}))


async def test_help_scrolls_on_a_small_terminal(stories: Library) -> None:
    async with started(stories) as pilot:
        await press(pilot, "question_mark")
        assert "Take the row under the cursor." not in shown(pilot)
        await press(pilot, "end")
        assert "Take the row under the cursor." in shown(pilot)


async def test_what_a_narrow_terminal_cuts_off_stands_whole_under_the_list(stories: Library) -> None:
    async with started(stories, (80, 24)) as pilot:
        await press(pilot, "question_mark")
        help_list = pilot.app.screen.query_one(HelpList)
        longest = max((row for row in help_list.rows if not isinstance(row, str)), key=lambda row: len(row.help()))
        help_list.cursor = help_list.rows.index(longest)
        await settle(pilot)
        assert longest.help() in " ".join(shown(pilot).replace("│", " ").split())


async def test_help_shows_keys_as_they_are_after_remapping(make_library: MakeLibrary) -> None:
    library = make_library('[keys]\n"library.star" = "z,f9"\n')
    add_articles(library, [document(0)])
    async with started(library, (90, 60)) as pilot:
        await press(pilot, "question_mark")
        line = next(line for line in rows(pilot) if "Put a star on the article" in line)
        assert line.split("Put")[0].split()[-2:] == ["z", "f9"]


async def test_enter_in_the_help_does_it(stories: Library) -> None:
    async with started(stories, (90, 60)) as pilot:
        await press(pilot, "question_mark")
        help_list = pilot.app.screen.query_one(HelpList)
        ids = [row if isinstance(row, str) else row.id for row in help_list.rows]
        help_list.cursor = ids.index("library.star")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, LibraryScreen)
        assert len(articles.article_ids(stories, View(ViewKind.STARRED))) == 1


def test_the_help_of_an_article_has_the_keys_of_its_panel_too() -> None:
    assert set(PANEL_COMMANDS) | set(LIST_COMMANDS) | set(ARTICLE_COMMANDS) == set(with_parts(ARTICLE_COMMANDS))
    assert not set(PANEL_COMMANDS) & set(with_parts(LIBRARY_COMMANDS))


def test_the_docs_list_every_command_with_its_keys_and_help() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == keys_page(), "write the page anew: python -m tests.keys_page"
    for _group, command in all_commands():
        assert f"`{command.id}`" in page
        assert command.help() in page


def test_default_keys_never_clash_on_one_screen() -> None:
    for name, commands in scopes().items():
        assert clashes(commands, {}) == [], name


def test_every_command_has_an_id_of_its_own_a_label_and_help() -> None:
    commands = [command for _group, command in all_commands()]
    assert len({command.id for command in commands}) == len(commands)
    for command in commands:
        assert command.label, command.id
        assert command.help().endswith("."), command.id
