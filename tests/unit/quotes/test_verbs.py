from __future__ import annotations

import pytest

from reader.quotes.conjugation import Form, forms_of
from reader.quotes.cues import Cue, find_cues
from reader.quotes.lexicon import load_lexicon
from reader.quotes.tokens import fold, tokenise


def cues(text: str, language: str = "fr") -> list[Cue]:
    tokens = list(tokenise(fold(text), 0, len(text), elisions=language == "fr"))
    return find_cues(tokens, load_lexicon(language))


@pytest.mark.parametrize(
    ("lemma", "words"),
    [
        ("affirmer", {"affirme", "affirmait", "affirmera", "affirmé", "affirmant", "affirmèrent"}),
        ("annoncer", {"annonça", "annonçait", "annonçant", "annonce"}),
        ("juger", {"jugea", "jugeait", "jugeant", "jugent"}),
        ("rappeler", {"rappelle", "rappellera", "rappelait", "rappelé"}),
        ("répéter", {"répète", "répétait", "répétant"}),
        ("lever", {"lève", "lèvera", "levait"}),
        ("rejeter", {"rejette", "rejetait", "rejeté"}),
        ("avertir", {"avertit", "avertissait", "averti", "avertissant"}),
    ],
)
def test_regular_french_verbs_conjugate(lemma: str, words: set[str]) -> None:
    assert words <= {word for _, word in forms_of("er-ir", lemma, None)}


@pytest.mark.parametrize(
    ("lemma", "words"),
    [("claim", {"claims", "claimed", "claiming"}), ("reply", {"replies", "replied"}), ("note", {"noted", "noting"})],
)
def test_regular_english_verbs_conjugate(lemma: str, words: set[str]) -> None:
    assert words <= {word for _, word in forms_of("s-ed-ing", lemma, None)}


@pytest.mark.parametrize(
    ("text", "language", "lemma", "form"),
    [
        ("Il a déclaré que oui", "fr", "déclarer", Form.FINITE),
        ("Il a, dans un communiqué, déclaré que oui", "fr", "déclarer", Form.FINITE),
        ("a-t-il ainsi concédé", "fr", "concéder", Form.FINITE),
        ("martèle-t-elle", "fr", "marteler", Form.FINITE),
        ("Il vient de préciser que non", "fr", "préciser", Form.FINITE),
        ("Il a fait savoir que non", "fr", "faire savoir", Form.FINITE),
        ("estimant que non", "fr", "estimer", Form.PRESENT_PARTICIPLE),
        ("qualifié de nul par lui", "fr", "qualifier", Form.PAST_PARTICIPLE),
        ("She has repeatedly said that", "en", "say", Form.FINITE),
        ("He will say that", "en", "say", Form.FUTURE),
        ("adding that", "en", "add", Form.PRESENT_PARTICIPLE),
    ],
)
def test_verb_groups_are_found_with_their_form(text: str, language: str, lemma: str, form: Form) -> None:
    (cue,) = cues(text, language)
    assert (cue.lemma, cue.form) == (lemma, form)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Une annonce importante", "fr"), ("La demande de paix", "fr"), ("A claim of fraud", "en"), ("Two reports", "en")],
)
def test_nouns_that_look_like_verbs_are_none(text: str, language: str) -> None:
    assert [cue for cue in cues(text, language) if cue.finite] == []


@pytest.mark.parametrize(
    ("text", "language", "negated"),
    [
        ("Il n'a pas dit que oui", "fr", True),
        ("Il a dit que oui", "fr", False),
        ("He did not say that", "en", True),
        ("He said that", "en", False),
    ],
)
def test_denials_are_noted(text: str, language: str, negated: bool) -> None:
    assert cues(text, language)[0].negated is negated


def test_a_passive_is_told_from_a_reflexive() -> None:
    assert cues("Il a été accusé")[0].passive
    assert not cues("Il s'est réjoui")[0].passive
