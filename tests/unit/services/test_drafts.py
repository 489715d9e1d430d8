from __future__ import annotations

from reader.model import Span
from reader.services import drafts, history
from reader.services.library import Library
from tests.unit.services.builders import document, save


def test_a_draft_is_kept_replaced_and_dropped_and_is_no_step_of_undo(library: Library) -> None:
    article = save(library, document())
    drafts.keep_draft(library, article, Span(3, 7), 1, "dem")
    drafts.keep_draft(library, article, Span(3, 7), 1, "demander\x07 à la mairie")
    assert drafts.drafts(library, article, 100) == {Span(3, 7): "demander à la mairie"}
    assert history.history(library) == []
    drafts.drop_draft(library, article, Span(3, 7))
    assert drafts.drafts(library, article, 100) == {}


def test_a_draft_on_words_that_are_gone_is_found_at_the_end(library: Library) -> None:
    article = save(library, document())
    drafts.keep_draft(library, article, Span(50, 60), 1, "ne pas perdre")
    assert drafts.drafts(library, article, 20) == {Span(19, 20): "ne pas perdre"}
