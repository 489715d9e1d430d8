"""The actions of the library screen on its list: order, marks, searches within it, and saved views."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reader.i18n import N_, _
from reader.model import SavedView, Sort, ViewKind
from reader.tui.commands.base import Command

if TYPE_CHECKING:
    from reader.tui.screens.library import LibraryScreen

__all__ = ["MARKING", "SORT_NAMES", "VIEW_WAYS"]

SORT_NAMES = {
    Sort.NEWEST: N_("newest first"),
    Sort.OLDEST: N_("oldest first"),
    Sort.SOURCE: N_("by source"),
    Sort.TITLE: N_("by title"),
    Sort.QUOTES: N_("most quotes first"),
    Sort.RELEVANCE: N_("best match first"),
}


class MarkRow(Command["LibraryScreen"]):
    """Mark this row: what is done next is done to all marked rows."""

    id = "library.mark"
    keys = "space"
    label = N_("Mark row")
    group = N_("Articles")

    def run(self, screen: LibraryScreen) -> None:
        """Mark it and go on."""
        screen.articles.mark()

    def available(self, screen: LibraryScreen) -> bool:
        """There is a row."""
        return screen.article_id is not None


class MarkRange(Command["LibraryScreen"]):
    """Mark all rows from the last mark to this one."""

    id = "library.mark_range"
    keys = "V"
    label = N_("Mark rows up to here")
    group = N_("Articles")

    def run(self, screen: LibraryScreen) -> None:
        """Mark them."""
        screen.articles.mark_up_to_here()

    def available(self, screen: LibraryScreen) -> bool:
        """There is a row."""
        return screen.article_id is not None


class TagArticles(Command["LibraryScreen"]):
    """Tag this article, or all marked ones, on their headline."""

    id = "library.tag"
    keys = "ctrl+t"
    label = N_("Tag articles")
    group = N_("Articles")

    def run(self, screen: LibraryScreen) -> None:
        """Ask for the tags."""
        from reader.tui.screens.changing import tag_chosen
        from reader.tui.screens.prompt import PromptDialog

        def tag(names: str | None) -> None:
            tags = [name.strip() for name in (names or "").split(",") if name.strip()]
            if tags:
                tag_chosen(screen, tags)

        hint = _("Tags with commas between them · enter tags · esc closes")
        screen.app.push_screen(PromptDialog(_("Tag articles"), hint, example="claim/economy"), tag)

    def available(self, screen: LibraryScreen) -> bool:
        """There is an article."""
        return screen.article_id is not None


class FoldCopies(Command["LibraryScreen"]):
    """Open the copies (⧉), or fold them; folded ones are left alone."""

    id = "library.copies"
    keys = "c"
    label = N_("Open or fold copies")
    group = N_("Articles")

    def run(self, screen: LibraryScreen) -> None:
        """Open them below the first, or fold them under it."""
        screen.articles.toggle_fold()

    def available(self, screen: LibraryScreen) -> bool:
        """The article under the cursor has copies in the list."""
        return screen.articles.is_copy


class FoldAllCopies(Command["LibraryScreen"]):
    """Open the copies of every wire in the list, or fold them all."""

    id = "library.all_copies"
    keys = "C"
    label = N_("Open or fold all copies")
    group = N_("Articles")

    def run(self, screen: LibraryScreen) -> None:
        """Open all, or fold all."""
        screen.articles.toggle_folds()

    def available(self, screen: LibraryScreen) -> bool:
        """The list has copies."""
        return bool(screen.articles.folds.others)


class SortList(Command["LibraryScreen"]):
    """Sort by newest, oldest, source, title, quotes or best match."""

    id = "library.sort"
    keys = "O"
    label = N_("Order")
    group = N_("Library")

    def run(self, screen: LibraryScreen) -> None:
        """Take the next order."""
        orders = [sort for sort in Sort if sort is not Sort.RELEVANCE or screen.view.kind is ViewKind.SEARCH]
        at = orders.index(screen.order) if screen.order in orders else -1
        screen.sort_by(orders[(at + 1) % len(orders)])

    def available(self, screen: LibraryScreen) -> bool:
        """There is something to sort."""
        return screen.article_id is not None


class SearchWithin(Command["LibraryScreen"]):
    """Search the articles of the view that is shown."""

    id = "library.search_within"
    keys = "backslash"
    label = N_("Search this view")
    group = N_("Library")

    def run(self, screen: LibraryScreen) -> None:
        """Open the search line for the view."""
        screen.start_search(within=True)

    def available(self, screen: LibraryScreen) -> bool:
        """There is something to search."""
        return not screen.is_library_empty


class SaveView(Command["LibraryScreen"]):
    """Save this search as a view, or change the view that is shown."""

    id = "library.save_view"
    keys = "W"
    label = N_("Save view")
    group = N_("Library")

    def run(self, screen: LibraryScreen) -> None:
        """Open the dialog of the view."""
        from reader.services import views

        if screen.view.kind is ViewKind.SAVED:
            work = partial(views.find_view, screen.library, screen.view.key)
            screen.read(work, partial(_edit, screen), group="view")
        else:
            _edit(screen, None)

    def available(self, screen: LibraryScreen) -> bool:
        """There is something to save."""
        return not screen.is_library_empty


def _edit(screen: LibraryScreen, known: SavedView | None) -> None:
    from reader.tui.screens.view_dialog import ViewDialog

    def done(uuid: str | None) -> None:
        if uuid is not None:
            screen.show_saved(uuid)

    screen.app.push_screen(ViewDialog(screen.view_query, screen.order, known), done)


MARKING: tuple[type[Command[Any]], ...] = (MarkRow, MarkRange, FoldCopies, FoldAllCopies, TagArticles)
VIEW_WAYS: tuple[type[Command[Any]], ...] = (SearchWithin, SortList, SaveView)
