"""What became of passages from one text to the next, and placing the lost ones again by hand."""

from __future__ import annotations

import pytest

from reader.errors import ConfigError, NotFound
from reader.model import AnchorState, QuoteStatus, Span
from reader.model.worddiff import ChangeKind
from reader.services import annotating, articles, history, reviewing, revisions
from reader.services.library import Library
from reader.services.revisions import Fate
from tests.unit.services.builders import ANNA, TEXT, document, quote, save

URL = "https://x.example/1"
KEPT, MOVED = "Nous avons tenu parole", "duré trois mois"
CHANGED, LOST = "ont coûté deux millions d'euros", "avant de quitter le port"
NEW = (
    "Le port rouvrira lundi\n"
    "« Nous avons tenu parole », a déclaré Anna Kerval, la maire, devant les pêcheurs réunis sur le quai.\n"
    "Selon la mairie et la région, les travaux ont coûté deux milliards d'euros et duré trois mois.\n"
    "« Nous embaucherons », dit-elle."
)


def note_on(library: Library, article_id: int, words: str) -> str:
    at = articles.open_article(library, article_id).article.text.index(words)
    return annotating.annotate(library, article_id, Span(at, at + len(words)), note=words).uuid


@pytest.fixture
def changed(library: Library) -> int:
    """An article with four notes and a confirmed quote that is gone from its second text."""
    emploi = "Personne n'a perdu son emploi"
    article_id = save(library, document(url=URL), [quote(TEXT, KEPT, ANNA), quote(TEXT, emploi, ANNA)])
    for words in (KEPT, MOVED, CHANGED, LOST):
        note_on(library, article_id, words)
    key = articles.open_article(library, article_id).quotes[1].key
    reviewing.confirm(library, article_id, key)
    save(library, document(NEW, url=URL), [quote(NEW, KEPT, ANNA), quote(NEW, "Nous embaucherons", ANNA)])
    return article_id


def test_each_passage_is_told_with_what_became_of_it(library: Library, changed: int) -> None:
    one = revisions.compare(library, changed, 1, 2)
    fates = {passage.before: passage.fate for passage in one.passages if passage.entity == "annotation"}
    assert fates == {KEPT: Fate.KEPT, MOVED: Fate.MOVED, CHANGED: Fate.CHANGED, LOST: Fate.ORPHANED}
    [decision] = [passage for passage in one.passages if passage.entity == "decision"]
    assert decision.fate is Fate.ORPHANED
    inserted = "".join(change.text for change in one.changes if change.kind is ChangeKind.INSERTED)
    assert "milliards" in inserted
    assert {passage.fate for passage in revisions.compare(library, changed, 1, 1).passages} == {Fate.KEPT}
    with pytest.raises(NotFound, match="has no revision 3"):
        revisions.compare(library, changed, 1, 3)
    with pytest.raises(NotFound, match="number 99"):
        revisions.revisions(library, 99)


def test_a_lost_note_is_placed_again_and_lost_again_by_undo(library: Library, changed: int) -> None:
    [lost] = [one for one in revisions.list_orphans(library) if one.entity == "annotation"]
    assert (lost.words, lost.about, lost.article_id) == (LOST, LOST, changed)
    at = NEW.index("dit-elle")
    revisions.place(library, lost.entity, lost.uuid, changed, Span(at - 1, at + len("dit-elle")))
    placed = next(one for one in articles.open_article(library, changed).annotations if one.uuid == lost.uuid)
    assert (placed.anchor.exact, placed.anchor.revision, placed.state) == ("dit-elle", 2, AnchorState.EXACT)
    history.undo(library)
    assert lost.uuid in {one.uuid for one in revisions.list_orphans(library, changed)}
    history.redo(library)
    assert lost.uuid not in {one.uuid for one in revisions.list_orphans(library, changed)}


def test_a_lost_decision_stands_for_the_finding_at_its_new_place(library: Library, changed: int) -> None:
    [lost] = [one for one in revisions.list_orphans(library) if one.entity == "decision"]
    assert lost.about == "Anna Kerval"
    at = NEW.index("Nous embaucherons")
    revisions.place(library, "decision", lost.uuid, changed, Span(at, at + len("Nous embaucherons")))
    quotes = articles.open_article(library, changed).quotes
    assert [(one.quote.span.of(NEW), one.status) for one in quotes] == [
        (KEPT, QuoteStatus.MACHINE),
        ("Nous embaucherons", QuoteStatus.CONFIRMED),
    ]
    history.undo(library)
    assert len(revisions.list_orphans(library, changed)) == 2


def test_what_cannot_be_placed_is_told(library: Library, changed: int) -> None:
    other = save(library, document("Autre\nDes mots."))
    [lost, *_] = revisions.list_orphans(library)
    with pytest.raises(ConfigError, match="another article"):
        revisions.place(library, lost.entity, lost.uuid, other, Span(0, 4))
    with pytest.raises(ConfigError, match="Select the words"):
        revisions.place(library, lost.entity, lost.uuid, changed, Span(5, 5))
    with pytest.raises(NotFound, match="no longer exists"):
        revisions.place(library, "tag", lost.uuid, changed, Span(0, 4))
