from __future__ import annotations

import pytest

from reader.errors import NotFound
from reader.model import Span
from reader.services import agreement, annotating, history
from reader.services.library import Library
from tests.unit.services.builders import TEXT, document, save


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


@pytest.fixture
def article(library: Library) -> int:
    article_id = save(library, document())
    save(library, document("Autre\nUn autre texte que personne n'a lu à deux."))
    for who, words, tag in (
        ("anna", "Nous avons tenu parole", "promesse"),
        ("ben", "avons tenu parole", "promesse"),
        ("anna", "deux millions d'euros", "chiffre"),
        ("ben", "deux millions d'euros", "argent"),
        ("ben", "trois mois", "chiffre"),
    ):
        annotating.annotate(library, article_id, at(words), tags=[tag], author=who)
    return article_id


def differing(library: Library) -> list[tuple[str, str, str, tuple[str, ...]]]:
    found = agreement.compare(library, "anna", "ben").differences
    return [(one.author, one.row.annotation.anchor.exact, one.tag, one.other) for one in found]


def test_agreement_tag_by_tag(library: Library, article: int) -> None:
    found = agreement.compare(library, "anna", "ben")
    assert (found.articles, [tag.tag for tag in found.tags]) == (1, ["argent", "chiffre", "promesse"])
    promise = found.tags[2]
    assert (promise.both, promise.first, promise.second, promise.kappa) == (1, 0, 0, 1.0)
    assert (promise.exact, promise.overlap) == (0.0, 1.0)
    number = found.tags[1]
    assert number.kappa == 1.0, "both found a number in that sentence"
    assert (number.exact, number.overlap) == (0.0, 0.0)


def test_differences_say_who_and_what_the_other_put_there(library: Library, article: int) -> None:
    assert differing(library) == [
        ("ben", "deux millions d'euros", "argent", ("chiffre",)),
        ("anna", "deux millions d'euros", "chiffre", ("argent",)),
        ("ben", "trois mois", "chiffre", ()),
    ]


def test_each_difference_is_settled_in_one_undoable_step(library: Library, article: int) -> None:
    first, second, third = agreement.compare(library, "anna", "ben").differences
    agreement.drop_tag(library, first)
    agreement.keep_tag(library, third)
    assert [row[2] for row in differing(library)] == ["chiffre"]
    assert dict(agreement.annotators(library)) == {"ben": 2, "anna": 2, "anna + ben": 1}
    history.undo(library)
    history.undo(library)
    assert len(differing(library)) == 3
    assert second.author == "anna"


def test_a_name_that_nobody_goes_by(library: Library, article: int) -> None:
    with pytest.raises(NotFound, match="carl"):
        agreement.compare(library, "anna", "carl")
