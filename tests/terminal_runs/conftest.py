from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
Start = Callable[..., Terminal]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder of its own for configuration, library and logs."""
    return tmp_path / "home"


@pytest.fixture
def start(home: Path) -> Iterator[Start]:
    """Start ``newsreader`` with arguments on a terminal; ended with the test."""
    with ExitStack() as stack:

        def run(*arguments: str, columns: int = 100, rows: int = 30, **more: str) -> Terminal:
            keep = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "LANGUAGE")}
            env = {**keep, "NEWSREADER_HOME": str(home), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), **more}
            argv = [sys.executable, "-m", "reader", *arguments]
            return stack.enter_context(Terminal(argv, env=env, columns=columns, rows=rows))

        yield run
