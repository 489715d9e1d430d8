from __future__ import annotations

import pytest

from reader.model.language import LANGUAGES, detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le maire a dit que la ville ne vendrait pas le stade, et il est parti."),
        ("en", "The mayor said that the city would not sell the stadium, and he left."),
        ("de", "Die Bürgermeisterin sagte, dass die Stadt das Stadion nicht verkaufen werde."),
        ("es", "El alcalde dijo que la ciudad no vendería el estadio, y se fue con los suyos."),
        ("it", "Il sindaco ha detto che la città non venderà lo stadio, e se n'è andato con gli altri."),
        ("pt", "O prefeito disse que a cidade não venderá o estádio, e foi embora com os seus."),
        ("nl", "De burgemeester zei dat de stad het stadion niet zal verkopen en hij vertrok."),
    ],
)
def test_a_sentence_is_enough(language: str, text: str) -> None:
    assert language in LANGUAGES
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "42", "Valmorin 3 Harrow 2", "Президент заявил, что переговоры продолжаются.", "大統領は述べた。", "OK"],
)
def test_unknown_words_say_nothing(text: str) -> None:
    assert detect_language(text) == ""


def test_only_the_beginning_is_read() -> None:
    assert detect_language("The mayor of the city said that it was over. " * 200 + "le la les des " * 10_000) == "en"
