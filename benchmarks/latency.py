"""What a key costs while feeds are refreshed: ``python -m benchmarks.latency --help``.

The real program runs on a pseudo-terminal; a server in another process answers its feeds, each after ``--latency``
milliseconds, and one of them after two seconds. A cursor key is typed, and the time until the moved cursor has come
over the terminal's device is taken (see :mod:`benchmarks.annotating`): at rest, during a refresh, and while quotes are
found afterwards. What is told are the median, p95 and the longest.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from benchmarks.acts import Act, answered
from benchmarks.vocabulary import Vocabulary
from reader.services import feeds
from reader.services.library import open_library
from reader.services.pending import find_pending
from reader.settings import load_settings
from tests.loopback import Answer, loopback
from tests.terminal import Terminal

_ITEM = """<item><title>Feed {feed}, {item}</title><guid isPermaLink="false">{version}-{feed}-{item}</guid>
<link>http://127.0.0.1/{version}/{feed}/{item}</link><pubDate>Mon, 02 Jun 2025 10:{item:02}:00 GMT</pubDate>
<description>{words}</description></item>"""


def _feed(version: int, feed: int, items: int) -> bytes:
    # Words of its own for each item, or all of them were copies of one another, folded into a single row.
    dice = random.Random(f"{version} {feed}")
    body = "".join(
        _ITEM.format(version=version, feed=feed, item=item, words=" ".join(_sentence(dice) for _ in range(8)))
        for item in range(items)
    )
    return f'<rss version="2.0"><channel><title>Feed {feed}</title>{body}</channel></rss>'.encode()


@cache
def _words() -> Vocabulary:
    return Vocabulary(20_000)


def _sentence(dice: random.Random) -> str:
    made = _words()
    return f"« {made.text(dice, 14)} », a déclaré la maire de Vire, Anne Leduc, {made.text(dice, 8)}."


def _serve(number: int, items: int, latency: float) -> None:
    """Answer with ``items`` new items a feed at every round of requests."""
    _words()
    with loopback() as server:
        for feed in range(number):
            slow = 2.0 if feed == 0 else latency
            asked = iter(range(10_000))
            server.routes[f"/{feed}"] = lambda _asked, feed=feed, slow=slow, asked=asked: Answer(  # type: ignore[misc]
                _feed(next(asked), feed, items), headers={"Content-Type": "application/rss+xml"}, delay=slow
            )
        print(server.port, flush=True)
        sys.stdin.read()


def _marks(terminal: Terminal) -> object:
    """The rows where the cursor's mark stands."""
    return [row for row, line in enumerate(terminal.screen.display) if "▌" in line] or None


def _key(terminal: Terminal, key: str) -> float:
    """Milliseconds from a key until the cursor has moved."""
    taken = answered(terminal, Act("row", key, _marks), patience=20)
    if taken is None:
        raise SystemExit(f"a key was not answered:\n{terminal.text}")
    return taken


def _keys(terminal: Terminal, ended: Callable[[float], bool]) -> list[float]:
    """Cursor keys, ten down and ten up, four a second, until ``ended`` (given the seconds since the start)."""
    times: list[float] = []
    begin = time.perf_counter()
    while not ended(time.perf_counter() - begin):
        times.append(_key(terminal, "j" if len(times) // 10 % 2 == 0 else "k"))
        pause = time.perf_counter() + 0.1
        while time.perf_counter() < pause:
            terminal.read(0.02)
    return times


def _report(label: str, times: list[float], seconds: float) -> None:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    median = statistics.median(ordered)
    print(
        f"{label:34} {seconds:6.1f} s {len(ordered):5} keys   median {median:6.1f}   p95 {p95:6.1f}"
        f"   longest {ordered[-1]:6.1f} ms",
        flush=True,
    )


def _measure(home: Path, port: int, number: int) -> None:
    """Fill the library by a first fetch, then type at rest, during a refresh, and while quotes are found."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text('allow_private = ["127.0.0.1"]\n')
    env = {**os.environ, "NEWSREADER_HOME": str(home), "LC_ALL": "C.UTF-8"}
    with open_library(load_settings(environ=env)) as library:
        outlines = "".join(f'<outline text="Feed {n}" xmlUrl="http://127.0.0.1:{port}/{n}"/>' for n in range(number))
        feeds.import_opml(library, f"<opml><body>{outlines}</body></opml>".encode())
        begin = time.perf_counter()
        new = sum(event.new for event in feeds.fetch(library))
        print(f"first fetch: {new:,} articles of {number} feeds in {time.perf_counter() - begin:.1f} s", flush=True)
        for _progress in find_pending(library):
            pass
    with Terminal([sys.executable, "-m", "reader"], env=env, columns=120, rows=40) as terminal:
        terminal.wait_for("articles", seconds=60)
        terminal.settle(3)
        _report("at rest", _keys(terminal, lambda seconds: seconds > 10), 10)
        terminal.press("R")
        begin = time.perf_counter()
        times = _keys(terminal, lambda seconds: "new articles." in terminal.text or seconds > 120)
        _report("while feeds are refreshed", times, time.perf_counter() - begin)
        _report("while quotes are found", _keys(terminal, lambda seconds: seconds > 15), 15)


def main() -> None:
    """Serve, or measure against a server of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--home", type=Path, default=Path("/tmp/newsreader-latency"), help="an empty folder")
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--items", type=int, default=50, help="new items of each feed at every refresh")
    parser.add_argument("--latency", type=float, default=100, help="milliseconds before an answer")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.serve:
        _serve(chosen.feeds, chosen.items, chosen.latency / 1000)
        return
    command = [sys.executable, "-m", "benchmarks.latency", "--serve", f"--feeds={chosen.feeds}"]
    command += [f"--items={chosen.items}", f"--latency={chosen.latency}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        if server.stdout is None:
            return
        try:
            _measure(chosen.home, int(server.stdout.readline()), chosen.feeds)
        finally:
            server.kill()


if __name__ == "__main__":
    main()
