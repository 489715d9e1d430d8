"""What a user action is: one object that knows its key, its name, its line of help, and what it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType

from reader.i18n import _

__all__ = ["Command", "bindings"]

HostT = TypeVar("HostT")


class Command(Generic[HostT]):
    """A user action on a screen of type ``HostT``; its docstring is the line of help.

    ``id`` is its name in the configuration's [keys] table, in the palette and in docs/keys.md; ``keys`` are Textual
    key names separated by commas; ``label`` is the short name that footer and palette show.
    """

    id: ClassVar[str]
    keys: ClassVar[str] = ""
    label: ClassVar[str]
    group: ClassVar[str]
    in_footer: ClassVar[bool] = False

    @classmethod
    def help(cls) -> str:
        """The line of help in the reader's language."""
        return _((cls.__doc__ or "").strip().splitlines()[0])

    def run(self, screen: HostT) -> None:
        """Do it on ``screen``."""
        raise NotImplementedError

    def available(self, screen: HostT) -> bool:
        """Whether it makes sense on ``screen`` right now; the footer and the palette leave it out otherwise."""
        del screen
        return True


def bindings(commands: Iterable[type[Command[HostT]]]) -> list[BindingType]:
    """Textual bindings of ``commands``, each with the command's id so that a keymap can move it."""
    return [
        Binding(command.keys, f"run_command({command.id!r})", command.label, show=command.in_footer, id=command.id)
        for command in commands
        if command.keys
    ]
