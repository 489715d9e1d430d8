"""A word diff loses no word of either text, and marks nothing where nothing changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reader.model.plot import PlotUnit, plot
from reader.model.worddiff import Change, ChangeKind, changed_words, shortened, word_diff

_WORDS = ["le", "maire", "a", "dit", "non", "oui", "\n", "hier,", "Lyon."]
TEXTS = st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join)
MOMENTS = st.lists(st.integers(0, 4_000_000_000_000_000), min_size=1, max_size=40)


def joined(changes: tuple[Change, ...], without: ChangeKind) -> str:
    return "".join(change.text for change in changes if change.kind is not without)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_changes(old: str, new: str) -> None:
    changes = word_diff(old, new)
    assert joined(changes, ChangeKind.DELETED) == new
    kept = [change.text.split() for change in changes if change.kind is not ChangeKind.INSERTED]
    assert [word for words in kept for word in words] == old.split()
    went, came = changed_words(changes)
    assert len(new.split()) - len(old.split()) == came - went


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert changed_words(word_diff(text, text)) == (0, 0)


@given(TEXTS, TEXTS, st.integers(1, 5))
def test_shortened_changes_keep_every_change(old: str, new: str, context: int) -> None:
    changes = word_diff(old, new)
    kept = [change for change in shortened(changes, context) if change.kind is not ChangeKind.SAME]
    assert kept == [change for change in changes if change.kind is not ChangeKind.SAME]


def test_words_shared_by_chance_between_rewritten_clauses_are_part_of_the_change() -> None:
    old = "Il viendra. La suite de l'histoire du port fut longue et belle. Fin"
    new = "Il viendra. Un paragraphe tout autre parle de la pluie et du vent. Fin"
    kinds = [change.kind for change in word_diff(old, new)]
    assert kinds == [ChangeKind.SAME, ChangeKind.DELETED, ChangeKind.INSERTED, ChangeKind.SAME]


@given(MOMENTS, st.integers(1, 200), st.integers(1, 3), st.sampled_from([None, *PlotUnit]))
def test_a_plot_fits_its_width_and_shows_every_bar(
    moments: list[int], width: int, height: int, unit: PlotUnit | None
) -> None:
    drawn = plot(moments, width, height=height, unit=unit)
    assert drawn is not None
    assert len(drawn.rows) == height
    assert all(len(row) == len(drawn.counts) * drawn.bar_width <= max(width, 1) for row in drawn.rows)
    assert sum(drawn.counts) <= len(moments)
    bottom = drawn.rows[-1][:: drawn.bar_width]
    assert all((bar != " ") == (count > 0) for bar, count in zip(bottom, drawn.counts, strict=True))


def test_bars_are_weeks_as_long_as_they_fit() -> None:
    start = datetime(2026, 1, 5, tzinfo=UTC)
    moments = [int((start + timedelta(weeks=number)).timestamp() * 1_000_000) for number in range(40)]
    assert [drawn.unit for width in (80, 39, 5) if (drawn := plot(moments, width))] == [
        PlotUnit.WEEK,
        PlotUnit.MONTH,
        PlotUnit.YEAR,
    ]
    assert plot([], 80) is None
