"""Bytes from standard input and from files, never more than could be meant."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from reader.errors import ImportFailure
from reader.i18n import _
from reader.messages import os_reason
from reader.model.text import visible_line

__all__ = ["LIMIT", "read_file", "read_standard_input"]

LIMIT = 32 * 1024 * 1024
"""Bytes: far above any article or list of feeds, far below what would hurt."""


def read_standard_input() -> bytes:
    """All of standard input; raises ImportFailure when it is more than LIMIT."""
    return _within(sys.stdin.buffer.read(LIMIT + 1), _("standard input"))


def read_file(path: Path) -> bytes:
    """All of a regular file; raises ImportFailure when it cannot be read or is more than LIMIT."""
    name = visible_line(str(path))
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ImportFailure(_("Cannot read %(name)s: it is not a regular file.") % {"name": name})
        with path.open("rb") as file:
            return _within(file.read(LIMIT + 1), name)
    except (OSError, ValueError) as error:
        raise ImportFailure(
            _("Cannot read %(name)s: %(reason)s.") % {"name": name, "reason": os_reason(error)}
        ) from error


def _within(data: bytes, name: str) -> bytes:
    if len(data) > LIMIT:
        fields = {"name": name, "size": LIMIT // (1024 * 1024)}
        raise ImportFailure(_("Cannot read %(name)s: it has more than %(size)d MB.") % fields)
    return data
