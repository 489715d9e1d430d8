"""From a key to what it does: ``python -m benchmarks.annotating LIBRARY``; the library is written to.

Two times are measured: that of the service, from the call until a tag is on the disk, and that of a person at a real
terminal of 120x40, for every common act, in an article of 1,000 and in one of 10,000 words with 200 annotations each.

What counts of the second: from the moment in which the key's bytes are written to the terminal until the moment in
which the last byte has been read of what the act must show (the line that says "stored", the lines about the next
quote, the number of what was found). So the program's own work counts, its threads and its disk, and the terminal's
device between. What does not count is the work of a terminal emulator on those bytes: ours is written in Python and
takes 10 ms for a screen; it is given them once the program has nothing more to say, each with the moment in which it
came. Keys come 0.15 to 0.35 s apart, at random, so that what the program does every two seconds meets its share of
them. Beside each time stands the processor time of the program for one act, all its threads and what follows the
answer included.
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

from benchmarks.acts import ACTS, LENGTHS, Measured, measure, prepare
from reader.model import ALL, Span
from reader.services import annotating, articles
from reader.services.library import Library
from reader.settings import load_settings
from tests.terminal import Terminal

TAG = "benchmark"


def _service(library: Library, rounds: int) -> Measured:
    """Tagging a word of an article, for articles all over the library."""
    dice = random.Random(1)
    ids = articles.article_ids(library, ALL)
    taken, spent = [], time.process_time()
    for _round in range(rounds):
        chosen = ids[dice.randrange(len(ids))]
        begin = time.perf_counter()
        annotating.toggle_tag(library, chosen, Span(0, 4), TAG)
        taken.append((time.perf_counter() - begin) * 1000)
    return Measured(taken, (time.process_time() - spent) * 1000 / rounds)


def _line(name: str, measured: Measured) -> str:
    ordered = sorted(measured.times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    times = f"{statistics.median(ordered):7.1f} {p95:7.1f} {ordered[-1]:7.1f} ms"
    return f"{name:<52} {times}   cpu {measured.processor:5.1f} ms   n {len(ordered)}"


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.annotating", description="Time what keys do.")
    parser.add_argument("library", type=Path, help="a library that may be changed")
    parser.add_argument("--rounds", type=int, default=60, help="times that each act is done")
    parser.add_argument("--only", default="", help="acts whose name has these words")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        environ = {"NEWSREADER_HOME": home, "USER": "benchmark"}
        with Library(arguments.library, load_settings(library=arguments.library, environ=environ)) as library:
            prepare(library, TAG)
            print(f"{len(articles.article_ids(library, ALL)):,} articles; load {os.getloadavg()[0]:.1f}")
            print(f"{'':<52} {'median':>7} {'p95':>7} {'longest':>7}")
            print(_line("a tag stored (service)", _service(library, arguments.rounds)), flush=True)
        env = {**os.environ, **environ, "LC_ALL": "C.UTF-8"}
        argv = [sys.executable, "-m", "reader", "--library", str(arguments.library)]
        with Terminal(argv, env=env, columns=120, rows=40) as terminal:
            terminal.wait_for("articles", seconds=60)
            terminal.settle(3.0)
            for act in ACTS:
                for place in LENGTHS if act.in_article else ("",):
                    name = f"{act.name}, {place}" if place else act.name
                    if arguments.only in name:
                        print(_line(name, measure(terminal, act, place, arguments.rounds)), flush=True)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
