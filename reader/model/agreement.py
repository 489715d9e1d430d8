"""How far two annotators agree: Cohen's kappa over units of text, and F1 over spans.

Kappa follows J. Cohen, "A coefficient of agreement for nominal scales" (1960), for two judges and two categories: a
unit has the tag, or has it not. The F1 of spans takes one annotator for the truth; it is the same either way round.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from reader.model.span import Span

__all__ = ["SAME_PASSAGE", "TagAgreement", "cohens_kappa", "matched", "span_f1"]

SAME_PASSAGE = 0.5
"""The share of two passages (intersection over union) from which on they count as the same one."""


@dataclass(frozen=True, slots=True)
class TagAgreement:
    """Agreement of two annotators on one tag.

    ``units`` are the sentences of the articles that both have annotated; ``both``, ``first`` and ``second`` of them
    have the tag by both, by the first alone, by the second alone. ``kappa`` is None where chance alone explains
    everything (a tag on every unit, or on none). ``exact`` and ``overlap`` are F1 over passages that are equal, or the
    same by ``SAME_PASSAGE``; None without passages.
    """

    tag: str
    units: int
    both: int
    first: int
    second: int
    kappa: float | None
    exact: float | None
    overlap: float | None


def cohens_kappa(first: Collection[int], second: Collection[int], units: int) -> float | None:
    """Kappa of two sets of unit numbers out of ``units``; None where it is not defined.

    Raises ValueError for a set with more units than there are.
    """
    one, two = set(first), set(second)
    if max(len(one | two), 0) > units:
        raise ValueError(f"{len(one | two)} units marked of {units}")
    if not units:
        return None
    observed = (units - len(one ^ two)) / units
    yes = len(one) * len(two) / units**2
    no = (units - len(one)) * (units - len(two)) / units**2
    expected = yes + no
    return None if expected == 1 else (observed - expected) / (1 - expected)


def matched(first: Sequence[Span], second: Sequence[Span], least: float) -> list[tuple[int, int]]:
    """Indexes of passages that share at least ``least`` of their union, the best pairs first, each passage once."""
    pairs = [
        (-one.overlap_ratio(two), i, j)
        for i, one in enumerate(first)
        for j, two in enumerate(second)
        if one.overlap_ratio(two) >= least
    ]
    taken_first: set[int] = set()
    taken_second: set[int] = set()
    found = []
    for _share, i, j in sorted(pairs):
        if i not in taken_first and j not in taken_second:
            taken_first.add(i)
            taken_second.add(j)
            found.append((i, j))
    return found


def span_f1(first: Sequence[Span], second: Sequence[Span], least: float = 1.0) -> float | None:
    """F1 of two annotators' passages, paired where they share at least ``least``; None when neither has any."""
    total = len(first) + len(second)
    return 2 * len(matched(first, second, least)) / total if total else None
