"""What the library screen changes of articles: of those that are marked, or of the one under the cursor."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from reader.i18n import _, ngettext
from reader.model import ArticleSummary, View, ViewKind
from reader.tui.figures import grouped

if TYPE_CHECKING:
    from reader.tui.screens.library import LibraryScreen

__all__ = ["go_to_unread", "tag_chosen", "toggle_read", "toggle_star"]


def toggle_star(screen: LibraryScreen) -> None:
    """Star what is chosen; when all of it has a star, take the stars away. One step to undo."""
    from reader.services import articles

    def change(now: Sequence[ArticleSummary]) -> None:
        ids = [one.id for one in now]
        articles.set_starred(screen.library, ids, not all(one.is_starred for one in now))

    _change(screen, change)


def toggle_read(screen: LibraryScreen) -> None:
    """Mark what is chosen as read; when all of it is read, as unread."""
    from reader.services import articles

    def change(now: Sequence[ArticleSummary]) -> None:
        articles.mark_read(screen.library, [one.id for one in now], not all(one.is_read for one in now))

    _change(screen, change)


def go_to_unread(screen: LibraryScreen) -> None:
    """Move the cursor to the next unread article of the list, round to the top if need be."""
    from reader.services import articles

    def go(ids: array[int]) -> None:
        if not screen.articles.go_to_next(frozenset(ids)):
            screen.say(_("Nothing unread is left in this list."))

    screen.read(partial(articles.article_ids, screen.library, View(ViewKind.UNREAD)), go, group="unread")


def tag_chosen(screen: LibraryScreen, tags: Sequence[str]) -> None:
    """Put ``tags`` on the headline of each chosen article. One step to undo."""
    from reader.services import annotating

    ids = screen.articles.chosen

    def done(number: int) -> None:
        line = ngettext("Tagged {number} article.", "Tagged {number} articles.", number)
        screen.say(line.format(number=grouped(number)))
        screen.articles.unmark()
        screen.library_changed()

    screen.write(partial(annotating.tag_headlines, screen.library, ids, tags), done)


def _change(screen: LibraryScreen, change: Callable[[Sequence[ArticleSummary]], object]) -> None:
    """Write ``change`` of the chosen articles, told their state as stored at that moment; then show it."""
    from reader.services import articles

    ids = screen.articles.chosen
    if not ids:
        return

    def work() -> list[ArticleSummary]:
        change(articles.summaries(screen.library, ids))
        return articles.summaries(screen.library, ids)

    screen.write(work, partial(screen.show_changed, ids))
