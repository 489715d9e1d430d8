"""``newsreader tags``: the tags of the library."""

from __future__ import annotations

import click

from reader.cli.listing import format_option, write_list
from reader.cli.records import tag_record
from reader.cli.session import Session, pass_session
from reader.i18n import _

__all__ = ["command"]


@click.command("tags", help=_("List the tags by name, each with its number of uses, shortcut and description."))
@format_option
@pass_session
def command(session: Session, form: str) -> None:
    """Write all tags."""
    from reader.services.tagging import list_tags

    write_list(
        list_tags(session.library),
        form,
        record=tag_record,
        cells=lambda tag: (str(tag.use_count), tag.shortcut, tag.name, tag.description),
        heading=(_("Uses"), _("Key"), _("Tag"), _("Description")),
        right=(0,),
    )
