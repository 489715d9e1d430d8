"""``newsreader samples``: something to read on the first day."""

from __future__ import annotations

import click

from reader.cli.imported import write_imported
from reader.cli.listing import format_option
from reader.cli.session import Session, pass_session
from reader.i18n import _

__all__ = ["command"]


@click.command("samples", help=_("Import the three sample articles that come with the program."))
@format_option
@pass_session
def command(session: Session, form: str) -> None:
    """Import them; those that the library has already stay as they are."""
    from reader.services.importing import import_samples

    write_imported(import_samples(session.library), form)
