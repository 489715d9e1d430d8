"""Long work in a process of its own, so that no key waits for it: fetching feeds, and finding quotes afterwards.

Threads share one interpreter: twenty of them that fetch and store would make every key wait its turn. The process gets
its order as one line of JSON on standard input, tells each event as one line on standard output, and ends soon once
standard input ends: when it is cancelled, or when the program that started it is gone.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from reader import errors
from reader.i18n import language
from reader.services.fetching import FetchEvent
from reader.services.library import Library
from reader.services.reviewing import Progress
from reader.settings import Settings

__all__ = ["fetch_elsewhere", "find_pending_elsewhere", "settings_from_json"]

_PACKAGE_PARENT = Path(__file__).resolve().parents[2]
_PATIENCE = 0.2
_LAST_CHANCE = 5.0
"""Seconds for a cancelled process to store what it has and end by itself."""


def fetch_elsewhere(
    library: Library, refs: Sequence[str] = (), *, due: bool = False, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[FetchEvent]:
    """What :func:`reader.services.feeds.fetch` does and raises, done by a process of its own."""
    for event in _run(library, {"job": "fetch", "refs": list(refs), "due": due}, cancelled):
        yield FetchEvent(**event)


def find_pending_elsewhere(library: Library, *, cancelled: Callable[[], bool] = lambda: False) -> Iterator[Progress]:
    """What :func:`reader.services.pending.find_pending` does and raises, done by a process of its own."""
    for event in _run(library, {"job": "quotes"}, cancelled):
        yield Progress(**event)


def _run(library: Library, order: dict[str, Any], cancelled: Callable[[], bool]) -> Iterator[dict[str, Any]]:
    """The events of the process that does ``order``.

    Raises the ReaderError that ended it, RuntimeError with its last words for a mistake of ours.
    """
    order = {**order, "settings": _settings_to_json(library.settings), "language": language()}
    # Last words go to a file: a pipe that nobody empties would hold up whoever writes much.
    with tempfile.TemporaryFile() as last_words, _started(last_words) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a process without pipes")
        try:
            with suppress(BrokenPipeError):
                process.stdin.write(json.dumps(order).encode() + b"\n")
                process.stdin.flush()
            for line in _lines(process, cancelled):
                told = json.loads(line)
                if "failure" in told:
                    raise _failure(told["failure"], told["message"])
                yield told
        finally:
            # Whoever stops listening, by leaving the loop too, has no more need of it.
            _end(process)
        if process.returncode and not cancelled():
            raise RuntimeError(f"the process that fetches ended with {process.returncode}: {_tail(last_words)}")


def _started(last_words: IO[bytes]) -> subprocess.Popen[bytes]:
    # -P keeps the working directory off sys.path: a folder of downloads must not supply our modules.
    return subprocess.Popen(
        [sys.executable, "-P", "-X", "utf8", "-m", "reader.services.elsewhere_main"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=last_words,
        env={**os.environ, "PYTHONPATH": str(_PACKAGE_PARENT)},
        # A Ctrl-C of the terminal is for the program, which then ends its processes.
        start_new_session=True,
    )


def _lines(process: subprocess.Popen[bytes], cancelled: Callable[[], bool]) -> Iterator[bytes]:
    """What the process tells, line by line, until it ends or soon after ``cancelled`` says so."""
    told: queue.Queue[bytes] = queue.Queue()
    # A thread, as not every system can wait for a pipe for a fifth of a second; b"" is the end.
    threading.Thread(target=_listen, args=(process.stdout, told), daemon=True).start()
    asked_to_stop: float | None = None
    while asked_to_stop is None or time.monotonic() - asked_to_stop < _LAST_CHANCE:
        if asked_to_stop is None and cancelled():
            asked_to_stop = time.monotonic()
            _hang_up(process)
        try:
            line = told.get(timeout=_PATIENCE)
        except queue.Empty:
            continue
        if not line:
            return
        yield line


def _listen(stream: IO[bytes], told: queue.Queue[bytes]) -> None:
    with suppress(OSError, ValueError):
        for line in stream:
            told.put(line)
    told.put(b"")


def _hang_up(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    _hang_up(process)
    try:
        process.wait(_LAST_CHANCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _tail(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read()[-2_000:].decode("utf-8", "replace")


def _failure(name: str, message: str) -> errors.ReaderError:
    """The expected failure of that name."""
    kind = getattr(errors, name, None)
    if name in errors.__all__ and isinstance(kind, type) and issubclass(kind, errors.ReaderError):
        return kind(message)
    return errors.ReaderError(message)


def _settings_to_json(settings: Settings) -> dict[str, Any]:
    return {field.name: _plain(getattr(settings, field.name)) for field in fields(settings)}


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return {"path": str(value)}
    if isinstance(value, frozenset):
        return {"set": sorted(value)}
    return {"map": dict(value)} if isinstance(value, Mapping) else value


def settings_from_json(values: Mapping[str, Any]) -> Settings:
    """The settings that an order carries."""
    return Settings(**{name: _value(value) for name, value in values.items()})


def _value(value: object) -> Any:  # noqa: ANN401 - what a field of Settings holds
    match value:
        case {"path": str(path)}:
            return Path(path)
        case {"set": list(members)}:
            return frozenset(members)
        case {"map": dict(pairs)}:
            return MappingProxyType(pairs)
    return value
