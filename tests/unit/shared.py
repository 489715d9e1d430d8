"""Data of others, beside the project: read in place, and skipped with a word where it is absent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

__all__ = ["naughty_strings", "shared"]

_SHARED = Path(__file__).parents[3] / "shared"


def shared(name: str) -> Path:
    """The path of ``name`` in the shared folder; skips the test when it is not there."""
    path = _SHARED / name
    if not path.exists():
        pytest.skip(f"no ../shared/{name} here")
    return path


def naughty_strings() -> list[str]:
    """The Big List of Naughty Strings."""
    strings = json.loads(shared("corpora/blns/blns.json").read_text(encoding="utf-8"))
    assert len(strings) > 500
    return [str(words) for words in strings]
