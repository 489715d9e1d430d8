"""Dialogs that choose by typing: a tag for a passage, a speaker for a quote."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from reader.i18n import N_, _
from reader.model import Speaker, SpeakerKind, SpeakerSummary, Tag
from reader.tui.commands.base import Command, bindings
from reader.tui.screens.dialog import DIALOG_COMMANDS, Dialog
from reader.tui.theme import TAG_COLOURS
from reader.tui.widgets.line_list import LineList, Piece, draw_row
from reader.tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

__all__ = ["BASIC_COMMANDS", "PICKER_COMMANDS", "Picker", "SpeakerPicker", "TagPicker"]


class _Row(Command["Picker"]):
    group = N_("Pickers")
    step: ClassVar[int] = 1

    def run(self, screen: Picker) -> None:
        screen.rows.cursor += self.step


class RowDown(_Row):
    """Go to the row below while typing."""

    id = "picker.down"
    keys = "down,ctrl+n"
    label = N_("Down")


class RowUp(_Row):
    """Go to the row above while typing."""

    id = "picker.up"
    keys = "up,ctrl+p"
    label = N_("Up")
    step = -1


class TagKey(Command["TagPicker"]):
    """Give the tag under the cursor a key of its own."""

    id = "picker.tag_key"
    keys = "f2"
    label = N_("Key")
    group = N_("Pickers")

    def run(self, screen: TagPicker) -> None:
        """Wait for the key."""
        screen.ask_key()


class NextColour(Command["TagPicker"]):
    """Give the tag under the cursor the next colour."""

    id = "picker.tag_colour"
    keys = "f3"
    label = N_("Colour")
    group = N_("Pickers")

    def run(self, screen: TagPicker) -> None:
        """Store it."""
        screen.next_colour()


BASIC_COMMANDS: tuple[type[Command[Any]], ...] = (*DIALOG_COMMANDS, RowDown, RowUp)
"""What every picker answers to."""
_TAGS: tuple[type[Command[Any]], ...] = (*BASIC_COMMANDS, TagKey, NextColour)
PICKER_COMMANDS: tuple[type[Command[Any]], ...] = (RowDown, RowUp, TagKey, NextColour)
"""What pickers answer to besides the keys of every dialog."""


class PickerRows(LineList):
    """The rows of a picker: pieces handed over by its dialog."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__()
        self.pieces: Callable[[int], tuple[list[Piece], list[Piece]]] = lambda _index: ([], [])

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One choice."""
        left, right = self.pieces(index)
        return draw_row(left, right, width, self.row_style(selected))

    def muted(self) -> Style:
        """The style of what is less important."""
        return self.get_component_rich_style("line-list--muted", partial=True)


class Picker(Dialog[Any]):
    """An input over the rows that match it; enter takes the row under the cursor."""

    def __init__(self, title: str, hint: str, placeholder: str) -> None:
        super().__init__(title, hint)
        self.placeholder = placeholder
        self.rows = PickerRows()

    def body(self) -> ComposeResult:
        """Where to type, and what matches."""
        yield TextField(placeholder=self.placeholder)
        yield self.rows

    def on_mount(self) -> None:
        """Show all choices."""
        self.rows.pieces = self.row
        self.refill("")

    @property
    def typed(self) -> str:
        """What has been typed, without spaces around it."""
        return self.query_one(Input).value.strip()

    def refill(self, typed: str) -> None:
        """Show the rows that match ``typed``."""
        raise NotImplementedError

    def row(self, index: int) -> tuple[list[Piece], list[Piece]]:
        """The pieces of a row: on the left, on the right."""
        raise NotImplementedError

    @on(Input.Changed)
    def narrow(self, message: Input.Changed) -> None:
        """Keep the rows that match."""
        self.refill(message.value.strip())

    @on(Input.Submitted)
    def submit(self, message: Input.Submitted) -> None:
        """Take the row under the cursor."""
        message.stop()
        self.accept()

    @on(LineList.Chosen)
    def click(self, message: LineList.Chosen) -> None:
        """Take the row under the pointer."""
        message.stop()
        self.accept()


class KeyCatcher(Widget, can_focus=True):
    """Takes the keyboard for one key and hands it over; nothing is seen of it."""

    class Caught(Message):
        """The key that was pressed; ``character`` is "" for a key without one."""

        def __init__(self, key: str, character: str) -> None:
            self.key = key
            self.character = character
            super().__init__()

    def on_key(self, event: events.Key) -> None:
        """Take any key, those with an action too."""
        event.stop()
        event.prevent_default()
        self.post_message(self.Caught(event.key, event.character or ""))


class TagPicker(Picker):
    """Gives back the name of a tag, old or new. ``here`` are the tags that the passage has already."""

    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = _TAGS
    BINDINGS: ClassVar[list[BindingType]] = bindings(_TAGS)

    def __init__(
        self, tags: Sequence[Tag], here: Collection[str], title: str, taken_keys: Collection[str] = ()
    ) -> None:
        hint = _("enter tags · / in a name makes a hierarchy · f2 key · f3 colour · esc closes")
        super().__init__(title, hint, _("type to find or to make a tag"))
        self.tags = list(tags)
        self.here = set(here)
        self.taken_keys = set(taken_keys)
        self.found: list[Tag | None] = []
        self._wants_key: Tag | None = None

    def body(self) -> ComposeResult:
        """The picker's own parts, and what catches a tag's key."""
        yield from super().body()
        yield KeyCatcher()

    def refill(self, typed: str) -> None:
        """Tags whose name has every word of ``typed``, in the order of use; a new one when none has that name."""
        words = typed.casefold().split()
        matching = [tag for tag in self.tags if all(word in tag.name.casefold() for word in words)]
        matching.sort(key=lambda tag: (tag.name.casefold() != typed.casefold(), -tag.use_count, tag.name.casefold()))
        exists = any(tag.name.casefold() == typed.casefold() for tag in self.tags)
        self.found = [*matching, *([] if exists or not typed else [None])]
        self.rows.set_rows(len(self.found), cursor=0)

    def row(self, index: int) -> tuple[list[Piece], list[Piece]]:
        """A tag with its key and how often it is used."""
        tag = self.found[index]
        if tag is None:
            return [(_("make “{name}”").format(name=self.typed), Style(bold=True))], []
        hue = self.get_component_rich_style(f"picker--tag-{tag.colour}", partial=True)
        sign = "✓ " if tag.name in self.here else "  "
        key = f" [{tag.shortcut}]" if tag.shortcut else ""
        return [(sign, Style(bold=True)), ("# ", hue), (tag.name, hue)], [(f"{tag.use_count}{key}", self.rows.muted())]

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"picker--tag-{index}" for index in range(TAG_COLOURS)}

    def accept(self) -> None:
        """Give back the tag under the cursor, or the name of a new one."""
        if self.found:
            tag = self.found[self.rows.cursor]
            self.dismiss(tag.name if tag else self.typed)

    @property
    def _tag(self) -> Tag | None:
        return self.found[self.rows.cursor] if self.found else None

    def ask_key(self) -> None:
        """Wait for the key that will set the tag under the cursor."""
        self._wants_key = self._tag
        if self._wants_key is not None:
            hint = _("Press the key for #{name}; ⌫ takes its key away, esc leaves it.")
            self.tell_hint(hint.format(name=self._wants_key.name))
            self.query_one(KeyCatcher).focus()

    def next_colour(self) -> None:
        """Store the next colour of the tag under the cursor."""
        if (tag := self._tag) is not None:
            self._edit(tag, colour=(tag.colour + 1) % TAG_COLOURS)

    @on(KeyCatcher.Caught)
    def take_key(self, message: KeyCatcher.Caught) -> None:
        """Store the key that was asked for."""
        message.stop()
        tag, self._wants_key = self._wants_key, None
        self.query_one(Input).focus()
        if tag is not None:
            self._set_key(tag, message.key, message.character)

    def _set_key(self, tag: Tag, key: str, char: str) -> None:
        if key == "escape":
            self.tell_hint(self.hint)
        elif key == "backspace":
            self._edit(tag, shortcut="")
        elif len(char) != 1 or not char.isprintable() or char == " " or key in self.taken_keys:
            self.tell_hint(_("That key has an action already; digits are free. Press f2 to try another."), wrong=True)
        else:
            self._edit(tag, shortcut=char)

    def _edit(self, tag: Tag, *, colour: int | None = None, shortcut: str | None = None) -> None:
        from reader.services import tagging

        self.write(partial(tagging.edit_tag, self.library, tag.uuid, colour=colour, shortcut=shortcut), self._edited)

    def _edited(self, _tag: object) -> None:
        from reader.services import tagging

        self.read(partial(tagging.list_tags, self.library), self._show_tags, group="tags")

    def _show_tags(self, tags: Sequence[Tag]) -> None:
        cursor = self.rows.cursor
        self.tags = list(tags)
        self.refill(self.typed)
        self.rows.cursor = cursor
        self.tell_hint(self.hint)


class SpeakerPicker(Picker):
    """Gives back a :class:`Speaker`: of the article, of the library, or a new one ("Name, role")."""

    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = BASIC_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(BASIC_COMMANDS)

    def __init__(self, speakers: Sequence[Speaker], passage: str) -> None:
        hint = _("enter takes the speaker · a new one: name, role · esc closes")
        super().__init__(_("Who said “{passage}”?").format(passage=passage), hint, _("type a name"))
        self.speakers = list(speakers)
        self.known: list[SpeakerSummary] = []
        self.found: list[tuple[Speaker, str]] = []

    def refill(self, typed: str) -> None:
        """The article's speakers first, then the library's, then a new one."""
        words = typed.casefold().split()
        choices = [(speaker, _("in this article")) for speaker in self.speakers]
        names = {speaker.name for speaker in self.speakers}
        for summary in self.known:
            if summary.name not in names:
                speaker = Speaker(summary.name, SpeakerKind(summary.kind), summary.role)
                choices.append((speaker, _("in the library")))
        self.found = [
            choice
            for choice in choices
            if all(word in f"{choice[0].name} {choice[0].role}".casefold() for word in words)
        ]
        if typed and all(choice[0].name.casefold() != typed.casefold() for choice in self.found):
            name, _comma, role = typed.partition(",")
            self.found.append((Speaker(name.strip(), SpeakerKind.PERSON, role.strip()), _("new")))
        self.rows.set_rows(len(self.found), cursor=0)
        self._ask_library(typed)

    def _ask_library(self, typed: str) -> None:
        from reader.services import reviewing

        if self.is_mounted:
            self.read(partial(reviewing.known_speakers, self.library, typed, 50), self._show_known, group="known")

    def _show_known(self, known: Sequence[SpeakerSummary]) -> None:
        if list(known) != self.known:
            self.known = list(known)
            self.refill(self.typed)

    def row(self, index: int) -> tuple[list[Piece], list[Piece]]:
        """A speaker, and where the name comes from."""
        speaker, origin = self.found[index]
        left: list[Piece] = [(speaker.name, Style(bold=True))]
        if speaker.role:
            left.append((f", {speaker.role}", self.rows.muted()))
        return left, [(origin, self.rows.muted())]

    def accept(self) -> None:
        """Give back the speaker under the cursor."""
        if self.found:
            self.dismiss(self.found[self.rows.cursor][0])
