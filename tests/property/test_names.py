"""Names: one name in its spellings, symmetric guesses, first names are nobody's, other roles keep namesakes apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import SpeakerKind
from reader.model.names import Likeness, Named, NameReason, likeness, name_block, name_key

PERSON, BODY = SpeakerKind.PERSON, SpeakerKind.ORGANISATION
WORD = st.text("abcdefghijklmnopqrstuvwxyzéèàçñøßł", min_size=1, max_size=10)
NAME = st.lists(WORD, min_size=1, max_size=4).map(lambda words: " ".join(word.title() for word in words))
ROLES = st.frozensets(st.sampled_from(["maire de Lyon", "entraîneur", "ministre de l'Eau", "ancien maire"]), max_size=3)
KIND = st.sampled_from(list(SpeakerKind))


def people(one: str, other: str) -> Likeness | None:
    return likeness(Named(one, PERSON), Named(other, PERSON))


@given(NAME, KIND, ROLES, NAME, KIND, ROLES)
def test_a_guess_is_the_same_whichever_name_comes_first(
    one: str, kind: SpeakerKind, roles: frozenset[str], other: str, their_kind: SpeakerKind, theirs: frozenset[str]
) -> None:
    first, second = Named(one, kind, roles), Named(other, their_kind, theirs)
    assert likeness(first, second) == likeness(second, first)


@given(NAME, NAME)
def test_what_is_alike_has_one_block_or_one_key(one: str, other: str) -> None:
    if people(one, other) is not None:
        assert name_block(one) == name_block(other) or name_key(one) == name_key(other)


@given(st.lists(WORD.filter(lambda word: len(name_key(word)) > 3), min_size=2, max_size=3))
def test_a_first_name_alone_is_nobodys(words: list[str]) -> None:
    full = " ".join(words)
    found = people(words[0], full)
    if people(words[0], words[-1]) is None:
        assert found is None


@given(NAME)
def test_case_hyphens_and_accents_do_not_tell_names_apart(name: str) -> None:
    assert name_key(name.upper()) == name_key(name)
    assert name_key(name.replace(" ", "-")) == name_key(name)
    assert name_key(name_key(name)) == name_key(name)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy", NameReason.TRANSLITERATION),
        ("Volodymyr Zelensky", "Volodimir Zelenski", NameReason.TRANSLITERATION),
        ("Vladimir Poutine", "Vladimir Putin", NameReason.TRANSLITERATION),
        ("Poutine", "Putin", NameReason.TRANSLITERATION),
        ("Mohammed Ali", "Mohamed Ali", NameReason.TRANSLITERATION),
        ("Mohammed Ali", "Muhammad Ali", NameReason.TRANSLITERATION),
        ("Nikita Khrouchtchev", "Nikita Khrushchev", NameReason.TRANSLITERATION),
        ("Dmitri Chostakovitch", "Dmitry Shostakovich", NameReason.TRANSLITERATION),
        ("Mouammar Kadhafi", "Muammar Gaddafi", NameReason.TRANSLITERATION),
        ("Benyamin Netanyahou", "Benjamin Netanyahu", NameReason.TRANSLITERATION),
        ("Jean-Pierre Dupont", "J.-P. Dupont", NameReason.INITIALS),
        ("J. Dupont", "Jean Dupont", NameReason.INITIALS),
        ("John F. Kennedy", "John Kennedy", NameReason.MIDDLE_NAME),
        ("Dominique de Villepin", "Dominique Villepin", NameReason.PARTICLE),
        ("Poutine", "Vladimir Putin", NameReason.SURNAME),
        ("Alexeï Navalny", "Alexei NAVALNY", NameReason.SAME),
        ("Vladimir", "Vladimir Putin", None),
        ("Emmanuel Macron", "Brigitte Macron", None),
        ("Paul Martin", "Paula Martin", None),
        ("Maria Costa", "Mario Costa", None),
        ("Philippe Pétain", "Philippe Putin", None),
        ("Michel Dupond", "Michel Dupont", None),
        ("Li Wei", "Lee Wei", None),
    ],
)
def test_near_names_of_people(one: str, other: str, reason: NameReason | None) -> None:
    found = people(one, other)
    assert (None if found is None else found.reason) is reason
    if reason is not None:
        assert name_block(one) == name_block(other)


def test_bodies_are_known_by_their_initials_and_without_their_article() -> None:
    found = likeness(Named("OMS", BODY), Named("l'Organisation mondiale de la santé", BODY))
    assert found is not None
    assert found.reason is NameReason.ACRONYM
    assert name_key("le Kremlin", BODY) == name_key("Kremlin", BODY)
    assert name_key("F.B.I.", BODY) == name_key("FBI", BODY)
    other = likeness(Named("Washington", BODY), Named("Washington", PERSON))
    assert other is not None
    assert other.reason is NameReason.OTHER_KIND


@pytest.mark.parametrize(("one", "other"), [("J. Martin", "Jean Martin"), ("Martin", "Jean Martin")])
def test_namesakes_with_other_roles_stay_apart_and_a_transliteration_says_so(one: str, other: str) -> None:
    mayor, coach = frozenset({"maire de Lyon"}), frozenset({"entraîneur"})
    assert likeness(Named(one, PERSON, mayor), Named(other, PERSON, coach)) is None
    assert likeness(Named(one, PERSON, mayor), Named(other, PERSON, frozenset({"ancien maire"}))) is not None
    said = likeness(Named("Vladimir Poutine", PERSON, mayor), Named("Vladimir Putin", PERSON, coach))
    assert said == Likeness(NameReason.TRANSLITERATION, roles_differ=True)
