"""The actions that bring articles in: feeds, files, pages, pasted text, the samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import ImportFailure
from reader.i18n import N_, _, ngettext
from reader.messages import os_reason, phrase
from reader.model import visible_line
from reader.tui.commands.base import Command
from reader.tui.commands.feeds import FEED_SCREEN_COMMANDS, describe_fetch, finish_fetch, remove_shown_feed
from reader.tui.commands.files import FILE_COMMANDS, ImportFile, PasteArticle, describe_import, finish_import
from reader.tui.commands.pages import PAGE_COMMANDS
from reader.tui.figures import grouped

if TYPE_CHECKING:
    from reader.model import Feed
    from reader.services.feeds import SeveralFeeds, Subscribed
    from reader.tui.screens.library import LibraryScreen

__all__ = ["FIRST_STEPS", "INCOMING_COMMANDS"]

Cancelled = Callable[[], bool]

OPML_LIMIT = 10_000_000
"""Bytes of the largest list of feeds: 50,000 subscriptions take about 8 million."""


class _Incoming(Command["LibraryScreen"]):
    """An action that needs the line of long work to be free."""

    group = N_("Getting news in")

    def available(self, screen: LibraryScreen) -> bool:
        """Nothing else is under way."""
        return not screen.work.running


class AddFeed(_Incoming):
    """Subscribe to a feed by its address or by that of its site."""

    id = "library.add_feed"
    keys = "A"
    label = N_("Add a feed")

    def run(self, screen: LibraryScreen) -> None:
        """Ask for the address and look for its feed."""
        from reader.tui.screens.prompt import PromptDialog

        dialog = PromptDialog(
            _("Add a feed"),
            _("The address of a feed or of a site · enter adds it · esc closes"),
            example="https://www.example.org/",
        )
        screen.app.push_screen(dialog, partial(_add_feed, screen))


class OpenSamples(_Incoming):
    """Bring in three articles to try the reader on."""

    id = "library.samples"
    keys = "S"
    label = N_("Open sample articles")

    def run(self, screen: LibraryScreen) -> None:
        """Import the samples."""
        from reader.services.importing import import_samples

        library = screen.library
        screen.work.start(
            lambda _cancelled: iter(import_samples(library)),
            first=_("Importing the samples"),
            describe=describe_import,
            finished=partial(finish_import, screen),
        )


class ImportOpml(_Incoming):
    """Follow all feeds of an OPML list, as other readers export it."""

    id = "library.import_opml"
    keys = "L"
    label = N_("Import a list of feeds")

    def run(self, screen: LibraryScreen) -> None:
        """Ask for the file and read it."""
        from reader.tui.screens.prompt import PromptDialog

        dialog = PromptDialog(
            _("Import a list of feeds"),
            _("The path of an OPML file · enter imports it · esc closes"),
            example=_("~/Downloads/feeds.opml"),
        )
        screen.app.push_screen(dialog, partial(_import_opml, screen))


class RefreshFeeds(_Incoming):
    """Look for news in every feed."""

    id = "library.refresh"
    keys = "R"
    label = N_("Refresh")
    in_footer = True

    def run(self, screen: LibraryScreen) -> None:
        """Fetch all feeds."""
        from reader.services.elsewhere import fetch_elsewhere

        library = screen.library
        screen.work.start(
            lambda cancelled: fetch_elsewhere(library, cancelled=cancelled),
            first=_("Fetching · esc stops"),
            describe=describe_fetch,
            finished=partial(finish_fetch, screen),
        )

    def available(self, screen: LibraryScreen) -> bool:
        """There is a feed, and nothing else is under way."""
        return super().available(screen) and screen.has_feeds


class RemoveFeed(_Incoming):
    """Stop following the feed that is shown; its articles stay."""

    id = "library.remove_feed"
    keys = "D"
    label = N_("Remove feed")

    def run(self, screen: LibraryScreen) -> None:
        """Ask, then remove it."""
        remove_shown_feed(screen)

    def available(self, screen: LibraryScreen) -> bool:
        """A feed is shown."""
        return super().available(screen) and screen.shows_feed


INCOMING_COMMANDS: tuple[type[Command[Any]], ...] = (
    RefreshFeeds,
    AddFeed,
    *FILE_COMMANDS,
    OpenSamples,
    ImportOpml,
    RemoveFeed,
    *FEED_SCREEN_COMMANDS,
    *PAGE_COMMANDS,
)
FIRST_STEPS: tuple[type[Command[Any]], ...] = (AddFeed, ImportFile, PasteArticle, OpenSamples)
"""What the welcome offers."""


def _add_feed(screen: LibraryScreen, url: str | None) -> None:
    if url is None:
        return
    from reader.services import feeds
    from reader.services.fetching import shown_address

    library = screen.library

    def work(cancelled: Cancelled) -> Iterator[Feed | feeds.SeveralFeeds]:
        try:
            yield feeds.add_feed(library, url, cancelled=cancelled)
        except feeds.SeveralFeeds as several:
            yield several

    screen.work.start(
        work,
        first=_("Looking at {url} · esc stops").format(url=shown_address(url)),
        describe=lambda _event: "",
        finished=partial(_finish_adding, screen),
    )


def _finish_adding(screen: LibraryScreen, events: list[Feed | SeveralFeeds]) -> None:
    from reader.model import Feed

    for event in events:
        if isinstance(event, Feed):
            screen.say(_("You now follow “{feed}”.").format(feed=event.title or event.url))
            screen.show_feed(event.uuid)
        else:
            from reader.tui.screens.feed import FeedChoiceDialog

            screen.app.push_screen(FeedChoiceDialog(event.choices), partial(_add_feed, screen))


def _import_opml(screen: LibraryScreen, path: str | None) -> None:
    if path is None:
        return
    from reader.services import feeds

    library = screen.library

    def work(_cancelled: Cancelled) -> Iterator[Subscribed]:
        yield from feeds.import_opml(library, read_list(Path(path).expanduser()))

    screen.work.start(
        work,
        first=_("Importing {source}").format(source=path),
        describe=lambda subscribed: subscribed.title or subscribed.url,
        finished=partial(_finish_opml, screen),
    )


def _finish_opml(screen: LibraryScreen, events: list[Subscribed]) -> None:
    new = sum(event.status == "new" for event in events)
    failed = [event for event in events if event.status == "failed"]
    if events:
        screen.say(ngettext("{number} new feed.", "{number} new feeds.", new).format(number=grouped(new)))
    if failed:
        number = len(failed)
        line = ngettext(
            "{number} entry was left out: {url}: {why}",
            "{number} entries were left out, the first is {url}: {why}",
            number,
        ).format(number=grouped(number), url=failed[0].url, why=failed[0].message)
        screen.newsreader.tell(line, severity="warning")
    screen.library_changed()


def read_list(path: Path) -> bytes:
    """The bytes of a list of feeds; raises ImportFailure when it is no readable file or too large to be one."""
    try:
        if not path.is_file():
            raise ImportFailure(phrase("There is no file {path}; check the path.", path=visible_line(str(path))))
        with path.open("rb") as file:
            data = file.read(OPML_LIMIT + 1)
    except OSError as error:
        raise ImportFailure(
            phrase("Cannot read {path}: {reason}.", path=visible_line(str(path)), reason=os_reason(error))
        ) from error
    if len(data) > OPML_LIMIT:
        raise ImportFailure(phrase("{path} is too large for a list of feeds.", path=visible_line(str(path))))
    return data
