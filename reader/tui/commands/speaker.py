"""The actions on one speaker and on their quotes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reader.i18n import N_, _
from reader.tui.commands.base import Command
from reader.tui.commands.common import COMMON_COMMANDS
from reader.tui.commands.identity import IDENTITY_COMMANDS

if TYPE_CHECKING:
    from reader.tui.screens.speaker import SpeakerScreen

__all__ = ["SPEAKER_COMMANDS"]


class OpenQuote(Command["SpeakerScreen"]):
    """Open the article at the quote under the cursor."""

    id = "speaker.open"
    keys = "o"
    label = N_("Open")
    group = N_("Speaker")
    in_footer = True

    def run(self, screen: SpeakerScreen) -> None:
        """Show the passage."""
        screen.open_quote()

    def available(self, screen: SpeakerScreen) -> bool:
        """There is a quote."""
        return screen.quotes.item is not None


class FilterQuotes(Command["SpeakerScreen"]):
    """Show only the quotes with certain words."""

    id = "speaker.filter"
    keys = "slash"
    label = N_("Filter")
    group = N_("Speaker")
    in_footer = True

    def run(self, screen: SpeakerScreen) -> None:
        """Open the filter line."""
        screen.open_filter()


class FilterKind(Command["SpeakerScreen"]):
    """Show only direct quotes, then mixed, partial, indirect ones, then all again."""

    id = "speaker.quote_kind"
    keys = "f"
    label = N_("Kind of quote")
    group = N_("Speaker")
    in_footer = True

    def run(self, screen: SpeakerScreen) -> None:
        """Take the next kind."""
        screen.next_kind()


class PlotUnits(Command["SpeakerScreen"]):
    """Plot by week, by month, by year, or as fits best."""

    id = "speaker.plot"
    keys = "w"
    label = N_("Week or month")
    group = N_("Speaker")

    def run(self, screen: SpeakerScreen) -> None:
        """Take the next unit."""
        from reader.tui.widgets.quote_list import TimePlot

        screen.query_one(TimePlot).next_unit()


class MarkQuote(Command["SpeakerScreen"]):
    """Mark the quote, to compare two or to split some off; or take its mark away."""

    id = "speaker.mark"
    keys = "space"
    label = N_("Mark")
    group = N_("Speaker")
    in_footer = True

    def run(self, screen: SpeakerScreen) -> None:
        """Toggle the mark."""
        if screen.quotes.row_id is not None:
            screen.quotes.toggle_mark(screen.quotes.row_id)


class CompareQuotes(Command["SpeakerScreen"]):
    """Show the two marked quotes side by side; one mark compares with the quote under the cursor."""

    id = "speaker.compare"
    keys = "c"
    label = N_("Compare")
    group = N_("Speaker")
    in_footer = True

    def run(self, screen: SpeakerScreen) -> None:
        """Open the comparison."""
        from reader.services import speakers
        from reader.tui.screens.compare import CompareDialog

        ids = list(dict.fromkeys([*screen.quotes.marked, screen.quotes.row_id or 0]))[:2]
        if len(ids) < 2:
            screen.say(_("Mark two quotes with space first."))
            return

        def show(found: list[Any]) -> None:
            if len(found) == 2:
                screen.app.push_screen(CompareDialog(*sorted(found, key=lambda quote: quote.published)))

        screen.read(partial(speakers.quotes_by_id, screen.library, ids), show, group="compare")


class ShowVersions(Command["SpeakerScreen"]):
    """Show how other outlets gave the quote under the cursor: who was first, what was cut or changed."""

    id = "speaker.versions"
    keys = "e"
    label = N_("Elsewhere")
    group = N_("Speaker")
    in_footer = True

    def run(self, screen: SpeakerScreen) -> None:
        """Open the versions."""
        from reader.tui.screens.compare import show_versions

        quote = screen.quotes.item
        if quote is not None:
            show_versions(screen, quote.article_id, quote.span)

    def available(self, screen: SpeakerScreen) -> bool:
        """There are other versions."""
        return screen.quotes.item is not None and screen.quotes.item.group_id is not None


class CloseSpeaker(Command["SpeakerScreen"]):
    """Go back to where you came from."""

    id = "speaker.close"
    keys = "q"
    label = N_("Back")
    group = N_("Speaker")
    in_footer = True

    def run(self, screen: SpeakerScreen) -> None:
        """Leave the screen."""
        screen.app.pop_screen()


class LeaveFilter(Command["SpeakerScreen"]):
    """End the filter, or go back."""

    id = "speaker.leave"
    keys = "escape"
    label = N_("End filter")
    group = N_("Speaker")

    def run(self, screen: SpeakerScreen) -> None:
        """Take one step back."""
        screen.leave()


SPEAKER_COMMANDS: tuple[type[Command[Any]], ...] = (
    OpenQuote,
    FilterQuotes,
    FilterKind,
    MarkQuote,
    CompareQuotes,
    ShowVersions,
    *IDENTITY_COMMANDS,
    PlotUnits,
    LeaveFilter,
    CloseSpeaker,
    *COMMON_COMMANDS,
)
