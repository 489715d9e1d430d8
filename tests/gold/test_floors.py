from __future__ import annotations

import pytest

from tests.gold import german
from tests.gold.measure import SETS, digest, is_here, measure, pinned


@pytest.mark.parametrize("name", SETS)
def test_figures_do_not_fall_below_their_floors(name: str) -> None:
    if not is_here(name):
        pytest.skip("no ../shared here")
    floors = pinned()[name]
    assert floors["sha256"] == digest(name), "the gold changed: pin the floors again (tests/gold/measure.py --pin)"
    figures = measure(name)
    assert len(floors) == 1 + 6 + 4
    fallen = {
        key: (figures[key], floor)
        for key, floor in floors.items()
        if key in figures and figures[key] < float(str(floor))
    }
    assert not fallen


def test_floors_stay_above_the_clause_rules_that_came_before() -> None:
    # The measured baseline of clause rules: quoted span and joint, reported span and joint.
    baseline = {"fr": (0.91, 0.29, 0.65, 0.45), "en": (0.86, 0.29, 0.68, 0.43)}
    names = ("quoted span", "quoted joint", "reported F50 span", "reported F50 joint")
    for language, figures in baseline.items():
        for name, figure in zip(names, figures, strict=True):
            assert float(str(pinned()[language][name])) > figure


def test_our_own_german_texts_do_not_fall_below_their_floors() -> None:
    # Small and our own: exact spans, and spans with their speakers.
    found = german.figures()
    assert found["span"] >= 0.98
    assert found["joint"] >= 0.94
