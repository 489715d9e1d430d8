"""Where passages go is worked out before the write lock is taken: within it nothing is compared."""

from __future__ import annotations

from reader.model import Document, Span
from reader.model.anchoring import map_text, reanchor
from reader.services import annotating, articles, carrying, reviewing
from reader.services.library import Library
from tests.unit.services.builders import ANNA, TEXT, document, quote, save


def test_a_text_that_changes_finds_its_passages_placed_already(library: Library) -> None:
    article_id = save(library, document(url="https://x.example/1"), [quote(TEXT, "Nous avons tenu parole", ANNA)])
    key = articles.open_article(library, article_id).quotes[0].key
    reviewing.confirm(library, article_id, key)
    at = TEXT.index("les travaux ont coûté")
    annotating.annotate(library, article_id, Span(at, at + 40), note="combien ?")
    changed: Document = document(TEXT.replace("deux millions", "trois millions"), url="https://x.example/1")
    with library.reading() as db:
        carrying.foresee(db, article_id, changed.text)
    known = reanchor.cache_info().misses, map_text.cache_info().misses
    save(library, changed)
    assert (reanchor.cache_info().misses, map_text.cache_info().misses) == known
    page = articles.open_article(library, article_id)
    assert [note.anchor.exact[:21] for note in page.annotations] == ["les travaux ont coûté"]
