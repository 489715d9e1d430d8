from __future__ import annotations

import pytest

from reader.ingest.walls import wall_of

LONG = "Un mot après l'autre. " * 200
SHORT = "Le conseil municipal a adopté lundi soir le budget de la ville."


@pytest.mark.parametrize(
    ("source", "text", "facts", "wall"),
    [
        ("<p>Il vous reste 85.2% de cet article à lire.</p>", LONG, {}, "paywall"),
        ("<p>IL RESTE 70 % À LIRE</p>", SHORT, {}, "paywall"),
        ("<p>Article réservé aux abonnés</p>", SHORT, {}, "paywall"),
        ("<div class='c-paywall'>Déjà abonnée ?</div>", SHORT, {}, "paywall"),
        ("<p>Subscribe to continue reading</p>", SHORT, {}, "paywall"),
        ("<p>Jetzt weiterlesen</p>", SHORT, {}, "paywall"),
        ("", SHORT, {"is_free": False}, "paywall"),
        ("", LONG, {"is_free": False, "words": 3_000}, "paywall"),
        # A subscriber's own copy holds it all, and free articles stand beside offers.
        ("", LONG, {"is_free": False}, ""),
        ("<p>Abonnez-vous pour soutenir notre travail</p>", LONG, {}, ""),
        ("<p>Abonnez-vous pour lire</p>", SHORT, {"is_free": True}, ""),
        ("", SHORT, {}, ""),
        ("", "Nous et nos 842 partenaires … Continuer sans accepter. Gérer mes choix.", {}, "consent"),
        ("", "We value your privacy. We and our 30 partners store cookies. Accept all", {}, "consent"),
        ("", LONG + " Continuer sans accepter. Gérer mes choix.", {}, ""),
        ("", "La CNIL rappelle ce que sont des données personnelles. " + SHORT, {}, ""),
    ],
    ids=map(str, range(16)),
)
def test_what_stands_before_the_text(source: str, text: str, facts: dict[str, object], wall: str) -> None:
    assert wall_of(source, text, **facts) == wall  # type: ignore[arg-type]


def test_megabytes_of_markup_are_looked_through_quickly() -> None:
    """Every hint, thousands of times: the work stays in proportion."""
    assert wall_of("abonn réserv subscri paywall locked " * 60_000, LONG) == ""
