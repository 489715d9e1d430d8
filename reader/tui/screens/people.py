"""All speakers of the library: sorted, filtered as one types, merged."""

from __future__ import annotations

from array import array
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from reader.i18n import N_, _, ngettext
from reader.model import SpeakerSummary
from reader.resources import styles_dir
from reader.tui.commands.base import Command, bindings
from reader.tui.commands.common import COMMON_COMMANDS
from reader.tui.commands.identity import merge
from reader.tui.delay import Delay
from reader.tui.figures import grouped
from reader.tui.screens.speaker import SpeakerScreen, speaker_kind_name
from reader.tui.screens.stoppable import StoppableWrite
from reader.tui.screens.watch import WatchingScreen
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.lazy_list import LazyList
from reader.tui.widgets.line_list import LineList, Piece
from reader.tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from reader.services.speakers import Suggestion
    from reader.tui.screens.alike import Choice

__all__ = ["PEOPLE_COMMANDS", "PeopleScreen"]

_FILTER_DELAY = 0.15
_COLUMN = 10
"""Cells of a column of numbers."""
_BESIDE_COLUMNS = 3
"""Cells of the head's padding, and of the blank that ends a row."""
_ORDERS = {"quotes": N_("most quoted first"), "articles": N_("in most articles first"), "name": N_("by name")}


class OpenSpeaker(Command["PeopleScreen"]):
    """Show what the speaker under the cursor said over time."""

    id = "people.open"
    keys = "o"
    label = N_("Open")
    group = N_("Speakers")
    in_footer = True

    def run(self, screen: PeopleScreen) -> None:
        """Open the speaker's screen."""
        screen.open_speaker()

    def available(self, screen: PeopleScreen) -> bool:
        """There is a speaker under the cursor."""
        return screen.people.item is not None


class FilterSpeakers(Command["PeopleScreen"]):
    """Show only the speakers with certain words in name or role."""

    id = "people.filter"
    keys = "slash"
    label = N_("Filter")
    group = N_("Speakers")
    in_footer = True

    def run(self, screen: PeopleScreen) -> None:
        """Go to the filter line."""
        screen.query_one(Input).focus()


class SortSpeakers(Command["PeopleScreen"]):
    """Sort by quotes, by articles, or by name."""

    id = "people.sort"
    keys = "s"
    label = N_("Sort")
    group = N_("Speakers")
    in_footer = True

    def run(self, screen: PeopleScreen) -> None:
        """Take the next order."""
        screen.next_order()


class MarkSpeaker(Command["PeopleScreen"]):
    """Mark the speaker to be merged, or take its mark away."""

    id = "people.mark"
    keys = "space"
    label = N_("Mark")
    group = N_("Speakers")
    in_footer = True

    def run(self, screen: PeopleScreen) -> None:
        """Toggle the mark."""
        screen.people.toggle_mark()

    def available(self, screen: PeopleScreen) -> bool:
        """There is a speaker under the cursor."""
        return screen.people.item is not None


class MergeMarked(Command["PeopleScreen"]):
    """Merge the marked speakers into the one under the cursor."""

    id = "people.merge"
    keys = "M"
    label = N_("Merge marked")
    group = N_("Speakers")
    in_footer = True

    def run(self, screen: PeopleScreen) -> None:
        """Store it."""
        whole = screen.people.item
        if whole is not None:
            screen.merge([one for one in screen.people.marked.values() if one.uuid != whole.uuid], whole)

    def available(self, screen: PeopleScreen) -> bool:
        """Something is marked."""
        return bool(screen.people.marked)


class ShowAlike(Command["PeopleScreen"]):
    """See all speakers that may be the same, and why; merge, or keep two apart."""

    id = "people.alike"
    keys = "m"
    label = N_("May be the same")
    group = N_("Speakers")
    in_footer = True

    def run(self, screen: PeopleScreen) -> None:
        """Look for them."""
        screen.show_alike()


class ClosePeople(Command["PeopleScreen"]):
    """Go back to the library."""

    id = "people.close"
    keys = "q,escape"
    label = N_("Back")
    group = N_("Speakers")
    in_footer = True

    def run(self, screen: PeopleScreen) -> None:
        """Leave the screen; a merge that goes on is stopped first."""
        if not screen.merging.cancel():
            screen.app.pop_screen()


PEOPLE_COMMANDS: tuple[type[Command[Any]], ...] = (
    OpenSpeaker,
    FilterSpeakers,
    SortSpeakers,
    MarkSpeaker,
    MergeMarked,
    ShowAlike,
    ClosePeople,
    *COMMON_COMMANDS,
)


class PeopleList(LazyList[SpeakerSummary]):
    """Name, role, sort of source, and the numbers of quotes and articles."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.marked: dict[int, SpeakerSummary] = {}

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        row_id, item = self.row_id, self.item
        if row_id is not None and item is not None:
            if self.marked.pop(row_id, None) is None:
                self.marked[row_id] = item
            self.refresh_row(self.cursor)

    def item_row(
        self, row_id: int, item: SpeakerSummary, width: int, selected: bool
    ) -> tuple[list[Piece], list[Piece]]:
        """One speaker."""
        muted = self.muted_style(selected)
        left: list[Piece] = [("◆ " if row_id in self.marked else "  ", Style(bold=True)), (item.name, Style(bold=True))]
        if item.role:
            left.append((f", {item.role}", muted))
        right: list[Piece] = [
            (f"{grouped(item.quote_count):>{_COLUMN}}", Style()),
            (f"{grouped(item.article_count):>{_COLUMN}}", muted),
        ]
        if width >= 70:
            right.insert(0, (f"{speaker_kind_name(item.kind):>15.15}", muted))
        return left, right


class PeopleScreen(WatchingScreen):
    """The speakers, the most quoted first."""

    CSS_PATH: ClassVar[list[str]] = [str(styles_dir() / "speaker.tcss")]  # type: ignore[assignment]
    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = PEOPLE_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(PEOPLE_COMMANDS)
    AUTO_FOCUS = "PeopleList"

    def __init__(self) -> None:
        super().__init__()
        self.order = "quotes"
        self.merging = StoppableWrite(self)
        self._delay = Delay(self, _FILTER_DELAY)

    def compose(self) -> ComposeResult:
        """Head, filter line, list."""
        yield Static(id="people-head", markup=False)
        yield TextField(id="people-filter", placeholder=_("/ to filter by name or role"), select_on_focus=False)
        yield Static(id="people-empty", markup=False)
        yield PeopleList(id="people")
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the speakers."""
        self.library_changed()

    @property
    def people(self) -> PeopleList:
        """The list."""
        return self.query_one(PeopleList)

    def library_changed(self) -> None:
        """Read the list again; the cursor stays on its speaker."""
        self.changes.remember()
        self._read(keep=True)

    def _read(self, *, keep: bool) -> None:
        from reader.services import speakers

        words = self.query_one(Input).value
        self.read(
            partial(speakers.speaker_ids, self.library, self.order, words), partial(self._show, keep), group="people"
        )

    def _show(self, keep: bool, ids: array[int]) -> None:
        self.people.show_ids(ids, keep=keep)
        nothing = self.query_one("#people-empty", Static)
        nothing.display = not ids
        filtered = self.query_one(Input).value.strip()
        nothing.update(
            Content(
                _("No speaker has these words in a name or role.")
                if filtered
                else _("No speakers yet: they come with articles in which somebody is quoted.")
            )
        )
        self._show_head()
        # The list takes a scroll bar, or gives it up, once it is laid out.
        self.call_after_refresh(self._show_head)
        self.query_one(KeyBar).refresh_keys()

    def _show_head(self) -> None:
        """How many there are, in which order, and the names of the two columns of numbers above them."""
        number = self.people.row_count
        count = ngettext("{n} speaker", "{n} speakers", number).format(n=grouped(number))
        left = Content.styled(count, "bold") + Content.styled(f"  ·  {_(_ORDERS[self.order])}", "$muted")
        columns = f"{_('Quotes'):>{_COLUMN}}{_('Articles'):>{_COLUMN}}"
        room = self.people.scrollable_content_region.width - _BESIDE_COLUMNS - left.cell_length - len(columns)
        if room > 1 and number:
            left += Content.styled(" " * room + columns, "$muted")
        self.query_one("#people-head", Static).update(left)

    def on_resize(self) -> None:
        """The columns are elsewhere."""
        self.call_after_refresh(self._show_head)

    def next_order(self) -> None:
        """Sort in the next order."""
        orders = list(_ORDERS)
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        self._read(keep=False)

    def open_speaker(self) -> None:
        """Show the speaker under the cursor."""
        if self.people.item is not None:
            self.app.push_screen(SpeakerScreen(self.people.item.uuid))

    def merge(self, parts: list[SpeakerSummary], whole: SpeakerSummary) -> None:
        """Make ``parts`` a part of ``whole``, then say so and show it."""

        def done(_result: object) -> None:
            self.people.marked = {}
            self._changed(_("Merged into {name}").format(name=whole.name))

        merge(self, parts, whole.uuid, done)

    def _changed(self, said: str) -> None:
        self.say(said)
        self.library_changed()

    def show_alike(self) -> None:
        """Look for speakers that may be the same, then ask about them."""
        from reader.services import speakers

        self.say(_("Looking for names that are alike …"))
        self.read(partial(speakers.suggestions, self.library), self._ask, group="alike")

    def _ask(self, found: list[Suggestion]) -> None:
        from reader.services import identities
        from reader.tui.screens.alike import AlikeDialog

        if not found:
            self.say(_("No two names are alike."))
            return

        def chosen(choice: Choice | None) -> None:
            if choice is None:
                return
            one, other = choice.suggestion.one, choice.suggestion.other
            if choice.merge:
                # The one that is quoted more keeps its name.
                whole, part = (one, other) if one.quote_count >= other.quote_count else (other, one)
                self.merge([part], whole)
            else:
                work = partial(identities.keep_apart, self.library, one.uuid, other.uuid)
                self.write(work, lambda _result: self._changed(_("Kept apart from {name}").format(name=other.name)))

        self.app.push_screen(AlikeDialog(found, both=True), chosen)

    @on(PeopleList.Needed)
    def read_rows(self, event: PeopleList.Needed) -> None:
        """Read what the rows in sight say."""
        from reader.services import speakers

        ids = list(event.ids)
        self.read(partial(speakers.speakers_by_id, self.library, ids), partial(self._add, ids), group="rows")

    def _add(self, ids: list[int], found: dict[int, SpeakerSummary]) -> None:
        self.people.add(ids, found)
        self.query_one(KeyBar).refresh_keys()

    @on(LineList.Chosen, "#people")
    def open_chosen(self) -> None:
        """Open the speaker that was taken."""
        self.open_speaker()

    @on(Input.Changed)
    def filter_soon(self, event: Input.Changed) -> None:
        """Filter once the typing rests."""
        event.stop()
        self._delay.then(partial(self._read, keep=False))

    @on(Input.Submitted)
    def go_to_found(self, event: Input.Submitted) -> None:
        """Go to what was found."""
        event.stop()
        self.people.focus()

    def on_key(self, event: events.Key) -> None:
        """From the filter line, down and escape go to the list."""
        if event.key in ("down", "escape") and self.query_one(Input).has_focus:
            event.stop()
            event.prevent_default()
            self.people.focus()
