"""Working out where people's passages go in a new text before the library's write lock is taken.

Placing passages in a badly rewritten article takes a while. It is a pure function of the texts and the passage, whose
last answers are remembered: what was asked here is at hand when the same is asked within the lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from reader.model.anchoring import map_text
from reader.model.review import carry

if TYPE_CHECKING:
    from reader.storage.values import Database

__all__ = ["foresee", "foresee_entries"]


def foresee(db: Database, article_id: int, text: str) -> None:
    """Work out where the annotations and decisions of an article would stand in ``text`` if it became its newest."""
    from reader.model.anchoring import reanchor
    from reader.storage import articles, decisions
    from reader.storage import notes as store

    known = articles.find_by_id(db, article_id)
    if known is None:
        return
    notes, decided = store.of_article(db, article_id), decisions.of_article(db, article_id)
    if not notes and not decided:
        return
    mapping = map_text(articles.revision_text(db, article_id, known.revision) or "", text)
    revision = known.revision + 1
    for note in notes:
        reanchor(note.anchor, text, revision, mapping if note.anchor.revision == known.revision else None)
    for decision in decided:
        carry(decision, text, revision, mapping if decision.anchor.revision == known.revision else None)


def foresee_entries(db: Database, feed_id: int, entries: Iterable[tuple[str, bytes, str]]) -> None:
    """The same for entries of a feed (identifier, digest, text): for those that change an article people worked on."""
    from reader.storage import revisions

    held = revisions.held_entries(db, feed_id)
    if held:
        for guid, digest, text in entries:
            for article_id, known_digest in held.get(guid, ()):
                if known_digest != digest:
                    foresee(db, article_id, text)
