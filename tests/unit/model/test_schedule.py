from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.schedule import (
    CONFIRMATIONS,
    LONGEST,
    LONGEST_CHOSEN,
    SHORTEST,
    Habits,
    Move,
    confirm_move,
    fresh_for,
    habits_of,
    interval,
    is_due,
    is_held,
    retry_after,
    wait_after_failure,
    wait_after_success,
)

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MOMENTS = st.datetimes(datetime(1905, 1, 1), datetime(2195, 1, 1), timezones=st.just(UTC))
SPREADS = st.floats(0, 1)


def every(step: timedelta, number: int = 20, newest: datetime = NOW) -> list[datetime]:
    return [newest - step * index for index in range(number)]


@pytest.mark.parametrize(
    ("step", "wait"),
    [(MINUTE, SHORTEST), (HOUR, 27 * MINUTE), (6 * HOUR, 162 * MINUTE), (DAY, 648 * MINUTE), (30 * DAY, LONGEST)],
)
def test_a_feed_is_asked_twice_in_the_time_that_an_entry_takes(step: timedelta, wait: timedelta) -> None:
    assert interval(habits_of(every(step), NOW), NOW) == wait


def test_a_feed_of_which_nothing_is_known_is_asked_every_hour() -> None:
    assert interval(Habits(), NOW) == HOUR
    assert interval(habits_of([NOW + 400 * DAY], NOW), NOW) == HOUR


def test_a_feed_that_falls_silent_is_asked_less_and_less() -> None:
    habits = habits_of(every(HOUR), NOW)
    waits = [interval(habits, NOW + days * DAY) for days in range(30)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (27 * MINUTE, LONGEST)


def test_what_a_feed_and_its_server_declare_is_obeyed() -> None:
    busy = every(5 * MINUTE, 500)
    assert interval(habits_of(busy, NOW, declared_minutes=60), NOW) == HOUR
    assert interval(habits_of(busy, NOW), NOW, fresh=2 * HOUR) == 2 * HOUR
    assert interval(habits_of([], NOW, declared_minutes=10**9), NOW) == LONGEST


def test_no_declaration_lets_entries_pass_unseen() -> None:
    short = habits_of(every(6 * MINUTE, 20), NOW, declared_minutes=1440)
    assert interval(short, NOW) == 57 * MINUTE


def test_a_chosen_interval_counts_alone() -> None:
    slow = habits_of(every(30 * DAY), NOW, declared_minutes=1440)
    assert interval(slow, NOW, chosen_minutes=30, fresh=DAY) == 30 * MINUTE
    assert interval(slow, NOW, chosen_minutes=1) == SHORTEST
    assert interval(slow, NOW, chosen_minutes=10**9) == LONGEST_CHOSEN


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", 120), (" 3600 ", 3600), ("0", 0), ("1.5", 1), ("99999999999999999999", 86400), ("-5", None), ("", None),
        ("soon", None), ("Wed, 03 Jun 2026 12:30:00 GMT", 1800), ("Wednesday, 03-Jun-26 12:30:00 GMT", 1800),
        ("Wed, 03 Jun 2020 12:30:00 GMT", 0), ("Wed, 03 Jun 2626 12:30:00 GMT", 86400), ("Wed, 99 Jun 2026", None),
        ("Wed, 03 Jun 99999 12:30:00 GMT", None), ("9" * 5000, None),
    ],
)  # fmt: skip
def test_retry_after_is_read_in_both_forms_and_never_means_never(header: str, wait: int | None) -> None:
    assert retry_after(header, NOW) == (None if wait is None else timedelta(seconds=wait))


@pytest.mark.parametrize(
    ("cache_control", "expires", "wait"),
    [
        ("public, max-age=1800", "", 1800), ('max-age="600"', "", 600), ("s-maxage=9,max-age=60", "x", 60), ("", "", 0),
        ("no-cache, max-age=600", "", 0), ("", "Wed, 03 Jun 2026 13:00:00 GMT", 3600), ("", "0", 0), ("", "-1", 0),
        ("max-age=999999999999", "", 86400), ("", "Wed, 03 Jun 2626 13:00:00 GMT", 86400), ("max-age=x", "", 0),
    ],
)  # fmt: skip
def test_freshness_is_read_from_both_headers(cache_control: str, expires: str, wait: int) -> None:
    assert fresh_for(cache_control, expires, NOW) == timedelta(seconds=wait)


def test_waits_double_up_to_a_day() -> None:
    waits = [wait_after_failure(HOUR, number, number * DAY, 0.0) / HOUR for number in range(1, 8)]
    assert waits == [1, 2, 4, 8, 16, 24, 24]
    assert wait_after_failure(HOUR, 10**9, DAY * 999, 1.0) == LONGEST * 1.1


def test_a_machine_without_network_asks_again_within_the_hour() -> None:
    waits = [wait_after_failure(HOUR, 30, span, 0.0, is_remote=False) for span in (HOUR, 4 * HOUR, 2 * DAY, 90 * DAY)]
    assert waits == [HOUR, HOUR, 12 * HOUR, LONGEST]


def test_an_address_changes_after_redirects_at_different_times() -> None:
    move = Move()
    for _ in range(10):
        move = confirm_move(move, "https://new.example/", NOW)
    assert (move.seen, move.is_confirmed) == (1, False)
    for number in range(1, CONFIRMATIONS):
        move = confirm_move(move, "https://new.example/", NOW + number * HOUR)
    assert move.is_confirmed
    assert confirm_move(move, "https://other.example/", NOW + DAY).seen == 1
    assert confirm_move(move, "", NOW + DAY) == Move()
    back = confirm_move(Move("x", 2, NOW), "x", NOW - 3650 * DAY)
    assert back == Move("x", 2, NOW - 3650 * DAY)
    assert confirm_move(back, "x", NOW - 3649 * DAY).is_confirmed


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_jumps_skips_no_feed(years: int) -> None:
    """The clock is wrong when a feed is fetched, and right again afterwards; or right, and wrong afterwards."""
    wrong = NOW + years * 365 * DAY
    for fetched, looked in ((wrong, NOW), (NOW, wrong)):
        due = fetched + wait_after_success(LONGEST, 1.0)
        assert is_due(looked, due, fetched) or due - looked <= LONGEST * 1.1
        assert is_due(looked, due, fetched)
        assert not is_held(wrong, NOW + HOUR) or not is_held(NOW, wrong + HOUR)


@given(now=MOMENTS, due=MOMENTS, checked=MOMENTS, chosen=st.integers(0, 10**9))
def test_what_is_not_due_is_due_within_the_longest_wait(
    now: datetime, due: datetime, checked: datetime, chosen: int
) -> None:
    if not is_due(now, due, checked, chosen_minutes=chosen):
        later = now + max(LONGEST, timedelta(minutes=min(chosen, 100_000))) * 1.2
        assert is_due(later, due, checked, chosen_minutes=chosen)


@given(
    moments=st.lists(MOMENTS, max_size=30),
    now=MOMENTS,
    later=MOMENTS,
    declared=st.integers(-(10**12), 10**12),
    failures=st.integers(-5, 10**9),
    spread=SPREADS,
    fresh=st.timedeltas(timedelta(), LONGEST),
)
def test_every_wait_is_between_ten_minutes_and_a_day(
    moments: list[datetime],
    now: datetime,
    later: datetime,
    declared: int,
    failures: int,
    spread: float,
    fresh: timedelta,
) -> None:
    usual = interval(habits_of(moments, now, declared_minutes=declared), later, fresh=fresh)
    assert SHORTEST <= usual <= LONGEST
    assert usual <= wait_after_success(usual, spread) <= LONGEST * 1.1
    for is_remote in (True, False):
        wait = wait_after_failure(usual, failures, later - now, spread, is_remote=is_remote)
        assert SHORTEST <= wait <= LONGEST * 1.1
        assert is_due(later, now + wait, now) or later < now + wait


@given(header=st.one_of(st.text(max_size=60), MOMENTS.map(format_datetime), st.integers().map(str)), now=MOMENTS)
def test_no_header_asks_for_more_than_a_day(header: str, now: datetime) -> None:
    wait = retry_after(header, now)
    assert wait is None or timedelta() <= wait <= LONGEST
    assert timedelta() <= fresh_for(header, header, now) <= LONGEST
    assert timedelta() <= fresh_for(f"max-age={header}", "", now) <= LONGEST
