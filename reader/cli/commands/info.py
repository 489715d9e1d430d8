"""``newsreader info``: the library in figures."""

from __future__ import annotations

from dataclasses import asdict

import click

from reader.cli.listing import format_option, write_list
from reader.cli.session import Session, pass_session
from reader.i18n import _

__all__ = ["command"]


@click.command("info", help=_("Say where the library is, how big it is and what it holds."))
@format_option
@pass_session
def command(session: Session, form: str) -> None:
    """Write one object, or one line a figure."""
    from reader.cli import output
    from reader.services.backups import backups_folder, list_backups
    from reader.services.library import library_info

    library, settings = session.library, session.settings
    info = asdict(library_info(library)) | {"path": str(library.path)}
    info |= {"config": str(settings.config_file), "logs": str(settings.state_dir)}
    made = list_backups(settings)
    info |= {"backups": len(made), "backups_folder": str(backups_folder(settings))}
    info["newest_backup"] = made[0].made.isoformat() if made else ""
    info["why_read_only"] = str(library.why_read_only or "")
    if form != "text":
        output.json_lines([info])
        return
    write_list(
        info.items(),
        form,
        record=lambda pair: pair,
        cells=lambda pair: (pair[0], _shown(pair[1])),
        heading=(_("Figure"), _("Value")),
    )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
