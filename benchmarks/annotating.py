"""From a key to an annotation on the disk. ``python -m benchmarks.annotating LIBRARY``; LIBRARY is written to.

Two times are measured: that of the service, from the call until the change is committed, and that of a person, from the
key on a real terminal until the line that says "stored" stands there. The second holds the first, the screen's own work
and the terminal's.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from reader.model import ALL, Span
from reader.services import annotating, articles, tagging
from reader.services.library import Library
from reader.settings import load_settings
from tests.terminal import Terminal

TAG = "benchmark"
_PATIENCE = 10.0


def _service(library: Library, rounds: int) -> list[float]:
    """Milliseconds of tagging a word of an article, for articles all over the library."""
    dice = random.Random(1)
    ids = articles.article_ids(library, ALL)
    taken = []
    for _round in range(rounds):
        chosen = ids[dice.randrange(len(ids))]
        begin = time.perf_counter()
        annotating.toggle_tag(library, chosen, Span(0, 4), TAG)
        taken.append((time.perf_counter() - begin) * 1000)
    return taken


def _screen(path: Path, home: Path, rounds: int) -> list[float]:
    """Milliseconds from a tag's key to the line that says that the tag is on, or taken away."""
    env = {**os.environ, "NEWSREADER_HOME": str(home), "LC_ALL": "C.UTF-8"}
    taken = []
    with Terminal([sys.executable, "-m", "reader", "--library", str(path)], env=env, columns=120, rows=40) as terminal:
        terminal.wait_for("articles")
        terminal.settle(1.0)
        terminal.press("enter")
        terminal.wait_for("Back")
        terminal.settle(1.0)
        said = (f"#{TAG} on", f"#{TAG} taken")
        last = ""
        for _round in range(rounds):
            begin = time.perf_counter()
            os.write(terminal.fileno(), b"9")
            while not (now := next((words for words in said if words in terminal.text and words != last), "")):
                terminal.read(0.002)
                if time.perf_counter() - begin > _PATIENCE:
                    raise SystemExit(f"the key was never answered:\n{terminal.text}")
            taken.append((time.perf_counter() - begin) * 1000)
            last = now
            terminal.settle(0.05)
    return taken


def _line(name: str, taken: list[float]) -> str:
    ordered = sorted(taken)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"{name:<28} median {statistics.median(ordered):6.1f} ms   p95 {p95:6.1f} ms   n {len(ordered)}"


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.annotating", description="Time annotating.")
    parser.add_argument("library", type=Path, help="a library that may be changed")
    parser.add_argument("--rounds", type=int, default=200)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        settings = load_settings(library=arguments.library, environ={"NEWSREADER_HOME": home, "USER": "benchmark"})
        with Library(arguments.library, settings) as library:
            if TAG not in {tag.name for tag in tagging.list_tags(library)}:
                tagging.create_tag(library, TAG, shortcut="9")
            total = len(articles.article_ids(library, ALL))
            service = _service(library, arguments.rounds)
        screen = _screen(arguments.library, Path(home), arguments.rounds // 2 * 2)
    print(f"{total:,} articles")
    print(_line("stored (service)", service))
    print(_line("key to “stored” on screen", screen))


if __name__ == "__main__":
    main()
