"""``newsreader fetch``: new articles from the feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from reader.cli.diagnostics import FAILED, message, with_progress
from reader.cli.listing import format_option, write_list
from reader.cli.session import Session, pass_session
from reader.i18n import _

if TYPE_CHECKING:
    from reader.services.feeds import FetchEvent

__all__ = ["command"]


@click.command("fetch", help=_("Fetch new articles: from the feeds named by title, address or number, or from all."))
@click.argument("feeds", nargs=-1, metavar="[FEED...]")
@format_option
@pass_session
def command(session: Session, feeds: tuple[str, ...], form: str) -> None:
    """Fetch them together; a feed that fails is told and does not stop the others."""
    from reader.services.feeds import fetch, list_feeds

    library = session.library
    total = len(feeds) or len(list_feeds(library))
    failures: list[str] = []
    events = with_progress(fetch(library, feeds), _("Fetching"), total, done=lambda event: event.done)
    write_list(
        _kept(events, failures, form),
        form,
        record=asdict,
        cells=lambda event: (str(event.new), str(event.updated), event.feed_title or event.url),
        heading=(_("New"), _("Changed"), _("Feed")),
        right=(0, 1),
    )
    for line in failures:
        message(line)
    if failures:
        raise click.exceptions.Exit(FAILED)


def _kept(events: Iterable[FetchEvent], failures: list[str], form: str) -> Iterator[FetchEvent]:
    """The events for standard output: people read of failures in one place only."""
    for event in events:
        if event.error:
            failures.append(f"{event.feed_title or event.url}: {event.error}")
        if not event.error or form != "text":
            yield event
