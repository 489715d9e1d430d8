"""``newsreader tags``: the tags of the library, and the codebook that they make."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli import output
from reader.cli.diagnostics import FAILED, message
from reader.cli.groups import Group
from reader.cli.listing import format_option, write_list
from reader.cli.records import tag_record
from reader.cli.session import Session, pass_session
from reader.i18n import _, ngettext

__all__ = ["command"]


@click.group(
    "tags",
    cls=Group,
    invoke_without_command=True,
    help=_("The tags: list, rename and merge them, exchange a codebook."),
)
@format_option
@click.pass_context
def command(context: click.Context, form: str) -> None:
    """Without a command of its own, list them."""
    if context.invoked_subcommand is None:
        context.invoke(list_command, form=form)


@command.command("list", help=_("List the tags by name, each with its number of uses, shortcut and description."))
@format_option
@pass_session
def list_command(session: Session, form: str) -> None:
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


@command.command("rename", help=_("Rename a tag, and with it the tags below it."))
@click.argument("tag", metavar="TAG")
@click.argument("name", metavar="NAME")
@pass_session
def rename_command(session: Session, tag: str, name: str) -> None:
    """Store the new name."""
    from reader.services.codebook import move_tag

    moved = move_tag(session.library, tag, name)
    message(_("Renamed to “{name}”.").format(name=moved.name))


@command.command("merge", help=_("Give everything tagged with TAG the tag INTO instead, and delete TAG."))
@click.argument("tag", metavar="TAG")
@click.argument("into", metavar="INTO")
@pass_session
def merge_command(session: Session, tag: str, into: str) -> None:
    """Merge the two."""
    from reader.services.codebook import merge_tags

    kept = merge_tags(session.library, tag, into)
    words = ngettext("“{name}” has {count} passage now.", "“{name}” has {count} passages now.", kept.use_count)
    message(words.format(name=kept.name, count=kept.use_count))


@command.command("export", help=_("Write the codebook as TOML or CSV, to a file or to standard output."))
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--csv", "as_csv", is_flag=True, help=_("Write CSV to standard output in place of TOML."))
@click.option("--force", is_flag=True, help=_("Overwrite a file that is there."))
@pass_session
def export_command(session: Session, file: Path | None, as_csv: bool, force: bool) -> None:
    """Write it."""
    from reader.services import codebook
    from reader.services.tagging import list_tags

    tags = list_tags(session.library)
    if file is not None:
        codebook.write_codebook_file(tags, file, overwrite=force)
    else:
        output.data([codebook.write_csv(tags) if as_csv else codebook.write_toml(tags)])


@command.command("import", help=_("Take over the tags of a codebook in TOML or CSV."))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@pass_session
def import_command(session: Session, file: Path) -> None:
    """Take them over, and say what could not be."""
    from reader.services import codebook

    taken = codebook.import_codebook(session.library, codebook.read_codebook_file(file))
    for line in taken.refused:
        message(line)
    message(_("{made} tags made, {changed} changed").format(made=taken.made, changed=taken.changed))
    if taken.refused:
        click.get_current_context().exit(FAILED)
