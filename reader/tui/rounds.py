"""Going through the engine's quotes one key each: which one is next, and how far the round is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from reader.i18n import _
from reader.model import QuoteStatus, ReviewedQuote

if TYPE_CHECKING:
    from reader.tui.screens.article import ArticleScreen

__all__ = ["ReviewRound"]


class ReviewRound:
    """A walk over the quotes of an article, and of the list around it, that nobody has decided about yet.

    While it runs, a decision takes the cursor to the next open quote, and so does "next quote", which skips this one.
    """

    def __init__(self, screen: ArticleScreen) -> None:
        self._screen = screen
        self._decided: set[str] = set()
        self._waits = False
        self._begins = False
        self.running = False

    @property
    def open(self) -> list[ReviewedQuote]:
        """The quotes of the article that only the engine stands behind, in text order."""
        reading = self._screen.pane.reading
        if reading is None:
            return []
        return [item for item in reading.quotes if item.status is QuoteStatus.MACHINE and item.key not in self._decided]

    def toggle(self) -> None:
        """Begin a round at the next open quote, or end it."""
        self.running = not self.running
        if self.running and not self._go(self._screen.pane.cursor - 1):
            self.skip()
        self.tell()

    def decided(self, key: str) -> None:
        """The quote of that key is being decided about: the next one is due at once, before all is stored."""
        if self.running:
            self._decided.add(key)
            # The last one has to be stored before its article is asked for, or it would count as open.
            self._waits = not self._go(self._screen.pane.cursor)

    def take_back(self, keys: Sequence[str]) -> None:
        """The decision about the quotes of these keys could not be stored: they are open as before."""
        self._decided.difference_update(keys)
        self._waits = False
        self.tell()

    def arrived(self) -> None:
        """The article is shown as it is now."""
        waits, self._waits = self._waits, False
        begins, self._begins = self._begins, False
        reading = self._screen.pane.reading
        still = {item.key for item in reading.quotes if item.status is QuoteStatus.MACHINE} if reading else set()
        self._decided &= still
        if begins:
            self._go(-1)
        if self.running:
            if waits:
                self.skip()
            self.tell()

    def skip(self) -> None:
        """Go to the next open quote, in this article or in the next of the list that has one."""
        from reader.services import reviewing

        if not self._go(self._screen.pane.cursor):
            following = list(self._screen.ids[self._screen.index + 1 :])
            self._screen.read(partial(reviewing.next_open, self._screen.library, following), self._go_on, group="round")

    def _go_on(self, article_id: int | None) -> None:
        screen = self._screen
        if article_id is not None:
            screen.index = screen.ids.index(article_id)
            self._begins = True
            screen.open(article_id)
        elif not self._go(-1):
            self.running = False
            screen.say(_("Every quote from here to the end of the list is decided."))
        self.tell()

    def tell(self) -> None:
        """Show in the key bar how many quotes of the article are decided."""
        reading = self._screen.pane.reading
        if not self.running or reading is None:
            self._screen.status("")
            return
        total = len(reading.page.quotes)
        line = _("Review {done}/{total}: y yes · x no · c speaker · B bounds · n skip · r end")
        self._screen.status(line.format(done=total - len(self.open), total=total))

    def _go(self, after: int) -> bool:
        """Put the cursor on the first open quote that begins behind ``after``; whether there is one."""
        ahead = [item for item in self.open if item.quote.span.start > after]
        if ahead:
            self._screen.pane.clear_selection()
            self._screen.pane.go(ahead[0].quote.span.start)
        return bool(ahead)
