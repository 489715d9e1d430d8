"""A whole job by keys on a real terminal: review, tag, note, check a claim, undo, redo, export to every format."""

from __future__ import annotations

import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pytest

from reader.model import ALL, ClaimStatus, QuoteStatus
from reader.services import articles, exporting
from reader.services.library import open_library
from reader.settings import load_settings
from tests.effort import times
from tests.terminal import Terminal
from tests.terminal_runs.conftest import Start
from tests.unit.shared import shared

MOST_KEYS = 60
NEEDS = {"docbin": "spacy", "parquet": "duckdb"}


class Hands:
    """Two hands on a keyboard: what they press is counted, each letter of a name or a note, too."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.pressed = 0

    def press(self, *keys: str, then: str = "") -> None:
        """Press keys one after the other, and wait for what must stand on the screen ``then``."""
        self.pressed += len(keys)
        self.terminal.press(*keys)
        if then:
            self.terminal.wait_for(then)
        self.terminal.settle(0.25)


def test_an_article_is_worked_through_with_few_keys(
    start: Start, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert start("import", str(shared("seed/000_7227b543aeeab9a8.txt"))).wait() == 0
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.chdir(out)
    terminal = start(columns=120, rows=40)
    terminal.wait_for("Zelensky")
    terminal.settle()
    hands = Hands(terminal)
    hands.press("enter", then="n Next quote")
    hands.press("r", then="Review 0/")
    for _more in range(60):
        hands.press("y")
        if "Every quote from here" in terminal.text:
            break
    hands.press("g", "n", "t", then="type to find")
    hands.press(*"fait", "enter", then="#fait on")
    for _more in range(5):
        hands.press("n", "1", then="#fait on")
    hands.press("a", then="ctrl+s")
    hands.press(*"vu", "ctrl+s", then="Note saved")
    hands.press("N", "a", then="ctrl+s")
    hands.press(*"lu", "ctrl+s", then="Note saved")
    hands.press("C", then="misleading")
    hands.press("4", then="Claim: false")
    hands.press("u", then="Undone")
    hands.press("ctrl+r", then="Done again")
    sys.stdout.write(f"{hands.pressed} keys pressed before the export\n")
    assert hands.pressed <= MOST_KEYS
    with open_library(load_settings(environ={"NEWSREADER_HOME": str(home)})) as library:
        [article_id] = articles.article_ids(library, ALL)
        page = articles.open_article(library, article_id)
    assert {item.status for item in page.quotes} == {QuoteStatus.CONFIRMED}
    assert Counter(name for item in page.annotations for name in item.tags) == {"fait": 6}
    assert sorted(item.note for item in page.annotations if item.note) == ["lu", "vu"]
    assert [item.claim.status for item in page.annotations if item.claim] == [ClaimStatus.FALSE]
    names = [found.name for found in exporting.formats() if found.suffix]
    for place, name in enumerate(names[: times(3, len(names))]):
        if find_spec(NEEDS.get(name, "reader")) is None:
            continue
        for old in out.iterdir():
            old.rename(tmp_path / f"{place}-{old.name}")
        hands.press("E", then="Format")
        hands.press(*["down"] * place, then=f"● {name}")
        hands.press("ctrl+s", then="n Next quote")
        terminal.wait_for("Format", gone=True)
        assert len(list(out.iterdir())) == 1, f"{name} was not written:\n{terminal.text}"
    hands.press("q", "q")
    assert terminal.wait() == 0
