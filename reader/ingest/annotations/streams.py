"""One JSON value read piece by piece, so that a list of a hundred thousand annotations is never in memory at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

__all__ = ["elements"]

_CHUNK = 1 << 18
_SPACE = re.compile(r"[ \t\n\r]*")
_BELOW = ("first", "items")
_AFTER = tuple(",:]} \t\n\r")


def elements(file: TextIO) -> Iterator[Any]:
    """The members of a list, or of the lists ``items`` and ``first`` of an object, and last what else the object says.

    The lists are those of a W3C ``AnnotationCollection`` and its page. Raises ValueError, RecursionError for what is no
    JSON (RFC 8259).
    """
    cursor = _Cursor(file)
    yield from _elements(cursor)
    if cursor.peek():
        raise ValueError("there is more after its end")


def _elements(cursor: _Cursor) -> Iterator[Any]:
    mark = cursor.peek()
    if mark == "[":
        for _ in cursor.members("[", "]"):
            yield cursor.value()
    elif mark == "{":
        known = {}
        for _ in cursor.members("{", "}"):
            key = cursor.value()
            cursor.take(":")
            if key in _BELOW and cursor.peek() in ("[", "{"):
                yield from _elements(cursor)
            else:
                known[key] = cursor.value()
        yield known
    else:
        yield cursor.value()


class _Cursor:
    """A place in a text that is read as far as needed."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._decode = json.JSONDecoder().raw_decode

    def peek(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, mark: str) -> None:
        """Go past ``mark``; raises ValueError if something else is there."""
        if self.peek() != mark:
            raise ValueError(f"expected {mark!r}")
        self._at += 1

    def members(self, opening: str, closing: str) -> Iterator[None]:
        """Stop at each member of a list or an object, and go past its end."""
        self.take(opening)
        if self.peek() == closing:
            self._at += 1
            return
        while True:
            yield None
            if self.peek() == closing:
                self._at += 1
                return
            self.take(",")

    def value(self) -> Any:  # noqa: ANN401 - any value of JSON
        """The value that begins here."""
        self.peek()
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except json.JSONDecodeError:
                if not self._more():
                    raise
                continue
            # A number may go on in what has not been read yet: "1", "1." and "1e" are no ends of "1.5e3".
            if self._text[end : end + 1] in _AFTER or not self._more():
                self._at = end
                return value

    def _more(self) -> bool:
        """Read on, as much again as is held, so that a long value is not tried too often; whether there was more."""
        self._text, self._at = self._text[self._at :], 0
        read = self._file.read(max(_CHUNK, len(self._text)))
        self._text += read
        return bool(read)
