from __future__ import annotations

import pytest

from reader.quotes import attribute


@pytest.mark.parametrize(
    ("language", "text", "relay"),
    [
        ("fr", "« Oui », a dit Luc Morel au micro de Radio Cantal.", "Radio Cantal"),
        ("fr", "« Oui », a dit Luc Morel à l'AFP.", "l'AFP"),
        ("fr", "« Oui », a dit Luc Morel au quotidien Le Monde.", "quotidien Le Monde"),
        ("fr", "« Oui », a dit Luc Morel, cité par l'agence Tass.", "l'agence Tass"),
        ("fr", "« Oui », a dit Luc Morel à son frère.", None),
        ("en", "“Yes,” Luke Moore told the Guardian.", "the Guardian"),
        ("en", "“Yes,” Luke Moore told his brother.", None),
    ],
)
def test_the_medium_between_speaker_and_article_is_named_alone(language: str, text: str, relay: str | None) -> None:
    (quote,) = attribute(text, (), language).quotes
    assert (quote.relay.of(text) if quote.relay else None) == relay
