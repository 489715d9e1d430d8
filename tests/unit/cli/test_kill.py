"""Killed at any moment, an export leaves the file that was there or the whole new one."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.effort import THOROUGH, times
from tests.unit.cli.harness import Newsreader

KILLS = times(4, 60)
# Sixty runs of a command take minutes.
pytestmark = pytest.mark.timeout(120 if not THOROUGH else 1_200)


def test_an_export_that_is_killed_leaves_the_old_file_or_the_new(newsreader: Newsreader, tmp_path: Path) -> None:
    newsreader("samples")
    target = tmp_path / "out.jsonl"
    # Twenty times each article, so that there is something to be in the middle of.
    command = ["export", *["1", "2", "3"] * 20, "--format", "jsonl", "--force", "-o", str(target)]
    started = time.monotonic()
    assert newsreader(*command).code == 0
    whole = time.monotonic() - started
    new = target.read_bytes()
    killed = 0
    for number in range(KILLS):
        target.write_bytes(b"old")
        child = subprocess.Popen([sys.executable, "-m", "reader", *command], env=newsreader.environ({}))
        time.sleep(whole * (0.3 + number / KILLS))
        child.kill()
        killed += child.wait() != 0
        assert target.read_bytes() in (b"old", new)
    assert killed
    left = [path.name for path in tmp_path.iterdir() if path.name not in ("home", "out.jsonl")]
    assert all(name.startswith(".newsreader-") for name in left)
    # Nothing that was left stands in the way of the next.
    assert newsreader(*command).code == 0
    assert target.read_bytes() == new
