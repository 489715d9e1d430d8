"""The actions of the article screen, all of them in one list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from reader.i18n import N_, _
from reader.tui.citing import citation
from reader.tui.commands.base import Command
from reader.tui.commands.checking import CHECKING_COMMANDS
from reader.tui.commands.common import COMMON_COMMANDS
from reader.tui.commands.found import FOUND_COMMANDS
from reader.tui.commands.moving import MOVING_COMMANDS
from reader.tui.commands.pages import ARTICLE_PAGE_COMMANDS
from reader.tui.commands.people import PASSAGE_COMMANDS
from reader.tui.commands.quoting import QUOTING_COMMANDS
from reader.tui.commands.selecting import SELECTING_COMMANDS
from reader.tui.commands.tagging import TAGGING_COMMANDS

if TYPE_CHECKING:
    from reader.tui.screens.article import ArticleScreen

__all__ = ["ARTICLE_COMMANDS"]


class CloseArticle(Command["ArticleScreen"]):
    """Go back to the list."""

    id = "article.close"
    keys = "q"
    label = N_("Back")
    group = N_("Article")
    in_footer = True

    def run(self, screen: ArticleScreen) -> None:
        """Leave the article."""
        screen.app.pop_screen()


class _StepArticle(Command["ArticleScreen"]):
    group = N_("Article")
    direction: ClassVar[int] = 1

    def run(self, screen: ArticleScreen) -> None:
        screen.step_article(self.direction)


class NextArticle(_StepArticle):
    """Open the next article of the list."""

    id = "article.next"
    keys = "J"
    label = N_("Next article")


class PreviousArticle(_StepArticle):
    """Open the article before this one in the list."""

    id = "article.previous"
    keys = "K"
    label = N_("Previous article")
    direction = -1


class FoldPanel(Command["ArticleScreen"]):
    """Fold the panel of speakers, quotes and notes away, or bring it back."""

    id = "article.fold_panel"
    keys = "f"
    label = N_("Panel")
    group = N_("Article")
    in_footer = True

    def run(self, screen: ArticleScreen) -> None:
        """Toggle the panel."""
        screen.fold_panel()


class FocusPanel(Command["ArticleScreen"]):
    """Go from the text to the panel and back; there, left and right change its tab."""

    id = "article.focus_panel"
    keys = "tab"
    label = N_("Text or panel")
    group = N_("Article")

    def run(self, screen: ArticleScreen) -> None:
        """Move the keyboard."""
        screen.focus_panel()


class StarArticle(Command["ArticleScreen"]):
    """Put a star on the article, or take it away."""

    id = "article.star"
    keys = "asterisk"
    label = N_("Star")
    group = N_("Article")

    def run(self, screen: ArticleScreen) -> None:
        """Toggle the star."""
        from reader.services import articles

        if screen.pane.reading is not None:
            starred = not screen.pane.reading.page.article.summary.is_starred
            work = partial(articles.set_starred, screen.library, [screen.article_id], starred)
            screen.change(work, _("Starred") if starred else _("Star taken away"))


class OpenLink(Command["ArticleScreen"]):
    """Open the article's page in the browser."""

    id = "article.open_link"
    keys = "O"
    label = N_("Open page")
    group = N_("Article")

    def run(self, screen: ArticleScreen) -> None:
        """Open it, and say at which host."""
        from reader.tui.browser import link_host, open_link

        url = screen.pane.reading.page.article.url if screen.pane.reading else ""
        host = link_host(url)
        if not host:
            screen.say(_("This article has no web page to open."))
            return
        screen.say(_("Opening {host} …").format(host=host))

        def told(opened: bool) -> None:
            if not opened:
                screen.say(_("No browser could be started; the page is {url}").format(url=url))

        screen.read(partial(open_link, url), told, group="browser")


class CopyQuote(Command["ArticleScreen"]):
    """Copy the selection or the quote, with who said it and where."""

    id = "article.copy"
    keys = "Y"
    label = N_("Copy")
    group = N_("Article")

    def run(self, screen: ArticleScreen) -> None:
        """Hand it to the terminal's clipboard (OSC 52, which works over ssh)."""
        span, reading = screen.pane.target, screen.pane.reading
        if span is None or reading is None:
            return
        screen.app.copy_to_clipboard(citation(reading, span, screen.library.settings.copy_style))
        screen.say(_("Copied: “{passage}”").format(passage=screen.passage(span)))


class ExportArticle(Command["ArticleScreen"]):
    """Export the annotations and quotes of this article."""

    id = "article.export"
    keys = "E"
    label = N_("Export")
    group = N_("Article")

    def run(self, screen: ArticleScreen) -> None:
        """Open the export dialog."""
        from reader.tui.screens.export import ExportDialog

        title = screen.pane.reading.page.article.summary.title if screen.pane.reading else ""
        screen.app.push_screen(ExportDialog(article_id=screen.article_id, title=title))


ARTICLE_COMMANDS: tuple[type[Command[Any]], ...] = (
    *TAGGING_COMMANDS,
    *CHECKING_COMMANDS,
    *QUOTING_COMMANDS,
    *PASSAGE_COMMANDS,
    *SELECTING_COMMANDS,
    *MOVING_COMMANDS,
    *FOUND_COMMANDS,
    CloseArticle,
    NextArticle,
    PreviousArticle,
    FoldPanel,
    FocusPanel,
    StarArticle,
    OpenLink,
    CopyQuote,
    ExportArticle,
    *ARTICLE_PAGE_COMMANDS,
    *COMMON_COMMANDS,
)
