"""The export dialog: which format, which articles, which file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key
from textual.strip import Strip
from textual.widgets import Input, Static

from reader.errors import ReaderError
from reader.i18n import _, ngettext
from reader.model import ALL, View, visible_line
from reader.tui.figures import grouped
from reader.tui.screens.dialog import Dialog
from reader.tui.screens.longwork import WorkProgress
from reader.tui.widgets.line_list import LineList, draw_row
from reader.tui.widgets.text_field import TextField

if TYPE_CHECKING:
    from reader.services.exporting import ExportReport, FormatInfo

__all__ = ["ChoiceList", "ExportDialog"]

_FEWEST_ROWS = 5
_MOST_ROWS = 14
# What the dialog needs of the screen's height beside the list of formats.
_OTHER_ROWS = 17
_LONGEST_PATH = 44


class ChoiceList(LineList):
    """A few labels of which the one under the cursor is chosen, marked with a filled circle."""

    def __init__(self, labels: Sequence[tuple[str, str]] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.labels: tuple[tuple[str, str], ...] = tuple(labels)
        self._name_width = 0

    def on_mount(self) -> None:
        """Show the labels."""
        self.show_labels(self.labels)

    def show_labels(self, labels: Sequence[tuple[str, str]]) -> None:
        """Offer ``labels``: name and, in a quieter colour, what it means."""
        self.labels = tuple(labels)
        self._name_width = max((len(name) for name, meaning in labels if meaning), default=0)
        room = max(_FEWEST_ROWS, min(_MOST_ROWS, self.app.size.height - _OTHER_ROWS))
        self.styles.height = max(1, min(room, len(labels)))
        self.set_rows(len(labels))

    def on_key(self, event: Key) -> None:
        """A letter goes to the next label that begins with it."""
        letter = event.character or ""
        if not letter.isalnum():
            return
        order = [*range(self.cursor + 1, len(self.labels)), *range(self.cursor + 1)]
        found = next((index for index in order if self.labels[index][0].startswith(letter)), None)
        if found is not None:
            event.stop()
            event.prevent_default()
            self.cursor = found

    def watch_cursor(self, before: int, now: int) -> None:
        """The filled circle moves with the cursor."""
        super().watch_cursor(before, now)
        self.refresh_rows()

    def render_row(self, index: int, width: int, selected: bool) -> Strip:
        """Circle, name, meaning."""
        name, meaning = self.labels[index]
        muted = self.muted_style(selected)
        shown = name.ljust(self._name_width) if meaning else name
        words = [("● " if selected else "○ ", Style()), (shown, Style()), (f"  {meaning}" if meaning else "", muted)]
        return draw_row(words, [], width, self.row_style(selected))


@dataclass(frozen=True, slots=True)
class _Scope:
    label: str
    file_name: str
    view: View | None = None
    article_ids: tuple[int, ...] = ()


class ExportDialog(Dialog[None]):
    """Exports one article, the articles of a view, or everything; stays open to show where they went.

    ``article_id`` and ``title`` name the article, ``view`` the list that is shown and ``view_name`` what it is called;
    ``marked`` are the articles that a person marked in it, which come first.
    """

    def __init__(
        self,
        *,
        article_id: int | None = None,
        title: str = "",
        view: View | None = None,
        view_name: str = "",
        marked: Sequence[int] = (),
    ) -> None:
        super().__init__(_("Export"), _("tab next part · enter or ctrl+s exports · esc closes"))
        self._scopes: list[_Scope] = []
        if marked:
            label = ngettext("The marked article", "The {number} marked articles", len(marked))
            self._scopes.append(_Scope(label.format(number=grouped(len(marked))), view_name, None, tuple(marked)))
        if article_id is not None:
            self._scopes.append(_Scope(_("This article: {title}").format(title=title), title, None, (article_id,)))
        if view is not None and view != ALL:
            self._scopes.append(_Scope(_("This list: {name}").format(name=view_name), view_name, view))
        self._scopes.append(_Scope(_("Everything"), "newsreader", ALL))
        self._formats: list[FormatInfo] = []
        self._proposed = ""
        self._refused = ""
        self.stop = Event()

    def body(self) -> ComposeResult:
        """Two lists to choose from, and the path."""
        yield Static(Content(_("Format")), classes="dialog-label", markup=False)
        yield ChoiceList(id="export-format")
        yield Static(Content(_("What")), classes="dialog-label", markup=False)
        yield ChoiceList([(scope.label, "") for scope in self._scopes], id="export-what")
        yield Static(
            Content(_("File, in {folder}").format(folder=_end_of(visible_line(str(Path.cwd()))))),
            classes="dialog-label",
            markup=False,
        )
        yield TextField(id="export-file")

    def on_mount(self) -> None:
        """Read which formats there are: plug-ins may bring some."""
        from reader.services import exporting

        self.read(exporting.formats, self._show_formats, group="formats")

    def _show_formats(self, formats: Sequence[FormatInfo]) -> None:
        # A plug-in that does not work has no suffix.
        self._formats = formats = [each for each in formats if each.suffix]
        self.query_one("#export-format", ChoiceList).show_labels([(each.name, _meaning(each)) for each in formats])
        self._propose()

    @property
    def _format(self) -> FormatInfo | None:
        cursor = self.query_one("#export-format", ChoiceList).cursor
        return self._formats[cursor] if cursor < len(self._formats) else None

    @property
    def _scope(self) -> _Scope:
        return self._scopes[self.query_one("#export-what", ChoiceList).cursor]

    @on(LineList.Highlighted)
    def _propose(self) -> None:
        """Propose a file for this choice, unless the path was written by hand."""
        path = self.query_one("#export-file", Input)
        if self._format is not None and path.value in ("", self._proposed):
            self._proposed = proposed_name(self._scope.file_name, self._format.suffix)
            path.value = self._proposed

    @on(Input.Submitted)
    @on(LineList.Chosen)
    def submit(self) -> None:
        """Enter exports."""
        self.accept()

    @on(Input.Changed)
    def forgive(self) -> None:
        """Another path is another question."""
        if self._refused:
            self._refused = ""
            self.tell_hint(self.hint)

    def accept(self) -> None:
        """Export; over a file that is there only when asked again."""
        path = self.query_one("#export-file", Input).value.strip()
        chosen = self._format
        if chosen is None:
            return
        if not path:
            self.tell_hint(_("Write the path of the file first."), wrong=True)
            return
        target = Path(path).expanduser()
        if target.is_file() and not chosen.keeps_words and self._refused != path:
            self._refused = path
            self.tell_hint(_("There is a file of that name: press ctrl+s again to replace it."), wrong=True)
            return
        self.tell_hint(_("Exporting · esc stops"))
        work = _export_work(self, self._scope, chosen, target, overwrite=self._refused == path)
        self.read(work, partial(self._finish, target), group="export")

    @on(WorkProgress)
    def show_progress(self, event: WorkProgress) -> None:
        """Tell how far the export is."""
        event.stop()
        self.tell_hint(event.line)

    def on_unmount(self) -> None:
        """A dialog that is closed exports nothing more: no half file is left."""
        self.stop.set()

    def _finish(self, target: Path, report: ExportReport | ReaderError | None) -> None:
        self._refused = ""
        if report is None:
            return
        if isinstance(report, ReaderError):
            self.tell_hint(str(report), wrong=True)
            return
        number = report.articles
        line = ngettext("{number} article exported to {path}", "{number} articles exported to {path}", number)
        told = line.format(number=grouped(number), path=target)
        if report.conflicts:
            left = ngettext(
                "{count} part changed by hand was left",
                "{count} parts changed by hand were left",
                len(report.conflicts),
            )
            told = f"{told} · {left.format(count=grouped(len(report.conflicts)))}"
        self.newsreader.tell(told)
        self.dismiss(None)


def _end_of(path: str) -> str:
    """The end of a long path, which tells more than its beginning."""
    return path if len(path) <= _LONGEST_PATH else "…" + path[1 - _LONGEST_PATH :]


def _meaning(found: FormatInfo) -> str:
    """What a format is, and first that what it needs is not installed."""
    said = _(found.description)
    return f"{_('not installed')} · {said}" if found.is_missing else said


def proposed_name(label: str, suffix: str) -> str:
    """A file name for an export: the words of ``label`` that make one, today's date, ``suffix``."""
    words = "-".join("".join(letter if letter.isalnum() else " " for letter in label.casefold()).split())[:48].strip(
        "-"
    )
    return f"{words or 'newsreader'}-{date.today():%Y-%m-%d}{suffix}"


class _Stopped(Exception):
    """The dialog was closed while it exported."""


def _export_work(
    dialog: ExportDialog, scope: _Scope, chosen: FormatInfo, target: Path, *, overwrite: bool
) -> Callable[[], ExportReport | ReaderError | None]:
    from reader.services import exporting

    library = dialog.library

    def progress(done: int, total: int) -> None:
        if dialog.stop.is_set():
            raise _Stopped
        line = _("Exporting {done} of {total} · esc stops").format(done=done, total=total)
        dialog.post_message(WorkProgress(line))

    def work() -> ExportReport | ReaderError | None:
        try:
            return exporting.export(
                library,
                view=scope.view,
                article_ids=scope.article_ids,
                format=chosen.name,
                target=target,
                overwrite=overwrite,
                # What a person wrote in a file that is there is never lost.
                update=chosen.keeps_words and not overwrite,
                progress=progress,
            )
        except ReaderError as error:
            return error
        except _Stopped:
            return None

    return work
