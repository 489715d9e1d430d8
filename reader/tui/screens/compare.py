"""Two quotes side by side, and the versions of one quote in several outlets, with what was cut or changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from reader.model.worddiff import Change, ChangeKind, changed_words, shortened, word_diff
from reader.tui.figures import day
from reader.tui.screens.dialog import Dialog
from reader.tui.widgets.line_list import LineList, draw_row

if TYPE_CHECKING:
    from reader.storage.groups import Copy
    from reader.storage.quotes import SpeakerQuote
    from reader.tui.screens.base import CommandScreen

__all__ = ["CompareDialog", "VersionsDialog", "diff_content", "show_copies", "show_versions"]

_CONTEXT = 40
"""Words around each change of a long text."""


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


@dataclass(frozen=True, slots=True)
class Version:
    """What one article has of something that several have; ``at`` is where it stands there."""

    article_id: int
    at: int
    head: Content
    name: str
    when: datetime
    text: str


class VersionList(LineList):
    """A line for each outlet's version: date, source, how many words went and came."""

    def __init__(self, versions: Sequence[Version]) -> None:
        super().__init__()
        self.versions = versions
        self.changes = [word_diff(versions[0].text, version.text) for version in versions]

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One version."""
        version, muted = self.versions[index], self.muted_style(selected)
        went, came = changed_words(self.changes[index])
        about = _("first seen") if not index else _("word for word") if not went + came else f"−{went} +{came}"
        left = [(f"{day(version.when)}  ", muted), (version.name, Style(bold=not index))]
        return draw_row(left, [(about, muted)], width, self.row_style(selected))


class VersionsDialog(Dialog[int]):
    """The versions of one quote or article, first seen first; gives back the index of the one to open."""

    def __init__(self, title: str, versions: Sequence[Version], here: int) -> None:
        hint = _("[-…-] cut  {+…+} added since the version first seen  ·  enter opens the article  ·  esc closes")
        super().__init__(title, hint)
        self.versions = VersionList(versions)
        self.here = here

    def body(self) -> ComposeResult:
        """The outlets, and the version under the cursor."""
        yield self.versions
        with VerticalScroll(classes="diff"):
            yield Static(id="version", markup=False)

    def on_mount(self) -> None:
        """Begin at the version that one came from."""
        self.versions.set_rows(len(self.versions.versions), self.here)
        self.versions.focus()
        self.show_version()

    @on(LineList.Highlighted)
    def show_version(self) -> None:
        """Show how the version under the cursor differs from the first, which shows whole."""
        index = self.versions.cursor
        version, changes = self.versions.versions[index], self.versions.changes[index]
        words = diff_content(shortened(changes, _CONTEXT) if any(changed_words(changes)) else changes)
        self.query_one("#version", Static).update(Content("\n\n").join([version.head, words]))

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

    def show(quotes: list[SpeakerQuote]) -> None:
        versions = [
            Version(
                quote.article_id,
                quote.span.start,
                _head(quote),
                f"{quote.source or quote.title}  {quote.speaker}",
                quote.published,
                quote.text,
            )
            for quote in quotes
        ]
        _open(screen, _("The same quote elsewhere"), versions, article_id, _("No other article has this quote."))

    screen.read(partial(grouping.versions, screen.library, article_id, span), show, group="versions")


def show_copies(screen: CommandScreen, article_id: int) -> None:
    """Open the articles from the same wire as an article, or say that there are none."""
    from reader.services import grouping

    def show(copies: list[Copy]) -> None:
        versions = []
        for copy in copies:
            head = Content.styled(visible_line(f"{day(copy.published)} · {copy.source}"), "bold")
            title = Content.styled(visible_line(copy.title), "$muted")
            name = f"{copy.source}  {copy.title}"
            content = Content("\n").join([head, title])
            versions.append(Version(copy.article_id, 0, content, name, copy.published, copy.text))
        _open(screen, _("The same wire elsewhere"), versions, article_id, _("No other article is from the same wire."))

    screen.read(partial(grouping.copies, screen.library, article_id), show, group="versions")


def _open(screen: CommandScreen, title: str, versions: Sequence[Version], article_id: int, nothing: str) -> None:
    from reader.tui.screens.article import ArticleScreen

    if len(versions) < 2:
        screen.say(nothing)
        return
    here = next((at for at, version in enumerate(versions) if version.article_id == article_id), 0)

    def chosen(index: int | None) -> None:
        if index is not None and versions[index].article_id != article_id:
            screen.app.push_screen(ArticleScreen(versions[index].article_id, at=versions[index].at))

    screen.app.push_screen(VersionsDialog(title, versions, here), chosen)
