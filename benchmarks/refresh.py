"""A refresh of 200 feeds of 50 items from a loopback server that takes 100 ms. ``python -m benchmarks.refresh --help``.

Cold is into an empty library, warm again when the server says that nothing is new; the articles are stored, their
quotes are left for afterwards (``newsreader fetch --no-quotes``) and measured apart (``--quotes``). No backup is made.
Beside ours run, where they are installed, newsboat with as many threads and plain feedparser in as many. Memory is the
sum of what all processes of a command hold at once, looked at 50 times a second. Keys are timed on a real terminal
while the application refreshes: from the key to the first byte that it draws.
"""

from __future__ import annotations

import argparse
import os
import select
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.terminal import Terminal

_PLAIN = """
import io, sys, urllib.request
from concurrent.futures import ThreadPoolExecutor
import feedparser

def visit(url):
    return len(feedparser.parse(io.BytesIO(urllib.request.urlopen(url).read())).entries)

with ThreadPoolExecutor(int(sys.argv[2])) as pool:
    print(sum(pool.map(visit, open(sys.argv[1]).read().split())))
"""


@dataclass(frozen=True)
class Taken:
    """What a command took: seconds by the clock and of processors, and megabytes at its largest."""

    wall: float
    cpu: float
    memory: float


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        tasks = [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir()]
        for task in tasks:
            if task != pid:
                children += Path(f"/proc/{pid}/task/{task}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _memory(pid: int) -> float:
    pages = 0
    for one in _tree(pid):
        try:
            fields = Path(f"/proc/{one}/statm").read_text().split()
        except OSError:
            continue
        # What processes share of files is not theirs alone.
        pages += int(fields[1]) - int(fields[2])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measured(argv: list[str], env: dict[str, str]) -> Taken:
    """Run a command to its end."""
    before = os.times()
    begin = time.perf_counter()
    process = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = 0.0
    over = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.02):
            peak = max(peak, _memory(process.pid))

    watching = threading.Thread(target=watch)
    watching.start()
    _, errors = process.communicate()
    wall = time.perf_counter() - begin
    over.set()
    watching.join()
    after = os.times()
    if process.returncode:
        raise SystemExit(f"{argv[:4]} ended with {process.returncode}: {errors.decode()[-500:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Taken(wall, cpu, peak)


@contextmanager
def serving(feeds: int, items: int, latency: float, slow: int = -1) -> Iterator[int]:
    """A server of feeds in a process of its own; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    argv = [sys.executable, "-m", "benchmarks.newsfeeds", "--port", str(port), "--feeds", str(feeds)]
    argv += ["--items", str(items), "--latency", str(latency), "--slow", str(slow)]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield port
    finally:
        process.terminate()
        process.wait()


class Ours:
    """A library of its own with the feeds, and the commands that refresh it."""

    def __init__(self, folder: Path, urls: list[str], threads: int) -> None:
        folder.mkdir(parents=True)
        outlines = "".join(f'<outline type="rss" xmlUrl="{url}"/>' for url in urls)
        (folder / "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        (folder / "config.toml").write_text(
            f'allow_private = ["127.0.0.1"]\nfetch_concurrency = {threads}\nbackups_daily = 0\n'
        )
        self.env = {**os.environ, "NEWSREADER_HOME": str(folder), "LC_ALL": "C.UTF-8"}
        self.argv = [sys.executable, "-m", "reader", "--library", str(folder / "library.db")]
        subprocess.run([*self.argv, "feeds", "import", str(folder / "feeds.opml")], env=self.env, check=True, stdout=-3)

    def fetch(self) -> Taken:
        """Refresh, quotes left for afterwards."""
        return measured([*self.argv, "fetch", "--no-quotes", "--quiet"], self.env)


def _newsboat(folder: Path, urls: list[str], threads: int) -> list[str]:
    folder.mkdir(parents=True)
    (folder / "urls").write_text("\n".join(urls) + "\n")
    (folder / "config").write_text(f"reload-threads {threads}\ncleanup-on-quit no\nmax-items 0\n")
    names = [("-u", "urls"), ("-C", "config"), ("-c", "cache.db")]
    return ["newsboat", *(part for key, name in names for part in (key, str(folder / name))), "-x", "reload"]


def _report(label: str, runs: list[Taken], floor: list[Taken] | None = None) -> None:
    wall = statistics.median(one.wall for one in runs)
    line = f"{label:34s} {wall:6.2f} s   {statistics.median(one.cpu for one in runs):6.2f} s CPU"
    line += f"   {max(one.memory for one in runs):6.0f} MB"
    if floor:
        line += f"   {wall / statistics.median(one.wall for one in floor):5.2f} x newsboat"
    print(line, flush=True)


def refresh(given: argparse.Namespace, home: Path) -> None:
    """Cold and warm, ours between those of the others, so that noise hits all alike."""
    taken: dict[str, list[Taken]] = {}
    with serving(given.feeds, given.items, given.latency) as port:
        urls = [f"http://127.0.0.1:{port}/{number}.xml" for number in range(given.feeds)]
        (home / "urls").write_text("\n".join(urls))
        env = dict(os.environ)
        for run in range(given.runs):
            if shutil.which("newsboat"):
                argv = _newsboat(home / f"newsboat-{run}", urls, given.threads)
                taken.setdefault("newsboat cold", []).append(measured(argv, env))
                taken.setdefault("newsboat warm", []).append(measured(argv, env))
            ours = Ours(home / f"ours-{run}", urls, given.threads)
            taken.setdefault("newsreader cold", []).append(ours.fetch())
            taken.setdefault("newsreader warm", []).append(ours.fetch())
            if run == 0:
                plain = [sys.executable, "-c", _PLAIN, str(home / "urls"), str(given.threads)]
                taken["feedparser alone"] = [measured(plain, env)]
                if given.quotes:
                    taken["quotes and index afterwards"] = [measured([*ours.argv, "fetch", "--quiet"], ours.env)]
    for label, runs in taken.items():
        _report(label, runs, taken.get(f"newsboat {label.split()[-1]}") if "newsreader" in label else None)


def keys(given: argparse.Namespace, home: Path) -> None:
    """How soon a key is answered while a refresh runs, one of the servers taking two seconds."""
    with serving(given.feeds, given.items, given.latency, slow=0) as port:
        urls = [f"http://127.0.0.1:{port}/{number}.xml" for number in range(given.feeds)]
        ours = Ours(home / "keys", urls[: given.feeds // 10], given.threads)
        ours.fetch()
        outlines = "".join(f'<outline type="rss" xmlUrl="{url}"/>' for url in urls)
        (home / "keys" / "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        subprocess.run(
            [*ours.argv, "feeds", "import", str(home / "keys" / "feeds.opml")], env=ours.env, check=True, stdout=-3
        )
        with Terminal(ours.argv, env=ours.env, columns=120, rows=40) as terminal:
            terminal.settle(1.0)
            idle = _answers(terminal, 40)
            terminal.press("R")
            terminal.read(0.1)
            busy = _answers(terminal, given.keys)
    for label, found in (("at rest", idle), ("during a refresh", busy)):
        found.sort()
        at = found[min(len(found) - 1, round(0.95 * len(found)))]
        print(
            f"a key {label:28s} median {statistics.median(found) * 1000:5.1f} ms   p95 {at * 1000:6.1f} ms", flush=True
        )


def _answers(terminal: Terminal, number: int) -> list[float]:
    """Seconds from each key to the first byte that is drawn after it; what was being drawn before is read first."""
    found = []
    for index in range(number):
        while select.select([terminal], [], [], 0)[0] and terminal.read(0):
            pass
        begin = time.perf_counter()
        os.write(terminal.fileno(), b"\x1b[B" if index % 20 < 10 else b"\x1b[A")
        select.select([terminal], [], [], 5)
        found.append(time.perf_counter() - begin)
        terminal.read(0.03)
    return found


def main() -> None:
    """Run both and print a line a measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds")
    parser.add_argument("--threads", type=int, default=16)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keys", type=int, default=60)
    parser.add_argument("--quotes", action="store_true", help="measure also what is left for afterwards (minutes)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="refresh-") as home:
        refresh(given, Path(home))
        keys(given, Path(home))


if __name__ == "__main__":
    main()
