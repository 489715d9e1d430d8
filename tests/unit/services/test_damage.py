"""Libraries on disks that are full or that lie."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.errors import ReaderError, StorageError
from reader.model import ALL, Span, View, ViewKind
from reader.services import annotating, articles, history, reviewing, speakers
from reader.services.library import Library, library_info
from tests.effort import times
from tests.unit.services.builders import ANNA, MAIRIE, TEXT, document, open_at, quote, save

PROJECT = Path(__file__).parents[3]
COPIES = times(40, 200)

UNTIL_FULL = """
import resource, sys
from pathlib import Path
from reader.errors import StorageError
from reader.model import Span
from reader.services import annotating
from tests.unit.services.builders import open_at
library = open_at(Path(sys.argv[1]))
size = sum(file.stat().st_size for file in library.path.parent.iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, size + 200_000))
try:
    for number in range(10_000):
        made = annotating.annotate(library, 1, Span(number % 200, number % 200 + 9), note="x" * 2_000)
        print(made.uuid, flush=True)
except StorageError as error:
    print(error)
"""

# Goes on until the first failure that it is told of.
UNTIL_FAULT = """
import sys
from pathlib import Path
from reader.errors import StorageError
from reader.model import Span
from reader.services import annotating
from tests.unit.services.builders import open_at
try:
    library = open_at(Path(sys.argv[1]))
    for number in range(300):
        made = annotating.annotate(library, 1, Span(number % 200, number % 200 + 9), note="x" * 8_000)
        print(made.uuid, flush=True)
except StorageError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("sound")
    found = [quote(TEXT, "Nous avons tenu parole", ANNA), quote(TEXT, "Personne n'a perdu son emploi", MAIRIE)]
    with open_at(folder) as library:
        for number in range(30):
            article = save(library, document(f"{TEXT} Ajout {number}."), found)
            annotating.annotate(library, article, Span(3, 9), tags=["claim"], note="à voir")
            reviewing.confirm(library, article, f"direct:{found[0].span.start}:{found[0].span.stop}")
        path = library.path
    return path.read_bytes()


def uses(library: Library) -> Iterator[Callable[[], object]]:
    """Everything that reads, and some of what writes."""
    yield lambda: articles.summaries(library, articles.article_ids(library, ALL))
    yield lambda: articles.sidebar(library)
    yield lambda: library_info(library)
    for number in range(1, 31):
        yield lambda number=number: articles.open_article(library, number)  # type: ignore[misc]
    yield lambda: articles.article_ids(library, View(ViewKind.SEARCH, "emploi"), ranked=True)
    yield lambda: annotating.annotation_rows(library)
    yield lambda: [speakers.speaker_quotes(library, one.uuid) for one in speakers.list_speakers(library)]
    yield lambda: history.history(library)
    yield lambda: annotating.toggle_tag(library, 1, Span(0, 2), "neu")
    yield lambda: history.undo(library)
    yield lambda: history.undo(library)


def test_a_damaged_library_is_told_in_one_line_whatever_the_damage(content: bytes, tmp_path: Path) -> None:
    told: list[str] = []
    opened = 0
    for seed in range(COPIES):
        chance = random.Random(seed)
        damaged = bytearray(content)
        for _ in range(chance.choice((1, 5, 20))):
            at = chance.randrange(len(damaged) - 512)
            length = chance.choice((1, 4, 64, 512))
            damaged[at : at + length] = chance.randbytes(length)
        folder = tmp_path / str(seed) / "data"
        folder.mkdir(parents=True)
        (folder / "library.db").write_bytes(damaged)
        try:
            library = open_at(folder.parent)
        except StorageError as error:
            told.append(str(error))
            continue
        opened += 1
        with library:
            for use in uses(library):
                try:
                    use()
                except ReaderError as error:
                    told.append(str(error))
    assert told
    assert opened
    assert not [message for message in told if "\n" in message]


def test_a_full_disk_is_told_and_loses_nothing_acknowledged(tmp_path: Path) -> None:
    with open_at(tmp_path) as library:
        article = save(library, document())
    done = subprocess.run(
        [sys.executable, "-c", UNTIL_FULL, str(tmp_path)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    *acknowledged, refusal = done.stdout.splitlines()
    assert len(acknowledged) > 5
    assert "could not be written" in refusal
    with open_at(tmp_path) as library:
        stored = [note.uuid for note in articles.open_article(library, article).annotations]
        assert sorted(stored) == sorted(acknowledged)
        assert len(history.history(library, 10_000)) == len(acknowledged)
        annotating.annotate(library, article, Span(0, 2), note="goes on")


def still_sound(folder: Path, acknowledged: list[str]) -> None:
    with open_at(folder) as library:
        stored = [note.uuid for note in articles.open_article(library, 1).annotations]
        assert set(stored) >= set(acknowledged)
        # One may have been stored, and the failure have come after.
        assert len(stored) <= len(acknowledged) + 1
        assert len(history.history(library, 10_000)) == len(stored)
        with library.reading() as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.skipif(shutil.which("fiu-run") is None, reason="fiu-run injects the faults")
@pytest.mark.parametrize("fault", ["posix/io/rw/pwrite", "posix/io/sync/fdatasync"])
def test_a_disk_that_fails_now_and_then_loses_nothing_acknowledged(tmp_path: Path, fault: str) -> None:
    with open_at(tmp_path) as library:
        save(library, document())
    told: list[str] = []
    refused = 0
    for _ in range(times(1, 12)):
        faults = f"enable_random name={fault},probability=0.03"
        done = subprocess.run(
            ["fiu-run", "-x", "-c", faults, sys.executable, "-c", UNTIL_FAULT, str(tmp_path)],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        lines = done.stdout.splitlines()
        told += [line for line in lines if len(line) == 36]
        refused += len(lines[-1]) != 36
        still_sound(tmp_path, told)
        with open_at(tmp_path) as library:
            told = [note.uuid for note in articles.open_article(library, 1).annotations]
    assert refused, "no fault was met"


def test_a_file_system_that_is_full_is_told_and_loses_nothing_acknowledged(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only those who may mount can have a small file system")
    try:
        with open_at(folder) as library:
            save(library, document())
        done = subprocess.run(
            [sys.executable, "-c", UNTIL_FAULT, str(folder)], cwd=PROJECT, capture_output=True, text=True, check=True
        )
        *told, refusal = done.stdout.splitlines()
        assert len(told) > 5
        assert "no space is left" in refusal
        # Room again: all that was told is there, and work goes on.
        subprocess.run(["mount", "-o", "remount,size=40m", str(folder)], check=True)
        still_sound(folder, told)
        with open_at(folder) as library:
            annotating.annotate(library, 1, Span(0, 2), note="goes on")
    finally:
        subprocess.run(["umount", str(folder)], check=True)
