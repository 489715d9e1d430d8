"""The actions on one speaker and on their quotes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reader.i18n import N_, _
from reader.model import SpeakerKind
from reader.tui.commands.base import Command
from reader.tui.commands.common import COMMON_COMMANDS

if TYPE_CHECKING:
    from reader.model import SpeakerSummary
    from reader.storage.timeline import NameUse, RoleUse
    from reader.tui.screens.alike import Choice
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


class MergeAlike(Command["SpeakerScreen"]):
    """See who may be the same, and why; merge, or keep the two apart."""

    id = "speaker.alike"
    keys = "m"
    label = N_("May be the same")
    group = N_("Speaker")
    in_footer = True

    def run(self, screen: SpeakerScreen) -> None:
        """Open the suggestions."""
        from reader.services import identities
        from reader.tui.screens.alike import AlikeDialog

        if screen.page is None:
            return

        def chosen(choice: Choice | None) -> None:
            if choice is None:
                return
            one, other = choice.suggestion.one.uuid, choice.suggestion.other.uuid
            if choice.merge:
                work = partial(identities.merge_speakers, screen.library, [other], one)
                _change(screen, work, _("Merged with {name}"), choice.suggestion.other.name)
            else:
                _change(
                    screen,
                    partial(identities.keep_apart, screen.library, one, other),
                    _("Kept apart from {name}"),
                    choice.suggestion.other.name,
                )

        screen.app.push_screen(AlikeDialog(screen.page.alike), chosen)

    def available(self, screen: SpeakerScreen) -> bool:
        """There is a suggestion."""
        return screen.page is not None and bool(screen.page.alike)


class MergeAny(Command["SpeakerScreen"]):
    """Merge another speaker of the library into this one."""

    id = "speaker.merge"
    keys = "M"
    label = N_("Merge")
    group = N_("Speaker")

    def run(self, screen: SpeakerScreen) -> None:
        """Ask who it is."""
        from reader.services import identities
        from reader.tui.screens.alike import PersonPicker

        def chosen(other: SpeakerSummary | None) -> None:
            if other is not None:
                work = partial(identities.merge_speakers, screen.library, [other.uuid], screen.uuid)
                _change(screen, work, _("Merged with {name}"), other.name)

        if screen.page is not None:
            screen.app.push_screen(PersonPicker(screen.page.summary), chosen)


class SplitQuotes(Command["SpeakerScreen"]):
    """Give the marked quotes, or the one under the cursor, to a namesake: in those articles the name is theirs."""

    id = "speaker.split"
    keys = "x"
    label = N_("Split off")
    group = N_("Speaker")

    def run(self, screen: SpeakerScreen) -> None:
        """Ask what the other one is called."""
        ids = screen.chosen

        def named(name: str | None) -> None:
            from reader.services import identities

            if name:
                work = partial(identities.split_quotes, screen.library, screen.uuid, ids, name)
                screen.quotes.marked = []
                _change(screen, work, _("Given to {name}"), name)

        if ids:
            _ask_name(screen, _("Whose are these quotes?"), named)


class ShowNames(Command["SpeakerScreen"]):
    """See all names and roles with their dates; split one of them off."""

    id = "speaker.names"
    keys = "n"
    label = N_("Names and roles")
    group = N_("Speaker")
    in_footer = True

    def run(self, screen: SpeakerScreen) -> None:
        """Open the list."""
        from reader.services import identities
        from reader.tui.screens.alike import NamesDialog

        if screen.page is None:
            return

        def chosen(use: NameUse | RoleUse | None) -> None:
            from reader.storage.timeline import NameUse

            if isinstance(use, NameUse):
                work = partial(identities.split_name, screen.library, screen.uuid, use.key, use.kind)
                _change(screen, work, _("{name} stands alone again"), use.shown)
            elif use is not None:
                role = use.role

                def named(name: str | None) -> None:
                    if name:
                        split = partial(identities.split_role, screen.library, screen.uuid, role, name)
                        _change(screen, split, _("Given to {name}"), name)

                _ask_name(screen, _("Who is “{role}”?").format(role=role), named)

        screen.app.push_screen(NamesDialog(screen.page.names, screen.page.roles), chosen)


class RenameSpeaker(Command["SpeakerScreen"]):
    """Call the speaker by another name."""

    id = "speaker.rename"
    keys = "r"
    label = N_("Rename")
    group = N_("Speaker")

    def run(self, screen: SpeakerScreen) -> None:
        """Ask for the name."""
        from reader.services import identities
        from reader.tui.screens.prompt import PromptDialog

        def named(name: str | None) -> None:
            if name:
                _change(screen, partial(identities.rename_speaker, screen.library, screen.uuid, name), _("Renamed"))

        if screen.page is not None:
            dialog = PromptDialog(
                _("Name of the speaker"), _("enter renames · esc closes"), value=screen.page.summary.name
            )
            screen.app.push_screen(dialog, named)


class ChangeKind(Command["SpeakerScreen"]):
    """Say what sort of source it is: person, organisation, group, document, unknown."""

    id = "speaker.kind"
    keys = "t"
    label = N_("Sort of source")
    group = N_("Speaker")

    def run(self, screen: SpeakerScreen) -> None:
        """Take the next sort."""
        from reader.services import identities

        if screen.page is not None:
            kinds = list(SpeakerKind)
            following = kinds[(kinds.index(SpeakerKind(screen.page.summary.kind)) + 1) % len(kinds)]
            _change(screen, partial(identities.set_speaker_kind, screen.library, screen.uuid, following), "")


class EditNote(Command["SpeakerScreen"]):
    """Write a note on the speaker."""

    id = "speaker.note"
    keys = "a"
    label = N_("Note")
    group = N_("Speaker")
    in_footer = True

    def run(self, screen: SpeakerScreen) -> None:
        """Open the editor."""
        from reader.services import identities
        from reader.tui.screens.note import NoteEditor

        page = screen.page
        if page is None:
            return

        def written(note: str | None) -> None:
            if note is None:
                return
            screen.draft = None
            if note != page.note:
                work = partial(identities.set_speaker_note, screen.library, screen.uuid, note)
                _change(screen, work, _("Note stored"))

        def keep(words: str) -> None:
            screen.draft = words

        begun = page.note if screen.draft is None else screen.draft
        screen.app.push_screen(
            NoteEditor(page.summary.name, begun, keep=keep, is_draft=screen.draft is not None), written
        )


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


def _change(screen: SpeakerScreen, work: Any, said: str, name: str = "") -> None:  # noqa: ANN401 - any use case
    def done(_result: object) -> None:
        if said:
            screen.say(said.format(name=name))
        screen.library_changed()

    screen.write(work, done)


def _ask_name(screen: SpeakerScreen, title: str, named: Any) -> None:  # noqa: ANN401 - a callback
    from reader.tui.screens.prompt import PromptDialog

    hint = _("a name of its own, such as “{name} (lawyer)” · esc closes")
    name = screen.page.summary.name if screen.page else ""
    screen.app.push_screen(PromptDialog(title, hint.format(name=name), value=f"{name} ()"), named)


SPEAKER_COMMANDS: tuple[type[Command[Any]], ...] = (
    OpenQuote,
    FilterQuotes,
    FilterKind,
    MarkQuote,
    CompareQuotes,
    ShowVersions,
    MergeAlike,
    ShowNames,
    EditNote,
    MergeAny,
    SplitQuotes,
    RenameSpeaker,
    ChangeKind,
    PlotUnits,
    LeaveFilter,
    CloseSpeaker,
    *COMMON_COMMANDS,
)
