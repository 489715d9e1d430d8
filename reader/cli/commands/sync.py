"""``newsreader sync``: annotations shared through a folder."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from reader.cli import output
from reader.cli.diagnostics import message
from reader.cli.session import Session, pass_session
from reader.i18n import _
from reader.model import visible_line

__all__ = ["command"]

_HELP = _(
    "Share annotations, decisions about quotes, tags, speakers and saved views with the libraries that use the same "
    "folder (a network drive, Syncthing, git): tell them what was changed here, and take over what they changed. What "
    "was changed on both sides is kept in both versions."
)


_SHOWN = 5
"""Articles that are awaited are named, so many of them."""


@click.command("sync", help=_HELP)
@click.argument("folder", metavar="FOLDER")
@click.option("--known-only", is_flag=True, help=_("Make no new articles: what is about unknown ones waits for them."))
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("How to tell it."))
@pass_session
def command(session: Session, folder: str, known_only: bool, form: str) -> None:
    """Sync once."""
    from reader.services.syncing import sync

    report = sync(session.library, Path(folder), known_only=known_only)
    for name in report.refused:
        message(_("%(name)s is no journal that can be read; it was left alone.") % {"name": name})
    for name in report.broken:
        message(_("%(name)s ends in the middle; its rest is read when it has arrived.") % {"name": name})
    for name in report.newer:
        message(_("%(name)s was written by a newer newsreader; update this one to read all of it.") % {"name": name})
    for title in report.awaited[:_SHOWN]:
        if title:
            message(_("Waits for the article “%(title)s”.") % {"title": visible_line(title)})
        else:
            message(_("Some changes wait for another journal to arrive in the folder."))
    if form == "json":
        output.json_list([asdict(report)])
        return
    told = _(
        "%(sent)d changes sent · %(received)d received · %(conflicts)d changed on both sides · %(waiting)d waiting"
    )
    output.line(
        told
        % {
            "sent": report.sent,
            "received": report.received,
            "conflicts": report.conflicts,
            "waiting": report.waiting,
        }
    )
    if report.conflicts:
        message(_("See both versions with “newsreader conflicts”."))
