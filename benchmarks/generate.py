"""Libraries of any size: seeded articles of about 300 words with five quotes each, the quotes known by construction."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.model import Attribution, BlockKind, Document, Quote, QuoteKind, Span, Speaker, SpeakerKind, join_blocks
from reader.services.library import open_library
from reader.services.saving import Prepared, save
from reader.settings import load_settings

__all__ = ["article", "build", "long_text"]

_GIVEN = ("Léa", "Tomas", "Inès", "Yann", "Irena", "Abdel", "Marguerite", "Paul", "Lucía", "Pavel", "Gaëlle", "Rui")
_NAMES = (
    "Morvan",
    "Verelin",
    "Valadier",
    "Dostal",
    "Benamar",
    "Osei",
    "Renfrew",
    "Ranko",
    "Kostric",
    "Almada",
    "Ferrán",
)
_ROLES = ("maire de Port-Avel", "ministre de l'Eau", "porte-parole du gouvernement", "déléguée syndicale", "armateur")
_PROSE = (
    "le chantier naval reste ouvert malgré la grève des salariés et la direction cherche un repreneur avant septembre "
    "selon les élus de la région qui attendent une réponse de l'État sur le plan de reconversion vers l'éolien en mer "
    "tandis que les habitants du quartier demandent des garanties sur la qualité de l'eau et des emplois durables"
)
_WORDS = tuple(_PROSE.split())
_TOPICS = ("Port-Avel", "le Drevin", "la grève", "le budget", "l'école", "la mer", "le pont", "la santé", "le vote")


def _sentence(dice: random.Random, words: int) -> str:
    chosen = " ".join(dice.choice(_WORDS) for _ in range(words))
    return chosen[:1].upper() + chosen[1:]


def article(number: int, *, words: int = 300) -> tuple[Document, Attribution]:
    """Article ``number`` of the series, with its quotes; the same number gives the same article."""
    dice = random.Random(number)
    title = f"{_sentence(dice, 6)} : {dice.choice(_TOPICS)}, épisode {number}"
    parts = [(BlockKind.HEADLINE, title)]
    quoted: list[tuple[str, str, Speaker]] = []
    for _ in range(5):
        said = _sentence(dice, 14)
        name = f"{dice.choice(_GIVEN)} {dice.choice(_NAMES)}"
        parts.append(
            (BlockKind.PARAGRAPH, f"« {said} », a déclaré {name}. {_sentence(dice, max(4, words // 5 - 20))}.")
        )
        quoted.append((said, name, Speaker(name, SpeakerKind.PERSON, dice.choice(_ROLES))))
    text, blocks = join_blocks(parts)
    quotes, at = [], 0
    for said, name, speaker in quoted:
        start = text.index(said, at)
        at = text.index(name, start)
        cue = text.rindex("a déclaré", start, at)
        span = Span(start, start + len(said))
        mention = Span(at, at + len(name))
        quotes.append(
            Quote(
                QuoteKind.DIRECT,
                span,
                (span,),
                Span(cue, cue + 9),
                mention,
                speaker,
                None,
                0.9,
                "generated",
                "built so",
            )
        )
    published = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(minutes=7 * number)
    document = Document(
        title, text, blocks, "fr", f"https://news.example/{number}", f"source {number % 40}", (), published, "feed"
    )
    return document, Attribution(tuple(quotes))


def build(path: Path, count: int) -> None:
    """Fill the library at ``path`` with ``count`` articles; leaves one of that size as it is."""
    if path.exists():
        return
    fresh = path.with_suffix(".building")
    for leftover in fresh.parent.glob(fresh.name + "*"):
        leftover.unlink()
    with open_library(load_settings(library=fresh, config=None)) as library:
        for start in range(0, count, 2000):
            with library.writing() as unit:
                for number in range(start, min(count, start + 2000)):
                    document, attribution = article(number)
                    save(unit, Prepared(document, attribution, "benchmark"))
    fresh.rename(path)


def long_text(words: int) -> str:
    """One article of about ``words`` words as plain text, with a quote every sixty words or so."""
    dice = random.Random(words)
    lines = [f"{_sentence(dice, 6)} en {words} mots", ""]
    for _ in range(max(1, words // 60)):
        name = f"{dice.choice(_GIVEN)} {dice.choice(_NAMES)}"
        lines.append(f"« {_sentence(dice, 14)} », a déclaré {name}. {_sentence(dice, 40)}.")
    return "\n".join(lines)
