"""The panel beside an article: its speakers, its quotes and its annotations, a tab each."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widgets import Static

from reader.i18n import N_, _
from reader.model import AnchorState, Span
from reader.tui.commands.base import Command, bindings
from reader.tui.reading import ReadingText
from reader.tui.theme import SPEAKER_COLOURS, TAG_COLOURS
from reader.tui.widgets.info_bar import kind_name
from reader.tui.widgets.line_list import LineList, Piece, draw_row
from reader.tui.wording import CLAIM_SIGNS, claim_name

__all__ = ["PANEL_COMMANDS", "PanelTab", "SidePanel"]


class PanelTab(StrEnum):
    """What the panel lists."""

    SPEAKERS = "speakers"
    QUOTES = "quotes"
    NOTES = "notes"


class _StepTab(Command["SidePanel"]):
    group = N_("Panel")
    direction: ClassVar[int] = 1

    def run(self, screen: SidePanel) -> None:
        tabs = list(PanelTab)
        screen.tab = tabs[(tabs.index(screen.tab) + self.direction) % len(tabs)]


class NextTab(_StepTab):
    """Show the panel's next tab."""

    id = "panel.next_tab"
    keys = "right,l"
    label = N_("Next tab")


class PreviousTab(_StepTab):
    """Show the panel's tab before."""

    id = "panel.previous_tab"
    keys = "left,h"
    label = N_("Previous tab")
    direction = -1


PANEL_COMMANDS: tuple[type[Command[Any]], ...] = (NextTab, PreviousTab)
"""What the panel itself answers to when it has the keyboard."""


class PanelList(LineList):
    """The rows of one tab, drawn from a :class:`ReadingText`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"panel--speaker-{index}" for index in range(SPEAKER_COLOURS)),
        *(f"panel--tag-{index}" for index in range(TAG_COLOURS)),
    }

    def __init__(self, tab: PanelTab) -> None:
        super().__init__(id=f"panel-{tab.value}")
        self.tab = tab
        self.reading: ReadingText | None = None

    def show(self, reading: ReadingText | None) -> None:
        """List what ``reading`` has for this tab; the cursor stays on its row, and what says the same stays drawn."""
        before, self.reading = self.reading, reading
        if before is None or reading is None or _rows_of(before, self.tab) != _rows_of(reading, self.tab):
            self.set_rows(panel_count(reading, self.tab) if reading else 0)

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One speaker, quote or annotation."""
        style = self.row_style(selected)
        if self.reading is None:
            return Strip.blank(width, style)
        rows = {
            PanelTab.SPEAKERS: self._speaker_row,
            PanelTab.QUOTES: self._quote_row,
            PanelTab.NOTES: self._note_row,
        }
        left, right = rows[self.tab](self.reading, index)
        return draw_row(left, right, width, style)

    def _hue(self, kind: str, colour: int) -> Style:
        if colour < 0:
            return self.get_component_rich_style("line-list--muted", partial=True)
        return self.get_component_rich_style(f"panel--{kind}-{colour}", partial=True)

    def _speaker_row(self, reading: ReadingText, index: int) -> tuple[list[Piece], list[Piece]]:
        look = list(reading.looks.values())[index]
        hue = self._hue("speaker", look.colour)
        left = [(f"{look.label:<2} ", hue + Style(bold=True)), (look.speaker.name, hue)]
        if look.speaker.role:
            left.append((f", {look.speaker.role}", self._hue("", -1)))
        return left, [(str(len(look.quotes)), Style.null())]

    def _quote_row(self, reading: ReadingText, index: int) -> tuple[list[Piece], list[Piece]]:
        quote = reading.quotes[index].quote
        look = reading.looks.get(quote.speaker.name) if quote.speaker else None
        hue = self._hue("speaker", look.colour if look else -1)
        left: list[Piece] = [(f"{look.label if look else '?':<2} ", hue + Style(bold=True))]
        left.append((quote.span.of(reading.page.article.text), Style.null()))
        return left, [(kind_name(quote.kind), self._hue("", -1))]

    def _note_row(self, reading: ReadingText, index: int) -> tuple[list[Piece], list[Piece]]:
        annotation = reading.page.annotations[index]
        left: list[Piece] = []
        if annotation.state is AnchorState.ORPHAN:
            left.append((_("lost") + " ", Style(bold=True)))
        for name in annotation.tags:
            tag = reading.tags.get(name)
            left.append((f"#{name} ", self._hue("tag", tag.colour if tag else -1)))
        if annotation.claim is not None:
            status = annotation.claim.status
            left.append((f"{CLAIM_SIGNS[status]} {claim_name(status)} ", Style(bold=True)))
        if annotation.links:
            left.append(("↔ ", Style.null()))
        if annotation.note:
            left.append((f"✎ {annotation.note} ", Style.null()))
        left.append((f"“{annotation.anchor.exact}”", self._hue("", -1)))
        return left, []


def _rows_of(reading: ReadingText, tab: PanelTab) -> tuple[object, ...]:
    """All that the rows of a tab say."""
    article = reading.page.article
    if tab is PanelTab.NOTES:
        return article.summary.id, reading.page.annotations, {tag.name: tag.colour for tag in reading.tags.values()}
    return article.summary.id, article.text, reading.quotes


def panel_count(reading: ReadingText, tab: PanelTab) -> int:
    """How many rows a tab has."""
    counts = {
        PanelTab.SPEAKERS: len(reading.looks),
        PanelTab.QUOTES: len(reading.quotes),
        PanelTab.NOTES: len(reading.page.annotations),
    }
    return counts[tab]


class SidePanel(Vertical):
    """A line of tabs over the list of the chosen one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(PANEL_COMMANDS)

    tab: reactive[PanelTab] = reactive(PanelTab.SPEAKERS)

    class SpeakerChosen(Message):
        """A speaker was taken: walk to their next quote."""

        def __init__(self, name: str) -> None:
            self.name = name
            super().__init__()

    class PassageChosen(Message):
        """A quote or an annotation was taken: go there."""

        def __init__(self, span: Span) -> None:
            self.span = span
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.reading: ReadingText | None = None
        self._tab_places: dict[PanelTab, range] = {}

    def compose(self) -> ComposeResult:
        """The line of tabs and one list each."""
        yield Static(id="panel-tabs", markup=False)
        yield Static(id="panel-empty", markup=False)
        for tab in PanelTab:
            yield PanelList(tab)

    def on_mount(self) -> None:
        """Show the first tab."""
        self.watch_tab()

    def show(self, reading: ReadingText | None) -> None:
        """List what is known of an article."""
        self.reading = reading
        for panel_list in self.query(PanelList):
            panel_list.show(reading)
        self.watch_tab()

    @property
    def current_list(self) -> PanelList:
        """The list of the chosen tab."""
        return self.query_one(f"#panel-{self.tab.value}", PanelList)

    def action_run_command(self, command_id: str) -> None:
        """Run the panel's own command of that id."""
        for command in PANEL_COMMANDS:
            if command.id == command_id:
                command().run(self)

    def watch_tab(self) -> None:
        """Show the chosen list and say which tab it is."""
        if not self.is_mounted:
            return
        had_focus = self.has_focus_within
        for panel_list in self.query(PanelList):
            panel_list.display = panel_list.tab is self.tab
        names = {PanelTab.SPEAKERS: _("Speakers"), PanelTab.QUOTES: _("Quotes"), PanelTab.NOTES: _("Notes")}
        words = {tab: f"{name} {panel_count(self.reading, tab) if self.reading else 0}" for tab, name in names.items()}
        line = self.query_one("#panel-tabs", Static)
        gap = 2 if sum(map(cell_len, words.values())) + 4 <= line.content_size.width else 1
        parts: list[str | tuple[str, str]] = []
        at = 0
        self._tab_places = {}
        for tab, label in words.items():
            self._tab_places[tab] = range(at, at + cell_len(label) + gap)
            at += cell_len(label) + gap
            parts += [(label, "bold underline" if tab is self.tab else "$muted"), " " * gap]
        # One line high, whatever it says: no reason to lay the whole screen out again.
        line.update(Content.assemble(*parts), layout=False)
        empty = {
            PanelTab.SPEAKERS: _("Nobody is quoted here. Select words and press Q to make a quote."),
            PanelTab.QUOTES: _("No quotes here. Select words and press Q to make one."),
            PanelTab.NOTES: _("No notes yet. Press t to tag, a to write a note."),
        }
        nothing = self.query_one("#panel-empty", Static)
        nothing.display = self.current_list.row_count == 0
        if nothing.display:
            nothing.update(Content(empty[self.tab]))
        if had_focus:
            self.current_list.focus()

    def follow(self, key: str) -> None:
        """Put the Quotes tab's cursor on the quote of that key, without taking the keyboard."""
        quotes = self.reading.quotes if self.reading else ()
        index = next((index for index, item in enumerate(quotes) if item.key == key), None)
        quote_list = self.query_one("#panel-quotes", PanelList)
        if index is not None and not quote_list.has_focus:
            quote_list.cursor = index

    @on(LineList.Chosen)
    def take_row(self, message: LineList.Chosen) -> None:
        """Say what the taken row stands for."""
        message.stop()
        if self.reading is None:
            return
        if self.tab is PanelTab.SPEAKERS:
            self.post_message(self.SpeakerChosen(list(self.reading.looks)[message.index]))
        elif self.tab is PanelTab.QUOTES:
            self.post_message(self.PassageChosen(self.reading.quotes[message.index].quote.span))
        else:
            annotation = self.reading.page.annotations[message.index]
            if annotation.state is not AnchorState.ORPHAN:
                self.post_message(self.PassageChosen(annotation.anchor.span))

    @on(events.Click, "#panel-tabs")
    def click_tab(self, event: events.Click) -> None:
        """Take the tab under the pointer."""
        for tab, place in self._tab_places.items():
            if event.x in place:
                self.tab = tab
