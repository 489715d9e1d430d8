"""How an article changed, what became of the passages that people hold in it, and placing the lost ones again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from reader.errors import ConfigError, NotFound
from reader.messages import phrase
from reader.model import QuoteKind, Span, make_anchor
from reader.model.review import SAME_QUOTE, quoted_stretches
from reader.model.worddiff import Change, word_diff
from reader.services import saving
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.model import Article, Quote
    from reader.storage.journal import Unit
    from reader.storage.revisions import Orphan, Revision, States

__all__ = ["Comparison", "Fate", "Passage", "compare", "list_orphans", "place", "revisions"]


class Fate(StrEnum):
    """What became of a passage from one revision to another."""

    KEPT = "kept"
    MOVED = "moved"
    CHANGED = "changed"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Passage:
    """An annotation or decision ("entity"), its words in both revisions, and what became of it."""

    entity: str
    uuid: str
    fate: Fate
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two revisions of an article word by word; ``title`` has the changes of the title, if it changed."""

    old: Revision
    new: Revision
    title: tuple[Change, ...]
    changes: tuple[Change, ...]
    passages: tuple[Passage, ...]


def revisions(library: Library, article_id: int) -> list[Revision]:
    """The texts that an article has had, oldest first; raises NotFound."""
    from reader.storage import revisions as store

    with library.reading() as db:
        found = store.revisions_of(db, article_id)
    if not found:
        raise NotFound(phrase("No article has the number {number}.", number=article_id))
    return found


def compare(library: Library, article_id: int, old: int, new: int) -> Comparison:
    """What changed from revision ``old`` to ``new``, and what became of annotations and decisions; raises NotFound."""
    from reader.storage import revisions as store

    known = {revision.number: revision for revision in revisions(library, article_id)}
    for number in (old, new):
        if number not in known:
            raise NotFound(
                phrase("This article has no revision {number}; it has {count}.", number=number, count=len(known))
            )
    with library.reading() as db:
        before = store.revision_text(db, article_id, old) or ""
        after = store.revision_text(db, article_id, new) or ""
        held = store.held_passages(db, article_id)
    # What holds at a revision is what was known last before the next one came.
    ends = [known[number + 1].created if number + 1 in known else None for number in (old, new)]
    passages = [passage for states in held if (passage := _passage(states, ends)) is not None]
    titles = known[old].title, known[new].title
    return Comparison(
        known[old],
        known[new],
        word_diff(*titles) if titles[0] != titles[1] else (),
        word_diff(before, after),
        tuple(sorted(passages, key=lambda one: (list(Fate).index(one.fate), one.before))),
    )


def _passage(states: States, ends: Sequence[datetime | None]) -> Passage | None:
    """What became of one passage; None if it was not there at both times."""
    one, other = (_state_before(states, end) for end in ends)
    if one is None or other is None:
        return None
    if other["state"] == "orphan":
        fate = Fate.ORPHANED
    elif one["exact"] != other["exact"]:
        fate = Fate.CHANGED
    else:
        fate = Fate.KEPT if _start(one) == _start(other) else Fate.MOVED
    return Passage(states.entity, states.uuid, fate, one["exact"], "" if fate is Fate.ORPHANED else other["exact"])


def _state_before(states: States, end: datetime | None) -> dict[str, Any] | None:
    known = [after for at, after in states.history if end is None or at < end]
    return known[-1] if known else None


def _start(state: dict[str, Any]) -> int:
    return int(state["quote"]["span"][0] if "quote" in state else state["start"])


def list_orphans(library: Library, article_id: int | None = None) -> list[Orphan]:
    """All that has lost its place, in an article or in the library, the latest first."""
    from reader.storage import revisions as store

    with library.reading() as db:
        found = store.orphans(db)
    return [orphan for orphan in found if article_id in (None, orphan.article_id)]


def place(library: Library, entity: str, uuid: str, article_id: int, span: Span) -> None:
    """Place an annotation or decision that lost its words on ``span`` of its article's current text.

    Raises NotFound, and ConfigError for another article or an empty passage.
    """
    from reader.storage import articles, entities

    with library.writing() as unit:
        article = articles.article(unit.db, article_id)
        state = entities.read_state(unit.db, entity, uuid) if entity in ("annotation", "decision") else None
        if article is None or state is None:
            raise NotFound(phrase("This passage no longer exists."))
        if state["article"] != article.summary.uuid:
            raise ConfigError(phrase("This passage belongs to another article; open that one to place it."))
        bounds = span.trimmed(article.text) if span.stop <= len(article.text) else Span(0, 0)
        if not len(bounds):
            raise ConfigError(phrase("Select the words that it is to stand on."))
        anchor = make_anchor(article.text, bounds, article.revision)
        after = {
            **state,
            "revision": anchor.revision,
            "exact": anchor.exact,
            "prefix": anchor.prefix,
            "suffix": anchor.suffix,
            "state": "exact",
        }
        if entity == "decision":
            after |= _decided(unit, article, state, bounds)
        else:
            after |= {"start": bounds.start, "stop": bounds.stop}
        entities.change(unit, entity, uuid, after)
        if entity == "decision":
            saving.reindex(unit, article_id)
        unit.label = phrase("place “{words}” again", words=" ".join(anchor.exact.split())[:40])


def _decided(unit: Unit, article: Article, state: dict[str, Any], span: Span) -> dict[str, Any]:
    """The quote of a decision at its new place, and the finding there that it is about."""
    from dataclasses import replace

    from reader.storage import quotes
    from reader.storage.quotedata import quote_from_data, quote_to_data

    quote: Quote = quote_from_data(state["quote"])
    fragments = () if quote.kind is QuoteKind.INDIRECT else quoted_stretches(article.text, span)
    quote = replace(quote, span=span, fragments=fragments, cue=None, mention=None, relay=None)
    found = quotes.findings(unit.db, article.summary.id)
    current = found.attribution.quotes if found is not None and found.revision == article.revision else ()
    near = max(current, key=lambda one: one.span.overlap_ratio(span), default=None)
    is_same = near is not None and near.span.overlap_ratio(span) >= SAME_QUOTE
    return {"quote": quote_to_data(quote), "target": quote_to_data(near) if near is not None and is_same else None}
