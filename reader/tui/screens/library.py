"""The library: sources at the left, articles in the middle, a preview at the right where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from reader.i18n import _
from reader.model import ALL, ArticleSummary, Sort, View, ViewCount, ViewKind
from reader.tui.commands.base import Command, bindings
from reader.tui.commands.feeds import QUOTES_GROUP, start_background
from reader.tui.commands.library import LIBRARY_COMMANDS
from reader.tui.commands.views import SORT_NAMES
from reader.tui.delay import Delay
from reader.tui.screens.finding import Finder, query_for
from reader.tui.screens.longwork import LongWork, WorkProgress
from reader.tui.screens.lookup import Found, rows_to_show
from reader.tui.screens.watch import WatchingScreen
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


PREVIEW_DELAY = 0.08
VIEW_DELAY = 0.12
"""Seconds for which a cursor rests before what it points at is read."""
_RARELY = 5
"""Of so many looks one is taken while quotes are found, which change the numbers beside the articles and no list."""
PASSAGES = 60
"""Passages that are read at once."""


class LibraryScreen(WatchingScreen):
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
        self.finder = Finder(self)
        self.sort: Sort | None = None
        """The order that a person chose for the view that is shown."""
        self.order = Sort.NEWEST
        self._is_loaded = False
        self._listed: View | None = None
        self._wanted: int | None = None
        self._preview_delay = Delay(self, PREVIEW_DELAY)
        self._view_delay = Delay(self, VIEW_DELAY)
        self._opened: ArticleScreen | None = None
        self._looks = 0

    def compose(self) -> ComposeResult:
        """The three columns over the key bar."""
        with Horizontal(id="shelves"):
            yield SourceList(id="sources")
            yield Shelf(id="shelf")
            yield Welcome(id="welcome")
            yield Preview(id="preview")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the library."""
        self.articles.focus()
        self.library_changed()
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
        return self.name_of(self.view)

    def name_of(self, view: View) -> str:
        """What a view is called."""
        return view_label(view, self.views)

    @property
    def view_query(self) -> str:
        """A query for what is shown, to be saved as a view: the search, or as near to the view as queries come."""
        return query_for(self.view, self.name_of)

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
        self._read_views()
        self.changes.remember()
        self._read_ids(keep=True)
        self.articles.forget()

    def show_view(self, view: View) -> None:
        """Show the articles of ``view`` from the first, as they are now; a search ends."""
        self.finder.end()
        self.switch(view)

    def switch(self, view: View) -> None:
        """Show the articles of ``view``, in its own order; a search that shows it goes on."""
        self.view = view
        self.sort = None
        self.articles.unmark()
        self.sources.mark_shown(view)
        self._read_ids(keep=False)

    def show_saved(self, uuid: str) -> None:
        """Show a view that has just been saved; all articles if it has been deleted."""
        self.show_view(View(ViewKind.SAVED, uuid) if uuid else ALL)
        self.library_changed()
        self.articles.focus()

    def sort_by(self, sort: Sort) -> None:
        """List the articles in another order."""
        self.sort = sort
        self._read_ids(keep=True)

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
        """Open the article under the cursor, with the list around it, and what was searched for marked in it."""
        from reader.tui.screens.article import ArticleScreen

        article_id = self.article_id
        if article_id is not None:
            self.finder.finish()
            sought = self.view if self.view.kind in {ViewKind.SEARCH, ViewKind.SAVED} else None
            self._opened = ArticleScreen(article_id, ids=self.articles.ids, index=self.articles.cursor, sought=sought)
            self.app.push_screen(self._opened)

    def start_search(self, *, within: bool = False) -> None:
        """Open the search line, over the library or ``within`` the view that is shown."""
        self.finder.open(within=within)

    def leave(self) -> None:
        """Stop long work; otherwise end the search; otherwise go back to the list."""
        if self.work.running:
            self.work.cancel()
            self.query_one(KeyBar).status = _("Stopping …")
            return
        around = self.finder.end()
        if around is not None:
            self.switch(around)
        elif self.articles.marked:
            self.articles.unmark()
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
        if not keep:
            self._listed = None
        self.finder.read(view, self.sort, partial(self._show_ids, view))

    def _show_ids(self, view: View, found: Found) -> None:
        if view != self.view:
            return
        # The rest of a list comes after its beginning: from then on the cursor stays where it is.
        keep, self._listed = view == self._listed, view
        folds = rows_to_show(view, self.articles.folds, found.folds) if keep and found.is_whole else found.folds
        self._is_loaded = True
        self.order = found.sort
        self.articles.shows_source = not self.shows_feed
        if not keep:
            self.articles.show_passages(view.kind is ViewKind.SEARCH)
        self.articles.add_passages(found.passages)
        line = nothing_line(view, self.library.settings.keys)
        order = "" if found.sort in {Sort.NEWEST, Sort.RELEVANCE} else _(SORT_NAMES[found.sort])
        self.shelf.show(folds, self.view_name, found, keep=keep, order=order, when_empty=line)
        if self._wanted is not None and self.articles.reveal(self._wanted):
            self._wanted = None
        self.query_one(KeyBar).refresh_keys()

    def _read_views(self) -> None:
        from reader.services import articles
        from reader.services.views import count_views

        def show(views: list[ViewCount]) -> None:
            # Saved views are counted after the others are shown; until then the numbers of the last time stand.
            self._show_views(self.sources.with_counts(views))
            if any(count.view.kind is ViewKind.SAVED for count in views):
                self.read(partial(count_views, self.library), count, group="counts")

        def count(counted: list[ViewCount]) -> None:
            self._show_views(self.sources.with_counts(self.views, counted))

        self.read(partial(articles.sidebar, self.library), show, group="sources")

    def _show_views(self, views: Sequence[ViewCount]) -> None:
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

    def show_changed(self, ids: list[int], summaries: list[ArticleSummary]) -> None:
        """Show what has been changed about articles."""
        self.articles.add_summaries(ids, summaries)
        self.changes.remember()
        self._read_views()

    @on(ArticleList.Needed)
    def read_summaries(self, event: ArticleList.Needed) -> None:
        """Read what the rows in sight say."""
        from reader.services import articles

        ids, view = list(event.ids), self.view
        add = partial(self.articles.add_summaries, ids)
        self.read(partial(articles.summaries, self.library, ids), add, group="rows")
        wanted = self.articles.without_passage(ids)[:PASSAGES]
        if wanted:
            from reader.services import searching

            work = partial(searching.passages, self.library, view, wanted)
            self.read(work, self.articles.add_passages, group="passages")

    # Where the cursor goes

    @on(ArticleList.LaidOut)
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
        self.finder.type(event.words)
        if event.is_done:
            self.finder.finish()

    # Time

    @on(WorkProgress)
    def show_progress(self, event: WorkProgress) -> None:
        """Tell how far the long work is."""
        self.query_one(KeyBar).status = event.line

    def on_screen_resume(self) -> None:
        """Come back from an article: follow it, and show what has changed about it."""
        opened, self._opened = self._opened, None
        if opened is not None:
            self.articles.reveal(opened.article_id)
            self.library_changed()

    def on_resize(self) -> None:
        """A terminal that has become wide shows the preview."""
        self._preview_soon()

    def on_unmount(self) -> None:
        """Let nothing go on behind a closed screen."""
        self.work.cancel()

    def look(self) -> None:
        """Show what has changed; not while long work changes it all the time, and rarely while quotes are found."""
        self._looks += 1
        finds_quotes = any(one.group == QUOTES_GROUP and one.is_running for one in self.workers)
        if not self.work.running and not (finds_quotes and self._looks % _RARELY):
            super().look()
