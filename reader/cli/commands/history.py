"""``newsreader history``: what was changed, when and by whom."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from reader.cli.listing import format_option, write_list
from reader.cli.moments import Moment
from reader.cli.session import Session, pass_session
from reader.i18n import N_, _

if TYPE_CHECKING:
    from reader.services.history import Change

__all__ = ["command"]

_WHAT = {"do": N_("done"), "undo": N_("undone"), "redo": N_("done again"), "auto": N_("by itself")}
_MOMENT_HELP = N_("a day, a day and a time, or how long ago (7d, 12h, 30min)")


@click.command("history", help=_("Show what was changed, newest first: all of it, or what concerns one article."))
@click.argument("article", required=False, metavar="[ARTICLE]")
@click.option("--since", type=Moment(), metavar="WHEN", help=_("Only from then on:") + f" {_(_MOMENT_HELP)}.")
@click.option("--until", type=Moment(end_of_day=True), metavar="WHEN", help=_("Only until then."))
@click.option("--by", "who", default="", metavar="NAME", help=_("Only what this person did."))
@click.option(
    "--entity", default="", metavar="KIND", help=_("Only annotation, tag, decision, article, feed or speaker.")
)
@click.option(
    "--limit", type=click.IntRange(1), default=100, show_default=True, metavar="N", help=_("At most so many changes.")
)
@format_option
@pass_session
def command(
    session: Session,
    article: str | None,
    since: datetime | None,
    until: datetime | None,
    who: str,
    entity: str,
    limit: int,
    form: str,
) -> None:
    """Write a line for each change; programs get the state of each thing before and after it."""
    from reader.services.articles import find_article, summaries
    from reader.services.history import history, steps

    library = session.library
    uuid = "" if article is None else summaries(library, [find_article(library, article)])[0].uuid
    found = history(library, limit, since=since, until=until, who=who, entity=entity, article_uuid=uuid)

    def record(change: Change) -> dict[str, Any]:
        return asdict(change) | {"at": change.at.isoformat(), "changes": steps(library, change.batch)}

    write_list(
        found,
        form,
        record=record,
        cells=lambda one: (
            f"{one.at.astimezone():%Y-%m-%d %H:%M}",
            one.who,
            _(_WHAT.get(one.what, one.what)),
            one.label,
        ),
        heading=(_("When"), _("Who"), _("What"), _("Change")),
    )
