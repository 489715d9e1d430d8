"""``newsreader backup``: a copy of the library, with a hash beside it."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli import output
from reader.cli.diagnostics import progress_bar
from reader.cli.listing import format_option, write_list
from reader.cli.session import Session, pass_session
from reader.errors import ConfigError
from reader.i18n import N_, _

__all__ = ["command"]

_REASONS = {"asked": N_("asked for"), "daily": N_("daily"), "update": N_("before an update"), "repair": N_("repair")}


@click.command("backup", help=_("Copy the library, with a hash beside it, and read both back; or list the backups."))
@click.argument("target", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--work", is_flag=True, help=_("Only what people made, with the articles that it is about."))
@click.option("--list", "listed", is_flag=True, help=_("List the backups beside the library, newest first."))
@format_option
@pass_session
def command(session: Session, target: Path | None, work: bool, listed: bool, form: str) -> None:
    """Write the path of the backup, or a line for each that there is."""
    if listed:
        if target is not None or work:
            raise ConfigError(_("--list takes no file and no other option."))
        _list(session, form)
        return
    from reader.services.backups import back_up

    library = session.library
    with progress_bar(_("Copying")) as show:
        made = back_up(library, target, is_whole=not work, progress=show)
    if form == "text":
        output.line(str(made))
    else:
        (output.json_list if form == "json" else output.json_lines)([{"path": str(made)}])


def _list(session: Session, form: str) -> None:
    from reader.services.backups import list_backups

    write_list(
        list_backups(session.settings),
        form,
        record=lambda one: {
            "path": str(one.path),
            "made": one.made.isoformat(),
            "reason": one.reason,
            "whole": one.is_whole,
            "size": one.size,
        },
        cells=lambda one: (
            f"{one.made:%Y-%m-%d %H:%M}",
            f"{one.size / 1e6:.1f}",
            _(_REASONS.get(one.reason, one.reason)),
            _("whole") if one.is_whole else _("work"),
            str(one.path),
        ),
        heading=(_("Made (UTC)"), _("MB"), _("Reason"), _("Holds"), _("File")),
        right=(1,),
    )
