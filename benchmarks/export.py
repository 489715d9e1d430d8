"""Annotations exported, imported back and shared: rate and peak memory. ``python -m benchmarks.export``.

The library has 20 annotations an article. Each export runs in a process of its own: its processor time, user and system
and the start of the interpreter included, and its peak resident set from /proc; beside that stands the peak of a
process that exports one article in the same format.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import generate
from reader.errors import ReaderError
from reader.export.registry import BUILT_IN
from reader.ingest.annotations import READERS
from reader.model import ALL, Span, make_anchor
from reader.services.articles import article_ids, open_article
from reader.services.library import open_library
from reader.services.tagging import tag_uuids
from reader.settings import load_settings
from reader.storage import entities, notes
from reader.storage.values import new_uuid

_EACH = 20
# Of thirty tags two an annotation; one of them makes it a claim.
_TAGS = ["claim", *(f"tag/{number}" for number in range(29))]


def build(path: Path, count: int) -> None:
    """A library with ``count`` annotations; one that is there stays."""
    if path.exists():
        return
    dice = random.Random(count)
    generate.build(path, count // _EACH)
    with open_library(load_settings(library=path, config=None)) as library:
        ids = article_ids(library, ALL)
        for start in range(0, len(ids), 250):
            pages = [open_article(library, article_id).article for article_id in ids[start : start + 250]]
            with library.writing() as unit:
                tags = tag_uuids(unit, _TAGS)
                for article in pages:
                    for _ in range(_EACH):
                        at = dice.randrange(len(article.text) - 60)
                        anchor = make_anchor(article.text, Span(at, at + dice.randrange(5, 60)), article.revision)
                        note = f"Note {dice.random()}" if dice.random() < 0.5 else ""
                        state = notes.state_of(
                            article.summary.uuid, anchor, dice.sample(tags, 2), note, "Inès", unit.at
                        )
                        entities.change(unit, "annotation", new_uuid(), state)


def _run(program: str, *arguments: object) -> tuple[float, float, str]:
    """Seconds of processor time and peak megabytes of a program, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = f"import sys\n{program}\nprint(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ReaderError(done.stderr.strip().splitlines()[-1])
    *said, peak = done.stdout.split()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, int(peak) / 1024, " ".join(said)


_EXPORT = """
from pathlib import Path
from reader.services.exporting import export
from reader.services.library import open_library
from reader.settings import load_settings
library, name, target, ids = sys.argv[1:]
with open_library(load_settings(library=Path(library), config=None)) as opened:
    export(opened, format=name, target=Path(target), article_ids=[1] if ids else ())
"""
_IMPORT = """
from pathlib import Path
from reader.services.merging import import_annotations
from reader.services.library import open_library
from reader.settings import load_settings
library, source = sys.argv[1:]
with open_library(load_settings(library=Path(library), config=None)) as opened:
    print(import_annotations(opened, Path(source)).added)
"""
_SYNC = """
from pathlib import Path
from reader.services.syncing import sync
from reader.services.library import open_library
from reader.settings import load_settings
library, folder = sys.argv[1:]
with open_library(load_settings(library=Path(library), config=None)) as opened:
    report = sync(opened, Path(folder))
    print(report.sent, report.received)
"""


def _line(what: str, count: int, seconds: float, peak: float, more: str) -> None:
    print(f"{what:26s} {count / seconds:9,.0f} /s {seconds:7.1f} s {peak:7.0f} MB  {more}", flush=True)


def measure(library: Path, count: int, names: list[str], imports: list[str], folder: Path) -> None:
    """Each format: written, and where that can be, read into an empty library."""
    for name in names:
        target = folder / f"export-{name}"
        try:
            _, floor, _ = _run(_EXPORT, library, name, folder / "one", "1")
            (folder / "one").unlink()
            seconds, peak, _ = _run(_EXPORT, library, name, target, "")
        except ReaderError as error:
            print(f"{name:26s} {error}")
            continue
        size = target.stat().st_size / 1e6
        _line(f"export {name}", count, seconds, peak, f"(one article: {floor:.0f} MB), {size:.1f} MB written")
        if name in imports:
            fresh = folder / f"fresh-{name}.db"
            seconds, peak, added = _run(_IMPORT, fresh, target)
            _line(f"import {name}", count, seconds, peak, f"{added} annotations")
            _remove(fresh)
        target.unlink()


def share(library: Path, count: int, folder: Path) -> None:
    """A first sync of everything, its arrival at an empty library, and a sync of nothing."""
    shared = folder / "shared"
    shared.mkdir()
    seconds, peak, said = _run(_SYNC, library, shared)
    _line("sync, sending all", count, seconds, peak, said)
    seconds, peak, said = _run(_SYNC, folder / "other.db", shared)
    _line("sync, receiving all", count, seconds, peak, said)
    seconds, peak, said = _run(_SYNC, library, shared)
    _line("sync of nothing", count, seconds, peak, said)


def _remove(path: Path) -> None:
    for file in path.parent.glob(path.name + "*"):
        file.unlink()


def main() -> None:
    """Print a line a measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=Path(tempfile.gettempdir()), help="where the library is kept")
    parser.add_argument("--annotations", type=int, default=100_000)
    parser.add_argument("--formats", nargs="+", default=list(BUILT_IN))
    parser.add_argument("--imports", nargs="*", default=[name for name in READERS if name != "qdc"])
    parser.add_argument("--no-sync", action="store_true")
    given = parser.parse_args()
    given.home.mkdir(parents=True, exist_ok=True)
    library = given.home / f"annotations-{given.annotations}.db"
    build(library, given.annotations)
    os.sync()
    with tempfile.TemporaryDirectory(dir=given.home) as folder:
        measure(library, given.annotations, given.formats, given.imports, Path(folder))
        if not given.no_sync:
            share(library, given.annotations, Path(folder))


if __name__ == "__main__":
    main()
