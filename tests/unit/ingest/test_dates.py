from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reader.ingest.dates import from_iso, from_odd, from_struct, from_words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("mar., 3 juin 2025 14:30:00 +0200", datetime(2025, 6, 3, 12, 30, tzinfo=UTC)),
        ("Mardi 3 juin 2025 à 14h30", datetime(2025, 6, 3, 14, 30, tzinfo=UTC)),
        ("1er août 2024", datetime(2024, 8, 1, tzinfo=UTC)),
        ("3 juil. 2024 08:15 GMT", datetime(2024, 7, 3, 8, 15, tzinfo=UTC)),
        ("22 févr. 2024", datetime(2024, 2, 22, tzinfo=UTC)),
        ("3. März 2025", datetime(2025, 3, 3, tzinfo=UTC)),
        ("3 de mayo de 2025", datetime(2025, 5, 3, tzinfo=UTC)),
        ("7 dicembre 2023", datetime(2023, 12, 7, tzinfo=UTC)),
        ("9 outubro 2023", datetime(2023, 10, 9, tzinfo=UTC)),
        ("Friday, July 21, 2017", datetime(2017, 7, 21, tzinfo=UTC)),
        ("Published Feb. 3rd, 2025, 9:05 GMT", datetime(2025, 2, 3, 9, 5, tzinfo=UTC)),
        ("12 maart 2023 10:00 CET", datetime(2023, 3, 12, 9, 0, tzinfo=UTC)),
    ],
)
def test_dates_in_words(words: str, expected: datetime) -> None:
    assert from_words(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Tue, 03 Jun 2025 14:30:00 CEST",
        "Tue, 03 Jun 2025 13:30:00 BST",
        "Tue, 03 Jun 2025 18:00:00 IST",
        "Tue, 03 Jun 2025 08:30:00 EDT",
        "Tue, 03 Jun 2025 14:30:00 GMT+2",
        "Tue Jun 03 2025 14:30:00 (UTC+02:00)",
        "2025-06-03 12:30:00 UTC",
        "2025-06-03 14:30:00 Europe/Paris",
        "2025-06-03T14:30:00+02:00 (CEST)",
        "20250603T123000Z",
        "03/06/2025 12:30",
        "03/06/2025 - 14h30 CEST",
        "03-06-2025 12:30:00",
        "3.6.2025, 14:30 MESZ",
        "06/03/2025 8:30 AM EDT",
        "June 3, 2025 12:30 PM",
        "mardi 3 juin 2025 à 14h30 CEST",
        "1748953800",
        "1748953800000",
    ],
)
def test_dates_that_feedparser_misreads(words: str) -> None:
    assert from_odd(words) == datetime(2025, 6, 3, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "words",
    ["", "2003-12", "Tue, 03 Jun 2025 14:30:00 +0200", "31/31/2025 CEST", "2025-06-03 Mars/Olympus", "CEST", "UTC+2"],
)
def test_other_dates_are_left_to_it(words: str) -> None:
    assert from_odd(words) in (None, datetime(2025, 6, 3, tzinfo=UTC))


@pytest.mark.parametrize(
    "words", ["", "hier", "31 février 2025", "3 foo 2025", "3 juin 0999", "3 juin 9999", "3 juin 2025 99h99"]
)
def test_no_dates(words: str) -> None:
    assert from_words(words) is None


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((2025, 6, 3, 12, 30, 0, 1, 154, 0), datetime(2025, 6, 3, 12, 30, tzinfo=UTC)),
        ((2016, 12, 31, 23, 59, 60, 5, 366, 0), datetime(2017, 1, 1, tzinfo=UTC)),
        ((2025, 6, 3, 24, 0, 0, 1, 154, 0), datetime(2025, 6, 4, tzinfo=UTC)),
        ((-1, 6, 3, 0, 0, 0, 1, 154, 0), None),
        ((0, 6, 3, 0, 0, 0, 1, 154, 0), None),
        ((999, 6, 3, 0, 0, 0, 1, 154, 0), None),
        ((10000, 6, 3, 0, 0, 0, 1, 154, 0), None),
        ((2201, 6, 3, 0, 0, 0, 1, 154, 0), None),
        ((2025, 2, 31, 0, 0, 0, 1, 154, 0), None),
        ((), None),
        (None, None),
    ],
)
def test_tuples_of_feedparser(parts: tuple[int, ...] | None, expected: datetime | None) -> None:
    assert from_struct(parts) == expected


def test_iso_dates() -> None:
    assert from_iso("2025-06-03T14:30:00+02:00") == datetime(2025, 6, 3, 12, 30, tzinfo=UTC)
    assert from_iso("2025-06-03") == datetime(2025, 6, 3, tzinfo=UTC)
    assert from_iso("0001-01-01T00:00:00+23:00") is None
    assert from_iso("yesterday") is None


@pytest.mark.timeout(20)
@pytest.mark.parametrize("words", ["( " * 100 + "utc+", "(utc" * 50, "1/1/" * 50, "1 am " * 40, "Aa/" * 66])
def test_thousands_of_hostile_dates_cost_little(words: str) -> None:
    """Quadratic, these took a minute and more."""
    assert [from_odd(words) for _ in range(1000)].count(None) in (0, 1000)
