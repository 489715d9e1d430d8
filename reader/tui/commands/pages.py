"""The actions that read the full text of articles from their pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reader.i18n import N_, _, ngettext
from reader.tui.commands.base import Command
from reader.tui.figures import grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.services.extracting import Extracted
    from reader.tui.screens.article import ArticleScreen
    from reader.tui.screens.library import LibraryScreen

__all__ = ["ARTICLE_PAGE_COMMANDS", "PAGE_COMMANDS"]


class ExtractArticle(Command["LibraryScreen"]):
    """Read the full text of this article, or of all marked ones, from their web pages."""

    id = "library.full_text"
    keys = "x"
    label = N_("Full text")
    group = N_("Getting news in")

    def run(self, screen: LibraryScreen) -> None:
        """Read its page; ask first when many are marked."""
        _extract_after_asking(screen, screen.articles.chosen, _("Full text"))

    def available(self, screen: LibraryScreen) -> bool:
        """There is an article under the cursor, and nothing else is under way."""
        return screen.article_id is not None and not screen.work.running


class ExtractList(Command["LibraryScreen"]):
    """Read the full text of every article of the list, or of all marked ones."""

    id = "library.full_texts"
    keys = "X"
    label = N_("Full text of all")
    group = N_("Getting news in")

    def run(self, screen: LibraryScreen) -> None:
        """Ask when they are many, then read their pages."""
        ids = screen.articles.chosen if screen.articles.marked else list(screen.articles.folds.ids)
        _extract_after_asking(screen, ids, _("Full text of all"))

    def available(self, screen: LibraryScreen) -> bool:
        """The list has articles, and nothing else is under way."""
        return screen.article_id is not None and not screen.work.running


PAGE_COMMANDS: tuple[type[Command[Any]], ...] = (ExtractArticle, ExtractList)


class FullText(Command["ArticleScreen"]):
    """Read the full text of this article from its web page."""

    id = "article.full_text"
    keys = "F"
    label = N_("Full text")
    group = N_("Article")

    def run(self, screen: ArticleScreen) -> None:
        """Read its page in a thread; the new text shows as soon as it is stored."""
        from reader.services.extracting import extract_articles

        library, number = screen.library, screen.article_id
        screen.say(_("Reading the page …"))
        screen.read(
            lambda: list(extract_articles(library, [number])), partial(_finish_article, screen), group="full text"
        )


ARTICLE_PAGE_COMMANDS: tuple[type[Command[Any]], ...] = (FullText,)


def _extract_after_asking(screen: LibraryScreen, ids: Sequence[int], title: str) -> None:
    """Read the pages of these articles; of more than one only when that is agreed to."""
    from reader.tui.screens.prompt import ConfirmDialog

    if len(ids) == 1:
        _extract(screen, ids)
        return
    question = ngettext(
        "Read the full text of {number} article from its page?",
        "Read the full text of {number} articles from their pages?",
        len(ids),
    ).format(number=grouped(len(ids)))

    def go_on(agreed: bool | None) -> None:
        if agreed:
            _extract(screen, ids)

    screen.app.push_screen(ConfirmDialog(title, question), go_on)


def _extract(screen: LibraryScreen, ids: Sequence[int]) -> None:
    from reader.services.extracting import extract_articles

    library = screen.library
    screen.work.start(
        lambda cancelled: extract_articles(library, ids, cancelled=cancelled),
        first=_("Reading pages · esc stops"),
        describe=_describe,
        finished=partial(_finish, screen),
    )


def _describe(event: Extracted) -> str:
    return _("Reading pages, {done} of {total} · {title} · esc stops").format(
        done=event.done, total=event.total, title=event.title
    )


def _finish(screen: LibraryScreen, events: Sequence[Extracted]) -> None:
    _tell(screen, events)
    screen.library_changed()


def _finish_article(screen: ArticleScreen, events: Sequence[Extracted]) -> None:
    _tell(screen, events)
    screen.library_changed()


def _tell(screen: LibraryScreen | ArticleScreen, events: Sequence[Extracted]) -> None:
    """Say what became of the articles: of one in full, of many their numbers and the first reason why not."""
    revised = sum(event.status == "revised" for event in events)
    if revised:
        line = ngettext("{number} article has a new text.", "{number} articles have a new text.", revised)
        screen.say(line.format(number=grouped(revised)))
    elif events:
        screen.say(_("No text has changed."))
    told = [event for event in events if event.message]
    if len(told) == 1:
        event = told[0]
        screen.newsreader.tell(event.message, severity="error" if event.status == "failed" else "warning")
    elif told:
        number = len(told)
        line = ngettext(
            "{number} article was not read in full: {title}: {why}",
            "{number} articles were not read in full, the first is {title}: {why}",
            number,
        ).format(number=grouped(number), title=told[0].title, why=told[0].message)
        screen.newsreader.tell(line, severity="warning")
