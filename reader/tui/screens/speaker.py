"""One speaker: all that they said in the order of time, how often, in which roles, and who may be the same."""

from __future__ import annotations

from array import array
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from reader.i18n import _, ngettext
from reader.model import QuoteKind, SpeakerKind, visible_line
from reader.resources import styles_dir
from reader.terms import SPEAKER_KIND_NAMES
from reader.tui.commands.base import Command, bindings
from reader.tui.commands.speaker import SPEAKER_COMMANDS
from reader.tui.delay import Delay
from reader.tui.figures import day, grouped
from reader.tui.screens.stoppable import StoppableWrite
from reader.tui.screens.watch import WatchingScreen
from reader.tui.widgets.info_bar import kind_name, status_name
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.line_list import LineList, crop
from reader.tui.widgets.quote_list import QuoteList, TimePlot
from reader.tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from reader.services.library import Library
    from reader.services.speakers import SpeakerPage
    from reader.storage.quotes import SpeakerQuote

__all__ = ["SpeakerScreen", "speaker_kind_name"]

_FILTER_DELAY = 0.15
_LOW = 20
"""Below this many lines the plot makes room for the quotes."""


def speaker_kind_name(kind: str) -> str:
    """What sort of source a speaker is, in the reader's language."""
    return _(SPEAKER_KIND_NAMES[SpeakerKind(kind)])


def _load(library: Library, uuid: str, kind: QuoteKind | None) -> tuple[SpeakerPage, array[int], int]:
    from reader.services import articles, speakers

    token = articles.change_token(library)
    return speakers.speaker_page(library, uuid), speakers.quote_ids(library, uuid, kind), token


class SpeakerScreen(WatchingScreen):
    """The quotes of the speaker ``uuid``, newest first."""

    CSS_PATH: ClassVar[list[str]] = [str(styles_dir() / "speaker.tcss")]  # type: ignore[assignment]
    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = SPEAKER_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(SPEAKER_COMMANDS)
    AUTO_FOCUS = "QuoteList"

    def __init__(self, uuid: str) -> None:
        super().__init__()
        self.uuid = uuid
        self.page: SpeakerPage | None = None
        self.draft: str | None = None
        self.kind: QuoteKind | None = None
        self._all: array[int] = array("q")
        self._said: dict[int, str] | None = None
        self.merging = StoppableWrite(self)
        self._delay = Delay(self, _FILTER_DELAY)

    def compose(self) -> ComposeResult:
        """Who it is, the plot, the quotes, and the whole of the one under the cursor."""
        yield Static(id="speaker-head", markup=False)
        yield Static(id="speaker-roles", markup=False)
        yield TimePlot(id="speaker-plot")
        yield TextField(id="speaker-filter", placeholder=_("Words to look for"), select_on_focus=False)
        yield QuoteList(id="speaker-quotes")
        yield Static(id="speaker-quote", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the speaker."""
        self.library_changed()

    @property
    def quotes(self) -> QuoteList:
        """The list of quotes."""
        return self.query_one(QuoteList)

    @property
    def words(self) -> str:
        """What the quotes are filtered by."""
        return self.query_one(Input).value.strip()

    # Reading

    def library_changed(self) -> None:
        """Read the speaker again; the cursor stays on its quote."""
        self._said = None
        self.read(partial(_load, self.library, self.uuid, self.kind), self._show, group="speaker")

    def _show(self, loaded: tuple[SpeakerPage, array[int], int]) -> None:
        page, ids, token = loaded
        self.changes.know(token)
        self.page, self._all = page, ids
        self.uuid = page.summary.uuid
        self.query_one(TimePlot).show(page.moments)
        self.query_one("#speaker-roles", Static).update(Content(self._roles()))
        self._filter()
        self.query_one(KeyBar).refresh_keys()

    def _roles(self) -> str:
        page = self.page
        assert page is not None  # noqa: S101 - only called once it is shown
        roles = [f"{use.role} ({day(use.first)} – {day(use.last)})" for use in page.roles[:3]]
        others = [use.shown for use in page.names if use.shown != page.summary.name]
        names = _("also: {names}").format(names=", ".join(others[:4])) if others else ""
        note = f"✎ {' '.join(page.note.split())}" if page.note else ""
        alike = ngettext("{n} other may be the same (m)", "{n} others may be the same (m)", len(page.alike)).format(
            n=grouped(len(page.alike))
        )
        lines = ["  ·  ".join(roles), "  ·  ".join(part for part in (note, names, alike if page.alike else "") if part)]
        return "\n".join(crop(line, self.size.width - 4) for line in lines if line)

    def _filter(self) -> None:
        if not self.words:
            self._show_ids(self._all)
        else:
            said, uuid, library, words, ids = self._said, self.uuid, self.library, self.words, self._all

            def find() -> tuple[dict[int, str], array[int]]:
                from reader.services import speakers

                known = speakers.said_words(library, uuid) if said is None else said
                return known, speakers.quotes_with_words(known, words, ids)

            self.read(find, self._show_found, group="filter")

    def _show_found(self, found: tuple[dict[int, str], array[int]]) -> None:
        self._said, ids = found
        if self.words:
            self._show_ids(ids)

    def _show_ids(self, ids: array[int]) -> None:
        self.quotes.show_ids(ids, keep=True)
        self._show_head(len(ids))
        self._describe()

    def _show_head(self, shown: int) -> None:
        if self.page is None:
            return
        summary = self.page.summary
        about = [
            speaker_kind_name(summary.kind),
            ngettext("{n} quote", "{n} quotes", summary.quote_count).format(n=grouped(summary.quote_count)),
            ngettext("{n} article", "{n} articles", summary.article_count).format(n=grouped(summary.article_count)),
        ]
        if self.kind is not None:
            about.append(_("only {kind}").format(kind=kind_name(self.kind)))
        if shown != summary.quote_count:
            about.append(_("{n} shown").format(n=shown))
        head = Content.styled(visible_line(summary.name), "bold")
        self.query_one("#speaker-head", Static).update(head + Content.styled("  ·  " + "  ·  ".join(about), "$muted"))

    def _describe(self) -> None:
        quote = self.quotes.item
        about = Content()
        if quote is not None:
            parts = [day(quote.published), quote.source, kind_name(quote.kind), status_name(quote.status), quote.role]
            head = "  ·  ".join(visible_line(part) for part in parts if part)
            about = Content("\n").join(
                [
                    Content.styled(head, "$muted"),
                    Content.styled(visible_line(quote.title), "$muted"),
                    Content(visible_line(quote.text[:1_000])),
                ]
            )
        self.query_one("#speaker-quote", Static).update(about, layout=False)
        self.query_one(KeyBar).refresh_keys()

    @on(QuoteList.Needed)
    def read_rows(self, event: QuoteList.Needed) -> None:
        """Read what the rows in sight say."""
        from reader.services import speakers

        ids = list(event.ids)

        def add(found: list[SpeakerQuote]) -> None:
            self.quotes.add(ids, {quote.id: quote for quote in found})
            self._describe()

        self.read(partial(speakers.quotes_by_id, self.library, ids), add, group="rows")

    # What commands do

    def open_quote(self) -> None:
        """Open the article of the quote under the cursor, there."""
        from reader.tui.screens.article import ArticleScreen

        quote = self.quotes.item
        if quote is not None:
            self.app.push_screen(ArticleScreen(quote.article_id, at=quote.span.start))

    def next_kind(self) -> None:
        """Show quotes of the next kind only, and after the last of all kinds."""
        kinds = [None, *QuoteKind]
        self.kind = kinds[(kinds.index(self.kind) + 1) % len(kinds)]
        self.library_changed()

    def open_filter(self) -> None:
        """Open the filter line and give it the keyboard."""
        self.add_class("-filtering")
        self.query_one(Input).focus()

    def leave(self) -> None:
        """Stop a merge that goes on; else end the filter, or go back."""
        if self.merging.cancel():
            return
        if self.has_class("-filtering"):
            self.remove_class("-filtering")
            self.query_one(Input).clear()
            self.quotes.focus()
        else:
            self.app.pop_screen()

    @property
    def chosen(self) -> list[int]:
        """The marked quotes, or the one under the cursor."""
        here = self.quotes.row_id
        return self.quotes.marked or ([here] if here is not None else [])

    # Messages

    @on(LineList.Chosen, "#speaker-quotes")
    def open_chosen(self) -> None:
        """Open the article of the quote that was taken."""
        self.open_quote()

    @on(LineList.Highlighted, "#speaker-quotes")
    def follow_cursor(self) -> None:
        """Show the whole of the quote under the cursor."""
        self._describe()

    @on(Input.Changed)
    def filter_soon(self, event: Input.Changed) -> None:
        """Filter once the typing rests."""
        event.stop()
        self._delay.then(self._filter)

    @on(Input.Submitted)
    def go_to_found(self, event: Input.Submitted) -> None:
        """Go to what was found."""
        event.stop()
        self._filter()
        self.quotes.focus()

    def on_key(self, event: events.Key) -> None:
        """From the filter line, down goes to what was found."""
        if event.key == "down" and self.query_one(Input).has_focus:
            event.stop()
            self.quotes.focus()

    def on_resize(self, event: events.Resize) -> None:
        """On a low terminal the quotes have the room."""
        self.set_class(event.size.height < _LOW, "-low")
        if self.page is not None:
            self.query_one("#speaker-roles", Static).update(Content(self._roles()))
