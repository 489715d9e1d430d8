"""``newsreader speakers``: who is quoted in the library."""

from __future__ import annotations

import click

from reader.cli.listing import format_option, write_list
from reader.cli.records import speaker_record
from reader.cli.session import Session, pass_session
from reader.i18n import _

__all__ = ["command"]


@click.command("speakers", help=_("List the speakers of the library, the most quoted first."))
@click.argument("name", default="", metavar="[NAME]")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    metavar="N",
    help=_("At most so many speakers."),
)
@format_option
@pass_session
def command(session: Session, name: str, limit: int, form: str) -> None:
    """Write the speakers with a word of their name that begins with NAME."""
    from reader.services.speakers import known_speakers

    write_list(
        known_speakers(session.library, name, limit),
        form,
        record=speaker_record,
        cells=lambda speaker: (
            str(speaker.quote_count),
            str(speaker.article_count),
            speaker.kind,
            speaker.name,
            speaker.role,
        ),
        heading=(_("Quotes"), _("Articles"), _("Kind"), _("Speaker"), _("Role")),
        right=(0, 1),
    )
