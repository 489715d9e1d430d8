from __future__ import annotations

import pytest

from reader.ingest.wire import agency_of, authors_of, cut_dateline, is_aside, is_dateline, is_sign_off
from reader.model import Span


@pytest.mark.parametrize(
    ("dateline", "joint"),
    [
        ("PARIS, 3 mars (AFP)", " - "),
        ("PARIS (AFP)", " – "),
        ("LONDON (Reuters)", " - "),
        ("WASHINGTON, Dec 21 (Reuters)", " - "),
        ("BRUSSELS (AP)", " — "),
        ("SAINT-DENIS/LILLE, 1er avril 2025 (AFP)", " - "),
        ("Bruxelles (Belga)", " - "),
        ("HARROW BAY", " — "),
        ("KYIV, 21 décembre", " - "),
    ],
)
def test_datelines_of_agencies_are_cut_off(dateline: str, joint: str) -> None:
    text = f"x\n{dateline}{joint}Le maire a parlé."
    cut = cut_dateline(text, Span(2, len(text)))
    assert cut is not None
    assert cut[0].of(text) == dateline
    assert cut[1].of(text) == "Le maire a parlé."


@pytest.mark.parametrize(
    "text",
    [
        "Paris - la maire a parlé.",
        "Le maire (AFP) a parlé.",
        "La SNCF - en grève - a parlé.",
        "OTAN - Le sommet",
        "UE : oui",
    ],
)
def test_prose_has_no_dateline(text: str) -> None:
    assert cut_dateline(text, Span(0, len(text))) is None


@pytest.mark.parametrize(
    "line",
    [
        "24 mars 2018. –", "Publié le 3 mars 2025 à 18h30", "Mis à jour hier", "By Ann Reed", "Par Jeanne Vidal",
        "Par Jeanne Vidal, à Valmorin", "March 3, 2025", "Lundi 3 mars 2025", "3 min de lecture",
    ],
)  # fmt: skip
def test_lines_that_say_when_and_by_whom(line: str) -> None:
    assert is_dateline(line)


@pytest.mark.parametrize(
    "line",
    [
        "Par ici la sortie",
        "By the river, nothing moves",
        "Le 3 mars, tout change",
        "Par Jeanne Vidal, la maire parle." * 9,
    ],
)
def test_lines_that_only_look_so(line: str) -> None:
    assert not is_dateline(line)


@pytest.mark.parametrize(
    "line",
    [
        "mr-ik/bd/lo", "AFP", "(AFP)", "Avec Reuters", "Le Courrier avec AFP", "© 2025 AFP", "J. V.", "-30-",
        "(Reporting by Ann Reed; Editing by Bo Cole)",
    ],
)  # fmt: skip
def test_sign_offs(line: str) -> None:
    assert is_sign_off(line)


@pytest.mark.parametrize("line", ["Le maire s'en va", "Fin.", "Le maire a parlé avec l'AFP hier soir à Valmorin"])
def test_no_sign_offs(line: str) -> None:
    assert not is_sign_off(line)


def test_a_place_alone_opens_a_story_and_no_other_paragraph() -> None:
    text = "HARROW BAY — The mayor spoke."
    assert cut_dateline(text, Span(0, len(text))) is not None
    assert cut_dateline(text, Span(0, len(text)), opening=False) is None
    text = "LYON, 3 mars (AFP) - La maire a parlé."
    assert cut_dateline(text, Span(0, len(text)), opening=False) is not None


def test_names_and_agencies() -> None:
    assert authors_of("By Ann Reed and Bo Cole") == ("Ann Reed", "Bo Cole")
    assert authors_of("3 mars 2025") == ()
    assert agency_of("PARIS, 3 mars (AFP)") == "AFP"
    assert agency_of("PARIS, 3 mars") == ""
    assert is_aside("Lire aussi : le budget")
    assert not is_aside("Lire est un plaisir")
