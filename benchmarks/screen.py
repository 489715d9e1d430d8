"""The screen on a real terminal: start, open, move, select, scroll. ``python -m benchmarks.screen --help``.

Start-up is wall time from the start of the process until the first titles stand on the terminal. A key is measured by
the processor time that the application spends on it, user and system, from /proc: what a reader waits for on a machine
that does nothing else. Beside ours, in the same run, stand an interpreter that does nothing and a bare Textual screen.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.generate import build, long_text
from reader.services.importing import import_text
from reader.services.library import open_library
from reader.settings import load_settings
from tests.terminal import Terminal

_TICK = 1000 / os.sysconf("SC_CLK_TCK")
_BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("first screen")

Bare().run()
"""


def _env(home: Path) -> dict[str, str]:
    return {**os.environ, "NEWSREADER_HOME": str(home), "LC_ALL": "C.UTF-8"}


def _reader(library: Path) -> list[str]:
    return [sys.executable, "-m", "reader", "--library", str(library)]


def _first_screen(argv: list[str], env: dict[str, str], words: str) -> float:
    begin = time.perf_counter()
    with Terminal(argv, env=env, columns=120, rows=40) as terminal:
        terminal.wait_for(words)
        return time.perf_counter() - begin


def _cpu(pid: int) -> float:
    """Milliseconds of processor time that the process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * _TICK


def _per_key(terminal: Terminal, keys: list[str]) -> float:
    """Mean milliseconds of processor time a key, each typed after the screen has answered the one before."""
    terminal.settle(0.3)
    idle_begin = _cpu(terminal.pid)
    begin = time.perf_counter()
    time.sleep(1)
    terminal.settle(0.1)
    idle = (_cpu(terminal.pid) - idle_begin) / (time.perf_counter() - begin)
    before, begin = _cpu(terminal.pid), time.perf_counter()
    for key in keys:
        terminal.press(key)
        terminal.read(0.03)
        terminal.read(0.01)
    terminal.settle(0.2)
    spent = _cpu(terminal.pid) - before - idle * (time.perf_counter() - begin)
    return spent / len(keys)


def _report(label: str, value: float, unit: str, note: str = "") -> None:
    print(f"{label:58s} {value:9.2f} {unit:3s} {note}", flush=True)


def _median(runs: int, measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(runs))


def start(home: Path, sizes: list[int], runs: int) -> None:
    """Start-up at each size of the library, beside the floor of an interpreter and a bare screen."""
    env = _env(home)
    floor = _median(runs, lambda: _first_screen([sys.executable, "-c", "print('first screen')"], env, "first screen"))
    bare = _median(runs, lambda: _first_screen([sys.executable, "-c", _BARE], env, "first screen"))
    _report("python prints a line", floor, "s")
    _report("a bare Textual screen", bare, "s")
    for size in sizes:
        library = home / f"{size}.db"
        build(library, size)
        taken = _median(runs, lambda library=library: _first_screen(_reader(library), env, "épisode"))  # type: ignore[misc]
        _report(f"first screen with {size:,} articles", taken, "s", f"{taken / bare:.2f} x bare")


def lists(home: Path, sizes: list[int], keys: int) -> None:
    """Scrolling the list at each size."""
    for size in sizes:
        with Terminal(_reader(home / f"{size}.db"), env=_env(home), columns=120, rows=40) as terminal:
            terminal.wait_for("épisode")
            _report(f"a row down among {size:,} articles", _per_key(terminal, ["down"] * keys), "ms")
            _report(f"a page down among {size:,} articles", _per_key(terminal, ["pagedown"] * keys), "ms")
            _report(f"from the end to the beginning of {size:,}", _per_key(terminal, ["G", "g"] * (keys // 4)), "ms")


def reading(home: Path, lengths: list[int], keys: int) -> None:
    """Opening an article of each length, moving and selecting in it."""
    for length in lengths:
        library = home / f"words-{length}.db"
        if not library.exists():
            with open_library(load_settings(library=library, config=None)) as opened:
                import_text(opened, long_text(length))
        with Terminal(_reader(library), env=_env(home), columns=120, rows=40) as terminal:
            terminal.wait_for(f"en {length} mots")
            terminal.settle(0.5)
            begin = time.perf_counter()
            terminal.press("enter")
            terminal.wait_for("a déclaré")
            _report(f"open an article of {length:,} words", (time.perf_counter() - begin) * 1000, "ms")
            _report(f"a line down in {length:,} words", _per_key(terminal, ["down"] * keys), "ms")
            _report(f"a word on in {length:,} words", _per_key(terminal, ["w"] * keys), "ms")
            _report(f"the next quote in {length:,} words", _per_key(terminal, ["n"] * keys), "ms")
            terminal.press("v")
            _report(f"grow a selection in {length:,} words", _per_key(terminal, ["j"] * keys), "ms")


def main() -> None:
    """Run all three and print a line a measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder for the generated libraries (kept)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--lengths", type=int, nargs="+", default=[1_000, 50_000])
    parser.add_argument("--keys", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    given.home.mkdir(parents=True, exist_ok=True)
    start(given.home, given.sizes, given.runs)
    lists(given.home, given.sizes, given.keys)
    reading(given.home, given.lengths, given.keys)


if __name__ == "__main__":
    main()
