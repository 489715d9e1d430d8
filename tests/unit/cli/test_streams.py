"""One module writes standard output, one standard error: what is untrusted has one way out."""

from __future__ import annotations

import ast
from pathlib import Path

import reader.cli

CLI = Path(reader.cli.__file__).parent
WRITERS = {("sys", "stdout"): "output.py", ("sys", "stderr"): "diagnostics.py"}
NEVER = {("click", "echo"), ("click", "secho"), ("click", "print"), ("click", "get_text_stream")}


def test_each_stream_has_one_writer() -> None:
    seen = set()
    for path in CLI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name) and node.id == "print":
                raise AssertionError(f"{path}:{node.lineno}: print")
            if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
                continue
            used = (node.value.id, node.attr)
            assert used not in NEVER, f"{path}:{node.lineno}"
            if used in WRITERS and (path.name, used) != ("diagnostics.py", ("sys", "stdout")):
                assert path.name == WRITERS[used], f"{path}:{node.lineno}"
                seen.add(used)
    assert seen == set(WRITERS)
