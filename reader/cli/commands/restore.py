"""``newsreader restore``: a backup in the place of the library."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli import output
from reader.cli.session import Session, pass_session
from reader.i18n import _

__all__ = ["command"]


@click.command("restore", help=_("Make a backup the library again; the library that it replaces is kept beside it."))
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE")
@pass_session
def command(session: Session, source: Path) -> None:
    """Check it, put it back, and say where the other library is."""
    from reader.services.backups import restore

    done = restore(session.settings, source)
    output.line(_("Restored %(library)s.") % {"library": done.library})
    if done.aside is not None:
        output.line(_("The library that it replaces is kept as %(aside)s.") % {"aside": done.aside})
