"""The same quote and the same wire across outlets, found as articles come in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from reader.model import Span, Speaker, SpeakerKind
from reader.services import articles, grouping, history, reviewing
from reader.services.library import Library
from reader.storage import groups
from tests.unit.services.builders import document, quote, save

ANNA = Speaker("Anna Kerval", SpeakerKind.PERSON, "maire")
LONG = "Nous avons tenu parole devant les pêcheurs et le port rouvrira lundi matin, quoi qu'en disent nos adversaires"
CUT = "Nous avons tenu parole devant les pêcheurs et le port rouvrira lundi matin"
REWORDED = (
    "Nous avons tenu parole devant tous les pêcheurs, et ce port rouvrira lundi matin, quoi qu'en disent les autres"
)
COMMONPLACE = "On verra bien demain"
FILLER = "Le chantier avait commencé en {n} et {n} ouvriers y ont travaillé pendant {n} semaines sans relâche."


def story(library: Library, number: int, words: str, *, body: str = "") -> int:
    text = f"Titre numéro {number}\n« {words} », a dit Anna Kerval.\n" + (body or FILLER.format(n=number))
    when = datetime(2026, 2, 1, tzinfo=UTC) + timedelta(hours=number)
    doc = document(text, published=when, url=f"https://press.example/{number}")
    return save(library, doc, [quote(text, words, ANNA)])


def group(library: Library) -> None:
    for _progress in grouping.group_pending(library):
        pass


def texts(library: Library, article_id: int) -> list[str]:
    return [one.text for one in grouping.versions(library, article_id, Span(20, 25))]


def test_versions_are_found_whatever_the_order_in_which_they_come(library: Library) -> None:
    ids = [story(library, 3, REWORDED), story(library, 2, CUT)]
    group(library)
    ids.append(story(library, 1, LONG))
    other = story(library, 4, "Personne n'a perdu son emploi dans cette affaire et nous en sommes tous très fiers")
    group(library)
    assert all(texts(library, each) == [LONG, CUT, REWORDED] for each in ids)
    assert texts(library, other) == []


def test_commonplaces_stand_alone(library: Library) -> None:
    first, second = story(library, 1, COMMONPLACE), story(library, 2, COMMONPLACE)
    group(library)
    assert texts(library, first) == texts(library, second) == []


def test_wire_copy_is_one_group_and_other_stories_are_not(library: Library) -> None:
    wire = " ".join(FILLER.format(n=number) for number in range(10, 16))
    first = story(library, 1, LONG, body=wire)
    second = story(library, 2, LONG, body=wire + " Un dernier paragraphe de la rédaction sur le marché voisin.")
    story(library, 3, COMMONPLACE, body=" ".join(f"phrase {n} sur tout autre chose" for n in range(40)))
    with library.writing() as unit:
        for article_id in (first, second, 3):
            grouping.index_similar(unit, article_id)
    with library.reading() as db:
        of_these, of_many = groups.groups_of(db, [1, 2, 3]), groups.groups_of(db, range(1, 20_000))
    assert of_these == of_many, "however they are looked up"
    assert of_these.keys() == {first, second}
    assert of_these[first] == of_these[second]
    assert [copy.article_id for copy in grouping.copies(library, second)] == [first, second]
    assert grouping.copies(library, 3) == []


def test_groups_can_be_forgotten_and_found_again(library: Library) -> None:
    ids = [story(library, 1, LONG), story(library, 2, CUT)]
    group(library)
    before = texts(library, ids[0])
    assert [(one.done, one.total) for one in grouping.regroup(library)] == [(0, 2), (2, 2)]
    assert texts(library, ids[0]) == before == [LONG, CUT]


def test_a_decision_leaves_a_quote_in_its_group(library: Library) -> None:
    ids = [story(library, 1, LONG), story(library, 2, CUT)]
    group(library)
    key = articles.open_article(library, ids[0]).quotes[0].key
    reviewing.confirm(library, ids[0], key)
    assert texts(library, ids[1]) == [LONG, CUT]
    history.undo(library)
    assert texts(library, ids[0]) == [LONG, CUT]


def test_a_quote_that_is_corrected_away_leaves_its_group(library: Library) -> None:
    ids = [story(library, 1, LONG), story(library, 2, CUT)]
    group(library)
    text = f"Titre numéro 2\n« {COMMONPLACE} », a dit Anna Kerval.\n" + FILLER.format(n=2)
    save(library, document(text, url="https://press.example/2"), [quote(text, COMMONPLACE, ANNA)])
    group(library)
    assert len(texts(library, ids[0])) < 2
