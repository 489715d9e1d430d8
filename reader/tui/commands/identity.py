"""Saying who is who on a speaker's screen: merging, splitting, renaming, and the note."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reader.i18n import N_, _
from reader.model import SpeakerKind
from reader.tui.commands.base import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.model import SpeakerSummary
    from reader.storage.timeline import NameUse, RoleUse
    from reader.tui.screens.alike import Choice
    from reader.tui.screens.people import PeopleScreen
    from reader.tui.screens.speaker import SpeakerScreen

__all__ = ["IDENTITY_COMMANDS", "merge"]

_TOLD = 5_000
"""Quotes from which a merge takes long enough to be told."""


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
            one, other = choice.suggestion.one.uuid, choice.suggestion.other
            if choice.merge:
                merge(
                    screen,
                    [choice.suggestion.other],
                    one,
                    partial(_changed, screen, _("Merged with {name}"), other.name),
                )
            else:
                _change(
                    screen,
                    partial(identities.keep_apart, screen.library, one, other.uuid),
                    _("Kept apart from {name}"),
                    other.name,
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
        from reader.tui.screens.alike import PersonPicker

        def chosen(other: SpeakerSummary | None) -> None:
            if other is not None:
                merge(screen, [other], screen.uuid, partial(_changed, screen, _("Merged with {name}"), other.name))

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


def merge(
    screen: SpeakerScreen | PeopleScreen,
    parts: Sequence[SpeakerSummary],
    whole: str,
    done: Callable[[SpeakerSummary], None],
) -> None:
    """Make ``parts`` a part of the speaker ``whole``; with very many quotes this is told, and can be stopped."""
    from reader.services import identities

    count = sum(part.quote_count for part in parts)
    status = _("Merging {number} quotes · esc stops").format(number=count) if count >= _TOLD else ""
    uuids = [part.uuid for part in parts]
    screen.merging.start(
        lambda cancelled: identities.merge_speakers(screen.library, uuids, whole, cancelled=cancelled),
        done,
        status=status,
    )


def _change(screen: SpeakerScreen, work: Any, said: str, name: str = "") -> None:  # noqa: ANN401 - any use case
    screen.write(work, partial(_changed, screen, said, name))


def _changed(screen: SpeakerScreen, said: str, name: str, _result: object) -> None:
    if said:
        screen.say(said.format(name=name))
    screen.library_changed()


def _ask_name(screen: SpeakerScreen, title: str, named: Any) -> None:  # noqa: ANN401 - a callback
    from reader.tui.screens.prompt import PromptDialog

    hint = _("a name of its own, such as “{name} (lawyer)” · esc closes")
    name = screen.page.summary.name if screen.page else ""
    screen.app.push_screen(PromptDialog(title, hint.format(name=name), value=f"{name} ()"), named)


IDENTITY_COMMANDS: tuple[type[Command[Any]], ...] = (
    MergeAlike,
    ShowNames,
    EditNote,
    MergeAny,
    SplitQuotes,
    RenameSpeaker,
    ChangeKind,
)
