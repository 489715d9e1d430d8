"""A feed on one screen: how it stands, every setting of it, and which one to follow where a page leads to several."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Input, Static

from reader.errors import ReaderError
from reader.i18n import N_, _
from reader.model import visible_line
from reader.tui.commands.base import Command, bindings
from reader.tui.screens.dialog import DIALOG_COMMANDS, Dialog
from reader.tui.screens.prompt import PromptDialog
from reader.tui.widgets.line_list import LineList, draw_row

if TYPE_CHECKING:
    from reader.services.feedinfo import FeedFacts

__all__ = ["FEED_COMMANDS", "FeedChoiceDialog", "FeedDialog", "SecretDialog"]

_MOST_ROWS = 12
_LABEL = 16


class FetchThisFeed(Command["FeedDialog"]):
    """Look for news in this feed now, also where it is muted or stopped."""

    id = "feed.fetch"
    keys = "R"
    label = N_("Fetch this feed")
    group = N_("Feed settings")

    def run(self, screen: FeedDialog) -> None:
        """Close, and fetch it."""
        screen.dismiss("fetch")


class RemoveThisFeed(Command["FeedDialog"]):
    """Stop following this feed; its articles stay."""

    id = "feed.remove"
    keys = "D"
    label = N_("Remove this feed")
    group = N_("Feed settings")

    def run(self, screen: FeedDialog) -> None:
        """Close, and ask."""
        screen.dismiss("remove")


FEED_COMMANDS: tuple[type[Command[Any]], ...] = (FetchThisFeed, RemoveThisFeed)
"""What the screen of a feed answers to besides the keys of every dialog and list."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """One row: what it is called, what it is now, and what enter does."""

    label: str
    value: str
    change: Callable[[], None]


class PairList(LineList):
    """Rows of two columns: a label, and in a quieter colour what belongs to it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.pairs: tuple[tuple[str, str], ...] = ()

    def show_pairs(self, pairs: Sequence[tuple[str, str]], width: int) -> None:
        """Show ``pairs``, the first column of ``width`` cells; the cursor stays where it is."""
        self.pairs = tuple((label.ljust(width), text) for label, text in pairs)
        self.styles.height = max(1, min(_MOST_ROWS, len(pairs)))
        self.set_rows(len(pairs), min(self.cursor, max(0, len(pairs) - 1)))

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One pair."""
        label, text = self.pairs[index]
        return draw_row(
            [(f"{label}  ", Style()), (text, self.muted_style(selected))], [], width, self.row_style(selected)
        )


class SecretDialog(PromptDialog):
    """Asks for one line that nobody sees."""

    def on_mount(self) -> None:
        """Show points in place of letters."""
        self.query_one(Input).password = True


class FeedDialog(Dialog[str]):
    """The settings of a feed, each stored as soon as it is changed; returns "fetch", "remove" or None."""

    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = (*DIALOG_COMMANDS, *FEED_COMMANDS)
    BINDINGS: ClassVar[list[BindingType]] = bindings(FEED_COMMANDS)

    def __init__(self, uuid: str, name: str) -> None:
        super().__init__(name, _("enter changes · R fetches it now · D removes it · esc closes"))
        self.uuid = uuid
        self._settings: list[_Setting] = []

    def body(self) -> ComposeResult:
        """How it stands, and what can be changed."""
        yield Static(Content(""), id="feed-state", markup=False)
        yield PairList(id="feed-settings")

    def on_mount(self) -> None:
        """Read the feed."""
        self._read()
        self.query_one(PairList).focus()

    def _read(self) -> None:
        from reader.services import feedinfo, feeds

        library, uuid = self.library, self.uuid
        self.read(lambda: feedinfo.describe_feed(library, feeds.find_feed(library, uuid)), self._show, group="feed")

    def _show(self, facts: FeedFacts) -> None:
        self.query_one(".dialog-title", Static).update(Content(visible_line(facts.feed.title) or facts.lines[0][1]))
        self._settings = list(self._rows(facts))
        labels = {row.label for row in self._settings}
        lines = [f"  {label.ljust(_LABEL)}  {text}" for label, text in facts.lines if label not in labels]
        self.query_one("#feed-state", Static).update(Content("\n".join([*lines, ""])))
        self.query_one(PairList).show_pairs([(row.label, row.value) for row in self._settings], _LABEL)

    def _rows(self, facts: FeedFacts) -> Iterator[_Setting]:
        feed = facts.feed
        yes, no = _("yes"), _("no")
        interval = _("{number} minutes").format(number=feed.interval) if feed.interval else _("by its own habits")
        tags = ", ".join(feed.tags)

        def text(label: str, shown: str, question: str, value: str, name: str) -> _Setting:
            return _Setting(label, shown, partial(self._ask, question, value, name))

        yield text(_("Title"), feed.title, _("Title"), feed.title, "title")
        yield text(_("Folder"), feed.folder, _("Folder, “/” for one within another"), feed.folder, "folder")
        question = _("Minutes between two fetches, 0 for its own habits")
        yield text(_("Interval"), interval, question, str(feed.interval), "interval")
        yield _Setting(
            _("Full text"), yes if feed.full_text else no, partial(self._store, full_text=not feed.full_text)
        )
        language = feed.language or _("of each article")
        yield text(_("Language"), language, _("Language of its articles: fr, en …"), feed.language, "language")
        yield text(_("Tags"), tags, _("Tags for its new articles, with commas between them"), tags, "tags")
        yield _Setting(_("Muted"), yes if feed.is_muted else no, partial(self._store, muted=not feed.is_muted))
        yield text(_("Address"), facts.lines[0][1], _("Address"), feed.url, "url")
        yield _Setting(_("Password"), _("kept") if facts.has_password else no, self._ask_user)

    @on(LineList.Chosen)
    def change(self, event: LineList.Chosen) -> None:
        """Change the setting under the cursor."""
        event.stop()
        cursor = self.query_one(PairList).cursor
        if cursor < len(self._settings):
            self._settings[cursor].change()

    def _ask(self, title: str, value: str, name: str) -> None:
        hint = _("enter stores it · esc closes")
        dialog = PromptDialog(title, hint, value=value, check=lambda _value: "")
        self.app.push_screen(dialog, partial(self._told, name))

    def _told(self, name: str, value: str | None) -> None:
        if value is None:
            return
        if name == "interval":
            if not value.isascii() or not value.isdigit():
                self.tell_hint(_("The interval is a number of minutes, or 0."), wrong=True)
                return
            self._store(interval=int(value[:9]))
        elif name == "tags":
            self._store(tags=value.split(","))
        else:
            self._store(**{name: value})

    def _ask_user(self) -> None:
        dialog = PromptDialog(
            _("User name"), _("enter goes on · empty forgets name and password · esc closes"), check=lambda _value: ""
        )
        self.app.push_screen(dialog, self._ask_password)

    def _ask_password(self, user: str | None) -> None:
        if user is None:
            return
        if not user:
            self._keep("", "")
            return
        dialog = SecretDialog(_("Password"), _("enter stores it · esc closes"), check=lambda _value: "")
        self.app.push_screen(dialog, lambda password: None if password is None else self._keep(user, password))

    def _keep(self, user: str, password: str) -> None:
        from reader.services import feeds

        self._write(partial(feeds.set_credentials, self.library, self.uuid, user, password))

    def _store(self, **values: Any) -> None:  # noqa: ANN401 - the settings of edit_feed
        from reader.services import feeds

        self._write(partial(feeds.edit_feed, self.library, self.uuid, **values))

    def _write(self, work: Callable[[], object]) -> None:
        """Store, then show what is stored, or why it is not."""

        def told() -> str:
            try:
                work()
            except ReaderError as error:
                return str(error)
            return ""

        self.write(told, self._stored)

    def _stored(self, trouble: str) -> None:
        self.tell_hint(trouble or self.hint, wrong=bool(trouble))
        self._read()


class FeedChoiceDialog(Dialog[str]):
    """Asks which of several feeds of a page to follow; returns its address."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(_("Which feed?"), _("enter follows it · esc closes"))
        self._choices = tuple(choices)

    def body(self) -> ComposeResult:
        """Their titles and addresses."""
        yield PairList(id="feed-choices")

    def on_mount(self) -> None:
        """Show them."""
        pairs = [(visible_line(title) or _("without a title"), visible_line(url)) for url, title in self._choices]
        rows = self.query_one(PairList)
        rows.show_pairs(pairs, min(30, max(len(title) for title, _url in pairs)))
        rows.focus()

    @on(LineList.Chosen)
    def choose(self, event: LineList.Chosen) -> None:
        """Take the one under the cursor."""
        event.stop()
        self.accept()

    def accept(self) -> None:
        """Take the one under the cursor."""
        self.dismiss(self._choices[self.query_one(PairList).cursor][0])
