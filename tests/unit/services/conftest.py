from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.services.library import Library
from tests.unit.services.builders import open_at


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_at(tmp_path) as opened:
        yield opened


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[tuple[Library, Library]]:
    with open_at(tmp_path / "a") as one, open_at(tmp_path / "b") as other:
        yield one, other


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "shared"
    path.mkdir()
    return path
