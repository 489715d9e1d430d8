"""What migrations share: sqlite_utils, imported without what it would like to have, and scripts run by statements.

sqlite_utils takes pandas and NumPy along wherever they are installed, which costs half a second and serves nothing
here; and it looks for the end of a statement after every letter, which took half of the time of making a library.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["run_script", "sqlite_utils"]

_UNNEEDED = ("pandas", "numpy")


def sqlite_utils() -> ModuleType:
    """The module, imported where a library is made or migrated and nowhere else."""
    if "sqlite_utils" in sys.modules:
        return sys.modules["sqlite_utils"]
    hidden = [name for name in _UNNEEDED if name not in sys.modules]
    # None in sys.modules makes an import fail at once (docs.python.org, "The module cache").
    sys.modules.update(dict.fromkeys(hidden, cast("ModuleType", None)))
    try:
        return import_module("sqlite_utils")
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


def run_script(db: Database, script: str) -> None:
    """Run the statements of ``script`` in the transaction that is open; each ends with ";" at the end of a line."""
    for statement in _statements(script):
        db.conn.execute(statement)


def _statements(script: str) -> Iterator[str]:
    lines: list[str] = []
    for line in script.splitlines():
        lines.append(line)
        # Within a trigger a line ends so, too, and only SQLite knows.
        if line.rstrip().endswith(";") and sqlite3.complete_statement(statement := "\n".join(lines)):
            yield statement
            lines = []
    if "".join(lines).strip():
        yield "\n".join(lines)
