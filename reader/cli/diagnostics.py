"""The only place that writes standard error and gives exit codes.

0 all went well; 1 something could not be done; 2 the command line or the configuration asks for something impossible;
70 a surprise, a mistake of ours, is in a log file (EX_SOFTWARE of sysexits.h); 130 interrupted; 141 nobody reads our
output any more (128 and the number of the signal, as shells have it).
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from reader.cli.columns import cell_width
from reader.cli.output import OutputClosed, flush, is_terminal
from reader.errors import QueryError, ReaderError
from reader.i18n import _
from reader.messages import os_reason
from reader.model.text import visible_line

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

__all__ = [
    "CLOSED",
    "FAILED",
    "INTERRUPTED",
    "SURPRISE",
    "USAGE",
    "exit_code",
    "message",
    "progress_bar",
    "with_progress",
]

FAILED, USAGE, SURPRISE, INTERRUPTED, CLOSED = 1, 2, 70, 130, 141

T = TypeVar("T")


def message(text: str) -> None:
    """Write one line to standard error, the program's name in front."""
    try:
        sys.stderr.write(f"newsreader: {visible_line(text)}\n")
        sys.stderr.flush()
    except OSError:
        # Nobody to tell.
        pass


def exit_code(error: BaseException, *, state_dir: Callable[[], Path]) -> int:
    """Say in one line what ended a command, and give the exit code for it.

    ``state_dir`` names the folder for the log file of a surprise; it is asked for only then.
    """
    match error:
        case OutputClosed():
            _forget_output()
            return CLOSED
        case SystemExit():
            # click gives up by itself when it finds the pipe of its own help closed.
            return CLOSED
        case KeyboardInterrupt() | click.exceptions.Abort():
            return INTERRUPTED
        case ReaderError():
            message(str(error))
            if isinstance(error, QueryError) and sys.stderr.isatty():
                _point_at(error)
            _hand_on_output()
            return error.exit_code
        case OSError(errno=errno.ENOSPC) as full:
            # The library's own failures are told as such: this is click, writing its help to a full disk.
            message(_("Cannot write the output: %(reason)s.") % {"reason": os_reason(full)})
            _forget_output()
            return FAILED
        case click.UsageError():
            message(_usage(error))
            return USAGE
        case click.ClickException():
            message(error.format_message())
            return FAILED
    message(_surprise(error, state_dir))
    return SURPRISE


def with_progress(items: Iterable[T], label: str, total: int, done: Callable[[T], int] | None = None) -> Iterator[T]:
    """``items`` again; on a terminal a bar shows how far they are.

    Where the items are shown on the same terminal they come when all are there, below the bar; also those that came
    before a failure. ``done`` tells of an item how many of ``total`` are done with it; without it every item is one.
    """
    if not sys.stderr.isatty() or total < 2:
        yield from items
        return
    kept, failure = [], None
    with click.progressbar(length=total, label=visible_line(label), file=sys.stderr) as bar:
        try:
            for item in items:
                bar.update(1 if done is None else done(item) - bar.pos)
                if is_terminal():
                    kept.append(item)
                else:
                    yield item
        except ReaderError as error:
            failure = error
    yield from kept
    if failure is not None:
        raise failure


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A function to call with how many are done of how many; on a terminal it moves a bar."""
    bar: ProgressBar[int] | None = None

    def show(done: int, total: int) -> None:
        nonlocal bar
        if bar is None:
            bar = click.progressbar(length=total, label=visible_line(label), file=sys.stderr)
        bar.update(done - bar.pos)

    def ignore(done: int, total: int) -> None:
        del done, total

    try:
        yield show if sys.stderr.isatty() else ignore
    finally:
        if bar is not None:
            bar.render_finish()


def _point_at(error: QueryError) -> None:
    """Show a person at a terminal where the query is wrong: the query, and carets below the place."""
    query = visible_line(error.query)
    before = cell_width(query[: error.start])
    sys.stderr.write(f"  {query}\n  {' ' * before}{'^' * max(1, cell_width(query[error.start : error.stop]))}\n")


def _usage(error: click.UsageError) -> str:
    words = error.format_message()
    if error.ctx is None:
        return words
    return f"{words} " + _("Try “%(command)s --help”.") % {"command": error.ctx.command_path}


def _hand_on_output() -> None:
    """Hand on what was written before a failure, if anybody takes it."""
    try:
        flush()
    except (OutputClosed, ReaderError):
        _forget_output()


def _forget_output() -> None:
    """Keep the interpreter from complaining, at its end, about output that nobody takes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _surprise(error: BaseException, state_dir: Callable[[], Path]) -> str:
    """Keep the traceback in a file and give the line that names it."""
    kind = type(error).__name__
    try:
        path = _log(error, state_dir())
    except (OSError, ReaderError) as failure:
        return _("a mistake in the program: %(kind)s; its log file cannot be written: %(failure)s") % {
            "kind": kind,
            "failure": failure,
        }
    return _("a mistake in the program: %(kind)s; please report it with %(path)s") % {"kind": kind, "path": path}


def _log(error: BaseException, folder: Path) -> Path:
    """Write where the error came from, not its words, which may be an article's; only the user may read the file."""
    import platform
    import traceback
    from datetime import UTC, datetime

    from reader import __version__

    now = datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"crash-{now:%Y%m%dT%H%M%S%fZ}.log"
    lines = [f"newsreader {__version__}, Python {platform.python_version()}, {platform.platform()}, {now.isoformat()}"]
    current: BaseException | None = error
    while current is not None:
        lines += [type(current).__qualname__, *traceback.format_tb(current.__traceback__)]
        current = current.__cause__ or current.__context__
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write("\n".join(lines) + "\n")
    return path
