from __future__ import annotations

import pytest

from reader.model import Attribution, Quote
from reader.quotes import attribute
from tests.unit.shared import shared

ARTICLE = "seed/000_7227b543aeeab9a8.txt"
ZELENSKY, POUTINE = "Volodymyr Zelensky", "Vladimir Poutine"


@pytest.fixture(scope="module")
def text() -> str:
    return shared(ARTICLE).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def attribution(text: str) -> Attribution:
    return attribute(text)


def starting(attribution: Attribution, text: str, words: str) -> Quote:
    (quote,) = [quote for quote in attribution.quotes if quote.span.of(text).startswith(words)]
    return quote


@pytest.mark.parametrize(
    ("words", "kind", "speaker", "fragments"),
    [
        ("qu'une rencontre trilatérale", "mixed", "La Russie", ["pas en cours de préparation"]),
        ("qu'une rencontre entre", "mixed", "Le Kremlin", ["pas en préparation"]),
        ("Pour l'instant, personne", "direct", "Iouri Ouchakov", None),
        ("Poutine ne sent pas encore", "direct", ZELENSKY, None),
        ("que seuls les Américains", "indirect", ZELENSKY, []),
        ("Je pense que les États-Unis", "direct", ZELENSKY, None),
        ("progrès", "partial", ZELENSKY, ["progrès"]),
        ("elle implique des concessions", "indirect", ZELENSKY, []),
        ('que "la balle" était', "mixed", POUTINE, ["la balle", "dans le camp"]),
        ("bouger rapidement", "partial", "Donald Trump", ["bouger rapidement"]),
        ("pression", "partial", "L'Ukraine", ["pression"]),
        ("proposées selon lui", "indirect", ZELENSKY, []),
    ],
)
def test_every_quote_has_its_kind_speaker_and_fragments(
    text: str, attribution: Attribution, words: str, kind: str, speaker: str, fragments: list[str] | None
) -> None:
    quote = starting(attribution, text, words)
    assert quote.speaker is not None
    assert (quote.kind, quote.speaker.name.casefold()) == (kind, speaker.casefold())
    found = [fragment.of(text) for fragment in quote.fragments]
    assert found == ([quote.span.of(text)] if fragments is None else fragments)


def test_nothing_else_is_found(attribution: Attribution) -> None:
    assert len(attribution.quotes) == 12
    assert attribution.unattributed == ()


def test_functions_relays_and_insertions_are_kept(text: str, attribution: Attribution) -> None:
    ouchakov = starting(attribution, text, "Pour l'instant")
    assert ouchakov.speaker is not None
    assert ouchakov.speaker.role == "conseiller diplomatique de la présidence russe"
    assert ouchakov.relay is not None
    assert ouchakov.relay.of(text) == "des agences de presse russes"
    assert "(américain Donald)" in starting(attribution, text, "Je pense").fragments[0].of(text)


def test_every_quote_says_why(text: str, attribution: Attribution) -> None:
    for quote in attribution.quotes:
        assert quote.evidence
        assert "“" in quote.explanation
    kremlin = starting(attribution, text, "qu'une rencontre entre")
    assert kremlin.cue is not None
    assert kremlin.cue.of(text) == "a affirmé"
    assert kremlin.explanation == "the clause after “a affirmé” begins with “qu'”; “Le Kremlin” is its subject"


def test_the_caption_and_its_credit_say_nothing(text: str, attribution: Attribution) -> None:
    caption = text.splitlines()[1]
    start = text.index(caption)
    assert not [quote for quote in attribution.quotes if start <= quote.span.start < start + len(caption)]
