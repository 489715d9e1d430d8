"""Two quotes side by side, and the versions of one quote in several outlets, with what was cut or changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from reader.i18n import _
from reader.model import Span, visible, visible_line
from reader.model.worddiff import Change, ChangeKind, changed_words, word_diff
from reader.tui.screens.dialog import Dialog
from reader.tui.widgets.line_list import LineList, draw_row
from reader.tui.widgets.quote_list import day

if TYPE_CHECKING:
    from reader.storage.quotes import SpeakerQuote
    from reader.tui.screens.base import CommandScreen

__all__ = ["CompareDialog", "VersionsDialog", "diff_content", "show_versions"]


def diff_content(changes: Iterable[Change], *, without: ChangeKind | None = None) -> Content:
    """Changes as text: [-what went-] struck through and muted, {+what came+} bold and underlined (as wdiff writes).

    Changes of the kind ``without`` are left out, for two texts side by side.
    """
    parts: list[Content] = []
    for change in changes:
        if change.kind is without:
            continue
        words = visible(change.text)
        body = words.rstrip()
        if change.kind is not ChangeKind.SAME and parts and not parts[-1].plain[-1:].isspace():
            parts.append(Content(" "))
        space = words[len(body) :]
        if change.kind is ChangeKind.DELETED:
            parts += [Content.styled(f"[-{body}-]", "strike $muted"), Content(space or " ")]
        elif change.kind is ChangeKind.INSERTED:
            parts += [Content.styled(f"{{+{body}+}}", "bold underline"), Content(space or " ")]
        else:
            parts.append(Content(words))
    return Content("").join(parts)


def _head(quote: SpeakerQuote) -> Content:
    who = ", ".join(part for part in (quote.speaker, quote.role) if part)
    where = " · ".join(part for part in (day(quote.published), quote.source) if part)
    lines = [
        Content.styled(visible_line(where), "bold"),
        Content(visible_line(who)),
        Content(visible_line(quote.title)),
    ]
    return Content("\n").join(line.stylize("$muted") if at else line for at, line in enumerate(lines))


class CompareDialog(Dialog[None]):
    """Two quotes, the earlier one on the left; what only one of them has is marked."""

    def __init__(self, one: SpeakerQuote, other: SpeakerQuote) -> None:
        super().__init__(_("Two quotes side by side"), _("[-…-]  {+…+} only in this one  ·  esc closes"))
        self.pair = (one, other)

    def body(self) -> ComposeResult:
        """Two columns."""
        one, other = self.pair
        changes = word_diff(one.text, other.text)
        with VerticalScroll(id="compared"), Horizontal(id="compared-columns"):
            for quote, without in ((one, ChangeKind.INSERTED), (other, ChangeKind.DELETED)):
                words = diff_content(changes, without=without)
                yield Static(Content("\n\n").join([_head(quote), words]), classes="compared", markup=False)


class VersionList(LineList):
    """A line for each outlet's version: date, source, how many words went and came."""

    def __init__(self, quotes: Sequence[SpeakerQuote]) -> None:
        super().__init__()
        self.quotes = quotes
        self.changes = [word_diff(quotes[0].text, quote.text) for quote in quotes]

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One version."""
        quote, muted = self.quotes[index], self.muted_style(selected)
        went, came = changed_words(self.changes[index])
        about = _("first seen") if not index else _("word for word") if not went + came else f"−{went} +{came}"
        left = [(f"{day(quote.published)}  ", muted), (quote.source or quote.title, Style(bold=not index))]
        left.append((f"  {quote.speaker}", muted))
        return draw_row(left, [(about, muted)], width, self.row_style(selected))


class VersionsDialog(Dialog[int]):
    """The versions of one quote, first seen first; gives back the index of the one to open."""

    def __init__(self, quotes: Sequence[SpeakerQuote], here: int) -> None:
        hint = _("[-…-] cut  {+…+} added since the version first seen  ·  enter opens the article  ·  esc closes")
        super().__init__(_("The same quote elsewhere"), hint)
        self.versions = VersionList(quotes)
        self.here = here

    def body(self) -> ComposeResult:
        """The outlets, and the version under the cursor."""
        yield self.versions
        with VerticalScroll(classes="diff"):
            yield Static(id="version", markup=False)

    def on_mount(self) -> None:
        """Begin at the version that one came from."""
        self.versions.set_rows(len(self.versions.quotes), self.here)
        self.versions.focus()
        self.show_version()

    @on(LineList.Highlighted)
    def show_version(self) -> None:
        """Show how the version under the cursor differs from the first."""
        quote = self.versions.quotes[self.versions.cursor]
        words = diff_content(self.versions.changes[self.versions.cursor])
        self.query_one("#version", Static).update(Content("\n\n").join([_head(quote), words]))

    @on(LineList.Chosen)
    def take(self, message: LineList.Chosen) -> None:
        """Open the article of that version."""
        message.stop()
        self.accept()

    def accept(self) -> None:
        """Give the version back."""
        self.dismiss(self.versions.cursor)


def show_versions(screen: CommandScreen, article_id: int, span: Span) -> None:
    """Open the versions of the quote at ``span`` of an article, or say that there are none."""
    from reader.services import grouping
    from reader.tui.screens.article import ArticleScreen

    def show(quotes: list[SpeakerQuote]) -> None:
        if len(quotes) < 2:
            screen.say(_("No other article has this quote."))
            return
        here = next((at for at, quote in enumerate(quotes) if quote.article_id == article_id), 0)

        def chosen(index: int | None) -> None:
            if index is not None and quotes[index].article_id != article_id:
                screen.app.push_screen(ArticleScreen(quotes[index].article_id, at=quotes[index].span.start))

        screen.app.push_screen(VersionsDialog(quotes, here), chosen)

    screen.read(partial(grouping.versions, screen.library, article_id, span), show, group="versions")
