"""The dialog that finds a file, a folder or an address to import: by typing with completion, or by walking folders."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, Static

from reader.errors import ImportFailure
from reader.i18n import N_, _
from reader.resources import styles_dir
from reader.services.folders import FolderEntry, common_beginning, entries_beginning, parts_of, what_is
from reader.tui.commands.base import Command, bindings
from reader.tui.screens.pickers import BASIC_COMMANDS, Picker
from reader.tui.widgets.line_list import LineList, Piece

__all__ = ["FILE_PICKER_COMMANDS", "FilePicker"]

_UP = FolderEntry("..", is_folder=True)


class CompletePath(Command["FilePicker"]):
    """Complete the path as far as the names in the folder agree."""

    id = "files.complete"
    keys = "tab"
    label = N_("Complete")
    group = N_("Pickers")

    def run(self, screen: FilePicker) -> None:
        """Type what is missing."""
        screen.complete()


class ShowHidden(Command["FilePicker"]):
    """Show hidden files too, or no more."""

    id = "files.hidden"
    keys = "f2"
    label = N_("Hidden files")
    group = N_("Pickers")

    def run(self, screen: FilePicker) -> None:
        """Read the folder again."""
        screen.toggle_hidden()


class ParentFolder(Command["FilePicker"]):
    """Go to the folder above."""

    id = "files.parent"
    keys = "ctrl+up"
    label = N_("Folder above")
    group = N_("Pickers")

    def run(self, screen: FilePicker) -> None:
        """Leave the folder."""
        screen.go_up()


FILE_PICKER_COMMANDS: tuple[type[Command[Any]], ...] = (CompletePath, ShowHidden, ParentFolder)
"""What the dialog answers to besides the keys of every picker."""
_ALL: tuple[type[Command[Any]], ...] = (*BASIC_COMMANDS, *FILE_PICKER_COMMANDS)


class FilePicker(Picker):
    """Returns a path, a pattern of names, or an address, as it was typed or chosen.

    Enter opens a folder and takes a file; ``ctrl+s`` takes what stands in the line, also a whole folder.
    """

    CSS_PATH: ClassVar[list[str]] = [str(styles_dir() / "importing.tcss")]  # type: ignore[assignment]
    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = _ALL
    BINDINGS: ClassVar[list[BindingType]] = bindings(_ALL)

    def __init__(self) -> None:
        super().__init__(
            _("Import"),
            _(
                "enter imports a file, opens a folder · ctrl+s imports all in it · tab completes · f2 hidden files"
                " · esc closes"
            ),
            _("~/articles/story.txt, a folder, or https://…"),
        )
        self.entries: list[FolderEntry] = []
        self._hidden = False
        self._first = 0
        self._listed = ""

    def body(self) -> ComposeResult:
        """The input, what is in the folder, and what can be imported."""
        yield from super().body()
        formats = _(
            "Read are text, Markdown, web pages, e-mail, PDF, EPUB, WARC, newswire files, JSON, feeds, OPML, zip."
        )
        yield Static(Content(formats), classes="files-formats", markup=False)

    def refill(self, typed: str) -> None:
        """Read the folder of what is typed, off the event loop."""
        del typed
        words = self.query_one(Input).value.lstrip()
        self.tell_hint(self.hint)
        if "://" in words:
            self._show(words, [])
            return
        hidden = self._hidden

        def work() -> list[FolderEntry] | str:
            try:
                return entries_beginning(words, hidden=hidden)
            except ImportFailure as failure:
                return str(failure)

        self.read(work, lambda found: self._show(words, found), group="files")

    def _show(self, typed: str, found: list[FolderEntry] | str) -> None:
        if typed != self.query_one(Input).value.lstrip():
            return
        if isinstance(found, str):
            self.tell_hint(found, wrong=True)
        entries = [] if isinstance(found, str) else found
        is_inside = not parts_of(typed)[1] and "://" not in typed and not isinstance(found, str)
        self._listed = typed
        self.entries = [_UP, *entries] if is_inside else entries
        # What is in the folder is more likely meant than the folder above.
        self._first = 1 if is_inside and entries else 0
        self.rows.set_rows(len(self.entries), self._first)

    def row(self, index: int) -> tuple[list[Piece], list[Piece]]:
        """A name with a "/" after a folder's, and a file's size."""
        entry = self.entries[index]
        plain, muted = self.rows.rich_style, self.rows.muted()
        name = f"{entry.name}/" if entry.is_folder else entry.name
        return [(name, plain)], [] if entry.is_folder else [(_size(entry.size), muted)]

    def complete(self) -> None:
        """Type what the names that begin so have in common; when that is nothing new, the name under the cursor."""
        field = self.query_one(Input)
        folder, beginning = parts_of(field.value.lstrip())
        names = [one for one in self.entries if one.name.startswith(beginning) and one is not _UP]
        common = common_beginning([one.name for one in names])
        if len(names) == 1 and names[0].is_folder:
            common += "/"
        if len(common) <= len(beginning) and self.entries:
            entry = self.entries[self.rows.cursor]
            common = f"{entry.name}/" if entry.is_folder else entry.name
        field.value = folder + common
        field.cursor_position = len(field.value)

    def toggle_hidden(self) -> None:
        """Show hidden files, or hide them again."""
        self._hidden = not self._hidden
        self.refill("")

    def go_up(self) -> None:
        """Go to the folder above the one that is shown."""
        folder, _name = parts_of(self.query_one(Input).value.lstrip())
        if not folder.strip("/"):
            self._type(folder or "../")
        elif folder.endswith("../") or folder == "~/":
            self._type(f"{folder}../")
        else:
            self._type(parts_of(folder.rstrip("/"))[0])

    def _type(self, path: str) -> None:
        field = self.query_one(Input)
        field.value = path
        field.cursor_position = len(path)

    @on(Input.Submitted)
    def submit(self, message: Input.Submitted) -> None:
        """Take the row that was gone to, else what is typed."""
        message.stop()
        # Otherwise the picker's own handler would take the row once more.
        message.prevent_default()
        typed = self.typed
        if self._has_rows and self.rows.cursor != self._first:
            self._take_row()
        elif not typed:
            self.tell_hint(_("Type something first, or press esc."), wrong=True)
        elif "://" in typed:
            self.dismiss(typed)
        else:
            self.read(lambda: what_is(typed), lambda kind: self._take(typed, kind), group="take")

    @property
    def _has_rows(self) -> bool:
        """Whether there are rows, and they are those of what stands in the line now."""
        return bool(self.entries) and self._listed == self.query_one(Input).value.lstrip()

    def _take(self, typed: str, kind: str) -> None:
        if kind == "folder" and not typed.endswith("/"):
            self._type(f"{typed}/")
        elif kind in ("file", "pattern") or not self._has_rows:
            self.dismiss(typed)
        else:
            self._take_row()

    def _take_row(self) -> None:
        entry = self.entries[self.rows.cursor]
        folder, _beginning = parts_of(self.query_one(Input).value.lstrip())
        if entry is _UP:
            self.go_up()
        elif entry.is_folder:
            self._type(f"{folder}{entry.name}/")
        else:
            self.dismiss(folder + entry.name)

    @on(LineList.Chosen)
    def click(self, message: LineList.Chosen) -> None:
        """Open or take the row under the pointer."""
        message.stop()
        message.prevent_default()
        if self.entries:
            self._take_row()

    def accept(self) -> None:
        """Take what stands in the line as it is: a file, a folder with all in it, a pattern, an address."""
        if self.typed:
            self.dismiss(self.typed)
        else:
            self.tell_hint(_("Type something first, or press esc."), wrong=True)


def _size(size: int) -> str:
    units = (_("{size} B"), _("{size} kB"), _("{size} MB"))
    for unit in units:
        if size < 1000:
            return unit.format(size=size)
        size //= 1000
    return _("{size} GB").format(size=size)
