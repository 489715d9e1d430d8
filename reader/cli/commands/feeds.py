"""``newsreader feeds``: the subscriptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.cli import output
from reader.cli.commands.feed_options import asked_password, edit_options
from reader.cli.diagnostics import FAILED, message
from reader.cli.groups import Group
from reader.cli.listing import format_option, write_list
from reader.cli.records import feed_record
from reader.cli.session import Session, pass_session
from reader.cli.sources import read_file, read_standard_input
from reader.i18n import N_, _

if TYPE_CHECKING:
    from reader.model import Feed
    from reader.services.feeds import Subscribed

__all__ = ["command"]

_STATUS = {"new": N_("new"), "known": N_("known"), "failed": N_("failed")}


@click.group("feeds", cls=Group, help=_("The feeds: list, add and remove them, exchange them as OPML."))
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


@command.command("show", help=_("Show all that is known of a feed: its settings, why it fails, when it is due."))
@click.argument("feed", metavar="FEED")
@format_option
@pass_session
def show_command(session: Session, feed: str, form: str) -> None:
    """Write it."""
    from reader.services.feedinfo import describe_feed
    from reader.services.feeds import find_feed

    found = find_feed(session.library, feed)
    if form != "text":
        (output.json_list if form == "json" else output.json_lines)([feed_record(found)])
        return
    output.line(found.title)
    lines = [*describe_feed(session.library, found).lines, *_settings(found)]
    width = max(len(label) for label, _text in lines)
    for label, text in lines:
        if not text:
            continue
        output.line(f"  {label.ljust(width)}  {text}")


@command.command("add", help=_("Subscribe to a feed, or to the feed of a web page."))
@click.argument("url", metavar="URL")
@click.option("--folder", default="", metavar="NAME", help=_("Put it into this folder."))
@click.option("--title", default="", metavar="TEXT", help=_("Its name here, in place of its own."))
@click.option("--all", "every", is_flag=True, help=_("Subscribe to every feed that a page leads to."))
@pass_session
def add_command(session: Session, url: str, folder: str, title: str, every: bool) -> None:
    """Fetch it once and keep it."""
    from reader.services.feeds import SeveralFeeds, add_feed

    try:
        _say_added(add_feed(session.library, url, folder=folder, title=title))
    except SeveralFeeds as several:
        if not every:
            for address, name in several.choices:
                output.row((address, name))
            raise
        for address, _name in several.choices:
            _say_added(add_feed(session.library, address, folder=folder))


@command.command("edit", help=_("Change the settings of the feed of this title, address or number."))
@click.argument("feed", metavar="FEED")
@edit_options
@pass_session
def edit_command(
    session: Session,
    /,
    feed: str,
    tags: tuple[str, ...],
    no_tags: bool,
    user: str | None,
    no_password: bool,
    **told: Any,  # noqa: ANN401 - click's values, which edit_feed names
) -> None:
    """Change what was told, in one step of undo; passwords are kept elsewhere and know no undo."""
    from reader.services.feeds import edit_feed, find_feed, set_credentials

    found = find_feed(session.library, feed)
    password = asked_password() if user is not None else ""
    edited = edit_feed(session.library, found.uuid, tags=tags or (() if no_tags else None), **told)
    if user is not None or no_password:
        set_credentials(session.library, found.uuid, user or "", password)
    output.line(_("Changed %(title)s.") % {"title": edited.title})


@command.command("move", help=_("Put feeds into a folder; an empty name takes them out of theirs."))
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@click.argument("folder", metavar="FOLDER")
@pass_session
def move_command(session: Session, feeds: tuple[str, ...], folder: str) -> None:
    """Move them."""
    from reader.services.feeds import move_feeds

    for feed in move_feeds(session.library, feeds, folder):
        output.line(_("%(title)s is in “%(folder)s”.") % {"title": feed.title, "folder": feed.folder})


@command.command("rename-folder", help=_("Give a folder, with all folders in it, another name."))
@click.argument("folder", metavar="FOLDER")
@click.argument("name", metavar="NAME")
@pass_session
def rename_command(session: Session, folder: str, name: str) -> None:
    """Rename it."""
    from reader.services.feeds import rename_folder

    for feed in rename_folder(session.library, folder, name):
        output.line(_("%(title)s is in “%(folder)s”.") % {"title": feed.title, "folder": feed.folder})


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


def _say_added(feed: Feed) -> None:
    from reader.services.fetching import shown_address

    output.line(_("Added %(title)s (%(url)s).") % {"title": feed.title, "url": shown_address(feed.url)})


def _settings(feed: Feed) -> list[tuple[str, str]]:
    """What a person chose of a feed."""
    interval = _("%(number)d minutes") % {"number": feed.interval} if feed.interval else _("by its own habits")
    return [
        (_("Folder"), feed.folder),
        (_("Interval"), interval),
        (_("Full text"), _("yes") if feed.full_text else _("no")),
        (_("Language"), feed.language or _("of each article")),
        (_("Tags"), ", ".join(feed.tags)),
        (_("Muted"), _("yes") if feed.is_muted else _("no")),
        (_("Articles"), str(feed.article_count)),
    ]
