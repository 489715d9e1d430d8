"""When a feed is asked again: arithmetic on moments and spans alone, with every answer bounded from the present moment.

A feed is due by its own habits: how often its entries come, and what it says of itself. After failures the waits double
up to a day. Nothing that a server says, and no jump of the clock, puts a feed further off than that: a due time that
lies beyond what could have been set is overdue.

Sources: RSS 2.0 ``ttl``; the RSS 1.0 syndication module (updatePeriod, updateFrequency); RFC 9111, 5.2.2.1 (max-age)
and 5.3 (Expires); RFC 9110, 10.2.3 (Retry-After), 15.4.2 and 15.4.9 (permanent redirects).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

__all__ = [
    "CONFIRMATIONS",
    "LONGEST",
    "LONGEST_CHOSEN",
    "SHORTEST",
    "Habits",
    "Move",
    "confirm_move",
    "fresh_for",
    "habits_of",
    "interval",
    "is_due",
    "is_held",
    "retry_after",
    "wait_after_failure",
    "wait_after_success",
]

SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(hours=24)
"""The bounds of every wait that is not chosen by a person."""
LONGEST_CHOSEN = timedelta(days=7)
CONFIRMATIONS = 3
"""How often a permanent redirect is seen, at different times, before the address is changed for good."""

_USUAL = timedelta(hours=1)
_APART = timedelta(hours=1)
_JITTER = 0.1
_SLACK = timedelta(minutes=5)
_RECENT = 10
_SILENCE = 5
_NO_TIME = timedelta()
_SECONDS = re.compile(r"\s*\+?(\d{1,20})(?:\.\d*)?\s*\Z")
_MAX_AGE = re.compile(r"(?:^|[\s,;])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_UNCACHED = re.compile(r"(?:^|[\s,;])(?:no-cache|no-store)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Habits:
    """How a feed behaves; a span of zero is unknown.

    ``declared`` is how often it says that it changes, ``pace`` the mean time between its latest entries, ``depth`` how
    far back its entries reach, ``newest`` the moment of the last one (UTC).
    """

    declared: timedelta = _NO_TIME
    pace: timedelta = _NO_TIME
    depth: timedelta = _NO_TIME
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect: to which address, how often seen at different times, when counted last (UTC)."""

    target: str = ""
    seen: int = 0
    at: datetime | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether the address may be changed for good."""
        return bool(self.target) and self.seen >= CONFIRMATIONS


def habits_of(moments: Iterable[datetime], now: datetime, *, declared_minutes: int = 0) -> Habits:
    """The habits of a feed whose entries have these dates (UTC); dates in the future tell nothing."""
    known = sorted({moment for moment in moments if moment <= now + _SLACK}, reverse=True)
    declared = _between(_NO_TIME, timedelta(minutes=max(0, min(declared_minutes, 10_000_000))), LONGEST)
    if not known:
        return Habits(declared=declared)
    recent = known[:_RECENT]
    # The silence since the last entry counts too: a feed that has gone quiet is slow, whatever it was.
    pace = max(now - recent[-1], _NO_TIME) / len(recent)
    return Habits(declared, pace, max(known[0] - known[-1], _NO_TIME), known[0])


def interval(habits: Habits, now: datetime, *, chosen_minutes: int = 0, fresh: timedelta = _NO_TIME) -> timedelta:
    """How long to wait between two fetches that go well.

    A person's choice counts alone. Otherwise a feed is asked twice in the time that an entry takes to come, but not
    before the answer that was given is stale (``fresh``) or the feed says that it changes; unless its entries would
    have gone through it unseen by then.
    """
    if chosen_minutes > 0:
        return _between(SHORTEST, timedelta(minutes=min(chosen_minutes, 100_000)), LONGEST_CHOSEN)
    pace = habits.pace
    if habits.newest is not None and now > habits.newest:
        pace = max(pace, (now - habits.newest) / _SILENCE)
    base = pace / 2 if pace else _USUAL
    asked = max(habits.declared, fresh)
    if habits.depth:
        asked = min(asked, habits.depth / 2)
    return _between(SHORTEST, max(base, asked), LONGEST)


def wait_after_success(usual: timedelta, spread: float) -> timedelta:
    """``usual`` and up to a tenth more, by ``spread`` (0 to 1): feeds that came together do not stay together."""
    return usual * (1 + _JITTER * spread)


def wait_after_failure(
    usual: timedelta, failures: int, failing_for: timedelta, spread: float, *, is_remote: bool = True
) -> timedelta:
    """How long to wait after the ``failures``-th failure in a row: twice as long each time, a day at most.

    Where nobody answered (``is_remote`` false) the fault may be this machine's: then never longer than a quarter of the
    time for which it has been so, and an hour at least, so that a morning without network does not cost the day.
    """
    doubled = max(usual, SHORTEST) * (1 << max(0, min(failures - 1, 16)))
    most = LONGEST if is_remote else _between(timedelta(hours=1), max(failing_for, _NO_TIME) / 4, LONGEST)
    return min(doubled, most) * (1 + _JITTER * spread)


def is_due(now: datetime, due: datetime | None, checked: datetime | None, *, chosen_minutes: int = 0) -> bool:
    """Whether a feed is to be asked at ``now``, given its due time and when it was asked last.

    A clock that jumped shows in a last time that has not come yet, or a due time further off than any wait: then it is.
    """
    if due is None or checked is None or now >= due:
        return True
    longest = max(LONGEST, timedelta(minutes=min(chosen_minutes, 100_000)))
    return checked > now + _SLACK or due - now > longest * (1 + 2 * _JITTER)


def is_held(now: datetime, until: datetime | None) -> bool:
    """Whether a server's request to wait (:func:`retry_after`) still holds."""
    return until is not None and now < until <= now + LONGEST


def retry_after(header: str, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for, seconds or an HTTP date, a day at most; None when it says nothing.

    A date that has passed asks for no wait at all.
    """
    if found := _SECONDS.match(header):
        return timedelta(seconds=min(int(found[1]), int(LONGEST.total_seconds())))
    moment = _http_date(header)
    return None if moment is None else _between(_NO_TIME, moment - now, LONGEST)


def fresh_for(cache_control: str, expires: str, now: datetime) -> timedelta:
    """How long an answer is fresh by its Cache-Control or Expires header, a day at most; zero when they say nothing."""
    if _UNCACHED.search(cache_control):
        return _NO_TIME
    if found := _MAX_AGE.search(cache_control):
        return timedelta(seconds=min(int(found[1]), int(LONGEST.total_seconds())))
    moment = _http_date(expires)
    return _NO_TIME if moment is None else _between(_NO_TIME, moment - now, LONGEST)


def confirm_move(known: Move, target: str, now: datetime) -> Move:
    """``known`` after a fetch that was redirected for good to ``target`` ("" if it was not).

    Sightings count once an hour; a clock set back neither adds one nor stops the counting.
    """
    if not target:
        return Move()
    if target != known.target or known.at is None:
        return Move(target, 1, now)
    if now < known.at:
        return replace(known, at=now)
    return Move(target, known.seen + 1, now) if now - known.at >= _APART else known


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _between(least: timedelta, wanted: timedelta, most: timedelta) -> timedelta:
    return max(least, min(wanted, most))
