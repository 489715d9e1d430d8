from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest

from reader.storage import values


def test_uuids_are_of_version_7_and_in_order() -> None:
    made = [values.new_uuid() for _ in range(2_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    parsed = uuid.UUID(made[0])
    assert (parsed.version, parsed.variant, str(parsed)) == (7, uuid.RFC_4122, made[0])
    stamp = datetime.fromtimestamp((parsed.int >> 80) / 1000, UTC)
    assert abs(stamp - values.now()) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 1, 2, 3, 4, 5, 678901, UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, UTC),
        datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    ],
)
def test_times_come_back_exactly(moment: datetime) -> None:
    back = values.from_micros(values.micros(moment))
    assert back == moment
    assert back.tzinfo is UTC


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zélensky", "zelensky"), ("ANNA  Kerval ", "anna kerval"), ("Straße", "STRASSE"), ("ﬁn", "fin"), ("É", "É")],
)
def test_names_fold_alike(one: str, other: str) -> None:
    assert values.fold_name(one) == values.fold_name(other)


def test_title_and_text_both_make_the_hash() -> None:
    assert values.content_hash("a", "b") == values.content_hash("a", "b")
    assert len({values.content_hash("a", "b"), values.content_hash("ab", ""), values.content_hash("b", "a")}) == 3
