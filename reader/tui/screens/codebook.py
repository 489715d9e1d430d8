"""The codebook: every tag with its colour, key and description, changed, merged and exchanged by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from reader.i18n import _, ngettext
from reader.model import Tag, visible_line
from reader.resources import styles_dir
from reader.tui.commands.base import Command, bindings
from reader.tui.commands.codebook import CODEBOOK_COMMANDS
from reader.tui.figures import grouped
from reader.tui.screens.base import CommandScreen
from reader.tui.screens.prompt import ConfirmDialog, PromptDialog
from reader.tui.theme import TAG_COLOURS
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.line_list import LineList, Piece, draw_row

if TYPE_CHECKING:
    from reader.services.codebook import CodebookImport

__all__ = ["CodebookScreen"]


class CodeList(LineList):
    """Tags by name, those below another indented; key and number of uses at the right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"codebook--tag-{index}" for index in range(TAG_COLOURS)}

    def __init__(self) -> None:
        super().__init__()
        self.tags: Sequence[Tag] = ()

    def show(self, tags: Sequence[Tag]) -> None:
        """List ``tags``; the cursor stays on its tag."""
        here = self.tags[self.cursor].uuid if self.cursor < len(self.tags) else ""
        self.tags = tags
        place = next((index for index, tag in enumerate(tags) if tag.uuid == here), self.cursor)
        self.set_rows(len(tags), min(place, max(0, len(tags) - 1)))
        self.refresh_rows()

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One tag."""
        tag = self.tags[index]
        above, _slash, name = tag.name.rpartition("/")
        depth = above.count("/") + 1 if above else 0
        hue = self.get_component_rich_style(f"codebook--tag-{tag.colour}", partial=True)
        muted = self.muted_style(selected)
        left: list[Piece] = [(f"{tag.shortcut or ' ':<2}", Style(bold=True)), ("  " * depth, Style.null())]
        left += [("#", hue), (f"{above}/" if above else "", muted), (name, hue + Style(bold=True))]
        if tag.description:
            left.append((f"  {tag.description}", muted))
        return draw_row(left, [(f" {tag.use_count}", muted)], width, self.row_style(selected))


class CodebookScreen(CommandScreen):
    """All tags; every change is stored at once and can be undone."""

    CSS_PATH: ClassVar[list[str]] = [str(styles_dir() / name) for name in ("annotations.tcss", "article.tcss")]  # type: ignore[assignment]
    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = CODEBOOK_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(CODEBOOK_COMMANDS)

    def compose(self) -> ComposeResult:
        """How many there are, and the list."""
        yield Static(id="codebook-head", markup=False)
        yield Static(id="codebook-empty", markup=False)
        yield CodeList()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the tags."""
        self.codes.focus()
        self.library_changed()

    @property
    def codes(self) -> CodeList:
        """The list."""
        return self.query_one(CodeList)

    @property
    def current(self) -> Tag | None:
        """The tag under the cursor."""
        codes = self.codes
        return codes.tags[codes.cursor] if codes.cursor < len(codes.tags) else None

    def library_changed(self) -> None:
        """Read the tags again."""
        from reader.services import tagging

        self.read(partial(tagging.list_tags, self.library), self._show, group="tags")

    def _show(self, tags: list[Tag]) -> None:
        self.codes.show(tags)
        count = len(tags)
        number = ngettext("{n} tag", "{n} tags", count).format(n=grouped(count))
        self.query_one("#codebook-head", Static).update(Content(f"{_('Codebook')}  ·  {number}"))
        nothing = self.query_one("#codebook-empty", Static)
        nothing.display = not count
        nothing.update(Content(_("No tags yet. n makes one, i takes over a codebook (TOML or CSV).")))
        self.query_one(KeyBar).refresh_keys()

    def change(self, work: Callable[[], object], said: str) -> None:
        """Store a change, then say so and show it."""

        def done(_result: object) -> None:
            self.say(said)
            self.library_changed()

        self.write(work, done)

    # -- what commands ask for -----------------------------------------------------------------------------------

    def make(self) -> None:
        """Ask for a new tag's name and make it."""
        from reader.services import tagging

        def chosen(name: str | None) -> None:
            if name:
                self.change(partial(tagging.create_tag, self.library, name), _("#{name} made").format(name=name))

        hint = _("enter makes it · / in a name makes a hierarchy · esc closes")
        self.app.push_screen(PromptDialog(_("New tag"), hint), chosen)

    def rename(self) -> None:
        """Ask for another name."""
        from reader.services import codebook

        tag = self.current
        if tag is None:
            return

        def chosen(name: str | None) -> None:
            if name and name != tag.name:
                said = _("#{old} is #{name} now").format(old=tag.name, name=name)
                self.change(partial(codebook.move_tag, self.library, tag.uuid, name), said)

        hint = _("enter renames, and the tags below it too · esc closes")
        self.app.push_screen(PromptDialog(_("Name of #{name}").format(name=tag.name), hint, value=tag.name), chosen)

    def describe(self) -> None:
        """Ask for what the tag stands for."""
        from reader.services import tagging

        tag = self.current
        if tag is None:
            return

        def chosen(words: str | None) -> None:
            if words is not None:
                self.change(
                    partial(tagging.edit_tag, self.library, tag.uuid, description=words), _("Description saved")
                )

        title = _("What #{name} stands for").format(name=tag.name)
        dialog = PromptDialog(title, _("enter saves · esc closes"), value=tag.description, check=lambda _words: "")
        self.app.push_screen(dialog, chosen)

    def merge(self) -> None:
        """Ask for the tag that is to take this one's place everywhere."""
        from reader.services import codebook
        from reader.tui.screens.pickers import TagPicker

        tag = self.current
        if tag is None:
            return
        others = [other for other in self.codes.tags if other.uuid != tag.uuid]

        def chosen(name: str | None) -> None:
            if name:
                said = _("#{old} merged into #{name}; u takes it back").format(old=tag.name, name=name)
                self.change(partial(codebook.merge_tags, self.library, tag.uuid, name), said)

        self.app.push_screen(TagPicker(others, (), _("Merge #{name} into").format(name=tag.name)), chosen)

    def delete(self) -> None:
        """Ask, then delete the tag everywhere."""
        from reader.services import tagging

        tag = self.current
        if tag is None:
            return

        def chosen(yes: bool | None) -> None:
            if yes:
                said = _("#{name} deleted; u brings it back").format(name=tag.name)
                self.change(partial(tagging.delete_tag, self.library, tag.uuid), said)

        count = tag.use_count
        question = ngettext(
            "It goes from {n} passage; one undo brings it back.",
            "It goes from {n} passages; one undo brings it back.",
            count,
        ).format(n=grouped(count))
        self.app.push_screen(ConfirmDialog(_("Delete #{name}?").format(name=tag.name), question), chosen)

    def next_colour(self) -> None:
        """Give the tag the next colour."""
        from reader.services import tagging

        tag = self.current
        if tag is not None:
            colour = (tag.colour + 1) % TAG_COLOURS
            self.change(partial(tagging.edit_tag, self.library, tag.uuid, colour=colour), _("Colour changed"))

    def set_key(self) -> None:
        """Ask for the tag's key."""
        from reader.services import tagging

        tag = self.current
        if tag is None:
            return

        def chosen(key: str | None) -> None:
            if key is not None:
                self.change(partial(tagging.edit_tag, self.library, tag.uuid, shortcut=key), _("Key changed"))

        def problem(key: str) -> str:
            from reader.tui.commands.article import ARTICLE_COMMANDS
            from reader.tui.commands.keys import keys_of

            keymap = self.library.settings.keys
            taken = {one for command in ARTICLE_COMMANDS for one in keys_of(command, keymap)}
            return _("That key has an action already; digits are free.") if key in taken else ""

        title = _("Key of #{name}").format(name=tag.name)
        hint = _("one character; nothing takes the key away · esc closes")
        self.app.push_screen(PromptDialog(title, hint, value=tag.shortcut, check=problem), chosen)

    def take_over(self) -> None:
        """Ask for a codebook's file and take its tags over."""

        def chosen(path: str | None) -> None:
            if path:
                self.write(partial(_take_over, self, Path(path).expanduser()), self._taken_over)

        hint = _("a TOML or CSV file · enter takes it over · esc closes")
        self.app.push_screen(PromptDialog(_("Take over a codebook"), hint), chosen)

    def _taken_over(self, taken: CodebookImport) -> None:
        said = _("{made} tags made, {changed} changed").format(made=taken.made, changed=taken.changed)
        if taken.refused:
            self.newsreader.tell("; ".join(map(visible_line, taken.refused)), severity="warning")
        self.say(said)
        self.library_changed()

    def hand_out(self) -> None:
        """Ask for a file and write the codebook to it."""

        def chosen(path: str | None) -> None:
            if path:
                target = Path(path).expanduser()
                said = _("Codebook written to {path}").format(path=path)
                self.change(partial(_hand_out, self.codes.tags, target), said)

        hint = _("a name that ends in .toml or .csv · enter writes it · esc closes")
        self.app.push_screen(PromptDialog(_("Export the codebook"), hint, value="codebook.toml"), chosen)

    @on(LineList.Chosen)
    def choose(self, message: LineList.Chosen) -> None:
        """Enter renames."""
        message.stop()
        self.rename()


def _take_over(screen: CodebookScreen, path: Path) -> CodebookImport:
    from reader.services import codebook

    return codebook.import_codebook(screen.library, codebook.read_codebook_file(path))


def _hand_out(tags: Sequence[Tag], path: Path) -> None:
    from reader.services import codebook

    codebook.write_codebook_file(tags, path)
