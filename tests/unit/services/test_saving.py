from __future__ import annotations

from dataclasses import replace

import pytest

from reader.model import AnchorState, Attribution, Document, QuoteKind, QuoteStatus, Span, View, ViewKind
from reader.services import annotating, articles, history, reviewing, saving
from reader.services.library import Library
from tests.unit.services.builders import ANNA, TEXT, document, quote, save

URL = "https://example.org/port"
LINES = TEXT.split("\n")


def status_of(library: Library, doc: Document) -> str:
    with library.writing() as unit:
        return saving.save(unit, saving.Prepared(doc, Attribution(), "test-1")).status


def test_the_same_address_or_the_same_words_are_known(library: Library) -> None:
    assert status_of(library, document(url=URL)) == "new"
    assert status_of(library, document(url=URL)) == "known"
    assert status_of(library, document(url="https://elsewhere.example/")) == "known"
    assert status_of(library, document()) == "known"
    assert status_of(library, document(TEXT + " Fin.")) == "new"
    assert len(articles.article_ids(library, View())) == 2


def test_a_changed_text_is_a_new_revision_and_is_found_by_its_new_words_only(library: Library) -> None:
    article = save(library, document(url=URL))
    articles.mark_read(library, [article], True)
    changed = replace(document(TEXT.replace("lundi", "mardi"), url=URL), authors=(), source="")
    assert status_of(library, changed) == "revised"
    page = articles.open_article(library, article).article
    assert (page.revision, page.text, page.summary.title) == (2, changed.text, "Le port rouvrira mardi")
    assert (page.authors, page.summary.source, page.summary.is_read) == (("Jo",), "Ouest", True)
    assert list(articles.article_ids(library, View(ViewKind.SEARCH, "lundi"))) == []
    assert list(articles.article_ids(library, View(ViewKind.SEARCH, "mardi"))) == [article]
    with library.reading() as db:
        db.execute("PRAGMA query_only = OFF")
        db.execute("INSERT INTO article_search (article_search, rank) VALUES ('integrity-check', 1)")


def test_the_short_text_of_a_feed_does_not_replace_the_page(library: Library) -> None:
    short = document(LINES[0] + "\nNous avons tenu parole…", url=URL, kind="feed")
    assert status_of(library, short) == "new"
    assert status_of(library, document(url=URL, kind="html")) == "revised"
    assert status_of(library, short) == "known"


def test_annotations_follow_their_words_into_a_new_revision(library: Library) -> None:
    article = save(library, document(url=URL))
    still = annotating.annotate(library, article, Span(3, 7), note="still")
    at = TEXT.index("Personne")
    moved = annotating.annotate(library, article, Span(at, at + 28), tags=["claim"])
    at = TEXT.index("duré trois mois")
    gone = annotating.annotate(library, article, Span(at, at + 15), note="gone")
    new = "\n".join([LINES[0], LINES[1], "Un paragraphe nouveau.", LINES[3]])
    save(library, document(new, url=URL))

    found = {note.uuid: note for note in articles.open_article(library, article).annotations}
    assert found[still.uuid].anchor == replace(still.anchor, revision=2)
    assert found[still.uuid].state is AnchorState.EXACT
    assert found[moved.uuid].state is AnchorState.MOVED
    assert found[moved.uuid].anchor.span.of(new) == moved.anchor.exact
    assert (found[gone.uuid].state, found[gone.uuid].anchor, found[gone.uuid].note) == (
        AnchorState.ORPHAN,
        gone.anchor,
        "gone",
    )

    save(library, document(TEXT, url=URL))
    back = {note.uuid: note for note in articles.open_article(library, article).annotations}
    assert back[gone.uuid].anchor.span == gone.anchor.span
    assert back[gone.uuid].state is not AnchorState.ORPHAN
    assert history.next_undo(library) == "note on 3 words"


def test_undoing_a_deletion_places_the_annotation_in_the_text_of_now(library: Library) -> None:
    article = save(library, document(url=URL))
    at = TEXT.index("quai")
    made = annotating.annotate(library, article, Span(at, at + 4), note="où ?")
    annotating.delete_annotation(library, made.uuid)
    new = TEXT.replace("Le port", "Après un an, le port")
    save(library, document(new, url=URL))
    assert history.undo(library) == "delete annotation on 1 word"
    [note] = articles.open_article(library, article).annotations
    assert (note.anchor.span.of(new), note.anchor.revision, note.state) == ("quai", 2, AnchorState.MOVED)
    assert history.redo(library) is not None
    assert articles.open_article(library, article).annotations == ()
    assert history.undo(library) is not None
    assert articles.open_article(library, article).annotations[0].anchor == note.anchor


def test_decisions_follow_their_quote_into_a_new_revision(library: Library) -> None:
    first = quote(TEXT, "Nous avons tenu parole", ANNA, cue="a déclaré")
    last = quote(TEXT, "Personne n'a perdu son emploi", ANNA)
    article = save(library, document(url=URL), [first, last])
    confirmed = reviewing.confirm(library, article, f"direct:{first.span.start}:{first.span.stop}")
    reviewing.reject(library, article, f"direct:{last.span.start}:{last.span.stop}")
    new = "\n".join(["Le port rouvrira enfin lundi prochain", LINES[1]])
    save(library, document(new, url=URL), [quote(new, "Nous avons tenu parole", None, QuoteKind.MIXED)])
    [kept] = articles.open_article(library, article).quotes
    assert [(one.status.value, one.anchor.exact) for one in reviewing.orphans(library, article)] == [
        ("rejected", "Personne n'a perdu son emploi")
    ]
    assert (kept.key, kept.status) == (confirmed.key, QuoteStatus.CONFIRMED)
    assert kept.quote.span.of(new) == "Nous avons tenu parole"
    assert [one.of(new) for one in kept.quote.fragments] == ["Nous avons tenu parole"]
    assert kept.quote.cue is not None
    assert kept.quote.cue.of(new) == "a déclaré"
    save(library, document(TEXT, url=URL), [first, last])
    assert [one.status.value for one in articles.open_article(library, article).quotes] == ["confirmed", "rejected"]
    assert reviewing.orphans(library, article) == []


@pytest.mark.parametrize("words", ["", "Un seul mot"])
def test_a_document_without_blocks_or_words_is_kept_as_it_is(library: Library, words: str) -> None:
    doc = Document(title="Titre", text=words, blocks=())
    article = save(library, doc)
    page = articles.open_article(library, article)
    assert (page.article.text, page.article.blocks, page.quotes) == (words, (), ())
