"""The only place that writes standard output.

Words for people pass through :func:`reader.model.visible`, whatever they are written to. Data for programs are UTF-8 to
the byte when they go to a file or a pipe, and made visible only when they go to a terminal.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reader.errors import ReaderError
from reader.i18n import _
from reader.messages import os_reason
from reader.model.text import visible, visible_line

__all__ = [
    "OutputClosed",
    "binary",
    "data",
    "flush",
    "is_terminal",
    "json_lines",
    "json_list",
    "line",
    "prepare",
    "row",
]


class OutputClosed(Exception):
    """Who reads our standard output has gone ("newsreader list | head"): no failure, and no more to say."""


def prepare() -> None:
    """Let neither a closed stream nor a letter that the terminal's encoding lacks end the program."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def is_terminal() -> bool:
    """Whether a person reads along."""
    return sys.stdout.isatty()


def line(text: str = "") -> None:
    """Write ``text`` for people, which may be of several lines, and a line end."""
    _write(visible(text) + "\n")


def row(cells: Iterable[str]) -> None:
    """Write one line of cells for cut, awk and sort: a TAB between two, none within."""
    _write("\t".join(visible_line(cell) for cell in cells) + "\n")


def data(chunks: Iterable[str]) -> None:
    """Write text for programs as it is."""
    for chunk in chunks:
        if is_terminal():
            _write(visible(chunk.replace("\r\n", "\n")))
        else:
            _write_bytes(chunk.encode())


def binary(chunks: Iterable[bytes]) -> None:
    """Write bytes for programs."""
    for chunk in chunks:
        _write_bytes(chunk)


def json_lines(objects: Iterable[Any]) -> None:
    """Write each object as one line of JSON."""
    data(f"{_json(value)}\n" for value in objects)


def json_list(objects: Iterable[Any]) -> None:
    """Write one JSON array, an object a line, while the objects come in."""
    data(_array(objects))


def flush() -> None:
    """Hand on what is buffered; raises OutputClosed when nobody takes it any more."""
    with _pipe():
        sys.stdout.flush()


def _array(objects: Iterable[Any]) -> Iterator[str]:
    separator = "["
    for value in objects:
        yield f"{separator}\n{_json(value)}"
        separator = ","
    yield "[]\n" if separator == "[" else "\n]\n"


def _json(value: object) -> str:
    from reader.services.exporting import json_text

    return json_text(value)


def _write(text: str) -> None:
    with _pipe():
        sys.stdout.write(text)


def _write_bytes(chunk: bytes) -> None:
    with _pipe():
        sys.stdout.flush()
        sys.stdout.buffer.write(chunk)


@contextmanager
def _pipe() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise OutputClosed from None
    except OSError as error:
        raise ReaderError(_("Cannot write the output: %(reason)s.") % {"reason": os_reason(error)}) from error
