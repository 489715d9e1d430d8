from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reader.quotes import attribute

_HARD_CASES = Path(__file__).with_name("hard_cases.txt")
_GERMAN = Path(__file__).with_name("german.txt")


@dataclass
class Row:
    case: int
    title: str
    language: str
    text: str
    expected: list[tuple[str, str, str]] = field(default_factory=list)


def rows(file: Path) -> list[Row]:
    out: list[Row] = []
    case, title = 0, ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            number, _, title = line[3:].partition(" ")
            case = int(number)
        elif line[2:4] == ": ":
            out.append(Row(case, title, line[:2], line[4:].replace(" / ", "\n")))
        elif line.startswith("= "):
            kind, text, speaker = (part.strip() for part in line[2:].split(" | "))
            out[-1].expected.append((kind, text, "" if speaker == "-" else speaker))
    return out


ROWS = rows(_HARD_CASES)
GERMAN = rows(_GERMAN)


@pytest.mark.parametrize(
    "row", [*ROWS, *GERMAN], ids=[f"{row.case}-{row.language}-{n}" for n, row in enumerate([*ROWS, *GERMAN])]
)
def test_hard_case(row: Row) -> None:
    quotes = attribute(row.text, (), row.language).quotes
    found = [
        (quote.kind.value, quote.span.of(row.text), quote.speaker.name if quote.speaker else "") for quote in quotes
    ]
    assert found == row.expected


def test_every_case_has_two_examples_a_language() -> None:
    counts = Counter((row.case, row.language) for row in ROWS)
    assert {(case, language) for case in range(1, 37) for language in ("fr", "en")} == set(counts)
    assert min(counts.values()) >= 2


def test_german_has_positives_and_negatives() -> None:
    assert len(GERMAN) >= 20
    assert {row.language for row in GERMAN} == {"de"}
    assert sum(not row.expected for row in GERMAN) >= 6
