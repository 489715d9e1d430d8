"""What other programs take over the same articles, where they are installed: newsboat, sqlite-utils and ripgrep.

newsboat starts on a cache of its own with the same articles in one feed; ``sqlite-utils search`` asks an FTS5 table of
the same titles and texts; ripgrep reads the same texts as files, which is the floor of searching without an index.
"""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from benchmarks.measuring import peak, processor
from tests.terminal import Terminal

__all__ = ["report"]

_PAGE = 25
_TEXTS_A_FOLDER = 1_000
_FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>one</title></channel></rss>"""


def report(path: Path, most: int, words: Sequence[str]) -> None:
    """Give each program the first ``most`` articles of the library at ``path``, and search for ``words``."""
    for name, run in (("newsboat", _newsboat), ("sqlite-utils", _sqlite_utils), ("rg", _ripgrep)):
        # sqlite-utils is beside the interpreter that runs this.
        program = shutil.which(name, path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
        if program is None:
            print(f"peer {name}: not installed", flush=True)
            continue
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            run(program, path, Path(folder), most, words)


def _newsboat(program: str, path: Path, home: Path, most: int, _words: Sequence[str]) -> None:
    _newsboat_cache(program, path, home, most)
    argv = [program, "-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", str(home / "config")]
    env = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}
    begin = time.perf_counter()
    with Terminal(argv, env=env, columns=120, rows=40) as terminal:
        terminal.wait_for("Your feeds", seconds=600)
        wall, used = time.perf_counter() - begin, processor(terminal.pid)
        print(f"peer newsboat, {most:,} articles: start {used:.2f} s of processor, {wall:.2f} s", flush=True)
        terminal.settle(1)
        print(f"peer newsboat: peak memory {peak(terminal.pid):.0f} MB", flush=True)


def _newsboat_cache(newsboat: str, path: Path, home: Path, most: int) -> None:
    feed = home / "feed.xml"
    feed.write_text(_FEED, encoding="utf-8")
    (home / "config").touch()
    (home / "urls").write_text(f"file://{feed}\n", encoding="utf-8")
    # newsboat makes its cache itself, whatever its version.
    argv = [newsboat, "-u", str(home / "urls"), "-c", str(home / "cache.db"), "-C", str(home / "config")]
    with suppress(subprocess.TimeoutExpired):
        env = {**os.environ, "HOME": str(home)}
        subprocess.run([*argv, "-x", "reload"], env=env, timeout=60, check=False, capture_output=True)
    with sqlite3.connect(home / "cache.db") as db:
        db.execute("ATTACH ? AS ours", [str(path)])
        db.execute(
            """INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread)
            SELECT article.uuid, article.title, article.source, article.url, ?, article.published / 1000000,
              revision.text, 1 FROM ours.article JOIN ours.revision ON revision.article_id = article.id LIMIT ?""",
            [f"file://{feed}", most],
        )
    db.close()


def _sqlite_utils(program: str, path: Path, home: Path, most: int, words: Sequence[str]) -> None:
    database = home / "peer.db"
    with closing(sqlite3.connect(database)) as db:
        db.execute("CREATE TABLE peer (id INTEGER PRIMARY KEY, title TEXT, text TEXT)")
        db.execute("ATTACH ? AS ours", [str(path)])
        db.execute("INSERT INTO peer SELECT id, title, text FROM ours.revision LIMIT ?", [most])
        db.commit()
    subprocess.run([program, "enable-fts", str(database), "peer", "title", "text", "--fts5"], check=True)
    command = [program, "search", str(database), "peer", "WORD", "--limit", str(_PAGE), "--column", "title"]
    _time_words("sqlite-utils search", command, most, words)


def _ripgrep(program: str, path: Path, home: Path, most: int, words: Sequence[str]) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        for number, (text,) in enumerate(db.execute("SELECT text FROM revision LIMIT ?", [most])):
            folder = home / str(number // _TEXTS_A_FOLDER)
            if number % _TEXTS_A_FOLDER == 0:
                folder.mkdir()
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    _time_words("ripgrep", [program, "-liw", "--", "WORD", str(home)], most, words)


def _time_words(name: str, command: Sequence[str], most: int, words: Sequence[str]) -> None:
    """Time a program once for each word, which stands in ``command`` as WORD."""
    walls, used = [], []
    for word in words:
        before, begin = _children(), time.perf_counter()
        subprocess.run([word if part == "WORD" else part for part in command], check=False, capture_output=True)
        walls.append((time.perf_counter() - begin) * 1000)
        used.append((_children() - before) * 1000)
    print(f"peer {name}, {most:,} texts: median {statistics.median(used):.0f} ms of processor, worst {max(used):.0f}; "
          f"by the clock {statistics.median(walls):.0f} ms", flush=True)  # fmt: skip


def _children() -> float:
    """Seconds of processor time of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
