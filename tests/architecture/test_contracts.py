"""The boundaries of the house, proved on the code as it stands."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "reader").rglob("*.py"))


def imported_by(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after ``statement``."""
    code = f"import sys\n{statement}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stdout.split())


def test_import_contracts_hold() -> None:
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400, "a module over 400 lines wants to be two"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 60, f"{node.name} has {length} lines"


def test_only_storage_speaks_sql() -> None:
    for path in MODULES:
        if "storage" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words = node.value.split()
                assert words[:1] not in (["SELECT"], ["INSERT"], ["UPDATE"], ["PRAGMA"]), f"SQL in {path.name}"


def test_the_command_line_starts_without_what_it_does_not_show() -> None:
    heavy = {"textual", "rich", "trafilatura", "lxml", "feedparser", "httpx2", "sqlite_utils", "sqlite3"}
    assert not heavy & imported_by("import reader.cli.main")


def test_the_screen_starts_without_fetching_or_parsing() -> None:
    heavy = {"trafilatura", "lxml", "feedparser", "httpx2"}
    assert not heavy & imported_by("import reader.tui.app, reader.tui.screens.library, reader.tui.screens.article")


def test_the_engine_and_the_model_need_nothing_but_the_standard_library() -> None:
    loaded = imported_by("import reader.model, reader.quotes")
    outside = {name.partition(".")[0] for name in loaded} - set(sys.stdlib_module_names) - {"reader", "__main__"}
    # What the interpreter itself loads at start-up (site-packages' .pth files) is not ours.
    bare = {name.partition(".")[0] for name in imported_by("pass")}
    assert outside - bare == set()


def test_nothing_on_screen_parses_text_as_markup() -> None:
    """A Static, a Label or a notification given a str would read it as markup: each says that it is none."""
    for path in (ROOT / "reader" / "tui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"Static", "Label", "notify"}:
                given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                assert given.get("markup") == "False", f"{path.name}:{node.lineno} {name} without markup=False"
            assert name not in {"from_markup", "Button", "OptionList"}, f"{path.name}:{node.lineno} {name}"
