"""Several programs on one library, and programs that die."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reader.model import Span
from reader.services import annotating, articles, history
from reader.storage import connection
from tests.effort import THOROUGH, times
from tests.unit.services.builders import document, open_at, save

PROJECT = Path(__file__).parents[3]

ANNOTATE = """
import sys
from pathlib import Path
from reader.model import Span
from reader.services import annotating
from tests.unit.services.builders import open_at
library = open_at(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    annotating.annotate(library, 1, Span(number % 200, number % 200 + 5), note=f"{sys.argv[2]} {number}")
"""

# Says what it has stored, one line each, and goes on until it is killed.
UNTIL_KILLED = """
import itertools, sys
from pathlib import Path
from reader.model import Span
from reader.services import annotating
from tests.unit.services.builders import open_at
library = open_at(Path(sys.argv[1]))
for number in itertools.count():
    made = annotating.toggle_tag(library, 1, Span(number % 200, number % 200 + 5 + number // 200), f"t{number % 7}")
    print(made.uuid, flush=True)
"""


def run(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_programs_that_annotate_at_once_lose_nothing(tmp_path: Path) -> None:
    each = times(100, 500)
    with open_at(tmp_path) as library:
        article = save(library, document())
        writers = [run(ANNOTATE, str(tmp_path), name, str(each)) for name in ("eins", "zwei")]
        for number in range(20):
            annotating.annotate(library, article, Span(number, number + 9), note=f"drei {number}")
        errors = [writer.communicate()[1] for writer in writers]
        assert [writer.returncode for writer in writers] == [0, 0], errors
        notes = {note.note for note in articles.open_article(library, article).annotations}
        expected = {f"{name} {number}" for name in ("eins", "zwei") for number in range(each)}
        assert notes == expected | {f"drei {number}" for number in range(20)}
        assert articles.summaries(library, [article])[0].annotation_count == 2 * each + 20
        assert len(history.history(library, 10_000)) == 2 * each + 20


@pytest.mark.parametrize("lines", [1, 5, 21] if not THOROUGH else range(1, 61))
def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, lines: int) -> None:
    with open_at(tmp_path) as library:
        article = save(library, document())
    victim = run(UNTIL_KILLED, str(tmp_path))
    assert victim.stdout is not None
    told = [victim.stdout.readline().strip() for _ in range(lines)]
    victim.kill()
    # What readline has read ahead is this file's; communicate() reads the pipe behind its back.
    told += [line for line in victim.stdout.read().splitlines() if len(line) == 36]
    _rest, errors = victim.communicate()
    assert all(told), errors
    with open_at(tmp_path) as library:
        stored = {note.uuid for note in articles.open_article(library, article).annotations}
        assert stored >= set(told)
        # At most the one change that was stored and not yet told.
        assert len(stored - set(told)) <= 1
        with connection.reading(library.path) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert len(history.history(library, 1_000)) == len(stored)
        assert history.undo(library) is not None
        assert len(articles.open_article(library, article).annotations) == len(stored) - 1
