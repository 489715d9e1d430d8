"""Thousands of feeds, faults, kills, and at the end exactly the articles that were served: ``benchmarks.soak``.

In each round every feed has new items and one in ten changes an older one; five answers in a hundred are broken in some
way; and ``newsreader fetch`` is killed (SIGKILL) once in the middle. It is then run again, and once more for the feeds
that failed until none does. What the library holds is compared with what was served, item by item.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.newsfeeds import FAULTS, Server, feed, item_title, item_words

__all__ = ["Soak", "soak"]

_WINDOW = 8
_NEW = 3
_MOST_RUNS = 12


class Soak:
    """What the server has said, and what a library has to hold after it."""

    def __init__(self, feeds: int, faults: float, seed: int) -> None:
        self.feeds = feeds
        self.round = -1
        self.editions: dict[tuple[int, int], int] = {}
        self._faults = faults
        self._dice = random.Random(seed)
        self._bodies: dict[int, bytes] = {}
        self.server = Server(self._body, fault=self._fault)

    @property
    def last(self) -> int:
        """One more than the number of the newest item of each feed."""
        return _WINDOW + self.round * _NEW

    def next_round(self) -> None:
        """Give every feed new items, and change an older one of every tenth."""
        self.round += 1
        if self.round:
            for number in range(self.round % 10, self.feeds, 10):
                # Still in the feed, and not new in this round.
                item = self._dice.randrange(self.last - _WINDOW, self.last - _NEW)
                self.editions[number, item] = self.editions.get((number, item), 0) + self.round
        self._bodies.clear()

    def _body(self, number: int) -> bytes:
        if number not in self._bodies:
            window = range(self.last - _WINDOW, self.last)
            self._bodies[number] = feed(number, window, lambda item: self.editions.get((number, item), 0))
        return self._bodies[number]

    def _fault(self, _number: int) -> str:
        return self._dice.choice(FAULTS) if self._dice.random() < self._faults else ""

    def expected(self) -> dict[str, str]:
        """Titles of all articles, and the first words of each."""
        return {
            item_title(number, item, edition): item_words(number, item, edition)
            for number in range(self.feeds)
            for item in range(self.last)
            for edition in [self.editions.get((number, item), 0)]
        }


@contextmanager
def _listening(server: Server) -> Iterator[int]:
    """The server in a thread of its own; gives its port."""
    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(server.start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:

        async def close() -> None:
            listening.close()
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            loop.call_soon(loop.stop)

        asyncio.run_coroutine_threadsafe(close(), loop)
        thread.join()
        loop.close()


def problems(library: Path, course: Soak) -> list[str]:
    """What is wrong with a library after all that, [] when nothing is."""
    with closing(sqlite3.connect(library)) as db:
        found = [f"integrity: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        found += [f"foreign key: {row}" for row in db.execute("PRAGMA foreign_key_check")]
        rows = db.execute(
            """SELECT revision.title, revision.text, article.is_changed, article.is_read FROM article
            JOIN revision ON revision.article_id = article.id AND revision.number = article.revision"""
        ).fetchall()
        twice = db.execute("SELECT link FROM article GROUP BY link HAVING count(*) > 1").fetchall()
        entries = db.execute("SELECT count(*) FROM entry").fetchone()[0]
    expected = course.expected()
    texts = {title: text for title, text, _, _ in rows}
    found += [f"twice: {link}" for (link,) in twice]
    found += [f"missing: {title}" for title in expected.keys() - texts.keys()]
    found += [f"not expected: {title}" for title in texts.keys() - expected.keys()]
    found += [f"not its text: {title}" for title, words in expected.items() if words not in texts.get(title, words)]
    if len(rows) != len(expected) or entries != len(expected):
        found.append(f"{len(rows)} articles of {entries} entries, not {len(expected)}")
    if sum(changed for _, _, changed, _ in rows) != len(course.editions) or any(read for _, _, _, read in rows):
        found.append(f"{sum(changed for _, _, changed, _ in rows)} marked as changed, not {len(course.editions)}")
    return found


def soak(home: Path, *, feeds: int, rounds: int, faults: float = 0.05, seed: int = 1, say: bool = False) -> list[str]:
    """Run it in ``home``; gives what is wrong at the end, and after each kill with the file itself."""
    course = Soak(feeds, faults, seed)
    found: list[str] = []
    library = home / "library.db"
    (home / "config.toml").write_text('allow_private = ["127.0.0.1"]\nbackups_daily = 0\n')
    env = {**os.environ, "NEWSREADER_HOME": str(home), "LC_ALL": "C.UTF-8"}
    argv = [sys.executable, "-m", "reader", "--library", str(library)]
    with _listening(course.server) as port:
        outlines = "".join(f'<outline type="rss" xmlUrl="http://127.0.0.1:{port}/{n}.xml"/>' for n in range(feeds))
        (home / "feeds.opml").write_text(f'<opml version="2.0"><body>{outlines}</body></opml>')
        course.next_round()
        subprocess.run([*argv, "feeds", "import", str(home / "feeds.opml")], env=env, check=True, stdout=-3)
        fetch = [*argv, "fetch", "--no-quotes", "--quiet"]
        for number in range(rounds):
            if number:
                course.next_round()
            begin = time.monotonic()
            killed = _killed(fetch, env, course, random.Random(seed + number).uniform(0.2, 0.8))
            with closing(sqlite3.connect(library)) as db:
                state = db.execute("PRAGMA integrity_check").fetchone()[0]
                stored = db.execute("SELECT count(*) FROM article").fetchone()[0]
            found += [f"after kill {number}: {state}"] * (state != "ok")
            found += [f"round {number}: it was over before it could be killed"] * (not killed)
            failing: list[str] = []
            runs = 0
            while runs == 0 or (failing and runs < _MOST_RUNS):
                subprocess.run([*fetch, *failing], env=env, stdout=-3, stderr=-3, check=False)
                with closing(sqlite3.connect(library)) as db:
                    failing = [row[0] for row in db.execute("SELECT url FROM feed WHERE error <> ''")]
                runs += 1
            found += [f"round {number}: still failing: {url}" for url in failing]
            if say:
                served = ", ".join(f"{count} {name}" for name, count in course.server.served.items())
                print(
                    f"round {number}: killed with {stored} articles stored, {runs} runs until no feed failed,"
                    f" {time.monotonic() - begin:.0f} s; answers so far: {served}",
                    flush=True,
                )
    return found + problems(library, course)


def _killed(argv: list[str], env: dict[str, str], course: Soak, share: float) -> bool:
    """Start a fetch and kill it when about ``share`` of the feeds have been answered; whether it still ran."""
    served = course.server.served
    enough = sum(served.values()) + share * course.feeds
    process = subprocess.Popen(argv, env=env, stdout=-3, stderr=-3)
    while process.poll() is None and sum(served.values()) < enough:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def main() -> None:
    """Run it, and end with 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--faults", type=float, default=0.05, help="share of answers that are broken")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as home:
        found = soak(Path(home), feeds=given.feeds, rounds=given.rounds, faults=given.faults, seed=given.seed, say=True)
    print("\n".join(found[:50]) or "exactly the articles that were served, none twice; the file is sound")
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
