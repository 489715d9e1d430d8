"""Dates as feeds and pages write them, also those that no specification knows; years out of reason are no dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

__all__ = ["from_iso", "from_struct", "from_words"]

_FIRST_YEAR, _LAST_YEAR = 1900, 2200

# The first letters that tell the months apart in fr, en, de, es, it, pt, nl; accents and points taken off before.
_MONTHS = (
    (1, "jan gen ene"),
    (2, "feb fev fevr"),
    (3, "mar mars mrt maar maerz mrz"),
    (4, "apr avr abr"),
    (5, "mai may mei mag"),
    (6, "juin jun giu"),
    (7, "juil jul lug"),
    (8, "aout aug ago"),
    (9, "sep set"),
    (10, "oct okt ott out"),
    (11, "nov"),
    (12, "dec dez dic"),
)
_STEMS = sorted(
    ((stem, month) for month, stems in _MONTHS for stem in stems.split()), key=lambda pair: len(pair[0]), reverse=True
)
_PLAIN = str.maketrans("éèêàäâûüôöîïç", "eeeaaauuooiic")
_NAME = r"(?P<month>[a-zéèêàäâûüôöîïç]{3,12})"
_CLOCK = (
    r"(?:.{0,6}?\b(?P<hour>\d{1,2})\s?[:h]\s?(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
    r"(?:\s*(?P<zone>[+-]\d{2}:?\d{2}|z\b|utc|gmt|cest|cet))?"
)
_DAY_FIRST = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|\.)?(?:\s+d[ei])?[\s-]+{_NAME}\.?,?(?:\s+d[ei])?[\s-]+(?P<year>\d{{4}})\b{_CLOCK}"
)
_MONTH_FIRST = re.compile(rf"\b{_NAME}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b{_CLOCK}")
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "cet": 60, "cest": 120}


def _guarded(moment: datetime) -> datetime | None:
    """``moment`` in UTC, None when its year is out of reason."""
    try:
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def from_struct(parts: Sequence[int] | None) -> datetime | None:
    """The UTC time of a nine-tuple as feedparser gives it, None for none or an impossible one."""
    if not parts:
        return None
    try:
        year, month, day, hour, minute, second = parts[:6]
        # A leap second, or 24:00, is the beginning of what follows.
        return _guarded(
            datetime(year, month, day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute, seconds=min(second, 60))
        )
    except (TypeError, ValueError, OverflowError):
        return None


def from_iso(text: str) -> datetime | None:
    """The UTC time of an ISO 8601 date or time, without zone taken as UTC; None for anything else."""
    try:
        return _guarded(datetime.fromisoformat(text.strip()))
    except ValueError:
        return None


def from_words(text: str) -> datetime | None:
    """The UTC time of a date in words ("mar., 3 juin 2025 14:30:00 +0200", "March 3, 2025"), None without one.

    Reads French, English, German, Spanish, Italian, Portuguese and Dutch months; without a zone it is taken as UTC.
    """
    text = text[:200].lower()
    found = _DAY_FIRST.search(text) or _MONTH_FIRST.search(text)
    if found is None:
        return None
    name = found["month"].translate(_PLAIN)
    month = next((number for stem, number in _STEMS if name.startswith(stem)), 0)
    zone = found["zone"] or "z"
    if zone in _ZONES:
        offset = _ZONES[zone]
    else:
        digits = zone[1:].replace(":", "")
        offset = (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if zone[0] == "-" else 1)
    try:
        return _guarded(
            datetime(
                int(found["year"]),
                month,
                int(found["day"]),
                int(found["hour"] or 0),
                int(found["minute"] or 0),
                int(found["second"] or 0),
                tzinfo=timezone(timedelta(minutes=offset)),
            )
        )
    except ValueError:
        return None
