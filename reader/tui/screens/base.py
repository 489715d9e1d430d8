"""A screen whose actions are commands: bound to keys, shown in the key bar, found in the palette."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.screen import Screen

from reader.i18n import _
from reader.model import visible_line
from reader.tui.commands.base import Command

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from reader.services.library import Library
    from reader.tui.app import NewsreaderApp

__all__ = ["CommandScreen", "LibraryUser"]

T = TypeVar("T")


class LibraryUser:
    """What every screen and dialog over the library has: the application, the library, and work off the event loop."""

    @property
    def newsreader(self) -> NewsreaderApp:
        """The application, with its own type."""
        return cast("NewsreaderApp", self._node.app)

    @property
    def library(self) -> Library:
        """The library that the application shows."""
        return self.newsreader.library

    def read(self, work: Callable[[], T], done: Callable[[T], None], *, group: str) -> None:
        """Run ``work`` in a thread and ``done`` here with its result; a newer job of ``group`` replaces this one."""
        self.newsreader.jobs.read(self._node, work, done, group=group)

    def write(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[], None] | None = None,
    ) -> None:
        """Run ``work`` after all earlier writes, then ``done`` here with its result, or ``failed``."""
        self.newsreader.jobs.write(self._node, work, done, failed)

    @property
    def _node(self) -> DOMNode:
        return cast("DOMNode", self)


class CommandScreen(LibraryUser, Screen[None]):
    """Base of the library and article screens; ``USER_COMMANDS`` lists what a person can do there."""

    USER_COMMANDS: ClassVar[tuple[type[Command[Any]], ...]] = ()

    def on_mount(self) -> None:
        """Say, as long as this screen is open, why the library cannot be changed, if it cannot."""
        from textual.widgets import Static

        why = self.library.why_read_only
        if why is not None:
            self.mount(Static(visible_line(str(why)), id="read-only", markup=False), before=0)

    @property
    def is_in_front(self) -> bool:
        """Whether no other screen of this kind lies over it; a dialog may, which covers nothing.

        Textual's ``is_current`` holds also for what lies under an opaque screen.
        """
        return next((one for one in reversed(self.app.screen_stack) if isinstance(one, CommandScreen)), None) is self

    def user_commands(self) -> Iterator[type[Command[Any]]]:
        """The commands that are available right now, the screen's own first."""
        for command in self.USER_COMMANDS:
            if command().available(self):
                yield command

    def action_run_command(self, command_id: str) -> None:
        """Run the command of that id if this screen has it; say so where it makes no sense."""
        for command in self.USER_COMMANDS:
            if command.id == command_id:
                instance = command()
                if instance.available(self):
                    instance.run(self)
                else:
                    self.say(_("{action}: not here and now").format(action=_(command.label)))
                return

    def library_changed(self) -> None:
        """Show again what a change to the library may have altered."""

    def say(self, words: str) -> None:
        """One line in the key bar that goes away by itself."""
        # The key bar knows this class: it shows what a screen can do.
        from reader.tui.widgets.key_bar import KeyBar

        self.query_one(KeyBar).say(words)
