"""Dates as feeds and pages write them, also those that no specification knows; years out of reason are no dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

__all__ = ["from_iso", "from_odd", "from_struct", "from_words"]

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
    r"(?:.{0,6}?\b(?P<hour>\d{1,2})\s?[:h]\s?(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s?(?P<half>[ap]\.?m\b)?)?"
    r"(?:\s*(?P<zone>[+-]\d{2}:?\d{2}|z\b|utc|gmt|cest|cet))?"
)
_DAY_FIRST = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|\.)?(?:\s+d[ei])?[\s-]+{_NAME}\.?,?(?:\s+d[ei])?[\s-]+(?P<year>\d{{4}})\b{_CLOCK}"
)
_MONTH_FIRST = re.compile(rf"\b{_NAME}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b{_CLOCK}")
_IN_NUMBERS = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?P<point>[/.-])(?P<month>\d{{1,2}})(?P=point)(?P<year>\d{{4}})\b{_CLOCK}"
)
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "cet": 60, "cest": 120}
# Minutes from UTC of zones that RFC 822 does not have. Where two go by one name, the one of more newsrooms.
_NAMED_ZONES = {
    name: minutes
    for minutes, names in (
        (0, "utc gmt ut wet"),
        (60, "west bst wat cet met mez"),
        (120, "cest mest mesz cat sast eet"),
        (180, "eest eat msk trt"),
        (240, "gst"),
        (300, "pkt"),
        (330, "ist"),
        (420, "wib"),
        (480, "hkt sgt awst"),
        (540, "jst kst"),
        (600, "aest"),
        (660, "aedt"),
        (720, "nzst"),
        (780, "nzdt"),
        (-180, "art brt"),
        (-240, "clt edt"),
        (-300, "est cdt"),
        (-360, "cst mdt"),
        (-420, "mst pdt"),
        (-480, "pst"),
    )
    for name in names.split()
}
_ZONE_AT_END = re.compile(
    r"(?: \(?|\()(?:(?P<area>[A-Z][a-z]+/[A-Z]\w+)"
    r"|(?:gmt|utc)\s?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?"
    rf"|(?P<name>{'|'.join(_NAMED_ZONES)}))\)?$",
    re.IGNORECASE,
)
_HALF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
_SECONDS = re.compile(r"[1-4][0-9]{9}(?:[0-9]{3})?")
_COMPACT = re.compile(r"\d{8}T\d{4}")


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
        if 0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60 and _FIRST_YEAR < year < _LAST_YEAR:
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
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

    Reads French, English, German, Spanish, Italian, Portuguese and Dutch months, and numbers with the day first
    ("03/06/2025 14h30") where they can be read so; without a zone it is taken as UTC.
    """
    text = text[:200].lower()
    if found := _DAY_FIRST.search(text) or _MONTH_FIRST.search(text):
        name = found["month"].translate(_PLAIN)
        month, day = next((number for stem, number in _STEMS if name.startswith(stem)), 0), int(found["day"])
    elif found := _IN_NUMBERS.search(text):
        month, day = int(found["month"]), int(found["day"])
        # Whoever writes "2:30 PM" behind two strokes has the month first.
        if month > 12 or (found["half"] and found["point"] == "/" and day <= 12):
            month, day = day, month
    else:
        return None
    hour = int(found["hour"] or 0)
    if half := found["half"]:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
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
                day,
                hour,
                int(found["minute"] or 0),
                int(found["second"] or 0),
                tzinfo=timezone(timedelta(minutes=offset)),
            )
        )
    except ValueError:
        return None


def from_odd(text: str) -> datetime | None:
    """The UTC time of a date that feedparser would misread: in a zone that it does not know, with "PM", in seconds.

    Zones are names ("CEST", "Europe/Paris") or offsets ("UTC+2"). None for any other date.
    """
    text = " ".join(text[:200].split())
    zone: tzinfo | None = None
    if _SECONDS.fullmatch(text):
        # Since 1970; 13 digits are thousandths.
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if found := _ZONE_AT_END.search(text):
        zone = _zone(found)
        text = text[: found.start()].rstrip()
    elif not (_HALF_DAY.search(text) or _IN_NUMBERS.search(text) or _COMPACT.match(text)):
        return None
    moment = _local(text)
    if moment is None:
        return None
    return _guarded(moment if moment.tzinfo else moment.replace(tzinfo=zone or UTC))


def _local(text: str) -> datetime | None:
    """The moment of a date, without a zone where it names none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if not _HALF_DAY.search(text):
        try:
            return parsedate_to_datetime(text)
        except (TypeError, ValueError, IndexError, OverflowError):
            pass
    moment = from_words(text)
    return None if moment is None or re.search(r"[+-]\d\d:?\d\d$", text) else moment.replace(tzinfo=None)


def _zone(found: re.Match[str]) -> tzinfo:
    if name := found["name"]:
        return timezone(timedelta(minutes=_NAMED_ZONES[name.lower()]))
    if area := found["area"]:
        try:
            return ZoneInfo(area)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            return UTC
    minutes = min(int(found["hours"]), 14) * 60 + int(found["minutes"] or 0) % 60
    return timezone(timedelta(minutes=minutes if found["sign"] == "+" else -minutes))
