"""The library: sources at the left, articles in the middle, a preview at the right where there is room."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from reader.i18n import _
from reader.model import ALL, ArticleSummary, View, ViewCount, ViewKind
from reader.tui.commands.base import Command, bindings
from reader.tui.commands.feeds import start_background
from reader.tui.commands.library import LIBRARY_COMMANDS
from reader.tui.delay import Delay
from reader.tui.screens.base import CommandScreen
from reader.tui.screens.longwork import LongWork, WorkProgress
from reader.tui.screens.lookup import Found, look_up, rows_to_show
from reader.tui.screens.watch import LibraryWatch
from reader.tui.screens.welcome import Welcome, nothing_line
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.preview import Preview
from reader.tui.widgets.shelf import Shelf
from reader.tui.widgets.source_list import SourceList, view_label

if TYPE_CHECKING:
    from reader.services.importing import Imported
    from reader.tui.screens.article import ArticleScreen

__all__ = ["LibraryScreen"]


POLL_SECONDS = 2.0
"""How often changes of other processes are looked for."""
PREVIEW_DELAY = 0.08
VIEW_DELAY = 0.12
"""Seconds for which a cursor rests before what it points at is read."""


class LibraryScreen(CommandScreen):
    """Shows the articles of one view; all reading and writing is done in threads."""

    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = LIBRARY_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(LIBRARY_COMMANDS)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (150, "-wide")]  # noqa: RUF012 - as Screen declares it
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self.view = ALL
        self.views: tuple[ViewCount, ...] = ()
        self.work = LongWork(self)
        self.imported: list[Imported] = []
        self._is_loaded = False
        self._before_search: View | None = None
        self._wanted: int | None = None
        self._seen = LibraryWatch(self, self.library_changed)
        self._preview_delay = Delay(self, PREVIEW_DELAY)
        self._view_delay = Delay(self, VIEW_DELAY)
        self._opened: ArticleScreen | None = None

    def compose(self) -> ComposeResult:
        """The three columns over the key bar."""
        with Horizontal(id="shelves"):
            yield SourceList(id="sources")
            yield Shelf(id="shelf")
            yield Welcome(id="welcome")
            yield Preview(id="preview")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the library, and look again every two seconds."""
        self.articles.focus()
        self.library_changed()
        self.set_interval(POLL_SECONDS, self._poll)
        start_background(self)

    # What commands ask

    @property
    def articles(self) -> ArticleList:
        """The list of articles."""
        return self.shelf.articles

    @property
    def shelf(self) -> Shelf:
        """The middle column."""
        return self.query_one(Shelf)

    @property
    def sources(self) -> SourceList:
        """The list of views."""
        return self.query_one(SourceList)

    @property
    def article_id(self) -> int | None:
        """The article under the cursor, None when none is shown."""
        return self.articles.article_id if self._is_loaded else None

    @property
    def view_name(self) -> str:
        """What the view that is shown is called."""
        return view_label(self.view, self.views)

    @property
    def has_feeds(self) -> bool:
        """Whether there is a subscription."""
        return any(count.view.kind is ViewKind.FEED for count in self.views)

    @property
    def shows_feed(self) -> bool:
        """Whether the view is one feed's."""
        return self.view.kind is ViewKind.FEED

    @property
    def is_library_empty(self) -> bool:
        """Whether there is neither an article nor a feed, as far as has been read."""
        total = next((count.count for count in self.views if count.view == ALL), 0)
        return total == 0 and not self.has_feeds

    # What commands do

    def library_changed(self) -> None:
        """Read the sources and the list again; the cursor stays on its article."""
        from reader.services import articles

        self.read(partial(articles.sidebar, self.library), self._show_views, group="sources")
        self._seen.remember()
        self._read_ids(keep=True)
        self.articles.forget()

    def show_view(self, view: View) -> None:
        """Show the articles of ``view`` from the first, as they are now; a search ends."""
        self._before_search = None
        self.shelf.close_search()
        self._switch(view)

    def _switch(self, view: View) -> None:
        self.view = view
        self.sources.mark_shown(view)
        self._read_ids(keep=False)

    def show_kind(self, kind: ViewKind) -> None:
        """Show all, unread or starred articles."""
        self.show_view(View(kind))
        self.articles.focus()

    def show_feed(self, uuid: str) -> None:
        """Show a feed that has just been added."""
        self.show_view(View(ViewKind.FEED, uuid))
        self.library_changed()
        self.articles.focus()

    def show_imported(self, article_id: int | None) -> None:
        """Show all articles with the cursor on one that has just come in."""
        self.show_view(ALL)
        self._wanted = article_id
        self.library_changed()
        self.articles.focus()

    def show_removed(self) -> None:
        """The view is gone: show all articles."""
        self.show_view(ALL)
        self.library_changed()

    def open_article(self) -> None:
        """Open the article under the cursor, with the list around it."""
        from reader.tui.screens.article import ArticleScreen

        article_id = self.article_id
        if article_id is not None:
            self._opened = ArticleScreen(article_id, ids=self.articles.ids, index=self.articles.cursor)
            self.app.push_screen(self._opened)

    def toggle_star(self) -> None:
        """Turn the star of the article under the cursor."""
        from reader.services import articles

        self._change(lambda now: articles.set_starred(self.library, [now.id], not now.is_starred))

    def toggle_read(self) -> None:
        """Turn the dot of the article under the cursor."""
        from reader.services import articles

        self._change(lambda now: articles.mark_read(self.library, [now.id], not now.is_read))

    def go_to_unread(self) -> None:
        """Move the cursor to the next unread article of the list, round to the top if need be."""
        from reader.services import articles

        self.read(partial(articles.article_ids, self.library, View(ViewKind.UNREAD)), self._go_to, group="unread")

    def _go_to(self, ids: array[int]) -> None:
        if not self.articles.go_to_next(frozenset(ids)):
            self.say(_("Nothing unread is left in this list."))

    def start_search(self) -> None:
        """Open the search line, with the words of the last search."""
        if self._before_search is None:
            self._before_search = self.view
        self.shelf.open_search()

    def leave(self) -> None:
        """Stop long work; otherwise end the search; otherwise go back to the list."""
        if self.work.running:
            self.work.cancel()
            self.query_one(KeyBar).status = _("Stopping …")
            return
        if self._before_search is not None:
            self.show_view(self._before_search)
        self._focus_main()

    def fold_sources(self) -> None:
        """Fold the sources away, or bring them back with the keyboard on them."""
        if self.sources.display and self.sources.region.width:
            self.remove_class("-sources-on").add_class("-sources-off")
            self._focus_main()
        else:
            self.remove_class("-sources-off").add_class("-sources-on")
            self.sources.mark_shown(self.view)
            self.sources.focus()

    # What was read

    def _read_ids(self, *, keep: bool) -> None:
        view = self.view
        self.read(partial(look_up, self.library, view), partial(self._show_ids, view, keep), group="ids")

    def _show_ids(self, view: View, keep: bool, found: Found) -> None:
        if view != self.view:
            return
        ids = rows_to_show(view, self.articles.ids, found.ids) if keep else found.ids
        self._is_loaded = True
        self.articles.shows_source = not self.shows_feed
        line = nothing_line(view, self.library.settings.keys)
        self.shelf.show(ids, self.view_name, len(found.ids), keep=keep, trouble=found.trouble, when_empty=line)
        if self._wanted is not None and self._wanted in ids:
            self.articles.set_rows(len(ids), ids.index(self._wanted))
            self._wanted = None
        self.query_one(KeyBar).refresh_keys()
        self._preview_soon()

    def _show_views(self, views: list[ViewCount]) -> None:
        self.views = tuple(views)
        self.sources.show_views(views)
        self.sources.mark_shown(self.view)
        if self._is_loaded:
            self.shelf.rename(self.view_name)
        if self.has_class("-empty") != self.is_library_empty:
            self.toggle_class("-empty")
            self._focus_main()
        self.query_one(KeyBar).refresh_keys()

    def _focus_main(self) -> None:
        if self.has_class("-empty"):
            self.query_one("#first-steps").focus()
        else:
            self.articles.focus()

    def _change(self, change: Callable[[ArticleSummary], object]) -> None:
        """Write ``change`` of the article under the cursor, told its state as stored at that moment; then show it."""
        from reader.services import articles

        article_id = self.article_id
        if article_id is None:
            return

        def work() -> list[ArticleSummary]:
            for now in articles.summaries(self.library, [article_id]):
                change(now)
            return articles.summaries(self.library, [article_id])

        self.write(work, partial(self._show_changed, [article_id]))

    def _show_changed(self, ids: list[int], summaries: list[ArticleSummary]) -> None:
        from reader.services import articles

        self.articles.add_summaries(ids, summaries)
        self._seen.remember()
        self.read(partial(articles.sidebar, self.library), self._show_views, group="sources")

    @on(ArticleList.Needed)
    def read_summaries(self, event: ArticleList.Needed) -> None:
        """Read what the rows in sight say."""
        from reader.services import articles

        ids = list(event.ids)
        add = partial(self.articles.add_summaries, ids)
        self.read(partial(articles.summaries, self.library, ids), add, group="rows")

    # Where the cursor goes

    @on(ArticleList.Highlighted, "#articles")
    def _preview_soon(self) -> None:
        if self.has_class("-wide"):
            self._preview_delay.then(self._read_preview)

    def _read_preview(self) -> None:
        from reader.services import articles

        preview = self.query_one(Preview)
        article_id = self.article_id
        if article_id is None:
            preview.clear()
        else:
            self.read(partial(articles.open_article, self.library, article_id), preview.show_page, group="preview")

    @on(ArticleList.Chosen, "#articles")
    def open_chosen(self) -> None:
        """Open the article that was taken."""
        self.open_article()

    @on(SourceList.Highlighted, "#sources")
    def show_highlighted(self) -> None:
        """Show the view under the cursor once the cursor rests."""
        self._view_delay.then(self._show_view_under_cursor)

    def _show_view_under_cursor(self) -> None:
        row = self.sources.row
        if row is not None and row.view not in (None, self.view) and self.sources.has_focus:
            self.show_view(row.view)

    @on(SourceList.Chosen, "#sources")
    def choose_source(self) -> None:
        """Fold a section, or go to the articles of a view."""
        row = self.sources.row
        if row is None or self.sources.toggle(row) or row.view is None:
            return
        self.show_view(row.view)
        if self.has_class("-narrow"):
            self.remove_class("-sources-on")
        self._focus_main()

    @on(Welcome.Begin)
    def begin(self, event: Welcome.Begin) -> None:
        """Take the first step that was chosen."""
        self.action_run_command(event.command_id)

    @on(Shelf.Searched)
    def search(self, event: Shelf.Searched) -> None:
        """Show what has these words."""
        if self._before_search is not None:
            self._switch(View(ViewKind.SEARCH, event.words) if event.words else self._before_search)

    # Time

    @on(WorkProgress)
    def show_progress(self, event: WorkProgress) -> None:
        """Tell how far the long work is."""
        self.query_one(KeyBar).status = event.line

    def on_screen_resume(self) -> None:
        """Come back from an article: follow it, and show what has changed about it."""
        opened, self._opened = self._opened, None
        if opened is not None:
            ids = self.articles.ids
            if opened.article_id in ids:
                self.articles.cursor = ids.index(opened.article_id)
            self.library_changed()

    def on_resize(self) -> None:
        """A terminal that has become wide shows the preview."""
        self._preview_soon()

    def on_unmount(self) -> None:
        """Let nothing go on behind a closed screen."""
        self.work.cancel()

    def _poll(self) -> None:
        if self.is_current and not self.work.running:
            self._seen.look()
