"""A mistake of ours: the terminal comes back, one line names the log, and no article's words are in it (T27)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal
from tests.terminal_runs.conftest import ROOT

# The fault is put into the running program from outside, at the border where each worker calls a service.
FAULTS = {
    "reading the list": ("reader.services.articles", "summaries", ()),
    "reading an article": ("reader.services.articles", "open_article", ("enter",)),
    "writing a tag": ("reader.services.annotating", "toggle_tag", ("enter", "n", "t", "urgent", "enter")),
    "a key on the screen": ("reader.tui.widgets.article_pane.ArticlePane", "go", ("enter", "n")),
}
PROGRAM = """
import pkgutil, sys
def broken(*args, **kwargs):
    secret = "confidential source"
    raise RuntimeError("a fault for the test")
where = pkgutil.resolve_name(sys.argv.pop(1))
setattr(where, sys.argv.pop(1), broken)
from reader.cli.main import main
main()
"""
STORY = "Le pont rouvrira en mai\n\n« Le pont ouvrira en mai », a déclaré Léa Morvan, témoin sous X.\n"


@pytest.mark.parametrize("name", FAULTS)
def test_a_crash_restores_the_terminal_and_leaves_one_line_and_a_log(tmp_path: Path, name: str) -> None:
    module, function, keys = FAULTS[name]
    env = {**os.environ, "NEWSREADER_HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    with Terminal([sys.executable, "-m", "reader", "import", str(story)], env=env) as importing:
        assert importing.wait() == 0
    with Terminal([sys.executable, "-c", PROGRAM, module, function], env=env, columns=200) as terminal:
        if keys:
            terminal.wait_for("Le pont rouvrira")
            for key in keys:
                terminal.settle(0.3)
                terminal.press(key)
        assert terminal.wait() == 70
    assert terminal.raw.count(b"\x1b[?1049h") == terminal.raw.count(b"\x1b[?1049l") == 1, "the screen was left"
    after = terminal.raw.rpartition(b"\x1b[?1049l")[2]
    assert b"\x1b[?25h" in terminal.raw, "the cursor is back"
    lines = [line for line in terminal.screen.display if line.strip()]
    assert b"Traceback" not in after
    assert any("newsreader: " in line for line in lines)
    logs = list(tmp_path.rglob("*.log"))
    assert len(logs) == 1
    log = logs[0].read_text(encoding="utf-8")
    assert "RuntimeError" in log
    assert "in broken" in log, "the log says where"
    # Neither messages nor variables, which may hold an article's words.
    assert "a fault for the test" not in log
    assert "confidential source" not in log
    assert "Morvan" not in log
    assert "témoin" not in log
