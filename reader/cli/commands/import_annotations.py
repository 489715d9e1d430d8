"""``newsreader import-annotations``: annotations from files of other programs and other libraries."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli import output
from reader.cli.diagnostics import message, progress_bar
from reader.cli.session import Session, pass_session
from reader.i18n import _, ngettext

if TYPE_CHECKING:
    from reader.services.merging import MergeReport

__all__ = ["command"]

_HELP = _(
    "Import annotations from files: JSON Lines, JSON-LD, Label Studio, doccano, UIMA CAS, brat or REFI-QDA. Nothing is "
    "imported twice or overwritten; “newsreader conflicts” lists what was changed on both sides."
)


@click.command("import-annotations", help=_HELP)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--theirs", is_flag=True, help=_("Where both sides have changed, take the version of the file."))
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("How to tell it."))
@pass_session
def command(session: Session, files: tuple[str, ...], theirs: bool, form: str) -> None:
    """Import one file after the other, each as one step of undo."""
    from reader.services.merging import import_annotations

    library = session.library
    told = []
    for name in files:
        with progress_bar(_("Importing")) as progress:
            report = import_annotations(library, Path(name), take_theirs=theirs, progress=progress)
        told.append({"file": name, **asdict(report)})
        if form == "text":
            _tell(report)
    if form == "json":
        output.json_list(told)


def _tell(report: MergeReport) -> None:
    line = ngettext("%(count)d annotation imported", "%(count)d annotations imported", report.added)
    parts = [line % {"count": report.added}]
    for count, words in (
        (report.articles, _("%(count)d with new articles")),
        (report.updated, _("%(count)d brought up to date")),
        (report.decisions, _("%(count)d decisions about quotes")),
        (report.beside, _("%(count)d tags, speakers and views")),
        (report.same, _("%(count)d there already")),
        (report.older, _("%(count)d older than here")),
        (report.orphans, _("%(count)d without a place in the text")),
        (report.unplaced, _("%(count)d about unknown articles")),
        (report.conflicts, _("%(count)d changed on both sides")),
    ):
        if count:
            parts.append(words % {"count": count})
    output.line(" · ".join(parts))
    if report.conflicts:
        message(_("See both versions with “newsreader conflicts”."))
