from __future__ import annotations

from reader.model import Quote
from reader.quotes import attribute

RIVAL = "Luc Morel a reçu Paul Garnier. Paul Garnier a remercié Luc Morel. Il a affirmé que la digue tiendrait."


def quote(text: str) -> Quote:
    (found,) = attribute(text, (), "fr").quotes
    return found


def test_a_pronoun_is_less_certain_than_a_name_and_says_whom_it_stands_for() -> None:
    named = quote("Luc Morel a affirmé que la digue tiendrait.")
    told = quote("Luc Morel est maire de Vannes. Il a affirmé que la digue tiendrait.")
    assert told.speaker is not None
    assert told.speaker.name == "Luc Morel"
    assert told.confidence < named.confidence
    assert "“Il” stands for Luc Morel" in told.explanation


def test_a_pronoun_that_fits_two_is_less_certain_and_says_so() -> None:
    clear = quote("Luc Morel est maire de Vannes. Il a affirmé que la digue tiendrait.")
    doubtful = quote(RIVAL)
    assert doubtful.confidence < clear.confidence
    assert "another fits the pronoun nearly as well" in doubtful.explanation
    assert "another" not in clear.explanation


def test_one_of_the_other_gender_raises_no_doubt() -> None:
    text = "Luc Morel a reçu Claire Dufour. Claire Dufour a remercié Luc Morel. Il a affirmé que la digue tiendrait."
    assert "another" not in quote(text).explanation
