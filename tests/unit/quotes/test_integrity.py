"""Notes on the integrity of quotes: what is noted, and what is left in peace."""

from __future__ import annotations

import pytest

from reader.model import BlockKind, Quote, QuoteKind, Span, Speaker, Unattributed, join_blocks
from reader.quotes import IntegrityKind, attribute, integrity_notes

PADDING = (
    "Le conseil municipal de Sorbray s'est réuni hier soir dans la salle des fêtes, devant une centaine d'habitants "
    "venus entendre les comptes de la régie des eaux, que la chambre régionale examine depuis le mois de mars."
)


def noted(text: str, language: str, *kinds: IntegrityKind) -> list[tuple[str, str]]:
    """The notes of these kinds that the engine's findings give: the words and the detail."""
    found = attribute(text, (), language)
    notes = integrity_notes(text, (), found.quotes, found.unattributed)
    return [(note.span.of(text), note.detail) for note in notes if not kinds or note.kind in kinds]


def body(words: str, language: str = "fr") -> str:
    return f"{'Les comptes du soir' if language == 'fr' else 'The evening news'}\n{words}"


WITHIN = (IntegrityKind.INSERTED, IntegrityKind.CUT)


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("fr", "« Il [le préfet] savait tout », a déclaré Jeanne Orval.", ["[le préfet]"]),
        ("fr", "« Ils ont [sic] parti avant l'aube », a écrit Paul Crécy.", ["[sic]"]),
        ("fr", "« Elle (la directrice) ne répond plus », a déclaré Jeanne Orval.", ["(la directrice)"]),
        ("fr", "« Nous avons payé […] et nous paierons encore », a déclaré Jeanne Orval.", ["[…]"]),
        ("fr", "« Nous avons payé (...) deux fois », a déclaré Jeanne Orval.", ["(...)"]),
        ("fr", "Jeanne Orval a déclaré : « … et nous paierons encore demain. »", ["…"]),
        ("en", "“They [the owners] knew it all,” said Jane Orwell.", ["[the owners]"]),
        ("en", "“We paid for it ... and nobody told us,” said Jane Orwell.", ["..."]),
        # A pause, a plural in parentheses, a number, and brackets outside the marks are no meddling.
        ("fr", "« Je ne sais pas… peut-être », a déclaré Jeanne Orval.", []),
        ("fr", "« Les élu(e)s ont payé l'article 5 (2) », a déclaré Jeanne Orval.", []),
        ("fr", "« Nous avons payé », a déclaré Jeanne Orval (à droite), [photo].", []),
        ("en", "“Well… we paid,” said Jane Orwell (left).", []),
    ],
)
def test_words_within_the_marks(language: str, words: str, found: list[str]) -> None:
    assert noted(body(words, language), language, *WITHIN) == [(one, one) for one in found]


@pytest.mark.parametrize(
    ("headline", "quotation", "found"),
    [
        (
            "Eau : « nous avons tout perdu »",
            "« Nous avons presque tout perdu dans cette affaire », a déclaré Jeanne Orval.",
            [("nous avons tout perdu", "Nous avons presque tout perdu dans cette affaire")],
        ),
        # Word for word, in two pieces, and of another inflection.
        ("« Nous avons tout perdu »", "« Nous avons », a déclaré Jeanne Orval, « tout perdu. »", []),
        ("« NOUS avons tout perdu »", "« Oui, nous avons tout perdu », a déclaré Jeanne Orval.", []),
        (
            "Orval promet de « reconstruire la station »",
            "« Nous reconstruirons la station », a déclaré Jeanne Orval.",
            [("reconstruire la station", "Nous reconstruirons la station")],
        ),
        (
            "« La régie ment aux abonnés »",
            "« Il pleuvait ce jour-là », a déclaré Jeanne Orval.",
            [("La régie ment aux abonnés", "")],
        ),
    ],
)
def test_a_headline_says_what_the_text_says(headline: str, quotation: str, found: list[tuple[str, str]]) -> None:
    kinds = (IntegrityKind.HEADLINE_CHANGED, IntegrityKind.HEADLINE_ONLY)
    assert noted(f"{headline}\n{PADDING}\n{quotation}", "fr", *kinds) == found


def test_an_english_headline() -> None:
    padding = "The board of the water company met in the town hall of Ashbrook on Monday night. " * 3
    text = f"Mayor: ‘We lost the whole harvest’\n{padding}\n“We lost nearly half the harvest,” said Jane Orwell."
    assert noted(text, "en", IntegrityKind.HEADLINE_CHANGED) == [
        ("We lost the whole harvest", "We lost nearly half the harvest,")
    ]


def test_a_teaser_is_no_proof_that_words_are_missing() -> None:
    text = "« La régie ment aux abonnés »\nLe conseil municipal s'est réuni hier soir."
    assert noted(text, "fr", IntegrityKind.HEADLINE_ONLY) == []


def test_speakers_that_are_missing_or_speak_through_others() -> None:
    text, blocks = join_blocks(
        [
            (
                BlockKind.PARAGRAPH,
                "« Oui », dit-on. « Non », a dit Luc à Radio Sorbray. « un deux trois quatre cinq six sept huit »",
            )
        ]
    )

    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    luc = Speaker("Luc")
    quotes = (
        Quote(QuoteKind.DIRECT, span("Oui"), (span("Oui"),)),
        Quote(QuoteKind.DIRECT, span("Non"), (span("Non"),), speaker=luc, relay=span("Radio Sorbray")),
    )
    long, short = span("un deux trois quatre cinq six sept huit"), span("deux trois")
    nobody = "nobody is said to have said it"
    apart = (Unattributed(long, nobody), Unattributed(short, nobody), Unattributed(long, "a title or a name"))
    notes = integrity_notes(text, blocks, quotes, apart)
    assert [(note.kind, note.span.of(text), note.detail) for note in notes] == [
        (IntegrityKind.NO_SPEAKER, "Oui", ""),
        (IntegrityKind.RELAYED, "Radio Sorbray", "Radio Sorbray"),
        (IntegrityKind.NOBODY, long.of(text), ""),
    ]


def test_the_engine_gives_what_the_notes_are_made_of() -> None:
    said = body("« Nous fermerons », a confié Jeanne Orval à l'AFP.")
    assert noted(said, "fr", IntegrityKind.RELAYED) == [("l'AFP", "l'AFP")]
    assert noted(body("« Nous fermerons », a déclaré Jeanne Orval."), "fr") == []
