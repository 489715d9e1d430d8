"""What feedparser makes of the words of single elements, without feedparser where it is plain what comes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

__all__ = ["date_parts", "joined", "looks_like_html", "repaired"]

_MONTHS = {
    name: number
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)  # noqa: SIM905
}
_RFC822 = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{1,2}) ([A-Z][a-z]{2}) ([12]\d{3}) (\d\d):(\d\d):(\d\d)"
    r" (?:GMT|UTC|([+-])(\d\d)(\d\d))"
)
_W3C = re.compile(r"([12]\d{3})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|([+-])(\d\d):(\d\d))")
# An address that joining to another one leaves as it is: no dot segments, nothing empty at its end.
_WHOLE = re.compile(
    r"https?://[a-z0-9.-]+(?::\d+)?(?:/[\w~%+,=;:@!$*()-][\w~%+,=;:@!$*().-]*)*/?"
    r"(?:\?[\w~%+,=;:@!$*()./&-]+)?(?:#[\w=./-]+)?",
    re.ASCII,
)
_OPAQUE = re.compile(r"(?:urn|tag):[\w:,./-]+", re.ASCII)


def date_parts(value: str) -> Sequence[int] | None:
    """The UTC time of a date as a nine-tuple, None for what is none."""
    if not value:
        return None
    if found := _RFC822.fullmatch(value):
        day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
        number = _MONTHS.get(month)
    elif found := _W3C.fullmatch(value):
        year, text, day, hour, minute, second, sign, hours, minutes = found.groups()
        number = int(text)
    else:
        number = None
    if number is not None:
        try:
            moment = datetime(int(year), number, int(day), int(hour), int(minute), int(second), tzinfo=UTC)
            if sign:
                offset = timedelta(hours=int(hours), minutes=int(minutes))
                moment = moment + offset if sign == "-" else moment - offset
        except (ValueError, OverflowError):
            pass
        else:
            return moment.timetuple()
    from feedparser.datetimes import _parse_date

    parsed: Sequence[int] | None = _parse_date(value)
    return parsed


def joined(base: str, address: str) -> str:
    """``address`` resolved against ``base``."""
    if _WHOLE.fullmatch(address) or _OPAQUE.fullmatch(address):
        return address
    from feedparser.urls import _urljoin

    return str(_urljoin(base, address))


def looks_like_html(words: str) -> bool:
    """Whether feedparser takes words that are said to be plain for HTML."""
    if "<" not in words and "&" not in words:
        return False
    from feedparser.mixin import _FeedParserMixin

    return bool(_FeedParserMixin.looks_like_html(words))


def repaired(words: str) -> str:
    """``words`` with UTF-8 that was once read as ISO 8859-1 put right."""
    if words.isascii():
        return words
    try:
        return words.encode("iso-8859-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return words
