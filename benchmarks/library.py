"""The library as it grows: start, lists, counts, import, memory, bytes. ``python -m benchmarks.library --help``.

Start-up is from the start of the process until the first titles stand on a terminal of 120x40, the file in the page
cache, once as wall time and once as processor time (user and system, of all its threads), which depends less on what
else this machine does. All other figures are processor time, the median of several runs. Memory is the peak resident
set of that process after the end of the list was seen and an article opened. Lists and counts are called as the screen
calls them, each with a connection of its own. Import is ``newsreader``'s own path in one process: known or new, the
quotes found by the engine, text and quotes indexed, on the disk.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

from benchmarks.generate import build
from benchmarks.vocabulary import Vocabulary
from reader.model import ALL, BlockKind, Document, View, ViewKind, join_blocks
from reader.model.view import Sort
from reader.services import articles, backups, saving
from reader.services.library import Library, library_info, open_library
from reader.settings import load_settings
from reader.storage import connection
from tests.terminal import Terminal

_PAGE = 40
_SORTS = tuple(order for order in Sort if order is not Sort.RELEVANCE)
_FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>one</title></channel></rss>"""


def _report(label: str, value: float, unit: str, note: str = "") -> None:
    print(f"{label:52s} {value:10.2f} {unit:5s} {note}", flush=True)


def _milliseconds(work: Callable[[], object], runs: int) -> float:
    """Median of ``runs`` after one that nobody counts."""
    work()
    taken = []
    for _ in range(runs):
        begin = time.process_time()
        work()
        taken.append((time.process_time() - begin) * 1000)
    return statistics.median(taken)


def _peak(pid: int) -> float:
    """Megabytes that the process has held at most."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _processor(pid: int) -> float:
    """Seconds of processor time that the process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start(path: Path, home: Path, runs: int) -> None:
    """Start to first screen, and the peak of memory."""
    env = {**os.environ, "NEWSREADER_HOME": str(home), "LC_ALL": "C.UTF-8"}
    argv = [sys.executable, "-m", "reader", "--library", str(path)]
    taken, worked = [], []
    for run in range(runs + 1):
        begin = time.perf_counter()
        with Terminal(argv, env=env, columns=120, rows=40) as terminal:
            terminal.wait_for("pisode", seconds=120)
            taken.append(time.perf_counter() - begin)
            worked.append(_processor(terminal.pid))
            if run < runs:
                continue
            terminal.settle()
            terminal.press("G")
            terminal.settle()
            terminal.press("g", "enter")
            terminal.wait_for("a déclaré")
            _report("peak memory of the app", _peak(terminal.pid), "MB")
    _report("start to first screen, wall", statistics.median(taken[1:]), "s", f"best {min(taken):.2f} s")
    _report("start to first screen, processor", statistics.median(worked[1:]), "s", f"best {min(worked):.2f} s")


def lists(library: Library, runs: int) -> None:
    """The first page of each list in each order, and the counts of all views."""
    feed = next(line.view for line in articles.sidebar(library) if line.view.kind is ViewKind.FEED)
    views = {"all": ALL, "unread": View(ViewKind.UNREAD), "starred": View(ViewKind.STARRED), "feed": feed}
    for name, view in views.items():
        for order in _SORTS:
            taken = _milliseconds(partial(_page, library, view, order), runs)
            _report(f"a page of {name} by {order}", taken, "ms")
    _report("counts of all views", _milliseconds(lambda: articles.sidebar(library), runs), "ms")
    _report("newsreader info", _milliseconds(lambda: library_info(library), 3), "ms")


def _page(library: Library, view: View, order: Sort) -> None:
    articles.summaries(library, articles.article_ids(library, view, sort=order, limit=_PAGE))


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


def imports(library: Library, count: int) -> None:
    """Articles a second, in batches as imports make them."""
    documents = list(_documents(count))
    begin = time.process_time()
    saving.save_many(library, documents)
    _report("import with quotes found and indexed", count / (time.process_time() - begin), "/s", "one core")


@contextmanager
def _copy(path: Path) -> Iterator[Path]:
    """A copy to write to, beside the library."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        target = Path(folder) / path.name
        with closing(connection.connect(path, "ro")) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
        yield target


def copies(library: Library) -> None:
    """What backups take."""
    with tempfile.TemporaryDirectory(dir=library.path.parent) as folder:
        for name, is_whole in (("of people's work", False), ("whole", True)):
            target = Path(folder) / f"{name}.db"
            begin = time.process_time()
            backups.back_up(library, target, is_whole=is_whole)
            size = target.stat().st_size / 1e6
            _report(f"backup {name}", time.process_time() - begin, "s", f"{size:.0f} MB")


def peers(path: Path, size: int) -> None:
    """newsboat over a cache of its own with the same articles, if it is there."""
    newsboat = shutil.which("newsboat")
    if newsboat is None:
        print("newsboat is not here: no peer is measured", flush=True)
        return
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        home = Path(folder)
        _newsboat_cache(newsboat, path, home)
        argv = [newsboat, "-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", str(home / "config")]
        env = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}
        begin = time.perf_counter()
        with Terminal(argv, env=env, columns=120, rows=40) as terminal:
            terminal.wait_for("Your feeds", seconds=300)
            _report("newsboat: start to first screen, wall", time.perf_counter() - begin, "s", f"{size:,} articles")
            _report("newsboat: start to first screen, processor", _processor(terminal.pid), "s")
            _report("newsboat: peak memory", _peak(terminal.pid), "MB")


def _newsboat_cache(newsboat: str, path: Path, home: Path) -> None:
    feed = home / "feed.xml"
    feed.write_text(_FEED, encoding="utf-8")
    (home / "config").touch()
    (home / "urls").write_text(f"file://{feed}\n", encoding="utf-8")
    # newsboat makes its cache itself, whatever its version.
    argv = [newsboat, "-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", str(home / "config")]
    with suppress(subprocess.TimeoutExpired):
        subprocess.run([*argv, "-x", "reload"], env={**os.environ, "HOME": str(home)}, timeout=60, check=False)
    with sqlite3.connect(home / "cache.db") as db:
        db.execute("ATTACH ? AS ours", [str(path)])
        db.execute(
            """INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread)
            SELECT article.uuid, article.title, article.source, article.url, ?, article.published / 1000000,
              revision.text, 1 FROM ours.article JOIN ours.revision ON revision.article_id = article.id""",
            [f"file://{feed}"],
        )
    db.close()


def main() -> None:
    """Measure each size and print a line a measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="folder for the generated libraries (kept)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--imports", type=int, default=300, help="articles to import at each size")
    parser.add_argument("--no-backups", action="store_true", help="measure no copies of the library")
    given = parser.parse_args()
    given.home.mkdir(parents=True, exist_ok=True)
    for size in given.sizes:
        path = given.home / f"{size}.db"
        build(path, size)
        print(f"\n{size:,} articles", flush=True)
        _report("bytes an article", path.stat().st_size / size, "B")
        start(path, given.home, given.runs)
        settings = load_settings(library=path, environ={"NEWSREADER_HOME": str(given.home)})
        with open_library(settings) as library:
            lists(library, given.runs)
            if not given.no_backups:
                copies(library)
        with _copy(path) as copy, open_library(load_settings(library=copy, environ={})) as library:
            imports(library, given.imports)
        peers(path, size)


if __name__ == "__main__":
    main()
