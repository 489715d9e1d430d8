"""Two people with a home each and one folder between them, by commands and by keys, as they would do it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.terminal import Terminal
from tests.terminal_runs.conftest import ROOT

STORY = (
    "Le pont rouvrira en mai\n\n« Le pont ouvrira en mai », a déclaré Léa Morvan, la maire.\n\n"
    "« Personne n'y croit », a répondu Paul Riou.\n"
)


class Home:
    """One person's newsreader."""

    def __init__(self, path: Path, who: str) -> None:
        self.path = path
        path.mkdir()
        self.env = {**os.environ, "NEWSREADER_HOME": str(path), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
        self.env |= {"USER": who}

    def run(self, *arguments: object) -> str:
        command = [sys.executable, "-m", "reader", *map(str, arguments)]
        done = subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def terminal(self) -> Terminal:
        return Terminal([sys.executable, "-m", "reader"], env=self.env, columns=110, rows=36)

    def made(self) -> list[Any]:
        """What people made, as the export has it."""
        lines = [json.loads(line) for line in self.run("export", "--format", "jsonl").splitlines()]
        *stories, beside = lines
        said = [
            (
                [(one["note"], one["tags"]) for one in story["annotations"]],
                [one["status"] for one in story["decisions"]],
            )
            for story in stories
        ]
        return [said, [(one["entity"], one["state"].get("name")) for one in beside["shared"]]]


def test_two_people_share_a_folder(tmp_path: Path) -> None:
    folder, story = tmp_path / "shared", tmp_path / "story.txt"
    folder.mkdir()
    story.write_text(STORY, encoding="utf-8")
    anna, ben = Home(tmp_path / "anna", "anna"), Home(tmp_path / "ben", "ben")
    anna.run("import", story)
    with anna.terminal() as terminal:
        terminal.wait_for("Le pont rouvrira")
        for keys in (("enter",), ("n",), ("t", "urgent", "enter"), ("n",), ("a", "by Anna", "ctrl+s"), ("r",), ("y",)):
            terminal.press(*keys)
            terminal.settle(0.6)
    assert "sent · 0 received · 0 changed on both sides" in anna.run("sync", folder)
    assert "0 changes sent" in ben.run("sync", folder)
    assert ben.made() == anna.made()
    assert "by Anna" in json.dumps(ben.made())
    assert "confirmed" in json.dumps(ben.made())
    # Both write another note on the same passage.
    for home, word in ((anna, "Anna again"), (ben, "and Ben")):
        with home.terminal() as terminal:
            terminal.wait_for("Le pont rouvrira")
            terminal.press("enter")
            terminal.wait_for("Paul Riou")
            for key in ("n", "n"):
                terminal.settle(0.6)
                terminal.press(key)
            terminal.settle(0.6)
            terminal.press("a")
            # The note that is there already, in the editor.
            terminal.wait_for("ctrl+s")
            terminal.press(f" {word}", "ctrl+s")
            terminal.settle(0.8)
        assert word in json.dumps(home.made())
    anna.run("sync", folder)
    assert "1 changed on both sides" in ben.run("sync", folder)
    assert "1 changed on both sides" in anna.run("sync", folder)
    with anna.terminal() as terminal:
        terminal.wait_for("Le pont rouvrira")
        terminal.press("B")
        assert "Anna again" in terminal.wait_for("and Ben")
        terminal.settle()
        terminal.press("t")
        terminal.wait_for("Nothing is in dispute")
    for home in (anna, ben):
        assert "0 changed on both sides" in home.run("sync", folder)
        assert home.run("conflicts") == ""
    assert anna.made() == ben.made()
