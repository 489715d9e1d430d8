"""Numbers and dates as a person reads them."""

from __future__ import annotations

from datetime import date, datetime

from reader.i18n import _

__all__ = ["day", "grouped", "minute"]


def grouped(number: int) -> str:
    """A number with its thousands set apart by narrow blanks that no line breaks at: 12 345."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def day(moment: date) -> str:
    """A date: day, month, year; of a moment, the date here."""
    local = moment.astimezone() if isinstance(moment, datetime) else moment
    return _("{day}.{month}.{year}").format(day=f"{local:%d}", month=f"{local:%m}", year=f"{local:%Y}")


def minute(moment: datetime) -> str:
    """A date with the time of day here."""
    return _("{date} {time}").format(date=day(moment), time=f"{moment.astimezone():%H:%M}")
