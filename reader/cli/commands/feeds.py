"""``newsreader feeds``: the subscriptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli import output
from reader.cli.diagnostics import FAILED, message
from reader.cli.listing import format_option, write_list
from reader.cli.records import feed_record
from reader.cli.session import Session, pass_session
from reader.cli.sources import read_file, read_standard_input
from reader.i18n import N_, _

if TYPE_CHECKING:
    from reader.services.feeds import Subscribed

__all__ = ["command"]

_STATUS = {"new": N_("new"), "known": N_("known"), "failed": N_("failed")}


@click.group("feeds", help=_("The feeds: list, add and remove them, exchange them as OPML."))
def command() -> None:
    """Hold the commands below."""


@command.command("list", help=_("List the feeds, each with its articles and its last failure."))
@format_option
@pass_session
def list_command(session: Session, form: str) -> None:
    """Write all feeds."""
    from reader.services.feeds import list_feeds
    from reader.services.fetching import shown_address

    write_list(
        list_feeds(session.library),
        form,
        record=feed_record,
        cells=lambda feed: (
            str(feed.id),
            str(feed.unread_count),
            str(feed.article_count),
            feed.folder,
            feed.title,
            f"{shown_address(feed.url)}  {feed.error}".rstrip() if output.is_terminal() else shown_address(feed.url),
            *(() if output.is_terminal() else (feed.error,)),
        ),
        heading=(_("No."), _("Unread"), _("Articles"), _("Folder"), _("Title"), _("Address")),
        right=(0, 1, 2),
    )


@command.command("add", help=_("Subscribe to a feed, or to the feed of a web page."))
@click.argument("url", metavar="URL")
@click.option("--folder", default="", metavar="NAME", help=_("Put it into this folder."))
@pass_session
def add_command(session: Session, url: str, folder: str) -> None:
    """Fetch it once and keep it."""
    from reader.services.feeds import add_feed
    from reader.services.fetching import shown_address

    feed = add_feed(session.library, url, folder=folder)
    output.line(_("Added %(title)s (%(url)s).") % {"title": feed.title, "url": shown_address(feed.url)})


@command.command("remove", help=_("Unsubscribe from the feed of this title, address or number; its articles stay."))
@click.argument("feed", metavar="FEED")
@pass_session
def remove_command(session: Session, feed: str) -> None:
    """Remove it."""
    from reader.services.feeds import remove_feed
    from reader.services.fetching import shown_address

    removed = remove_feed(session.library, feed)
    output.line(_("Removed %(title)s (%(url)s).") % {"title": removed.title, "url": shown_address(removed.url)})


@command.command("import", help=_("Subscribe to the feeds of an OPML file, or of standard input (“-”)."))
@click.argument("path", metavar="FILE|-")
@format_option
@pass_session
def import_command(session: Session, path: str, form: str) -> None:
    """Add each feed; none is fetched yet."""
    from reader.services.feeds import import_opml

    data = read_standard_input() if path == "-" else read_file(Path(path))
    failures: list[str] = []
    write_list(
        _kept(import_opml(session.library, data), failures, form),
        form,
        record=asdict,
        cells=lambda item: (_(_STATUS[item.status]), item.title, item.url),
        heading=(_("Status"), _("Title"), _("Address")),
    )
    for line in failures:
        message(line)
    if failures:
        raise click.exceptions.Exit(FAILED)


@command.command("export", help=_("Write the feeds as OPML to a file, or to standard output."))
@click.argument("path", default="-", metavar="[FILE|-]")
@click.option("--force", is_flag=True, help=_("Replace a file that exists already."))
@pass_session
def export_command(session: Session, path: str, force: bool) -> None:
    """Write them."""
    from reader.services.exporting import write_file
    from reader.services.feeds import export_opml

    opml = export_opml(session.library)
    if path == "-":
        output.data([opml])
    else:
        write_file(Path(path), [opml], overwrite=force)


def _kept(items: list[Subscribed], failures: list[str], form: str) -> Iterator[Subscribed]:
    """The items for standard output: people read of failures in one place only."""
    for item in items:
        if item.status == "failed":
            failures.append(f"{item.url or item.title}: {item.message}")
        if item.status != "failed" or form != "text":
            yield item
