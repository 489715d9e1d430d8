from __future__ import annotations

import random
from dataclasses import replace

import pytest

from reader.model.operations import Operation, delivered, from_line, heads, to_line, winner


def operation(
    name: str, *parents: str, state: dict[str, object] | None = None, at: int = 1, key: str = "k"
) -> Operation:
    return Operation(name, parents, "annotation", key, {"content": name} if state is None else state, "Inès", at)


# a:1 is followed by both; b:2 follows both again, and c:1 follows it.
HISTORY = [
    operation("a:1"),
    operation("a:2", "a:1"),
    operation("b:1", "a:1"),
    operation("b:2", "a:2", "b:1"),
    operation("c:1", "b:2"),
]


def names(found: list[Operation]) -> list[str]:
    return [one.id for one in found]


def test_an_operation_waits_for_those_that_it_follows() -> None:
    for missing in HISTORY[:-1]:
        rest = [one for one in HISTORY if one is not missing]
        assert missing.id not in {parent for one in delivered(rest).values() for parent in one.parents}
    # The third library knows the last word before the two that came between: it still shows what it can follow.
    assert names(heads(delivered([HISTORY[0], HISTORY[4]]))["annotation", "k"]) == ["a:1"]
    assert names(heads(delivered([HISTORY[0], HISTORY[1], HISTORY[3]]))["annotation", "k"]) == ["a:2"]


def test_the_order_of_arrival_does_not_matter() -> None:
    dice = random.Random(7)
    for length in range(len(HISTORY) + 1):
        for _ in range(10):
            some = dice.sample(HISTORY, length)
            mixed = dice.sample(some, length)
            assert heads(delivered(some)) == heads(delivered(mixed))
    assert names(heads(delivered(HISTORY[:3]))["annotation", "k"]) == ["a:2", "b:1"]
    assert names(heads(delivered(HISTORY))["annotation", "k"]) == ["c:1"]


def test_operations_that_follow_each_other_in_a_circle_are_never_delivered() -> None:
    assert delivered([operation("a:1", "b:1"), operation("b:1", "a:1"), operation("c:1", "c:1")]) == {}


def test_only_an_operation_on_the_same_thing_takes_the_place_of_another() -> None:
    found = heads(delivered([operation("a:1"), operation("b:1", "a:1", key="other")]))
    assert names(found["annotation", "k"]) == ["a:1"]


def test_a_thing_that_stands_wins_over_one_that_is_gone_and_then_the_latest() -> None:
    gone = replace(operation("z:9", at=99), state=None)
    early, late = operation("b:1", at=5), operation("a:1", at=6)
    assert winner([gone, early, late]) == late
    assert winner([operation("b:1", at=6), late]).id == "b:1"
    assert winner([gone]) == gone


def test_a_line_is_read_back_and_no_other_is() -> None:
    one = operation("a:1", "b:2", state={"text": '😀 \u2028 “é” \\ "', "tags": ["x"]})
    line = to_line(one)
    assert line.count(b"\n") == 1
    assert from_line(line) == one
    for damaged in (line[:-1], line[1:], line.replace(b"tags", b"tagt"), b"\n", line + b"x", line[:-1] + b" \n"):
        with pytest.raises(ValueError, match="line"):
            from_line(damaged)
