"""The list of articles: only their ids are kept, what a row says is asked for when it comes into sight."""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual.message import Message
from textual.strip import Strip

from reader.i18n import N_, _
from reader.model import ArticleSummary
from reader.model.folding import Folds, Opened
from reader.tui.widgets.line_list import LineList, Piece, crop, draw_row

if TYPE_CHECKING:
    from reader.model.query_marks import Passage

__all__ = ["ArticleList", "age"]

CHUNK = 200
"""Summaries asked for at once."""

_KEPT = 4_000
_SOURCE_WIDTH, _NARROW_SOURCE_WIDTH = 18, 12
_NARROWEST: tuple[int, ...] = (0, 0, 0, 0, 0, 0)
_MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)


def age(moment: datetime, now: datetime) -> str:
    """How long ago ``moment`` was, in a few cells: "5m", "3h", "2d", then the day, then the year."""
    past = now - moment
    if past < timedelta(minutes=1):
        # A clock that is wrong, here or at the source, is no reason to show a negative age.
        return _("now")
    if past < timedelta(hours=1):
        return _("{number}m").format(number=past // timedelta(minutes=1))
    if past < timedelta(days=1):
        return _("{number}h").format(number=past // timedelta(hours=1))
    if past < timedelta(days=7):
        return _("{number}d").format(number=past.days)
    if past < timedelta(days=330):
        return _("{day} {month}").format(day=moment.day, month=_(_MONTHS[moment.month - 1]))
    return str(moment.year)


class ArticleList(LineList):
    """Articles by id, in the order in which they were given: unread ones have a dot, starred ones a star.

    What a search found has a second line, the passage with the words. Rows can be marked, to do something to all of
    them; a mark stays with its article when the list changes. Articles from one wire are folded under the first of
    them, which opens; what is folded away is neither marked nor among what is chosen.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article-list--unread",
        "article-list--star",
        "article-list--count",
        "article-list--found",
        "article-list--marked",
    }
    click_chooses = False

    class Needed(Message):
        """Rows are in sight whose summaries are not known: ``ids`` in the order of the list."""

        def __init__(self, ids: Sequence[int]) -> None:
            self.ids = ids
            super().__init__()

    class LaidOut(Message):
        """The rows are others than before, or the cursor is elsewhere."""

    class Marked(Message):
        """Other rows are marked than before."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.ids: array[int] = array("q")
        """What has a row."""
        self.folds = Folds()
        self._opened = Opened()
        self._heads: Collection[int] = ()
        self.shows_source = True
        self.marked: set[int] = set()
        self._passages: dict[int, Passage] | None = None
        self._last_marked: int | None = None
        self._summaries: dict[int, ArticleSummary] = {}
        self._fresh: set[int] = set()
        self._widths = _NARROWEST

    @property
    def article_id(self) -> int | None:
        """The article under the cursor, None in an empty list."""
        return self.ids[self.cursor] if self.cursor < len(self.ids) else None

    def summary(self, article_id: int) -> ArticleSummary | None:
        """What is known of that article so far."""
        return self._summaries.get(article_id)

    def show_folds(self, folds: Folds, *, keep: bool) -> None:
        """Show these articles; with ``keep`` the cursor stays on its article, or its row if the article is gone."""
        if keep and (folds.ids, folds.groups) == (self.folds.ids, self.folds.groups):
            # The rows stay drawn; what they say is asked for where it may have changed.
            self.ask()
            self.post_message(self.LaidOut())
            return
        current = self.article_id
        self.folds = folds
        if not keep:
            self._widths = _NARROWEST
        self._lay_out(current if keep else None, self.cursor if keep else 0)

    def _lay_out(self, wanted: int | None, otherwise: int) -> None:
        """Give every article that is not folded away its row, with the cursor on ``wanted`` or what it is under."""
        folds = self.folds
        self._heads = self._opened.heads(folds)
        self.ids = folds.rows(self._heads)
        self.marked = {key for key in self.marked if not folds.is_under(key) or folds.head(key) in self._heads}
        cursor = otherwise
        if wanted is not None:
            head = folds.head(wanted)
            with suppress(ValueError):
                cursor = self.ids.index(wanted if head in self._heads else head)
        self._widen(self._summaries[key] for key in self.ids[:CHUNK] if key in self._summaries)
        self.set_rows(len(self.ids), cursor)
        self.call_after_refresh(self.ask)
        self.post_message(self.LaidOut())

    # Folds

    @property
    def is_copy(self) -> bool:
        """Whether the article under the cursor has others under it, or is under one."""
        return self.article_id is not None and bool(self.folds.family(self.article_id))

    def toggle_fold(self) -> None:
        """Open the fold under the cursor, or close it; the cursor goes to the article that stays."""
        if self.article_id is not None:
            self._opened.toggle(self.folds.family(self.article_id))
            self._lay_out(self.article_id, self.cursor)

    def toggle_folds(self) -> None:
        """Open all folds; when that has been done, close them all."""
        self._opened.toggle_all()
        self._lay_out(self.article_id, self.cursor)

    def reveal(self, article_id: int) -> bool:
        """Move the cursor to an article, opening the fold that it is in; whether the list has it."""
        if self.folds.is_under(article_id):
            if self.folds.head(article_id) not in self._heads:
                self._opened.toggle(self.folds.family(article_id))
        elif article_id not in self.ids:
            return False
        self._lay_out(article_id, self.cursor)
        return True

    # Marks

    @property
    def chosen(self) -> list[int]:
        """The marked articles in the order of the list; without marks the one under the cursor."""
        if self.marked:
            return [key for key in self.ids if key in self.marked]
        return [] if self.article_id is None else [self.article_id]

    def mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        if self.article_id is not None:
            self.marked ^= {self.article_id}
            self._last_marked = self.article_id if self.article_id in self.marked else None
            self.refresh_row(self.cursor)
            self.cursor += 1
            self.post_message(self.Marked())

    def mark_up_to_here(self) -> None:
        """Mark all rows from the last one that was marked, or from the first, to the one under the cursor."""
        last = self._last_marked
        start = self.ids.index(last) if last is not None and last in self.ids else 0
        low, high = sorted((start, self.cursor))
        self.marked.update(self.ids[low : high + 1])
        self._last_marked = self.article_id
        self.refresh_rows()
        self.post_message(self.Marked())

    def unmark(self) -> None:
        """Take all marks away."""
        self.marked.clear()
        self._last_marked = None
        self.refresh_rows()
        self.post_message(self.Marked())

    # Passages

    def show_passages(self, shown: bool) -> None:
        """Give every row a second line for the passage that a search found in it, or take it away."""
        self._passages = {} if shown else None
        self.row_height = 2 if shown else 1

    def add_passages(self, passages: Mapping[int, Passage]) -> None:
        """Show these passages."""
        if self._passages is not None and passages:
            self._passages.update(passages)
            self.refresh_rows_where(lambda index: self.ids[index] in passages)

    def without_passage(self, ids: Iterable[int]) -> list[int]:
        """Those of ``ids`` whose passages are wanted and not known."""
        return [] if self._passages is None else [key for key in ids if key not in self._passages]

    def go_to_next(self, wanted: Container[int]) -> bool:
        """Move the cursor to the next of the ``wanted`` articles, round to the top if need be; whether there is one.

        What is folded away comes after all that is shown.
        """
        here = self.cursor
        for index in (*range(here + 1, len(self.ids)), *range(here)):
            if self.ids[index] in wanted:
                self.cursor = index
                return True
        hidden = (key for key in self.folds.ids if key in wanted and self.folds.is_under(key))
        return any(self.reveal(key) for key in hidden if key != self.article_id)

    def forget(self) -> None:
        """Ask again for what rows say, because it may have changed; until the answer comes the old words stand."""
        self._fresh.clear()
        self.ask()

    def add_summaries(self, asked: Sequence[int], summaries: Iterable[ArticleSummary]) -> None:
        """Show the answer to :class:`Needed`; what was asked for and is not there is shown as gone."""
        found = {summary.id: summary for summary in summaries}
        if len(self._summaries) > _KEPT:
            kept = {self.ids[index] for index in self._around()}
            self._summaries = {key: value for key, value in self._summaries.items() if key in kept}
            self._fresh &= kept
        known, widths = self._summaries, self._widths
        first_heard = set(asked) - found.keys() - self._fresh
        changed = {key for key in asked if known.get(key) != found.get(key)} | first_heard
        known.update(found)
        self._widen(found.values())
        for gone in set(asked) - found.keys():
            known.pop(gone, None)
        self._fresh.update(asked)
        if self._widths == widths:
            self.refresh_rows_where(lambda index: self.ids[index] in changed)
        else:
            self.refresh_rows()
        self.ask()

    def _widen(self, summaries: Iterable[ArticleSummary]) -> None:
        """Make the columns of source, age and counts as wide as what has been seen, and never narrower.

        A column that nothing is in leaves its cells to the titles; one that shrank and grew would make them dance.
        """
        now, widths = datetime.now(UTC), self._widths
        for summary in summaries:
            words = (crop(summary.source, _SOURCE_WIDTH), age(summary.published, now), *self._counts(summary))
            widths = tuple(max(width, cell_len(each)) for width, each in zip(widths, words, strict=True))
        self._widths = widths

    def ask(self) -> None:
        """Ask for the summaries of the rows in sight and of a page each way that are not known yet."""
        around = self._around()
        for index in around:
            if not self._is_known(self.ids[index]):
                middle = max(index, self.window.start)
                start = max(0, min(middle - CHUNK // 2, index))
                chunk = self.ids[start : start + CHUNK]
                self.post_message(self.Needed([key for key in chunk if not self._is_known(key)]))
                return

    def _is_known(self, key: int) -> bool:
        return key in self._fresh and (self._passages is None or key in self._passages)

    def _around(self) -> range:
        window, page = self.window, self.page_rows
        return range(max(0, window.start - page), min(len(self.ids), window.stop + page))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for what has come into sight."""
        super().watch_scroll_y(old_value, new_value)
        self.ask()

    def on_resize(self) -> None:
        """Ask for what a larger window shows."""
        super().on_resize()
        self.ask()

    def row_strips(self, index: int, width: int, selected: bool) -> Sequence[Strip]:
        """The row, and below it the passage if there is to be one."""
        row = self.render_row(index, width, selected)
        if self._passages is None:
            return (row,)
        found = self.get_component_rich_style("article-list--found", partial=True)
        muted = self.muted_style(selected)
        passage = self._passages.get(self.ids[index])
        pieces: list[Piece] = [("    " + self._indent(self.ids[index]), muted)]
        if passage is not None:
            for words, is_found in passage.pieces():
                # Line ends and runs of blanks are one blank, and none at the very beginning.
                shown = re.sub(r"\s+", " ", words)
                pieces.append((shown.lstrip() if len(pieces) == 1 else shown, found if is_found else muted))
        return (row, draw_row(pieces, [], width, self.row_style(selected)))

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """Dot, star, title; at the right as much of source, age, quotes, notes and language as there is room for."""
        style = self.row_style(selected)
        muted = self.muted_style(selected)
        article_id = self.ids[index]
        summary = self._summaries.get(article_id)
        if summary is None:
            words = _("(no longer in the library)") if article_id in self._fresh else "…"
            return draw_row([("    " + self._indent(article_id) + words, muted)], [], width, style)
        unread = self.get_component_rich_style("article-list--unread", partial=True)
        star = self.get_component_rich_style("article-list--star", partial=True)
        marked = self.get_component_rich_style("article-list--marked", partial=True)
        left: list[Piece] = [
            (self._indent(article_id), muted),
            ("✓", marked) if article_id in self.marked else (" " if summary.is_read else "●", unread),
            ("★ " if summary.is_starred else "  ", star),
            (summary.title or _("(untitled)"), Style() if summary.is_read else unread),
        ]
        return draw_row(left, self._columns(summary, width, muted), width, style)

    def _columns(self, summary: ArticleSummary, width: int, muted: Style) -> list[Piece]:
        count = self.get_component_rich_style("article-list--count", partial=True)
        source_width, age_width, *count_widths = self._widths
        columns: list[Piece] = [(_right(age(summary.published, datetime.now(UTC)), age_width + 2), muted)]
        if width >= 60 and self.shows_source and source_width:
            room = min(source_width, _SOURCE_WIDTH if width >= 90 else _NARROW_SOURCE_WIDTH)
            source = crop(summary.source, room)
            columns.insert(0, (" " + source + " " * (room - cell_len(source)), muted))
        if width >= 50:
            columns += [
                (_right(words, room + 1), count)
                for words, room in zip(self._counts(summary), count_widths, strict=True)
                if room
            ]
        if width >= 70:
            columns.append((_right(crop(summary.language, 3), 3), muted))
        return columns

    def _indent(self, article_id: int) -> str:
        return "  " if self.folds.is_under(article_id) else ""

    def _counts(self, summary: ArticleSummary) -> tuple[str, str, str, str]:
        """Numbers of copies that are folded away, of quotes and of notes, and what became of the article.

        A fold that is open has no number; the text was changed at its source (≠), or withdrawn (∅).
        """
        others = self.folds.others.get(summary.id, ())
        copies = "⧉" + ("" if summary.id in self._heads else str(len(others))) if others else ""
        quotes = f"“{summary.quote_count}" if summary.quote_count else ""
        notes = f"✎{summary.annotation_count}" if summary.annotation_count else ""
        return copies, quotes, notes, "≠" * summary.is_changed + "∅" * summary.is_withdrawn


def _right(text: str, width: int) -> str:
    return " " * max(0, width - cell_len(text)) + text
