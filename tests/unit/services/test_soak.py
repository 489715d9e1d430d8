"""The soak of ``benchmarks.soak`` with few feeds: faults, and a kill in the middle."""

from __future__ import annotations

from pathlib import Path

from benchmarks.soak import soak
from tests.effort import times


def test_faults_and_kills_leave_exactly_what_was_served(tmp_path: Path) -> None:
    assert soak(tmp_path, feeds=times(12, 200), rounds=times(2, 3), faults=0.05) == []
