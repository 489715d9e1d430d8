"""Notes that are being written: kept so that nothing typed is lost, whatever ends the program."""

from __future__ import annotations

from reader.model import Span, normalise
from reader.services.library import Library

__all__ = ["drafts", "drop_draft", "keep_draft"]


def keep_draft(library: Library, article_id: int, span: Span, revision: int, note: str) -> None:
    """Keep ``note`` as the draft on ``span`` of that revision of an article's text; raises StorageError."""
    from reader.storage import drafts as store

    with library.writing() as unit:
        store.keep(unit.db, article_id, span, revision, normalise(note), unit.at)


def drop_draft(library: Library, article_id: int, span: Span) -> None:
    """Forget the draft on ``span``: its words have been saved, or are wanted no more."""
    from reader.storage import drafts as store

    with library.writing() as unit:
        store.drop(unit.db, article_id, span)


def drafts(library: Library, article_id: int, length: int) -> dict[Span, str]:
    """The drafts of an article whose current text has ``length`` code points, each by its passage.

    A draft whose passage the text no longer reaches is given on the text's last character, so that it is found.
    """
    from reader.storage import drafts as store

    with library.reading() as db:
        kept = store.of_article(db, article_id)
    last = Span(max(0, length - 1), length)
    return {span if span.stop <= length else last: note for span, _revision, note in kept}
