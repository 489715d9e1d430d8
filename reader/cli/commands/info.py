"""``newsreader info``: the library in figures."""

from __future__ import annotations

from dataclasses import asdict

import click

from reader.cli.listing import format_option, write_list
from reader.cli.session import Session, pass_session
from reader.i18n import N_, _

__all__ = ["NAMES", "command"]


NAMES = {
    "path": N_("library"),
    "size": N_("size"),
    "schema": N_("schema"),
    "read_only": N_("read only"),
    "why_read_only": N_("why read only"),
    "articles": N_("articles"),
    "unread": N_("unread"),
    "starred": N_("starred"),
    "revisions": N_("texts of articles"),
    "feeds": N_("feeds"),
    "tags": N_("tags"),
    "annotations": N_("annotations"),
    "orphans": N_("lost places"),
    "quotes": N_("quotes found"),
    "decisions": N_("decisions on quotes"),
    "speakers": N_("speakers"),
    "changes": N_("changes in the journal"),
    "config": N_("configuration"),
    "logs": N_("logs"),
    "backups": N_("backups"),
    "backups_folder": N_("folder of backups"),
    "newest_backup": N_("newest backup"),
}
"""What each figure is called in the text for people; programs read JSON."""


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
        cells=lambda pair: (_(NAMES[pair[0]]), _shown(*pair)),
        heading=(_("Figure"), _("Value")),
    )


def _shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("{size} B").format(size=value) if name == "size" else str(value)
