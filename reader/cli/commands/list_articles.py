"""``newsreader list``: the articles of a view."""

from __future__ import annotations

from typing import Any

import click

from reader.cli.articles import write_articles
from reader.cli.listing import choice_options, chosen_view, format_option, sort_option, summaries_of
from reader.cli.session import Session, pass_session
from reader.i18n import _
from reader.model import Sort, ViewKind

__all__ = ["command"]


@click.command("list", help=_("List articles, newest first: all of them, or those that one option chooses."))
@choice_options
@click.option("-n", "--limit", type=click.IntRange(min=1), metavar="N", help=_("At most so many articles."))
@sort_option
@format_option
@pass_session
def command(session: Session, /, form: str, limit: int | None, sort: str | None, **choice: Any) -> None:  # noqa: ANN401
    """Write the summaries of the chosen articles."""
    from reader.services.articles import article_ids
    from reader.services.views import view_sort

    view = chosen_view(session, choice)
    order = Sort(sort) if sort else view_sort(session.library, view) if view.kind is ViewKind.SAVED else Sort.NEWEST
    ids = article_ids(session.library, view, sort=order, limit=limit)
    write_articles(summaries_of(session, ids), form)
