"""Commands that have commands: their help lists each with all that it says of itself."""

from __future__ import annotations

import click

from reader.i18n import _

__all__ = ["Group"]


class Group(click.Group):
    """A group whose list of commands breaks long lines, where click would leave the end of a sentence out."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help."""
        known = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, command.help or "") for name, command in known if command is not None])
