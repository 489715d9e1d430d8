"""``newsreader extract``: the full text of articles from their pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from reader.cli.diagnostics import FAILED, message, with_progress
from reader.cli.listing import choice_options, chosen_view, format_option, write_list
from reader.cli.session import Session, pass_session
from reader.errors import ConfigError
from reader.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reader.services.extracting import Extracted

__all__ = ["command"]

_STATUS = {"revised": N_("new text"), "known": N_("known"), "walled": N_("not free"), "failed": N_("failed")}


@click.command(
    "extract",
    help=_(
        "Read the full text of articles from their web pages: of those named by number, or of those that one option"
        " chooses. A changed text is a new revision; annotations move to it."
    ),
)
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@choice_options
@click.option("--again", is_flag=True, help=_("Read pages that are kept in the library anew, without fetching them."))
@click.option(
    "--mode",
    type=click.Choice(("precision", "recall")),
    default="precision",
    help=_("precision takes what is certainly the article, recall also what is doubtful."),
)
@format_option
@pass_session
def command(session: Session, /, articles: tuple[str, ...], again: bool, mode: Any, form: str, **choice: Any) -> None:  # noqa: ANN401
    """Extract one after the other; one that fails is told and does not stop the others."""
    from reader.services.articles import article_ids, find_article
    from reader.services.extracting import extract_articles

    if articles and any(choice.values()):
        raise ConfigError(_("Name articles or choose them by an option, not both."))
    if not articles and not any(choice.values()):
        raise ConfigError(_("Name the articles by their numbers, or choose them by an option such as --unread."))
    library = session.library
    ids = [find_article(library, ref) for ref in articles] or list(article_ids(library, chosen_view(session, choice)))
    events = extract_articles(library, ids, again=again, mode=mode)
    failures: list[str] = []
    write_list(
        _kept(with_progress(events, _("Extracting"), len(ids), done=lambda event: event.done), failures, form),
        form,
        record=asdict,
        cells=lambda event: (_(_STATUS[event.status]), str(event.article_id), event.title, event.message),
        heading=(_("Status"), _("No."), _("Title"), _("Why")),
        right=(1,),
    )
    for line in failures:
        message(line)
    if failures:
        raise click.exceptions.Exit(FAILED)


def _kept(events: Iterable[Extracted], failures: list[str], form: str) -> Iterator[Extracted]:
    """The events for standard output: people read of failures in one place only."""
    for event in events:
        if event.status == "failed":
            failures.append(f"{event.article_id}: {event.message}")
        if event.status != "failed" or form != "text":
            yield event
