"""The application: themes, screens, and the way errors reach a person."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import App
from textual.command import Provider

from reader.errors import ReaderError
from reader.i18n import _
from reader.model import visible_line
from reader.resources import styles_dir
from reader.services.library import stop_workers
from reader.services.preferences import kept_theme
from reader.tui.commands.palette import CommandPaletteProvider
from reader.tui.jobs import JobDone, Jobs
from reader.tui.theme import THEMES, TOKENS, theme_name
from reader.tui.tidying import Tidying
from reader.tui.upkeep import Upkeep

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual.binding import BindingType
    from textual.notifications import SeverityLevel

    from reader.services.library import Library
    from reader.settings import Settings

__all__ = ["NewsreaderApp", "run_app"]


class NewsreaderApp(App[None]):
    """A reader over one library."""

    TITLE = "newsreader"
    CSS_PATH: ClassVar[list[str]] = [str(styles_dir() / name) for name in ("app.tcss", "library.tcss")]  # type: ignore[assignment]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {CommandPaletteProvider}
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, library: Library) -> None:
        no_color = "NO_COLOR" in os.environ
        # Without native ANSI colours Textual answers NO_COLOR with greys; with them it writes no colour at all.
        super().__init__(ansi_color=True if no_color else None)
        self.library = library
        self.crash: Exception | None = None
        self.jobs = Jobs(self)
        self.upkeep = Upkeep(self)
        self.tidying = Tidying(self)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = theme_name("ansi" if no_color else kept_theme(library.settings))
        self.set_keymap(dict(library.settings.keys))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The project's colour tokens, so that stylesheets parse under any theme."""
        return TOKENS

    def on_mount(self) -> None:
        """Show the library."""
        from reader.tui.screens.library import LibraryScreen

        self.push_screen(LibraryScreen())
        self.tidying.start()
        self.tidying.settle("library")
        self.upkeep.start()

    async def on_event(self, event: events.Event) -> None:
        """Handle an event; the collector is told of keys."""
        self.tidying.note(event)
        await super().on_event(event)

    def action_command_palette(self) -> None:
        """Open the palette, asking in the reader's language."""
        from textual.command import CommandPalette

        if self.use_command_palette and not any(isinstance(screen, CommandPalette) for screen in self.screen_stack):
            self.push_screen(CommandPalette(placeholder=_("Find an action …"), id="--command-palette"))

    def on_unmount(self) -> None:
        """Let nobody wait for a parser that hangs: what it was asked for is asked for again another time."""
        self.tidying.stop()
        stop_workers()

    @on(JobDone)
    def finish_job(self, message: JobDone) -> None:
        """Hand a job's result to whoever asked, or tell what went wrong in one line."""
        message.stop()
        if message.error is not None:
            self.tell_error(message.error)
        if message.done is not None:
            message.done(message.result)

    def tell(self, message: str, *, severity: SeverityLevel = "information") -> None:
        """Show one line that goes away by itself; ``message`` is never markup."""
        self.notify(visible_line(message), severity=severity, markup=False)

    def tell_error(self, error: Exception) -> None:
        """Show an expected failure as one line; anything else ends the application with a log."""
        if not isinstance(error, ReaderError):
            raise error
        self.tell(str(error), severity="error")

    def _handle_exception(self, error: Exception) -> None:
        """Leave the screen quietly: the command line writes the log and the one line that names it."""
        self.crash = self.crash or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual would print a traceback with the values of all local variables, article text among them.
        self._close_messages_no_wait()


def run_app(settings: Settings, notice: Callable[[str], None] | None = None, as_of: datetime | None = None) -> None:
    """Open the library (``as_of`` a moment, then only to read) and run the screen until it is closed.

    ``notice`` is told what takes long before there is a screen.

    Raises ConfigError for keys that cannot be bound, StorageError if the library cannot be opened, and whatever error
    ended the application otherwise.
    """
    from reader.services.library import open_library

    if settings.keys:
        from reader.tui.commands.registry import check_keymap

        check_keymap(settings.keys)
    with open_library(settings, notice, as_of) as library:
        app = NewsreaderApp(library)
        try:
            app.run()
        finally:
            app.upkeep.close()
            app.jobs.close()
    # What was asked for last may have failed when nobody could be told on screen any more.
    for error in (app.crash, *app.jobs.undelivered):
        if error is not None:
            raise error
