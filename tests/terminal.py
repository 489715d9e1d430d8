"""A real terminal for tests: the program runs on a pseudo-terminal, pyte keeps its screen."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

import pyte

__all__ = ["KEYS", "Terminal"]

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "shift+right": "\x1b[1;2C",
    "shift+left": "\x1b[1;2D",
    "shift+down": "\x1b[1;2B",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "ctrl+p": "\x10",
    "ctrl+r": "\x12",
    "ctrl+s": "\x13",
    "ctrl+c": "\x03",
}
# pyte prints the tail of sequences with intermediate bytes that it does not know (mode reports, kitty's keyboard).
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=?][0-9;]*(?:\$[a-z]|[umqt])|\x1b\[[0-9;]*\$[a-z]|\x1b\[[0-9;]* q|\x1bP[^\x1b]*\x1b\\"
)


class Terminal:
    """``argv`` on a pseudo-terminal of ``columns`` x ``rows``. ``raw`` keeps every byte that the program wrote."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        columns: int = 100,
        rows: int = 30,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.status: int | None = None
        self.pid, self._fd = pty.fork()
        if self.pid == 0:  # pragma: no cover - the child becomes the program
            # Before the program asks for it: on a busy machine it would ask before anybody else could tell.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            # COLUMNS and LINES, as pytest-xdist sets them, would win over the size of the terminal.
            kept = {name: value for name, value in env.items() if name not in ("COLUMNS", "LINES")}
            os.execvpe(argv[0], list(argv), {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
        # What is typed before the program listens must not be echoed among what it writes.
        mode = termios.tcgetattr(self._fd)
        mode[3] &= ~termios.ECHO
        termios.tcsetattr(self._fd, termios.TCSANOW, mode)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        os.close(self._fd)

    def fileno(self) -> int:
        """The terminal's file, to wait for what comes and to time it."""
        return self._fd

    @property
    def text(self) -> str:
        """What stands on the screen now."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def read(self, seconds: float = 0.05) -> bool:
        """Take what the program writes within ``seconds``; False once it has closed the terminal."""
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self._fd, 65536)
        except OSError as error:
            if error.errno == errno.EIO:
                return False
            raise
        self.feed(data)
        return bool(data)

    def feed(self, data: bytes) -> None:
        """Put on the screen what the program wrote: for whoever reads the terminal's file himself."""
        self.raw += data
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data))

    def wait_for(self, words: str, *, gone: bool = False, seconds: float = 30) -> str:
        """Wait until ``words`` stand on the screen (or are ``gone``); gives the screen, fails with what it shows."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if (words in self.text) is not gone:
                return self.text
            if not self.read():
                break
        raise AssertionError(f"{words!r} {'still' if gone else 'never'} on screen:\n{self.text}")

    def settle(self, seconds: float = 0.4) -> str:
        """Read until nothing has come for ``seconds``; the screen."""
        quiet = time.monotonic()
        end = quiet + 20
        while time.monotonic() - quiet < seconds and time.monotonic() < end:
            before = len(self.raw)
            if not self.read():
                break
            if len(self.raw) != before:
                quiet = time.monotonic()
        return self.text

    def press(self, *keys: str) -> None:
        """Type keys by name ("enter", "ctrl+r"), or any text as it is."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key).encode())
            # Keys arrive one by one, as from a hand; an escape must not join what follows.
            self.read(0.06 if key == "escape" else 0.02)

    def paste(self, text: str) -> None:
        """Paste as terminals do it (bracketed paste)."""
        os.write(self._fd, b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def kill(self) -> None:
        """End the program at once (SIGKILL), if it still runs."""
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            _, self.status = os.waitpid(self.pid, 0)

    def wait(self, seconds: float = 20) -> int:
        """Wait for the program to end; its exit code."""
        end = time.monotonic() + seconds
        while self.status is None and time.monotonic() < end:
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status
        if self.status is None:
            raise AssertionError(f"still running:\n{self.text}")
        while self.read(0.02) and select.select([self._fd], [], [], 0)[0]:
            pass
        return os.waitstatus_to_exitcode(self.status)
