"""Moments as people type them: a day, a day and a time, or how long ago."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from reader.i18n import _

__all__ = ["Moment"]

_AGO = re.compile(r"(\d{1,6})(min|h|d|w)")
_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class Moment(click.ParamType):  # type: ignore[type-arg]
    """An aware datetime, UTC. A day is meant in the time zone of this machine, and as its beginning or its end."""

    name = "moment"

    def __init__(self, *, end_of_day: bool = False) -> None:
        self._end_of_day = end_of_day

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ANN401
        """The moment that ``value`` names; fails with what can be typed."""
        if isinstance(value, datetime):
            return value
        text = str(value).strip()
        try:
            ago = _AGO.fullmatch(text)
            if ago is not None:
                return datetime.now(UTC) - int(ago[1]) * _UNITS[ago[2]]
            moment = datetime.fromisoformat(text)
            if len(text) == len("2026-01-31") and self._end_of_day:
                moment += timedelta(days=1)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(_("write a moment as 2026-01-31, 2026-01-31T18:30, 7d, 12h or 30min."), param, ctx)
