from __future__ import annotations

import pytest

from reader.model import Block, BlockKind, Span
from reader.quotes import sentence_spans


def sentences(text: str, language: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text, (), language)]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("fr", ["M. Petit est parti.", "Mme Roy reste."]),
        ("fr", ["Le prix est de 3.5 euros.", "Il baisse."]),
        ("fr", ["« Bonjour ! Je suis Léa. » a-t-elle dit.", "Il part."]),
        ("fr", ["« Je pars. »", "Il est resté."]),
        ("fr", ["Voir https://a.example/b.html pour la suite.", "Fin."]),
        ("fr", ["J. Dupont et A. Blanc sont là.", "Ils restent..."]),
        ("fr", ["Vraiment ?!", "Oui."]),
        ("en", ["Mr. Hill met Dr. Moss.", "They left."]),
        ("en", ["“Really? Yes.” she said.", "He left."]),
        ("en", ["“Is it over?” Helen Cott asked.", "No."]),
        ("en", ["The U.S. and the U.K. agree.", "Fine."]),
    ],
)
def test_sentences_end_where_they_end(language: str, parts: list[str]) -> None:
    assert sentences(" ".join(parts), language) == parts


def test_no_sentence_reaches_into_another_block() -> None:
    assert sentences("Un titre\nUn texte sans point\nFin", "fr") == ["Un titre", "Un texte sans point", "Fin"]


def test_blocks_that_are_given_are_kept() -> None:
    text = "Un titre. Un texte."
    blocks = (Block(BlockKind.HEADLINE, Span(0, 9)), Block(BlockKind.LEDE, Span(10, 19)))
    assert sentence_spans(text, blocks, "fr") == (Span(0, 9), Span(10, 19))


def test_nothing_gives_nothing() -> None:
    assert sentence_spans("") == ()
    assert sentence_spans(" \n\n ") == ()
