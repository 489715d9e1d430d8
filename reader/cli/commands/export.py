"""``newsreader export``: articles with all that was found and written in them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.cli import output
from reader.cli.diagnostics import message, progress_bar
from reader.cli.listing import choice_options, chosen_view, write_list
from reader.cli.session import Session, pass_session
from reader.errors import ConfigError
from reader.i18n import _, ngettext

if TYPE_CHECKING:
    from reader.services.exporting import ExportReport

__all__ = ["command"]

_HELP = _(
    "Export articles with their quotes, tags and notes to standard output, a file, or a folder (one file an article). "
    "Articles are named by number or UUID, or chosen by one option; otherwise all are exported."
)


@click.command("export", help=_HELP)
@click.argument("refs", nargs=-1, metavar="[ARTICLE...]")
@choice_options
@click.option("--format", "form", default="markdown", show_default=True, metavar="NAME", help=_("The export format."))
@click.option("--list-formats", is_flag=True, help=_("List the export formats and exit."))
@click.option("-o", "--output", "target", metavar="PATH", help=_("Write to this file or into this folder."))
@click.option("--force", is_flag=True, help=_("Replace files that exist already."))
@click.option(
    "--update", is_flag=True, help=_("Bring files up to date and keep what was written in them (obsidian, org).")
)
@click.option("--no-text", is_flag=True, help=_("Leave out the text of the articles (markdown, html, jsonld …)."))
@click.option("--block-ids", is_flag=True, help=_("Mark each paragraph, and link quotes and notes to it (markdown)."))
@click.option(
    "--raw-cells", is_flag=True, help=_("Leave cells as they are that spreadsheets take for formulas (csv, tsv).")
)
@click.option("--bom", is_flag=True, help=_("Begin with a byte order mark, as Excel wants it (csv, tsv)."))
@pass_session
def command(
    session: Session,
    /,
    refs: tuple[str, ...],
    form: str,
    list_formats: bool,
    target: str | None,
    force: bool,
    update: bool,
    no_text: bool,
    block_ids: bool,
    raw_cells: bool,
    bom: bool,
    **choice: Any,  # noqa: ANN401
) -> None:
    """Write the export, and on a terminal a line about it."""
    from reader.services import exporting

    if list_formats:
        _write_formats()
        return
    if refs and any(choice.values()):
        raise ConfigError(_("Choose articles either by name or by an option, not both."))
    options = exporting.ExportOptions(with_text=not no_text, block_ids=block_ids, formula_safe=not raw_cells, bom=bom)
    view, ids = chosen_view(session, choice), _ids(session, refs)
    if target in (None, "-"):
        given: dict[str, Any] = {"view": view, "article_ids": ids, "format": form, "options": options}
        if exporting.is_text(form):
            output.data(exporting.export_text(session.library, **given))
        elif output.is_terminal():
            raise ConfigError(_("This format is not a text: name a file with -o."))
        else:
            output.binary(exporting.export_bytes(session.library, **given))
    else:
        _write_file(
            session,
            _path(target or ""),
            view=view,
            article_ids=ids,
            format=form,
            overwrite=force,
            update=update,
            options=options,
        )


def _write_file(session: Session, path: Path, **given: Any) -> None:  # noqa: ANN401
    from reader.services.exporting import export

    with progress_bar(_("Exporting")) as progress:
        report = export(session.library, target=path, progress=progress, **given)
    for conflict in report.conflicts:
        message(_("left as it was: %(conflict)s") % {"conflict": conflict})
    if output.is_terminal():
        output.line(_told(report))


def _told(report: ExportReport) -> str:
    told = ngettext(
        "Exported %(count)d article to %(path)s.", "Exported %(count)d articles to %(path)s.", report.articles
    )
    return told % {"count": report.articles, "path": report.path}


def _ids(session: Session, refs: Sequence[str]) -> list[int]:
    from reader.services.articles import find_article

    return [find_article(session.library, ref) for ref in refs]


def _path(target: str) -> Path:
    path = Path(target)
    if target.endswith(("/", os.sep)) and not path.is_dir():
        raise ConfigError(_("There is no folder %(path)s; make it first.") % {"path": target})
    return path


def _write_formats() -> None:
    from reader.services.exporting import formats

    write_list(
        formats(),
        "text",
        record=asdict,
        cells=lambda found: (
            found.name,
            found.suffix,
            f"{_('not installed')} · {_(found.description)}" if found.is_missing else _(found.description),
        ),
        heading=(_("Format"), _("Suffix"), _("Description")),
    )
