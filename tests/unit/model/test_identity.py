from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reader.model.identity import Told, canonical_id, canonical_url, content_hash, is_made, is_near, is_retold, made_id


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("http://news.example/a", "https://www.news.example/a/"),
        ("https://news.example/a?utm_source=rss&utm_medium=feed", "https://news.example/a"),
        ("https://news.example/a?id=7&xtor=RSS-1#top", "https://NEWS.example:443/a?id=7"),
        ("https://news.example", "http://news.example/"),
        ("https://news.example/a?at_medium=RSS", "https://news.example/a#comments"),
    ],
)
def test_addresses_of_one_page_are_alike(first: str, second: str) -> None:
    assert canonical_url(first) == canonical_url(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://news.example/a", "https://news.example/b"),
        ("https://news.example/a?id=7", "https://news.example/a?id=8"),
        ("https://news.example/a", "https://other.example/a"),
        ("https://news.example:8080/a", "https://news.example/a"),
        ("https://news.example/A", "https://news.example/a"),
    ],
)
def test_addresses_of_two_pages_are_not(first: str, second: str) -> None:
    assert canonical_url(first) != canonical_url(second)


@pytest.mark.parametrize("odd", ["", " ", "mailto:a@b", "http://[", "http://a:x/", "urn:x", "http://"])
def test_what_is_no_web_address_stays_itself(odd: str) -> None:
    assert canonical_url(odd) == odd.strip()


def test_identifiers_move_to_https_and_others_do_not() -> None:
    assert canonical_id("http://news.example/?p=7") == canonical_id("https://news.example/?p=7")
    assert canonical_id("urn:uuid:1") == "urn:uuid:1"
    assert canonical_id("urn:uuid:1") != canonical_id("urn:uuid:2")


LONG = "Le pont de Valmont rouvrira lundi après six mois de travaux, a annoncé mardi la maire devant le conseil."


@pytest.mark.parametrize(
    ("other", "near"),
    [
        (LONG.replace("lundi", "mardi"), True),
        (LONG[:60], True),
        (
            LONG + " Les travaux ont coûté deux millions d'euros à la commune, et le département en paie la moitié.",
            True,
        ),
        ("Douze morts dans un accident de car en Bavière, selon la police qui a ouvert une enquête ce matin.", False),
        ("", False),
    ],
)
def test_texts_with_some_words_changed_are_near(other: str, near: bool) -> None:
    assert is_near(LONG, other) is near
    assert is_near(other, LONG) is near


def test_short_texts_are_near_only_when_they_have_the_same_words() -> None:
    assert is_near("Journal de 8 h", "journal de 8 h !")
    assert not is_near("Journal de 8 h", "Journal de 9 h")


def test_a_hash_tells_titles_from_texts() -> None:
    assert content_hash("a", "b") == content_hash("a", "b")
    assert len({content_hash("a", "b"), content_hash("b", "a"), content_hash("a", "c"), content_hash("", "ab")}) == 4


BODY = "Un accident de car a fait douze morts mardi sur la route de Valmont, selon la préfecture du département."
AT, MIDNIGHT = datetime(2025, 6, 3, 10, 20, tzinfo=UTC), datetime(2025, 6, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (Told.of("12 morts", BODY), Told.of("21 morts", BODY), True),
        (Told.of("12 morts", BODY), Told.of("21 morts", BODY, AT), True),
        (Told.of("12 morts", "12 morts\n" + BODY), Told.of("21 morts", "21 morts\n" + BODY), True),
        (Told.of("Car : 12 morts", "", AT), Told.of("Car : 21 morts", "", AT), True),
        (Told.of("Car : 12 morts", "", MIDNIGHT), Told.of("Car : 21 morts", "", MIDNIGHT), False),
        (Told.of("Car : 12 morts", ""), Told.of("Car : 21 morts", ""), False),
        (Told.of("Car : 12 morts", BODY, AT, has_name=True), Told.of("Météo", BODY, AT, has_name=True), False),
        (Told.of("Car : 12 morts", BODY, AT, has_name=True), Told.of("Car : 21 morts", BODY, AT, has_name=True), True),
        (Told.of("Car : 12 morts", BODY, has_name=True), Told.of("Car : 21 morts", BODY, has_name=True), False),
        (Told.of("", ""), Told.of("", ""), False),
    ],
)
def test_a_corrected_headline_is_known_again_and_another_story_is_not(old: Told, new: Told, same: bool) -> None:
    assert is_retold(old, new) is same
    assert is_retold(new, old) is same


def test_identifiers_that_are_made_are_known_as_such() -> None:
    assert is_made(made_id("Titre"))
    assert made_id("Titre") == made_id("Titre") != made_id("\ud800")
    assert not is_made("https://news.example/")
