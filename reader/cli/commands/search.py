"""``newsreader search``: articles by their words, with the passage that matches."""

from __future__ import annotations

import click

from reader.cli import output
from reader.cli.listing import format_option, write_list
from reader.cli.records import article_record
from reader.cli.session import Session, pass_session
from reader.errors import QueryError
from reader.i18n import _
from reader.model import ArticleSummary, View, ViewKind

__all__ = ["command"]


@click.command("search", help=_("List the articles that hold all the words, the best match first."))
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    metavar="N",
    help=_("At most so many articles."),
)
@format_option
@pass_session
def command(session: Session, words: tuple[str, ...], limit: int, form: str) -> None:
    """Write what is found; nothing found is exit code 0, as for any list."""
    from reader.services.articles import article_ids, snippets, summaries

    query = " ".join(words)
    if not any(letter.isalnum() for letter in query):
        raise QueryError(_("There is no word to search for in “%(query)s”.") % {"query": query})
    ids = article_ids(session.library, View(ViewKind.SEARCH, query), ranked=True)[:limit]
    passages = snippets(session.library, query, ids)

    def passage(summary: ArticleSummary) -> str:
        return " ".join(passages.get(summary.id, "").split())

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
