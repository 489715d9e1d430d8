from __future__ import annotations

import pytest

from reader.model import Span
from reader.quotes.marks import quoted_strings


def strings(*lines: str) -> list[tuple[str, bool, bool]]:
    """The quoted strings of a text of these lines: (words, closed, continues)."""
    text = "\n".join(lines)
    blocks, at = [], 0
    for line in lines:
        blocks.append(Span(at, at + len(line)))
        at += len(line) + 1
    found = quoted_strings(text, blocks, lambda start, stop: text.find(", dit-il", start, stop))
    return [(string.inner.of(text), string.closed, string.continues) for string in found]


@pytest.mark.parametrize(
    "text",
    [
        "il dit « oui » ici",
        "il dit «oui» ici",
        "he says “oui” here",
        'he says "oui" here',
        "sagte „oui“ hier",
        "il dit ‹ oui › ici",
        "彼は「oui」と",
        "he says 'oui' here",
        "he says ‘oui’ here",
        "sagte »oui« hier",
    ],
)
def test_every_style_of_marks_is_read(text: str) -> None:
    assert strings(text) == [("oui", True, False)]


@pytest.mark.parametrize(
    "text",
    [
        "l'été d'hier n'est qu'un souvenir",
        "the workers' rights and the boss's car",
        "it’s the dogs’ bowl",
        'a 27" screen, 5\'10" tall',
        'en 9"81 devant lui',
        "rock 'n roll",
    ],
)
def test_apostrophes_and_measures_are_no_marks(text: str) -> None:
    assert strings(text) == []


def test_only_the_outermost_string_counts() -> None:
    assert strings("« Il a dit “non”, puis « si » », note-t-il") == [("Il a dit “non”, puis « si »", True, False)]


def test_a_quotation_reopened_by_each_paragraph_goes_on() -> None:
    assert strings("« Un.", "« Deux.", "« Trois. »") == [
        ("Un.", False, False),
        ("Deux.", False, True),
        ("Trois.", True, True),
    ]


def test_a_paragraph_reopened_with_a_closing_guillemet_goes_on() -> None:
    assert strings("« Un.", "» Deux. »") == [("Un.", False, False), ("Deux.", True, True)]


def test_a_closing_in_the_next_paragraph_closes() -> None:
    assert strings('He said, "One.', 'Two." He left.') == [("One.", False, False), ("Two.", True, True)]


def test_a_missing_closing_ends_at_the_tag() -> None:
    assert strings("« Nous irons, dit-il. Puis « non ».") == [("Nous irons", False, False), ("non", True, False)]


def test_a_missing_closing_ends_with_the_block() -> None:
    assert strings("« Nous irons au bout.", "Il part.") == [("Nous irons au bout.", False, False)]


def test_a_stray_closing_is_passed_over() -> None:
    assert strings("oui » dit-il « non »") == [("non", True, False)]


def test_an_empty_string_is_none() -> None:
    assert strings("« » et « oui »") == [("oui", True, False)]
