"""How often something happened over time, as a row or two of text: one bar a week, a month or a year."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

__all__ = ["Plot", "PlotUnit", "plot"]

_BLOCKS = " ▁▂▃▄▅▆▇█"
_WIDEST_BAR = 3
_SECOND = 1_000_000


class PlotUnit(StrEnum):
    """What one bar stands for."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Plot:
    """The bars, top row first, each ``bar_width`` cells wide; ``counts`` from the first bar on.

    ``start`` is the first day of the first bar, ``last`` is the first day of the last bar.
    """

    rows: tuple[str, ...]
    unit: PlotUnit
    counts: tuple[int, ...]
    start: date
    last: date
    bar_width: int

    @property
    def most(self) -> int:
        """The number that the highest bar stands for."""
        return max(self.counts)


def plot(moments: Sequence[int], width: int, *, height: int = 2, unit: PlotUnit | None = None) -> Plot | None:
    """The plot of ``moments`` (microseconds since 1970 UTC, any order) in at most ``width`` cells and ``height`` rows.

    Without ``unit``, or where that one has no room, bars stand for weeks if all fit, else for months, else for years;
    the earliest years are left out if there are still too many. None without moments.
    """
    if not moments or width < 1:
        return None
    newest, oldest = _day(max(moments)), _day(min(moments))
    units = list(PlotUnit)
    chosen = next(
        one
        for one in units[units.index(unit) if unit else 0 :]
        if one is PlotUnit.YEAR or _number(newest, one) - _number(oldest, one) < width
    )
    first, last = _number(oldest, chosen), _number(newest, chosen)
    first = max(first, last - width + 1)
    counts = _counts(moments, [_moment(_first_day(number, chosen)) for number in range(first, last + 2)])
    bar_width = max(1, min(_WIDEST_BAR, width // len(counts)))
    return Plot(
        _draw(counts, height, bar_width),
        chosen,
        tuple(counts),
        _first_day(first, chosen),
        _first_day(last, chosen),
        bar_width,
    )


def _draw(counts: Sequence[int], height: int, bar_width: int) -> tuple[str, ...]:
    most, steps = max(counts), len(_BLOCKS) - 1
    # Once is more than never: every bar that is one is seen.
    levels = [0 if not count else max(1, round(count / most * height * steps)) for count in counts]
    return tuple(
        "".join(_BLOCKS[max(0, min(steps, level - below * steps))] * bar_width for level in levels)
        for below in range(height - 1, -1, -1)
    )


def _counts(moments: Sequence[int], edges: Sequence[int]) -> list[int]:
    ordered = sorted(moments)
    at = [bisect_left(ordered, edge) for edge in edges]
    return [after - before for before, after in pairwise(at)]


def _day(moment: int) -> date:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)).date()


def _moment(day: date) -> int:
    return (day.toordinal() - date(1970, 1, 1).toordinal()) * 86_400 * _SECOND


def _number(day: date, unit: PlotUnit) -> int:
    """The number of the week (from Monday on), month or year of ``day``, counted from the year 1."""
    if unit is PlotUnit.WEEK:
        return (day.toordinal() - 1) // 7
    return day.year if unit is PlotUnit.YEAR else day.year * 12 + day.month - 1


def _first_day(number: int, unit: PlotUnit) -> date:
    if unit is PlotUnit.WEEK:
        return date.fromordinal(min(number * 7 + 1, date.max.toordinal()))
    year, month = (number, 0) if unit is PlotUnit.YEAR else divmod(number, 12)
    return date(min(year, date.max.year), month + 1, 1)
