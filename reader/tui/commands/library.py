"""The actions of the library screen on what is there: opening, marking, finding, looking elsewhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from reader.i18n import N_, ngettext
from reader.model import ViewKind
from reader.tui.commands.annotations import SHOW_ANNOTATIONS
from reader.tui.commands.base import Command
from reader.tui.commands.codebook import SHOW_CODEBOOK
from reader.tui.commands.common import COMMON_COMMANDS
from reader.tui.commands.conflicts import SHOW_CONFLICTS
from reader.tui.commands.incoming import FIRST_STEPS, INCOMING_COMMANDS
from reader.tui.commands.people import PEOPLE_WAYS
from reader.tui.commands.views import MARKING, VIEW_WAYS
from reader.tui.figures import grouped

if TYPE_CHECKING:
    from reader.tui.screens.library import LibraryScreen

__all__ = ["FIRST_STEPS", "LIBRARY_COMMANDS"]


class _OnArticle(Command["LibraryScreen"]):
    """An action on the article under the cursor."""

    group = N_("Articles")

    def available(self, screen: LibraryScreen) -> bool:
        """There is an article under the cursor."""
        return screen.article_id is not None


class OpenArticle(_OnArticle):
    """Open the article under the cursor."""

    id = "library.open"
    keys = "enter,o"
    label = N_("Open")
    in_footer = True

    def run(self, screen: LibraryScreen) -> None:
        """Show it."""
        screen.open_article()


class StarArticle(_OnArticle):
    """Put a star on the article, or take it away."""

    id = "library.star"
    keys = "asterisk,s"
    label = N_("Star")
    in_footer = True

    def run(self, screen: LibraryScreen) -> None:
        """Toggle the star."""
        from reader.tui.screens.changing import toggle_star

        toggle_star(screen)


class ToggleRead(_OnArticle):
    """Mark the article as read, or as unread again."""

    id = "library.toggle_read"
    keys = "m"
    label = N_("Read or unread")

    def run(self, screen: LibraryScreen) -> None:
        """Toggle the dot."""
        from reader.tui.screens.changing import toggle_read

        toggle_read(screen)


class NextUnread(_OnArticle):
    """Go to the next unread article."""

    id = "library.next_unread"
    keys = "n"
    label = N_("Next unread")

    def run(self, screen: LibraryScreen) -> None:
        """Look for it below the cursor, then from the top."""
        from reader.tui.screens.changing import go_to_unread

        go_to_unread(screen)


class MarkAllRead(_OnArticle):
    """Mark every article of this list as read."""

    id = "library.mark_all_read"
    keys = "M"
    label = N_("Mark all as read")

    def run(self, screen: LibraryScreen) -> None:
        """Ask, then mark."""
        from reader.services import articles
        from reader.tui.screens.prompt import ConfirmDialog

        ids = list(screen.articles.folds.ids)

        def mark(agreed: bool | None) -> None:
            if agreed:
                work = partial(articles.mark_read, screen.library, ids, read=True)
                screen.write(work, lambda _result: screen.library_changed())

        question = ngettext("Mark {number} article as read?", "Mark {number} articles as read?", len(ids))
        screen.app.push_screen(ConfirmDialog(screen.view_name, question.format(number=grouped(len(ids)))), mark)


class ExportArticles(Command["LibraryScreen"]):
    """Export the marked articles, this one, this list or everything to a file."""

    id = "library.export"
    keys = "E"
    label = N_("Export")
    group = N_("Articles")

    def run(self, screen: LibraryScreen) -> None:
        """Open the export dialog for the article under the cursor and the list."""
        from reader.tui.screens.export import ExportDialog

        article_id = screen.article_id
        summary = screen.articles.summary(article_id) if article_id is not None else None
        title = summary.title if summary is not None else ""
        dialog = ExportDialog(
            article_id=article_id,
            title=title,
            view=screen.view,
            view_name=screen.view_name,
            marked=screen.articles.chosen if screen.articles.marked else (),
        )
        screen.app.push_screen(dialog)

    def available(self, screen: LibraryScreen) -> bool:
        """There is something to export."""
        return not screen.is_library_empty


class Search(Command["LibraryScreen"]):
    """Search the words of all articles."""

    id = "library.search"
    keys = "slash"
    label = N_("Search")
    group = N_("Library")
    in_footer = True

    def run(self, screen: LibraryScreen) -> None:
        """Open the search line."""
        screen.start_search()

    def available(self, screen: LibraryScreen) -> bool:
        """There is something to search."""
        return not screen.is_library_empty


class Leave(Command["LibraryScreen"]):
    """Stop what is going on, or end the search."""

    id = "library.leave"
    keys = "escape"
    label = N_("Stop or end search")
    group = N_("Library")

    def run(self, screen: LibraryScreen) -> None:
        """Take one step back."""
        screen.leave()


class FoldSources(Command["LibraryScreen"]):
    """Fold the sources away, or bring them back."""

    id = "library.fold_sources"
    keys = "f"
    label = N_("Sources")
    group = N_("Library")
    in_footer = True

    def run(self, screen: LibraryScreen) -> None:
        """Toggle the sources."""
        screen.fold_sources()

    def available(self, screen: LibraryScreen) -> bool:
        """There is a source."""
        return not screen.is_library_empty


class _OtherPane(Command["LibraryScreen"]):
    """Move the keyboard between sources and articles."""

    group = N_("Library")
    step: ClassVar[int] = 1

    def run(self, screen: LibraryScreen) -> None:
        """Move it."""
        if self.step > 0:
            screen.focus_next()
        else:
            screen.focus_previous()


class NextPane(_OtherPane):
    """Go to the next part of the screen."""

    id = "library.next_pane"
    keys = "tab"
    label = N_("Next part")


class PreviousPane(_OtherPane):
    """Go to the part before this one."""

    id = "library.previous_pane"
    keys = "shift+tab"
    label = N_("Previous part")
    step = -1


class _GoTo(Command["LibraryScreen"]):
    """Show one of the views that every library has."""

    group = N_("Library")


class ShowAll(_GoTo):
    """Show all articles."""

    id = "library.all"
    keys = "1"
    label = N_("All articles")

    def run(self, screen: LibraryScreen) -> None:
        """Show them."""
        screen.show_kind(ViewKind.ALL)


class ShowUnread(_GoTo):
    """Show unread articles."""

    id = "library.unread"
    keys = "2"
    label = N_("Unread articles")

    def run(self, screen: LibraryScreen) -> None:
        """Show them."""
        screen.show_kind(ViewKind.UNREAD)


class ShowStarred(_GoTo):
    """Show starred articles."""

    id = "library.starred"
    keys = "3"
    label = N_("Starred articles")

    def run(self, screen: LibraryScreen) -> None:
        """Show them."""
        screen.show_kind(ViewKind.STARRED)


class Quit(Command["LibraryScreen"]):
    """Close the reader; everything is stored already."""

    id = "library.quit"
    keys = "q"
    label = N_("Quit")
    group = N_("Everywhere")
    in_footer = True

    def run(self, screen: LibraryScreen) -> None:
        """Leave."""
        screen.app.exit()


LIBRARY_COMMANDS: tuple[type[Command[Any]], ...] = (
    OpenArticle,
    StarArticle,
    ToggleRead,
    NextUnread,
    MarkAllRead,
    *MARKING,
    ExportArticles,
    Search,
    *VIEW_WAYS,
    *INCOMING_COMMANDS,
    FoldSources,
    NextPane,
    PreviousPane,
    ShowAll,
    ShowUnread,
    ShowStarred,
    *PEOPLE_WAYS,
    *SHOW_ANNOTATIONS,
    *SHOW_CONFLICTS,
    *SHOW_CODEBOOK,
    Leave,
    Quit,
    *COMMON_COMMANDS,
)
"""Every action of the library screen, in the order of footer and help."""
