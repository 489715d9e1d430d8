from __future__ import annotations

from pathlib import Path

import pytest

from reader.i18n import LOCALE_DIR
from tests.unit.catalogues import compile_into
from tests.unit.cli.harness import ARTICLE, Newsreader


@pytest.fixture(scope="session")
def compiled() -> None:
    """The French catalogue where the command looks for it, as a build leaves it."""
    compile_into(LOCALE_DIR)


@pytest.fixture
def newsreader(tmp_path: Path) -> Newsreader:
    """The command with an empty library."""
    return Newsreader(tmp_path / "home")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A file with one article of ours."""
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Newsreader:
    """The command with one article in a library that the tests of a module share and only read."""
    folder = tmp_path_factory.mktemp("shared")
    path = folder / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    command = Newsreader(folder / "home")
    assert command("import", path).code == 0
    return command


@pytest.fixture
def stocked(newsreader: Newsreader, article: Path) -> Newsreader:
    """The command with one article in its library."""
    done = newsreader("import", article)
    assert done.code == 0, done.err
    return newsreader
