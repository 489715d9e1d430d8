from __future__ import annotations

import pytest

from reader.ingest.credits import is_credit, names_only_an_agency, split_credit


@pytest.mark.parametrize(
    ("caption", "joint", "credit"),
    [
        ("La maire à Valmorin le 7 août 2025", " - ", "Photo par JEANNE VIDAL / POOL / AFP"),
        ("La maire à Valmorin, le 7 août 2025.", " ", "JEANNE VIDAL / AFP"),
        ("La maire à Valmorin.", " ", "© Jeanne Vidal"),
        ("La maire à Valmorin", " ", "© AFP - Jeanne Vidal"),
        ("The mayor in Lower Haven.", " ", "(Photo by Ann Reed/Getty Images)"),
        ("The mayor in Lower Haven, March 3, 2025.", " ", "REUTERS/Ann Reed"),
        ("The mayor in Lower Haven.", " ", "AP Photo/Ann Reed"),
        ("La maire", " | ", "Crédit photo : mairie de Valmorin"),
        ("La maire à Valmorin", " – ", "Crédits : Jeanne Vidal"),
        ("Die Bürgermeisterin in Valmorin.", " ", "Foto: dpa"),
        ("La maire\u00a0à Valmorin", " -\u00a0", "Photo\u00a0AFP"),
    ],
)
def test_a_caption_is_parted_from_its_credit(caption: str, joint: str, credit: str) -> None:
    line = caption + joint + credit
    assert split_credit(line) == (len(caption), len(caption) + len(joint))


@pytest.mark.parametrize(
    "line", ["© Jeanne Vidal / AFP", "Photo : Jeanne Vidal", "(Photo AFP)", "PHOTO JEANNE VIDAL, REUTERS"]
)
def test_a_line_may_be_credit_alone(line: str) -> None:
    assert split_credit(line) == (0, 0)
    assert is_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "Photo de famille des dirigeants au sommet de Valmorin",
        "L'agence AFP a annoncé la nouvelle - et personne n'y a cru",
        "Le maire a dit non, rapporte l'AFP",
        "Il a cité Reuters et l'AFP dans son discours.",
        "Vote - le maire l'emporte",
        "Le budget – un vrai casse-tête – passe",
        "Photo finish à Valmorin : le maire l'emporte d'une voix sur son rival",
        "",
    ],
)
def test_prose_has_no_credit(line: str) -> None:
    assert split_credit(line) is None


def test_a_bare_agency_is_told_from_a_credit_with_names() -> None:
    assert names_only_an_agency("(AFP)")
    assert names_only_an_agency("Reuters")
    assert not names_only_an_agency("Jeanne Vidal / AFP")
