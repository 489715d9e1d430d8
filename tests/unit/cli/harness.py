"""Runs the real command, in a process of its own, with a home of its own; on pipes or on a terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import run
from typing import Any

import pexpect

__all__ = ["ARTICLE", "ESCAPES", "Newsreader", "Result"]

ROOT = Path(__file__).parents[3]

ARTICLE = """Le maire de Vire défend son budget

Le maire de Vire, Anne Leduc, a défendu mardi son budget devant le conseil municipal.

« Nous avons tout dit, a-t-elle assuré, et rien caché. »

Le préfet n'a pas souhaité répondre.
"""

# Window title, clipboard, screen switch, colour, C1 CSI, BEL, DEL, and a right-to-left override.
ESCAPES = "\x1b]0;pwned\x07 \x1b]52;c;cHduZWQ=\x1b\\ \x1b[?1049h \x1b[31m \x9b31m \x7f \u202egnp.exe"


@dataclass(frozen=True)
class Result:
    """What a run gave."""

    code: int
    out: str
    err: str
    raw: bytes

    def lines(self) -> list[Any]:
        """The objects of JSON Lines."""
        return [json.loads(line) for line in self.raw.decode().splitlines()]

    def failure(self) -> str:
        """The one line that a run which failed as expected left, and nothing else."""
        assert self.code in (1, 2), (self.code, self.out, self.err)
        assert self.err.count("\n") == 1, self.err
        assert self.err.startswith("newsreader: "), self.err
        assert "Traceback" not in self.err
        assert not set(self.err) & set("\x1b\x07\x9b\x7f\u202e")
        return self.err.removeprefix("newsreader: ").rstrip("\n")


class Newsreader:
    """The command with a library below ``home``."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        # sqlite_utils takes half a second more where it finds these; only tests need them, so the command has them not.
        self._hidden = home / "hidden"
        self._hidden.mkdir(exist_ok=True)
        for name in ("numpy", "pandas"):
            (self._hidden / f"{name}.py").write_text("raise ImportError")

    def environ(self, extra: Mapping[str, str]) -> dict[str, str]:
        """The environment of the command: nothing of ours but the search path."""
        path = os.pathsep.join([str(self._hidden), str(ROOT)])
        own = {"NEWSREADER_HOME": str(self.home), "HOME": str(self.home), "PYTHONPATH": path, "LANG": "C.UTF-8"}
        # A warning in the command is a mistake of ours as much as in a test.
        return {"PATH": os.environ["PATH"], **own, "PYTHONWARNINGS": "error", "USER": "Inès", **extra}

    def __call__(self, *arguments: str | Path, data: bytes = b"", environ: Mapping[str, str] | None = None) -> Result:
        """Run on pipes."""
        command = [sys.executable, "-m", "reader", *map(str, arguments)]
        done = run(command, input=data, capture_output=True, env=self.environ(environ or {}), timeout=100, check=False)
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode(), done.stdout)

    def on_terminal(self, *arguments: str | Path, columns: int = 80) -> tuple[int, str]:
        """Run on a terminal; gives the exit code and everything that reached the terminal."""
        child = pexpect.spawn(
            sys.executable,
            ["-m", "reader", *map(str, arguments)],
            env=self.environ({"TERM": "xterm-256color"}),
            dimensions=(24, columns),
            encoding="utf-8",
            timeout=60,
        )
        child.expect(pexpect.EOF)
        child.close()
        return (child.exitstatus if child.exitstatus is not None else -1), child.before
