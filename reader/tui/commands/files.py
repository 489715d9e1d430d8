"""The actions that bring files, pages and pasted text in, and what is told of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from reader.i18n import N_, _, ngettext
from reader.tui.commands.base import Command
from reader.tui.figures import grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.services.importing import Imported
    from reader.tui.screens.library import LibraryScreen

__all__ = ["FILE_COMMANDS", "ImportFile", "PasteArticle", "describe_import", "finish_import"]

_TOLD = 3
"""Failures that are told one by one; more are a report."""


class _Bringing(Command["LibraryScreen"]):
    """An action that needs the line of long work to be free."""

    group = N_("Getting news in")

    def available(self, screen: LibraryScreen) -> bool:
        """Nothing else is under way."""
        return not screen.work.running


class ImportFile(_Bringing):
    """Import files, a folder or a web page."""

    id = "library.import"
    keys = "i"
    label = N_("Import files or a page")

    def run(self, screen: LibraryScreen) -> None:
        """Ask for the path or the address and read it."""
        from reader.tui.screens.file_picker import FilePicker

        screen.app.push_screen(FilePicker(), partial(_import_source, screen))


class PasteArticle(_Bringing):
    """Paste the text of an article."""

    id = "library.paste"
    keys = "p"
    label = N_("Paste an article")

    def run(self, screen: LibraryScreen) -> None:
        """Open a box for the text."""
        from reader.tui.screens.paste import PasteDialog

        screen.app.push_screen(PasteDialog(), partial(_import_text, screen))


class ShowReport(Command["LibraryScreen"]):
    """Show what the last import brought, and what was not read."""

    id = "library.import_report"
    keys = "I"
    label = N_("Last import")
    group = N_("Getting news in")

    def run(self, screen: LibraryScreen) -> None:
        """Open the list."""
        show_report(screen, screen.imported)

    def available(self, screen: LibraryScreen) -> bool:
        """Something was imported since the program has started."""
        return bool(screen.imported)


FILE_COMMANDS: tuple[type[Command[Any]], ...] = (ImportFile, PasteArticle, ShowReport)


def _import_source(screen: LibraryScreen, source: str | None) -> None:
    if source is None:
        return
    from reader.services.importing import import_sources

    library = screen.library
    screen.work.start(
        lambda cancelled: import_sources(library, [source], cancelled=cancelled),
        first=_("Importing {source} · esc stops").format(source=source),
        describe=describe_import,
        finished=partial(finish_import, screen),
    )


def _import_text(screen: LibraryScreen, text: str | None) -> None:
    if text is None:
        return
    from reader.services.importing import import_text

    library = screen.library
    screen.work.start(
        lambda _cancelled: iter([import_text(library, text)]),
        first=_("Importing the pasted text"),
        describe=describe_import,
        finished=partial(finish_import, screen),
    )


def describe_import(event: Imported) -> str:
    """One line about how far an import is."""
    title = event.title or event.source
    if event.total > 1:
        return _("Importing {done} of {total} · {source} · esc stops").format(
            done=event.done, total=event.total, source=title
        )
    return _("Importing {source} · esc stops").format(source=title)


def finish_import(screen: LibraryScreen, events: Sequence[Imported]) -> None:
    """Say what an import has brought: in a line, and in a list when more failed than a line can tell."""
    screen.imported = list(events) or screen.imported
    failed = [event for event in events if event.status == "failed"]
    taken = [event for event in events if event.status != "failed"]
    new = sum(event.status == "new" for event in taken)
    revised = sum(event.status == "revised" for event in taken)
    followed = sum(event.status == "followed" for event in taken)
    if new:
        screen.say(
            ngettext("{number} article imported.", "{number} articles imported.", new).format(number=grouped(new))
        )
    elif revised:
        line = ngettext("{number} article has a new text.", "{number} articles have a new text.", revised)
        screen.say(line.format(number=grouped(revised)))
    elif followed:
        screen.say(ngettext("{number} new feed.", "{number} new feeds.", followed).format(number=grouped(followed)))
    elif len(taken) == 1:
        screen.say(_("“{title}” was in the library already.").format(title=taken[0].title))
    elif taken:
        screen.say(_("All of these were in the library already."))
    last = next((event.article_id for event in reversed(taken) if event.article_id is not None), None)
    screen.show_imported(last)
    if len(failed) > _TOLD:
        show_report(screen, events)
        return
    for event in failed:
        screen.newsreader.tell(event.message or event.source, severity="error")


def show_report(screen: LibraryScreen, events: Sequence[Imported]) -> None:
    """Open the list of what an import has brought."""
    from reader.tui.screens.import_report import ImportReport

    screen.app.push_screen(ImportReport(events))
