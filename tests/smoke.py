"""Start an installed ``newsreader`` on a real terminal, away from the source tree: ``python -m tests.smoke PATH``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.terminal import Terminal


def main(command: str) -> None:
    """Open the samples, see a quote's speaker, quit; raises AssertionError with the screen when anything is missing."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "NEWSREADER_HOME": home, "LC_ALL": "C.UTF-8"}
        env.pop("PYTHONPATH", None)
        os.chdir(home)
        subprocess.run([command, "--version"], env=env, check=True)
        french = {**env, "LC_ALL": "fr_FR.UTF-8", "LANGUAGE": "fr"}
        shown = subprocess.run([command, "--help"], env=french, check=True, capture_output=True, text=True).stdout
        assert "Commandes" in shown or "commandes" in shown, f"no French catalogue in the wheel:\n{shown}"
        with Terminal([command], env=env, columns=100, rows=30) as terminal:
            terminal.wait_for("?")
            terminal.settle()
            terminal.press("S")
            terminal.wait_for("Port-Avel")
            terminal.press("q")
            status = terminal.wait()
        assert status == 0, f"exit code {status}"
        assert list(Path(home).rglob("*.db")), "no library was made"
    sys.stdout.write("the installed newsreader starts, shows and quits\n")


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).resolve()))
