"""The command ``newsreader``: its global options, and its commands, each imported when it is called."""

from __future__ import annotations

import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from reader.cli.moments import Moment
from reader.cli.session import Session
from reader.errors import ConfigError
from reader.i18n import N_, _

__all__ = ["COMMANDS", "make_root"]

COMMANDS = {
    "import": ("import_articles", N_("Import articles from files, addresses or standard input.")),
    "extract": ("extract", N_("Read the full text of articles from their pages.")),
    "fetch": ("fetch", N_("Fetch new articles from the feeds.")),
    "feeds": ("feeds", N_("List, add and remove feeds; exchange them as OPML.")),
    "list": ("list_articles", N_("List articles.")),
    "show": ("show", N_("Show articles with their quotes and notes.")),
    "quotes": ("quotes", N_("Find who says what in files, without the library.")),
    "speakers": ("speakers", N_("List the speakers of the library, see what they said, say who is who.")),
    "revisions": ("revisions", N_("Show the texts that an article has had, and what changed.")),
    "agreement": ("agreement", N_("Say how far two annotators agree.")),
    "tags": ("tags", N_("List, rename and merge tags; exchange a codebook.")),
    "search": ("search", N_("Search the articles.")),
    "views": ("views", N_("List, save and change saved views.")),
    "export": ("export", N_("Export articles with quotes, tags and notes.")),
    "import-annotations": ("import_annotations", N_("Import annotations from files of other programs.")),
    "sync": ("sync", N_("Share annotations through a folder.")),
    "conflicts": ("conflicts", N_("List annotations changed on both sides, and decide.")),
    "history": ("history", N_("Show what was changed, when and by whom.")),
    "backup": ("backup", N_("Copy the library, or list its backups.")),
    "restore": ("restore", N_("Make a backup the library again.")),
    "doctor": ("doctor", N_("Examine the library, and repair what can be rebuilt.")),
    "info": ("info", N_("Say where the library is and what it holds.")),
    "samples": ("samples", N_("Import the three sample articles.")),
}
"""Name -> module in reader.cli.commands, whose ``command`` it is, and what it does; in the order of the help."""


class Root(click.Group):
    """A group that knows its commands by name and imports none for its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the help."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, imported; None when there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"reader.cli.commands.{COMMANDS[cmd_name][0]}").command
        assert isinstance(command, click.Command)  # noqa: S101 - our own modules
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help."""
        del ctx
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(words)) for name, (_module, words) in COMMANDS.items()])


def make_root() -> click.Group:
    """The command with all its options, worded in the language in force."""

    @click.pass_context
    def start(
        ctx: click.Context,
        /,
        library: Path | None,
        config: Path | None,
        as_of: datetime | None,
        **eager: Any,  # noqa: ANN401
    ) -> None:
        del eager
        ctx.obj = Session(library, config, as_of)
        if ctx.invoked_subcommand is None:
            _start_app(ctx.obj)

    return Root(
        "newsreader",
        callback=start,
        params=_options(),
        invoke_without_command=True,
        help=_("Read the news in the terminal: who said what, tagged, annotated and exported."),
        epilog=_("Without a command the reader opens. “newsreader COMMAND --help” tells more about a command."),
    )


def _options() -> list[click.Parameter]:
    file = click.Path(path_type=Path)
    return [
        click.Option(["--library"], type=file, metavar="PATH", help=_("Use this library instead of the usual one.")),
        click.Option(["--config"], type=file, metavar="PATH", help=_("Use this configuration file.")),
        click.Option(
            ["--as-of"],
            type=Moment(end_of_day=True),
            metavar="WHEN",
            help=_("Show people's work as it was then: a day, a day and a time, or how long ago (7d)."),
        ),
        click.Option(["--lang"], metavar="CODE", help=_("Speak this language: en or fr."), expose_value=False),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help=_("Show the version and exit."),
        ),
    ]


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if value and not ctx.resilient_parsing:
        from reader import __version__
        from reader.cli import output

        output.line(f"newsreader {__version__}")
        ctx.exit()


def _start_app(session: Session) -> None:
    from reader.cli import output

    if not (sys.stdin.isatty() and output.is_terminal()):
        raise ConfigError(_("The reader needs a terminal; use a command instead, see “newsreader --help”."))
    from reader.cli.diagnostics import message
    from reader.tui.app import run_app

    run_app(session.settings, message, session.as_of)
