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
@click.option("--due", is_flag=True, help=_("Only the feeds whose time has come: for cron and timers."))
@click.option("--all", "every", is_flag=True, help=_("Also the feeds that are muted or gone for good."))
@click.option("--no-quotes", is_flag=True, help=_("Leave the quotes of new articles to be found later."))
@click.option("-q", "--quiet", is_flag=True, help=_("Say nothing but what failed."))
@format_option
@pass_session
def command(
    session: Session, feeds: tuple[str, ...], due: bool, every: bool, no_quotes: bool, quiet: bool, form: str
) -> None:
    """Fetch them together; a feed that fails is told and does not stop the others."""
    from reader.services.feeds import feeds_left_alone, feeds_to_fetch
    from reader.services.fetching import fetch_feeds

    chosen = feeds_to_fetch(session.library, feeds, due=due, every=every)
    # A timer would tell it every time.
    alone = None if feeds or due or quiet else feeds_left_alone(session.library, every=every)
    failures: list[str] = []
    label = "" if quiet else _("Fetching")
    events = with_progress(
        fetch_feeds(session.library, chosen), label, 0 if quiet else len(chosen), done=lambda event: event.done
    )
    told = _told(events, failures, form)
    if quiet:
        for _event in told:
            pass
    else:
        write_list(
            told,
            form,
            record=asdict,
            cells=lambda event: (str(event.new), str(event.updated), event.feed_title or event.url),
            heading=(_("New"), _("Changed"), _("Feed")),
            right=(0, 1),
        )
    if not no_quotes:
        _find_quotes(session, quiet=quiet)
    _back_up(session)
    if alone is not None:
        message(_("%(reasons)s; name one to ask it all the same") % {"reasons": alone})
    for line in failures:
        message(line)
    if failures:
        raise click.exceptions.Exit(FAILED)


def _find_quotes(session: Session, *, quiet: bool) -> None:
    """Find the quotes of all articles that have not been looked at."""
    from reader.services.pending import find_pending, pending_count

    number = pending_count(session.library)
    found = find_pending(session.library)
    for _progress in with_progress(found, _("Finding quotes"), 0 if quiet else number, done=lambda event: event.done):
        pass


def _back_up(session: Session) -> None:
    """Make the backup of the day: where there is no screen, fetching is what comes by every day."""
    from reader.errors import StorageError
    from reader.services.backups import back_up_if_due

    try:
        back_up_if_due(session.library)
    except StorageError as error:
        message(str(error))


def _told(events: Iterable[FetchEvent], failures: list[str], form: str) -> Iterator[FetchEvent]:
    """The events for standard output: people read of failures in one place only, and of pages only if they failed."""
    for event in events:
        if event.error:
            failures.append(f"{event.feed_title or event.url}: {event.error}")
        if form != "text" or not (event.error or event.pages):
            yield event
