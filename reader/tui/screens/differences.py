"""Two annotators beside each other: their agreement tag by tag, and their differences, settled one key each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from reader.i18n import _, ngettext
from reader.model import Annotation, visible_line
from reader.resources import styles_dir
from reader.tui.commands.base import Command, bindings
from reader.tui.commands.differences import DIFFERENCES_COMMANDS
from reader.tui.figures import grouped
from reader.tui.screens.passages import PassagesScreen
from reader.tui.widgets.key_bar import KeyBar
from reader.tui.widgets.line_list import LineList, Piece, draw_row

if TYPE_CHECKING:
    from reader.services.agreement import Agreement, Difference
    from reader.services.library import Library

__all__ = ["DifferencesScreen"]

_SHOWN = 6
"""Tags whose agreement is shown above the differences, those with the least first."""


@dataclass(frozen=True, slots=True)
class _Compared:
    names: list[str]
    found: Agreement | None


def _compare(library: Library, pair: int) -> _Compared:
    from reader.services.agreement import annotators, compare

    # What two have agreed on stands in both their names, which is nobody to compare with.
    names = [name for name, _count in annotators(library) if " + " not in name]
    pairs = list(combinations(names, 2))
    return _Compared(names, compare(library, *pairs[pair % len(pairs)]) if pairs else None)


class DifferenceList(LineList):
    """Who gave which tag, the passage, and what the other one put there."""

    def __init__(self) -> None:
        super().__init__()
        self.differences: tuple[Difference, ...] = ()

    def show(self, differences: tuple[Difference, ...]) -> None:
        """List them; the cursor stays on its row."""
        self.differences = differences
        self.set_rows(len(differences), min(self.cursor, max(0, len(differences) - 1)))
        self.refresh_rows()

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """One difference."""
        one, muted = self.differences[index], self.muted_style(selected)
        other = " ".join(f"#{name}" for name in one.other) or "–"
        left: list[Piece] = [(f"{one.author} ", Style(bold=True)), (f"#{one.tag} ", Style(bold=True))]
        left.append((f"“{one.row.annotation.anchor.exact}”", Style.null()))
        there = one.pair[1] if one.author == one.pair[0] else one.pair[0]
        return draw_row(left, [(f" {there}: {other}", muted)], width, self.row_style(selected))


class DifferencesScreen(PassagesScreen):
    """The agreement of two annotators over everything that both have read."""

    CSS_PATH: ClassVar[list[str]] = [str(styles_dir() / "annotations.tcss")]  # type: ignore[assignment]
    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = DIFFERENCES_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = bindings(DIFFERENCES_COMMANDS)

    def __init__(self) -> None:
        super().__init__()
        self._pair = 0

    def compose(self) -> ComposeResult:
        """The figures over the differences."""
        yield Static(id="differences-head", markup=False)
        yield DifferenceList()
        yield KeyBar()

    def on_mount(self) -> None:
        """Compare the two who have annotated most."""
        self.differences.focus()
        self.library_changed()

    @property
    def differences(self) -> DifferenceList:
        """The list."""
        return self.query_one(DifferenceList)

    @property
    def current(self) -> Difference | None:
        """The difference under the cursor."""
        found = self.differences
        return found.differences[found.cursor] if found.cursor < len(found.differences) else None

    @property
    def annotation(self) -> Annotation | None:
        """The annotation that the difference under the cursor is about."""
        return None if self.current is None else self.current.row.annotation

    def library_changed(self) -> None:
        """Compare again."""
        self.changes.remember()
        self.read(partial(_compare, self.library, self._pair), self._show, group="compare")

    def _show(self, compared: _Compared) -> None:
        found = compared.found
        self.differences.show(found.differences if found else ())
        self.query_one("#differences-head", Static).update(_head(found))
        self.query_one(KeyBar).refresh_keys()

    def settle(self, *, keep: bool) -> None:
        """Decide about the difference under the cursor; the next one takes its place."""
        from reader.services import agreement

        one = self.current
        if one is None:
            return
        work = partial(agreement.keep_tag if keep else agreement.drop_tag, self.library, one)
        said = _("#{name} kept for both") if keep else _("#{name} dropped; u brings it back")

        def done(_result: object) -> None:
            self.say(said.format(name=one.tag))
            self.library_changed()

        self.write(work, done)

    def next_pair(self) -> None:
        """Compare the next two."""
        self._pair += 1
        self.library_changed()


def _head(found: Agreement | None) -> Content:
    if found is None:
        return Content(_("Only one person has annotated here. Import another’s annotations to compare."))
    articles = ngettext("{n} article", "{n} articles", found.articles).format(n=grouped(found.articles))
    count = ngettext("{n} difference", "{n} differences", len(found.differences)).format(
        n=grouped(len(found.differences))
    )
    lines = [Content(visible_line(f"{found.first} · {found.second}  ·  {articles}  ·  {count}"))]
    worst = sorted(found.tags, key=lambda tag: (1.0 if tag.kappa is None else tag.kappa, tag.tag))
    for tag in worst[:_SHOWN]:
        kappa = "–" if tag.kappa is None else f"{tag.kappa:.2f}"
        overlap = "–" if tag.overlap is None else f"{tag.overlap:.2f}"
        lines.append(Content.assemble((f"#{visible_line(tag.tag)}", "bold"), f"  κ {kappa}  F1 {overlap}"))
    return Content("\n").join(lines)
