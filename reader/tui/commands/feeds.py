"""The actions on feeds and their folders, and the fetching that goes on by itself."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.i18n import N_, _, ngettext
from reader.tui.commands.base import Command
from reader.tui.figures import grouped

if TYPE_CHECKING:
    from reader.model import Feed
    from reader.services.feeds import FetchEvent
    from reader.tui.screens.library import LibraryScreen

__all__ = [
    "FEED_SCREEN_COMMANDS",
    "QUOTES_GROUP",
    "describe_fetch",
    "fetch_feed",
    "finish_fetch",
    "remove_shown_feed",
    "start_background",
    "watch_clock",
]

QUOTES_GROUP = "pending"
"""The name of the work that finds quotes in the background."""
_BEFORE_QUOTES = 1.5
"""Seconds after the start: the first screen comes first."""
_LOOK_SECONDS = 20.0
"""How often the screen looks whether it is time to fetch."""


class FeedSettings(Command["LibraryScreen"]):
    """Show this feed's settings, why it fails and when it is due."""

    id = "library.feed"
    keys = "F"
    label = N_("Feed settings")
    group = N_("Getting news in")

    def run(self, screen: LibraryScreen) -> None:
        """Open them."""
        from reader.tui.screens.feed import FeedDialog

        screen.app.push_screen(FeedDialog(screen.view.key, screen.view_name), partial(_after, screen, screen.view.key))

    def available(self, screen: LibraryScreen) -> bool:
        """A feed is shown."""
        return screen.shows_feed


class RenameFolder(Command["LibraryScreen"]):
    """Rename the folder of this feed, or put it into another one."""

    id = "library.rename_folder"
    keys = "ctrl+g"
    label = N_("Rename folder")
    group = N_("Getting news in")

    def run(self, screen: LibraryScreen) -> None:
        """Read which folder it is, then ask."""
        from reader.services import feeds

        screen.read(
            partial(feeds.find_feed, screen.library, screen.view.key), partial(_ask_name, screen), group="folder"
        )

    def available(self, screen: LibraryScreen) -> bool:
        """A feed is shown."""
        return screen.shows_feed


class ExportOpml(Command["LibraryScreen"]):
    """Save the list of all feeds as OPML, as other readers import it."""

    id = "library.export_opml"
    keys = "ctrl+l"
    label = N_("Export the list of feeds")
    group = N_("Getting news in")

    def run(self, screen: LibraryScreen) -> None:
        """Ask for the file and write it."""
        from reader.tui.screens.prompt import PromptDialog

        dialog = PromptDialog(
            _("Export the list of feeds"),
            _("The path of the OPML file, which must not exist yet · enter writes it · esc closes"),
            value="feeds.opml",
        )
        screen.app.push_screen(dialog, partial(_write_opml, screen))

    def available(self, screen: LibraryScreen) -> bool:
        """There is a feed."""
        return screen.has_feeds


FEED_SCREEN_COMMANDS: tuple[type[Command[Any]], ...] = (FeedSettings, RenameFolder, ExportOpml)
"""What the library screen does with feeds besides adding, fetching and removing them."""


def _after(screen: LibraryScreen, uuid: str, wanted: str | None) -> None:
    screen.library_changed()
    if wanted == "fetch":
        fetch_feed(screen, uuid)
    elif wanted == "remove":
        remove_shown_feed(screen)


def fetch_feed(screen: LibraryScreen, uuid: str) -> None:
    """Fetch one feed because a person wants it."""
    from reader.services.elsewhere import fetch_elsewhere

    library = screen.library
    screen.work.start(
        lambda cancelled: fetch_elsewhere(library, [uuid], cancelled=cancelled),
        first=_("Fetching · esc stops"),
        describe=describe_fetch,
        finished=partial(finish_fetch, screen),
    )


def remove_shown_feed(screen: LibraryScreen) -> None:
    """Ask whether to stop following the feed that is shown, and do so."""
    from reader.services import feeds
    from reader.tui.screens.prompt import ConfirmDialog

    key, name = screen.view.key, screen.view_name

    def remove(agreed: bool | None) -> None:
        if agreed:
            screen.write(partial(feeds.remove_feed, screen.library, key), lambda _result: screen.show_removed())

    question = _("Stop following “{feed}”? Its articles stay in the library.").format(feed=name)
    screen.app.push_screen(ConfirmDialog(_("Remove feed"), question), remove)


def _ask_name(screen: LibraryScreen, feed: Feed) -> None:
    from reader.tui.screens.prompt import PromptDialog

    if not feed.folder:
        screen.say(_("This feed is in no folder; give it one in its settings."))
        return
    dialog = PromptDialog(
        _("Rename folder"),
        _("The name of the folder, “/” for one within another · enter renames it · esc closes"),
        value=feed.folder,
    )
    screen.app.push_screen(dialog, partial(_rename, screen, feed.folder))


def _rename(screen: LibraryScreen, folder: str, name: str | None) -> None:
    from reader.services import feeds

    if name is not None:
        work = partial(feeds.rename_folder, screen.library, folder, name)
        screen.write(work, lambda _feeds: screen.library_changed())


def _write_opml(screen: LibraryScreen, path: str | None) -> None:
    from reader.services.exporting import write_file
    from reader.services.feeds import export_opml

    if path is None:
        return
    target = Path(path).expanduser()

    def write() -> str:
        write_file(target, [export_opml(screen.library)], overwrite=False)
        return _("The list of feeds is in {path}.").format(path=target)

    screen.write(write, screen.say)


def find_quotes(screen: LibraryScreen) -> None:
    """Find the quotes of what has come in, without anyone waiting for it; a newer call goes on in place of this one."""
    from textual.worker import get_current_worker

    library = screen.library

    def work() -> int:
        from reader.services.elsewhere import find_pending_elsewhere
        from reader.services.pending import pending_count

        worker = get_current_worker()
        done = 0
        if not pending_count(library):
            return done
        for progress in find_pending_elsewhere(library, cancelled=lambda: worker.is_cancelled):
            done = progress.done
        return done

    def show(done: int) -> None:
        if done:
            screen.library_changed()

    screen.read(work, show, group=QUOTES_GROUP)


def start_background(screen: LibraryScreen) -> None:
    """What goes on by itself from the start: quotes that an earlier run left to find, and fetching by the clock."""
    if not screen.library.read_only:
        screen.set_timer(_BEFORE_QUOTES, partial(find_quotes, screen))
        watch_clock(screen)


def watch_clock(screen: LibraryScreen, *, look_every: float = _LOOK_SECONDS) -> None:
    """Let ``screen`` fetch what is due every ``refresh_minutes`` of the settings, if a person wants that.

    It looks at the clock every ``look_every`` seconds, and fetches at its first look.
    """
    minutes = screen.library.settings.refresh_minutes
    if not minutes:
        return
    last = -minutes * 60.0

    def look() -> None:
        nonlocal last
        if time.monotonic() - last >= minutes * 60 and not screen.work.running:
            last = time.monotonic()
            _fetch_due(screen)

    screen.set_interval(look_every, look)


def _fetch_due(screen: LibraryScreen) -> None:
    from reader.services.elsewhere import fetch_elsewhere

    library = screen.library
    screen.work.start(
        lambda cancelled: fetch_elsewhere(library, due=True, cancelled=cancelled),
        first="",
        describe=describe_fetch,
        finished=partial(finish_fetch, screen, unasked=True),
    )


def describe_fetch(event: FetchEvent) -> str:
    """How far a fetch is, in one line."""
    name = event.feed_title or event.url
    if event.pages:
        return _("Reading pages: {number} · {title} · esc stops").format(number=event.pages, title=name)
    return _("Fetching {done} of {total} · {feed} · esc stops").format(done=event.done, total=event.total, feed=name)


def finish_fetch(screen: LibraryScreen, events: list[FetchEvent], *, unasked: bool = False) -> None:
    """Say what has come in; where nobody asked for it, failures stay with their feeds."""
    new = sum(event.new for event in events)
    failed = [event for event in events if event.error]
    if new or not unasked:
        screen.say(ngettext("{number} new article.", "{number} new articles.", new).format(number=grouped(new)))
    if failed and not unasked:
        number = len(failed)
        line = ngettext(
            "{number} feed could not be read: {feed}: {error}",
            "{number} feeds could not be read, the first is {feed}: {error}",
            number,
        ).format(number=grouped(number), feed=failed[0].feed_title or failed[0].url, error=failed[0].error)
        screen.newsreader.tell(line, severity="warning")
    if events:
        screen.library_changed()
        find_quotes(screen)
