from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from reader import resources
from reader.errors import ConfigError
from reader.services.library import Library
from reader.settings import COPY_STYLES, KEYS, THEMES, Settings, load_settings
from tests.unit.services.builders import document, save


def load(tmp_path: Path, toml: str = "", **environ: str) -> Settings:
    (tmp_path / "config.toml").write_text(toml)
    return load_settings(environ={"NEWSREADER_HOME": str(tmp_path), **environ})


def test_everything_is_below_the_home_that_is_named(tmp_path: Path) -> None:
    found = load_settings(environ={"NEWSREADER_HOME": str(tmp_path)})
    assert found == Settings(tmp_path / "data" / "library.db", tmp_path / "config.toml", tmp_path / "state")


def test_the_platform_says_where_else() -> None:
    found = load_settings(environ={})
    assert found.library.name == "library.db"
    assert all("newsreader" in str(path) for path in (found.library, found.config_file, found.state_dir))


def test_the_argument_wins_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    toml = f"library = '{tmp_path / 'file.db'}'"
    assert load(tmp_path, toml).library == tmp_path / "file.db"
    found = load(tmp_path, toml, NEWSREADER_LIBRARY=str(tmp_path / "environ.db"))
    assert found.library == tmp_path / "environ.db"
    environ = {"NEWSREADER_HOME": str(tmp_path), "NEWSREADER_LIBRARY": "environ.db"}
    assert load_settings(library=Path("argument.db"), environ=environ).library == Path.cwd() / "argument.db"


def test_every_key_is_read(tmp_path: Path) -> None:
    toml = """
    allow_private = ["Intranet.example"]
    author = "Jo"
    fetch_concurrency = 4
    fetch_per_host = 2
    refresh_minutes = 30
    language = "fr"
    measure = 60
    theme = "light"
    [keys]
    "quote.confirm" = "Y"
    """
    found = load(tmp_path, toml, USER="ana")
    assert (found.allow_private, found.author, found.fetch_concurrency) == (
        frozenset({"intranet.example"}),
        "Jo",
        4,
    )
    assert (found.language, found.measure, found.theme, found.keys) == ("fr", 60, "light", {"quote.confirm": "Y"})
    assert (found.fetch_per_host, found.refresh_minutes) == (2, 30)
    assert load(tmp_path, "", USER="ana").author == "ana"


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ("colour = 1", "colour"),
        ("measure = '76'", "measure"),
        ("measure = true", "measure"),
        ("measure = 3", "measure"),
        ("measure = 76.0", "measure"),
        ("theme = 'pink'", "theme"),
        ("theme = ['dark']", "theme"),
        ("author = 1", "author"),
        ("library = ''", "library"),
        ("allow_private = 'host'", "allow_private"),
        ("allow_private = [1]", "allow_private"),
        ("keys = 'x'", "keys"),
        ("[keys]\na = 1", "keys"),
        ("fetch_concurrency = 0", "fetch_concurrency"),
        ("this is not", "TOML"),
    ],
)
def test_a_mistake_is_named_with_file_and_key_in_one_line(tmp_path: Path, toml: str, key: str) -> None:
    with pytest.raises(ConfigError) as mistake:
        load(tmp_path, toml)
    assert key in str(mistake.value)
    assert str(tmp_path / "config.toml") in str(mistake.value)
    assert "\n" not in str(mistake.value)


def test_a_configuration_that_is_named_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        load_settings(config=tmp_path / "missing.toml", environ={})
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(config=tmp_path, environ={})
    (tmp_path / "latin.toml").write_bytes(b"author = '\xe9'")
    with pytest.raises(ConfigError, match="TOML"):
        load_settings(config=tmp_path / "latin.toml", environ={})


def test_settings_and_library_import_nothing_heavy() -> None:
    code = (
        "import sys, reader.settings, reader.resources, reader.services.library, reader.services.articles;"
        "import reader.services.annotating, reader.services.history, reader.services.importing, reader.services.feeds;"
        "import reader.services.reviewing, reader.services.speakers, reader.services.quoting;"
        "print(sorted({'sqlite_utils', 'httpx2', 'feedparser', 'trafilatura', 'lxml', 'textual', 'click',"
        "'platformdirs', 'reader.quotes'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[3], check=True
    )
    assert done.stdout.strip() == "[]"


def test_an_existing_library_is_opened_and_read_without_sqlite_utils(library: Library, tmp_path: Path) -> None:
    save(library, document())
    code = (
        "import sys; from reader.model import ALL; from reader.services import articles, library;"
        "import reader.settings;"
        "opened = library.open_library(reader.settings.load_settings());"
        "print(len(articles.summaries(opened, articles.article_ids(opened, ALL))), 'sqlite_utils' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "NEWSREADER_HOME": str(tmp_path)},
        check=True,
    )
    assert done.stdout.split() == ["1", "False"]


def test_style_sheets_and_catalogues_are_found() -> None:
    assert resources.styles_dir().is_dir()
    assert resources.locale_dir().name == "locale"


def test_the_docs_list_every_setting_with_its_default() -> None:
    page = (Path(__file__).parents[3] / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", page, re.MULTILINE))
    assert tuple(rows) == KEYS
    assert all(f"`{choice}`" in page for choice in (*THEMES, *COPY_STYLES))
    defaults = load_settings(environ={"NEWSREADER_HOME": "/nowhere"})
    for key, shown in rows.items():
        if shown.startswith("`") and shown not in ("`[]`", "`{}`"):
            assert tomllib.loads(f"x = {shown.strip('`')}")["x"] == getattr(defaults, key), key
