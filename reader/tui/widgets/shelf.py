"""The middle of the library: what is shown, the search line, the list of articles, or what to do when it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reader.i18n import _, ngettext
from reader.model import visible_line
from reader.tui.delay import Delay
from reader.tui.figures import grouped
from reader.tui.widgets.article_list import ArticleList
from reader.tui.widgets.renewing import renew
from reader.tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from reader.errors import QueryError
    from reader.model.folding import Folds
    from reader.tui.screens.lookup import Found

__all__ = ["Shelf"]

SEARCH_DELAY = 0.15
"""Seconds of quiet before typed words are searched for."""


class Shelf(Vertical):
    """One view's articles under its name; posts :class:`Searched` while somebody types in the search line.

    The line remembers what was searched for: up goes back to it, as in a shell.
    """

    class Searched(Message):
        """These words are to be searched for; none ("") show what was shown before.

        ``is_done``: whoever typed them goes on to what they find.
        """

        def __init__(self, words: str, *, is_done: bool = False) -> None:
            self.words = words
            self.is_done = is_done
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._delay = Delay(self, SEARCH_DELAY)
        self._told = ""
        self._view_name, self._count, self._about = "", "", Content()
        self._is_whole = False
        self._history: list[str] = []
        self._back = 0

    def compose(self) -> ComposeResult:
        """Title, search line, list, and the line that stands in place of an empty list."""
        yield Static(id="list-title", markup=False)
        yield TextField(id="search", select_on_focus=False)
        yield Static(id="search-trouble", markup=False)
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

    def show(self, folds: Folds, name: str, found: Found, *, keep: bool, order: str, when_empty: str) -> None:
        """Show the articles of ``folds`` under the view's name and number; ``keep`` leaves the cursor on its article.

        ``found`` says how many there are and what is wrong with the view, ``order`` how they are sorted where that is
        not by date.
        """
        self.articles.show_folds(folds, keep=keep)
        number = grouped(found.total) + ("+" if found.is_more else "")
        self._count = ngettext("{number} article", "{number} articles", found.total).format(number=number)
        warning = f" · ! {visible_line(found.trouble)}" if found.trouble else ""
        sorted_by = f" · {order}" if order else ""
        self._about = Content.assemble((sorted_by, "$muted"), (warning, "$error"))
        self._is_whole = found.is_whole
        self.rename(name)
        renew(self.query_one("#nothing", Static), Content(visible_line(when_empty)))
        self.set_class(not folds.ids, "-nothing")

    def rename(self, name: str) -> None:
        """Show the articles under another name."""
        self._view_name = name
        self._show_title()

    @on(ArticleList.LaidOut)
    @on(ArticleList.Marked)
    def _show_title(self) -> None:
        folded = len(self.articles.folds.ids) - len(self.articles.ids)
        count = f" · {self._count}" if self._count else ""
        # Of a list whose beginning has been read nobody knows yet how many are folded.
        if folded and self._is_whole:
            count += ", " + ngettext("{number} of them folded", "{number} of them folded", folded).format(
                number=grouped(folded)
            )
        marked = len(self.articles.marked)
        if marked:
            count += " · " + ngettext("{number} marked", "{number} marked", marked).format(number=grouped(marked))
        title = Content.assemble((visible_line(self._view_name), "bold"), (count, "$muted"), self._about)
        renew(self.query_one("#list-title", Static), title)

    def open_search(self, within: str = "") -> None:
        """Open the search line and give it the keyboard; ``within`` names the view that is searched, "" for all."""
        self.add_class("-searching")
        words = _("Words to look for")
        line = self.query_one(Input)
        line.placeholder = visible_line(_("{words} in {view}").format(words=words, view=within) if within else words)
        line.focus()

    def know_history(self, searches: list[str]) -> None:
        """Take what was searched for before, the last first."""
        self._history, self._back = searches, 0

    def show_problem(self, typed: str, problem: QueryError | None) -> None:
        """Say below the line what is wrong with what was typed, with the place underlined; None takes it away."""
        line = self.query_one("#search-trouble", Static)
        self.set_class(problem is not None, "-troubled")
        if problem is None:
            renew(line, Content())
            return
        before, wrong, after = typed[: problem.start], typed[problem.start : problem.stop], typed[problem.stop :]
        # What is typed may be longer than the line: a few words on either side show the place.
        before, after = ("…" + before[-23:] if len(before) > 24 else before), after[:24]
        line.update(
            Content.assemble(
                (f"! {visible_line(str(problem))}  ", "$error"),
                (visible_line(before), "$muted"),
                (visible_line(wrong) or " ", "bold underline"),
                (visible_line(after), "$muted"),
            )
        )

    def close_search(self) -> None:
        """Close the search line and forget its words; nothing is posted."""
        self._delay.stop()
        self._told = ""
        self.show_problem("", None)
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
        self._search(is_done=True)
        self.articles.focus()

    def on_key(self, event: events.Key) -> None:
        """From the search line, down goes to what was found, and up back to what was searched for before."""
        if event.key not in {"down", "up"} or not self.query_one(Input).has_focus:
            return
        event.stop()
        if event.key == "up" or self._back:
            self._recall(1 if event.key == "up" else -1)
        else:
            self._go_to_results()

    def _recall(self, step: int) -> None:
        self._back = max(0, min(self._back + step, len(self._history)))
        line = self.query_one(Input)
        line.value = self._history[self._back - 1] if self._back else ""
        line.cursor_position = len(line.value)

    def _search(self, *, is_done: bool = False) -> None:
        self._delay.stop()
        words = self.query_one(Input).value.strip()
        if self.is_searching and (is_done or words != self._told):
            self._told = words
            self.post_message(self.Searched(words, is_done=is_done))
