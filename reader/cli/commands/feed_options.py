"""What ``feeds edit`` can change, as options."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import click

from reader.cli import output
from reader.errors import ConfigError
from reader.i18n import _
from reader.model.schedule import LONGEST_CHOSEN, SHORTEST

__all__ = ["asked_password", "edit_options"]

_MINUTE = timedelta(minutes=1)

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def edit_options(function: Decorated) -> Decorated:
    """The options of every setting of a feed; what is not given is None."""
    interval = _("Fetch it every so many minutes, %(least)d to %(most)d; 0 goes by the feed's own habits.")
    for decorate in reversed(
        [
            click.option("--title", metavar="TEXT", help=_("Its name here; an empty one is the feed's own.")),
            click.option("--folder", metavar="PATH", help=_("Its folder, “/” between a folder and one in it.")),
            click.option("--url", metavar="URL", help=_("Its address.")),
            click.option(
                "--interval",
                type=int,
                metavar="MINUTES",
                help=interval % {"least": SHORTEST // _MINUTE, "most": LONGEST_CHOSEN // _MINUTE},
            ),
            click.option("--full-text/--no-full-text", default=None, help=_("Read the pages of its new articles.")),
            click.option(
                "--language", metavar="CODE", help=_("The language of its articles: fr, en …; empty for any.")
            ),
            click.option("--tag", "tags", multiple=True, metavar="NAME", help=_("Put this tag on its new articles.")),
            click.option("--no-tags", is_flag=True, help=_("Put no tags on its new articles.")),
            click.option("--mute/--unmute", "muted", default=None, help=_("Leave it out when the others are fetched.")),
            click.option("--user", metavar="NAME", help=_("Send this user name, and a password that is asked for.")),
            click.option("--no-password", is_flag=True, help=_("Forget user name and password.")),
        ]
    ):
        function = decorate(function)
    return function


def asked_password() -> str:
    """A password, from the keyboard without showing it, or the first line of standard input."""
    if sys.stdin.isatty() and output.is_terminal():
        return str(click.prompt(_("Password"), hide_input=True, default="", show_default=False))
    line = sys.stdin.readline(1_000).rstrip("\r\n")
    if not line:
        raise ConfigError(_("There is no password on standard input; write it there as one line."))
    return line
