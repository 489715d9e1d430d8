from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from reader.cli.diagnostics import progress_bar, with_progress
from reader.errors import StorageError


class Terminal(io.StringIO):
    """Words written to a terminal."""

    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch, output: io.StringIO | None = None) -> Terminal:
    """Make standard error a terminal; in the test itself, as pytest takes the streams back after every fixture."""
    made = Terminal()
    monkeypatch.setattr("sys.stderr", made)
    monkeypatch.setattr("sys.stdout", output or io.StringIO())
    return made


def broken() -> Iterator[int]:
    yield 1
    yield 2
    raise StorageError("the disk has gone")


def test_items_come_as_they_are_made_when_they_go_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(3):
            made.append(number)
            yield number

    taken = with_progress(items(), "Importing", 3)
    assert next(taken) == 0
    assert made == [0]
    assert list(taken) == [1, 2]
    assert "100%" in terminal.getvalue()


@pytest.mark.parametrize("output", [Terminal, io.StringIO])
def test_what_came_before_a_failure_is_not_lost(monkeypatch: pytest.MonkeyPatch, output: type[io.StringIO]) -> None:
    terminal = on_terminal(monkeypatch, output())
    taken = with_progress(broken(), "Importing", 4)
    assert [next(taken), next(taken)] == [1, 2]
    with pytest.raises(StorageError, match="the disk has gone"):
        next(taken)
    assert "50%" in terminal.getvalue()


def test_several_items_may_be_one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    steps = [(1, "a"), (1, "b"), (2, "c")]
    assert list(with_progress(iter(steps), "Importing", 2, done=lambda step: step[0])) == steps
    assert "50%" in terminal.getvalue()
    assert "150%" not in terminal.getvalue()


def test_a_bar_for_work_that_tells_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with progress_bar("Exporting \x1b[31m") as show:
        for done in range(1, 5):
            show(done, 4)
    assert "Exporting ␛[31m" in terminal.getvalue()
    assert "100%" in terminal.getvalue()


def test_no_bar_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = io.StringIO()
    monkeypatch.setattr("sys.stderr", quiet)
    assert list(with_progress(iter("abc"), "Importing", 3)) == ["a", "b", "c"]
    with progress_bar("Exporting") as show:
        show(1, 2)
    assert quiet.getvalue() == ""
