"""``newsreader search``: articles by their words, with the passage that matches."""

from __future__ import annotations

import click

from reader.cli import output
from reader.cli.listing import format_option, query_of, sort_option, write_list
from reader.cli.records import article_record
from reader.cli.session import Session, pass_session
from reader.errors import QueryError
from reader.i18n import _
from reader.messages import phrase
from reader.model import ArticleSummary, Sort, View, ViewKind

__all__ = ["command"]


@click.command("search", help=_("List the articles that a query finds, the best match first (docs/query.md)."))
@click.argument("words", nargs=-1, required=True, metavar="QUERY...")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    metavar="N",
    help=_("At most so many articles."),
)
@sort_option
@format_option
@pass_session
def command(session: Session, words: tuple[str, ...], limit: int, sort: str | None, form: str) -> None:
    """Write what is found; nothing found is exit code 0, as for any list."""
    from reader.services.articles import article_ids, summaries
    from reader.services.searching import passages

    query = query_of(session, " ".join(words))
    if not query.strip():
        raise QueryError(phrase("There is no word to search for in “{query}”.", query=query))
    view = View(ViewKind.SEARCH, query)
    ids = article_ids(session.library, view, sort=Sort(sort or Sort.RELEVANCE), limit=limit)
    found = passages(session.library, view, ids)

    def passage(summary: ArticleSummary) -> str:
        return " ".join(found[summary.id].text.split()) if summary.id in found else ""

    write_list(
        summaries(session.library, ids),
        form,
        record=lambda summary: article_record(summary) | {"passage": passage(summary)},
        cells=lambda summary: (
            str(summary.id),
            f"{summary.published.astimezone():%Y-%m-%d}",
            summary.source,
            f"{summary.title} — {passage(summary)}" if output.is_terminal() else summary.title,
            *(() if output.is_terminal() else (passage(summary),)),
        ),
        heading=(_("No."), _("Published"), _("Source"), _("Title")),
        right=(0,),
    )
