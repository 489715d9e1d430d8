"""``newsreader agreement``: how far two annotators agree."""

from __future__ import annotations

from dataclasses import asdict

import click

from reader.cli import output
from reader.cli.diagnostics import message
from reader.cli.listing import format_option, write_list
from reader.cli.session import Session, pass_session
from reader.i18n import _, ngettext

__all__ = ["command"]


@click.command(
    "agreement",
    help=_(
        "Compare the tags of two annotators: Cohen’s kappa over sentences and F1 over passages, tag by tag. "
        "Without names, list who has annotated."
    ),
)
@click.argument("first", required=False)
@click.argument("second", required=False)
@format_option
@pass_session
def command(session: Session, first: str | None, second: str | None, form: str) -> None:
    """Write a line for each tag."""
    from reader.services.agreement import annotators, compare

    if first is None or second is None:
        write_list(
            annotators(session.library),
            form,
            record=lambda one: {"author": one[0], "annotations": one[1]},
            cells=lambda one: (str(one[1]), one[0]),
            heading=(_("Annotations"), _("By")),
            right=(0,),
        )
        return
    found = compare(session.library, first, second)
    write_list(
        list(found.tags),
        form,
        record=asdict,
        cells=lambda tag: (
            tag.tag,
            _number(tag.kappa),
            _number(tag.exact),
            _number(tag.overlap),
            str(tag.both),
            str(tag.first),
            str(tag.second),
        ),
        heading=(_("Tag"), _("Kappa"), _("F1 exact"), _("F1 overlap"), _("Both"), first, second),
        right=(1, 2, 3, 4, 5, 6),
    )
    if form == "text" and output.is_terminal():
        count = len(found.differences)
        words = ngettext(
            "{articles} articles by both, {count} difference to settle (a, then c in the reader).",
            "{articles} articles by both, {count} differences to settle (a, then c in the reader).",
            count,
        )
        message(words.format(articles=found.articles, count=count))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
