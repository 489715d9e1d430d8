"""Our own journal in a shared folder: lines are only ever added, and are on the disk before anything relies on them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from reader.errors import ExportError
from reader.messages import os_reason, phrase
from reader.model import visible_line
from reader.model.operations import Operation, to_line

__all__ = ["append_journal"]


def append_journal(path: Path, length: int, operations: Iterable[Operation]) -> None:
    """Add ``operations`` to the journal at ``path``, of which ``length`` bytes are whole lines.

    What follows these is half a line that an interrupted run has left, and goes. Raises ExportError.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags, 0o666), "r+b") as file:
            file.truncate(length)
            file.seek(length)
            file.writelines(to_line(operation) for operation in operations)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise ExportError(
            phrase("Cannot write {path}: {reason}.", path=visible_line(str(path)), reason=os_reason(error))
        ) from error
