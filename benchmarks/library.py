"""The library as it grows, against what it is to reach: ``python -m benchmarks.library --help``.

Start-up is from the start of the process until the first titles stand on a terminal of 120x40, the file in the page
cache, once as wall time and once as processor time (user and system, of all its threads), which depends less on what
else this machine does. All other figures are processor time. Lists, counts, queries and the timeline are called as the
screen calls them; a page is 40 rows, the first of a list with the 100 articles that the screen asks for before all
others. Memory is the peak resident set of the process after the end of the list was seen and an article opened. Import
is ``newsreader``'s own path in one process: known or new, the quotes found by the engine, text and quotes indexed, on
the disk. What is worst, of whatever was measured, is what counts.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from benchmarks import peers
from benchmarks.generate import build
from benchmarks.measuring import peak, processor
from benchmarks.search import first_page, mixed_queries, timed
from benchmarks.vocabulary import Vocabulary
from reader.model import ALL, BlockKind, Document, View, ViewKind, join_blocks
from reader.model.view import Sort
from reader.services import articles, backups, saving, speakers, views
from reader.services.library import Library, open_library
from reader.settings import load_settings
from tests.terminal import Terminal

_PAGE = 40
_FIRST = 100
_SORTS = tuple(order for order in Sort if order is not Sort.RELEVANCE)
_LARGE = 1_000_000
_BATCH = 50
_SAVED = ("tag:claim/* OR is:starred", "is:unread lang:fr age:30d", "has:quote -is:read")

AIMS = {
    "start to first screen, wall (s)": (0.7, 1.0),
    "start to first screen, processor (s)": (0.7, 1.0),
    "a page of any list, any sort (ms)": (10, 20),
    "full-text query, first page, p95 (ms)": (50, 150),
    "speaker timeline (ms)": (50, 150),
    "said: and speaker: queries, worst (ms)": (50, 150),
    "counts of all views (ms)": (50, 100),
    "counts of three saved views (ms)": (50, 100),
    "import into an empty library (/s)": (150, 0),
    "import into this library (/s)": (150, 105),
    "peak memory of the app (MB)": (150, 200),
    "bytes on disk an article (B)": (8_000, 8_000),
}
"""What each measure is to reach up to 100,000 articles, and beyond: at most, or for rates at least."""


@dataclass
class Table:
    """What was measured at one size."""

    size: int
    found: dict[str, float] = field(default_factory=dict)

    def add(self, measure: str, value: float, note: str = "") -> None:
        """Note and print one measure beside its aim."""
        self.found[measure] = value
        aim = AIMS[measure][self.size >= _LARGE]
        is_met = value >= aim if measure.endswith("(/s)") else value <= aim
        print(f"{measure:42s} {value:10.2f}   aim {aim:7,g}  {'yes' if is_met else 'NO'}   {note}", flush=True)


def measure_start(table: Table, path: Path, home: Path, runs: int) -> None:
    """Start to first screen, and the peak of memory."""
    env = {**os.environ, "NEWSREADER_HOME": str(home), "LC_ALL": "C.UTF-8"}
    argv = [sys.executable, "-m", "reader", "--library", str(path)]
    taken, worked = [], []
    for run in range(runs + 1):
        begin = time.perf_counter()
        with Terminal(argv, env=env, columns=120, rows=40) as terminal:
            terminal.wait_for("Journal", seconds=120)
            taken.append(time.perf_counter() - begin)
            worked.append(processor(terminal.pid))
            if run < runs:
                continue
            terminal.settle()
            terminal.press("G")
            terminal.settle(2)
            terminal.press("g", "enter")
            terminal.wait_for("a déclaré")
            largest = peak(terminal.pid)
    table.add("start to first screen, wall (s)", statistics.median(taken[1:]), f"best {min(taken):.2f}")
    table.add("start to first screen, processor (s)", statistics.median(worked[1:]), f"best {min(worked):.2f}")
    table.add("peak memory of the app (MB)", largest)


def measure_lists(table: Table, library: Library) -> None:
    """Pages of all sorts of lists in each order, from their start, middle and end; and the counts of all views."""
    worst, where = 0.0, ""
    for name, view in _lists(library):
        for order in _SORTS:
            whole = articles.article_ids(library, view, sort=order)
            for at, start in (("start", 0), ("middle", len(whole) // 2), ("end", max(0, len(whole) - _PAGE))):
                page = partial(_first_page, library, view, order) if not start else partial(
                    articles.summaries, library, whole[start : start + _PAGE])  # fmt: skip
                if (taken := timed(page)) > worst:
                    worst, where = taken, f"{name} by {order}, {at}"
    table.add("a page of any list, any sort (ms)", worst, where)
    table.add("counts of all views (ms)", timed(lambda: articles.sidebar(library)), f"{len(articles.sidebar(library))}")


def _lists(library: Library) -> list[tuple[str, View]]:
    """All, unread, starred, and of feeds and speakers large, middling and small ones."""
    lines = articles.sidebar(library)
    found = [("all", ALL), ("unread", View(ViewKind.UNREAD)), ("starred", View(ViewKind.STARRED))]
    for kind in (ViewKind.FEED, ViewKind.SPEAKER):
        some = sorted((line for line in lines if line.view.kind is kind), key=lambda line: -line.count)
        chosen = (0, 1, 2, 4, 8, 16, 32, 64, 128)
        found += [(f"{kind} of {some[n].count:,}", some[n].view) for n in chosen if n < len(some)]
    return found


def _first_page(library: Library, view: View, order: Sort) -> None:
    articles.summaries(library, articles.article_ids(library, view, sort=order, limit=_FIRST)[:_PAGE])


def measure_queries(table: Table, library: Library, count: int) -> None:
    """The first pages of mixed queries with their passages, and the timeline of the most quoted."""
    taken = [(timed(partial(first_page, library, query), 2), kind) for kind, query in mixed_queries(library, count)]
    times = sorted(time for time, _kind in taken)
    p95, median = times[int(len(times) * 0.95) - 1], statistics.median(times)
    table.add("full-text query, first page, p95 (ms)", p95, f"median {median:.1f}, worst {times[-1]:.1f}, {len(times)}")
    worst, kind = max((time, kind) for time, kind in taken if kind in {"said", "speaker", "speaker said"})
    table.add("said: and speaker: queries, worst (ms)", worst, kind)
    most = max(speakers.list_speakers(library, 10), key=lambda one: one.quote_count)
    table.add("speaker timeline (ms)", timed(partial(_timeline, library, most.uuid)), f"{most.quote_count:,} quotes")


def _timeline(library: Library, uuid: str) -> None:
    speakers.speaker_page(library, uuid)
    speakers.quotes_by_id(library, speakers.quote_ids(library, uuid)[:_PAGE])


def _documents(count: int) -> Iterator[Document]:
    """Articles that are in no library yet, in French with quotes of several kinds."""
    dice = random.Random(os.getpid())
    words = Vocabulary()
    names = [word.capitalize() for word in words.words[300:900]]
    for number in range(count):
        name = f"{dice.choice(names)} {dice.choice(names)}"
        title = f"{words.text(dice, 8).capitalize()} {os.getpid()} {number}"
        parts = [(BlockKind.HEADLINE, title)]
        for _ in range(5):
            said, rest = words.text(dice, 14), words.text(dice, 34)
            parts.append((BlockKind.PARAGRAPH, f"« {said.capitalize()} », a déclaré {name}. {rest.capitalize()}."))
        text, blocks = join_blocks(parts)
        yield Document(title, text, blocks, "fr", f"https://new.example/{os.getpid()}/{number}", "Nouveau", kind="page")


def measure_imports(table: Table, path: Path, count: int) -> None:
    """Articles a second into an empty library and into a copy of this one; and there the counts of saved views."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        with open_library(load_settings(library=Path(folder) / "empty.db", environ={})) as library:
            table.add("import into an empty library (/s)", _rate(library, count))
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        with open_library(load_settings(library=copy, environ={})) as library:
            for number, query in enumerate(_SAVED):
                views.save_view(library, f"View {number}", query)
            table.add("counts of three saved views (ms)", timed(lambda: views.count_views(library)))
            table.add("import into this library (/s)", _rate(library, count), f"{count} articles")


def _rate(library: Library, count: int) -> float:
    documents = list(_documents(count))
    begin = time.process_time()
    for start in range(0, count, _BATCH):
        saving.save_many(library, documents[start : start + _BATCH])
    return count / (time.process_time() - begin)


def measure_backups(library: Library) -> None:
    """What backups take."""
    with tempfile.TemporaryDirectory(dir=library.path.parent) as folder:
        for name, is_whole in (("of people's work", False), ("whole", True)):
            target = Path(folder) / f"{name}.db"
            begin = time.process_time()
            backups.back_up(library, target, is_whole=is_whole)
            size = target.stat().st_size / 1e6
            print(f"backup {name:35s} {time.process_time() - begin:10.2f} s   {size:.0f} MB", flush=True)


def main() -> None:
    """Measure each size and print a line a measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder for the generated libraries (kept)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--imports", type=int, default=600, help="articles to import at each size")
    parser.add_argument("--peers", type=int, default=100_000, help="most texts that other programs are given")
    parser.add_argument("--backups", action="store_true", help="measure copies of the library too")
    given = parser.parse_args()
    given.home.mkdir(parents=True, exist_ok=True)
    tables = []
    for size in given.sizes:
        path = given.home / f"{size}.db"
        build(path, size)
        print(f"\n{size:,} articles", flush=True)
        tables.append(table := Table(size))
        table.add("bytes on disk an article (B)", path.stat().st_size / size)
        measure_start(table, path, given.home, given.runs)
        settings = load_settings(library=path, environ={"NEWSREADER_HOME": str(given.home)})
        with open_library(settings) as library:
            measure_lists(table, library)
            measure_queries(table, library, given.queries)
            if given.backups:
                measure_backups(library)
            words = [query for kind, query in mixed_queries(library, 60) if kind in {"a word", "a common word"}]
        measure_imports(table, path, given.imports)
        peers.report(path, min(size, given.peers), words)
    _print_growth(tables)


def _print_growth(tables: Sequence[Table]) -> None:
    rates = {table.size: table.found["import into this library (/s)"] for table in tables}
    if len(rates) > 1:
        small, large = min(rates), max(rates)
        print(f"\nimport at {large:,} is {rates[large] / rates[small]:.0%} of that at {small:,}")


if __name__ == "__main__":
    main()
