"""The middle of the library: what is shown, the search line, the list of articles, or what to do when it is empty."""

from __future__ import annotations

from array import array

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reader.i18n import _, ngettext
from reader.model import visible_line
from reader.tui.delay import Delay
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.text_field import TextField

__all__ = ["Shelf"]

SEARCH_DELAY = 0.15
"""Seconds of quiet before typed words are searched for."""


class Shelf(Vertical):
    """One view's articles under its name; posts :class:`Searched` while somebody types in the search line."""

    class Searched(Message):
        """These words are to be searched for; none ("") show what was shown before."""

        def __init__(self, words: str) -> None:
            self.words = words
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._delay = Delay(self, SEARCH_DELAY)
        self._told = ""
        self._about = Content()

    def compose(self) -> ComposeResult:
        """Title, search line, list, and the line that stands in place of an empty list."""
        yield Static(id="list-title", markup=False)
        yield TextField(id="search", placeholder=_("Words to look for"), select_on_focus=False)
        yield ArticleList(id="articles")
        yield Static(id="nothing", markup=False)

    @property
    def articles(self) -> ArticleList:
        """The list of articles."""
        return self.query_one(ArticleList)

    @property
    def is_searching(self) -> bool:
        """Whether the search line is open."""
        return self.has_class("-searching")

    def show(self, ids: array[int], name: str, total: int, *, keep: bool, trouble: str, when_empty: str) -> None:
        """Show the articles ``ids`` under the name and number of the view; ``keep`` leaves the cursor on its article.

        ``trouble`` is one line about what is wrong with the view, "" when all is well.
        """
        self.articles.show_ids(ids, keep=keep)
        number = f"{total:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        count = ngettext("{number} article", "{number} articles", total).format(number=number)
        warning = f" · ! {visible_line(trouble)}" if trouble else ""
        self._about = Content.assemble((f" · {count}", "$muted"), (warning, "$error"))
        self.rename(name)
        self.query_one("#nothing", Static).update(Content(visible_line(when_empty)))
        self.set_class(not ids, "-nothing")

    def rename(self, name: str) -> None:
        """Show the articles under another name."""
        title = Content.styled(visible_line(name), "bold") + self._about
        self.query_one("#list-title", Static).update(title)

    def open_search(self) -> None:
        """Open the search line and give it the keyboard."""
        self.add_class("-searching")
        self.query_one(Input).focus()

    def close_search(self) -> None:
        """Close the search line and forget its words; nothing is posted."""
        self._delay.stop()
        self._told = ""
        self.remove_class("-searching")
        self.query_one(Input).clear()

    @on(Input.Changed)
    def _search_soon(self, event: Input.Changed) -> None:
        event.stop()
        self._delay.then(self._search)

    @on(Input.Submitted)
    def _go_to_results(self, event: Input.Submitted | None = None) -> None:
        if event is not None:
            event.stop()
        self._search()
        self.articles.focus()

    def on_key(self, event: events.Key) -> None:
        """From the search line, down goes to what was found."""
        if event.key == "down" and self.query_one(Input).has_focus:
            event.stop()
            self._go_to_results()

    def _search(self) -> None:
        self._delay.stop()
        words = self.query_one(Input).value.strip()
        if self.is_searching and words != self._told:
            self._told = words
            self.post_message(self.Searched(words))
