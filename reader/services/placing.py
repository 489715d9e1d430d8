"""Finding the article and the passage that annotations of others are about."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reader.model import Anchor, AnchorState, Article, Document, Span, make_anchor
from reader.model.anchoring import TextMap, map_text, reanchor
from reader.model.exchange import ForeignAnnotation
from reader.model.identity import canonical_url

if TYPE_CHECKING:
    from reader.storage.journal import Unit
    from reader.storage.values import Database

__all__ = ["Landing", "anchor_of", "content_of", "content_state", "entry_names", "land", "new_state"]


@dataclass(slots=True)
class Landing:
    """An article of the library, and the text in which the annotations of others count (None where it is unknown)."""

    article: Article
    text: str | None
    is_new: bool = False
    _mapping: TextMap | None = None

    @property
    def is_same_text(self) -> bool:
        """Whether the others have the very text that the library has."""
        return self.text == self.article.text

    @property
    def mapping(self) -> TextMap | None:
        """What leads from their text to that of the article; None where theirs is unknown."""
        if self._mapping is None and self.text is not None:
            self._mapping = map_text(self.text, self.article.text)
        return self._mapping

    def anchor(self, found: ForeignAnnotation) -> tuple[Anchor, AnchorState] | None:
        """Where ``found`` stands in the article as it is now, an orphan where nowhere; None if it has no words."""
        article, span = self.article, found.span
        if span is not None and self.text is not None:
            if self.is_same_text and span.stop <= len(article.text):
                return make_anchor(article.text, span, article.revision), AnchorState.EXACT
            if span.stop > len(self.text):
                return None
            return self._moved(make_anchor(self.text, span, 0), self.mapping)
        if span is not None and found.exact and span.of(article.text) == found.exact:
            return make_anchor(article.text, span, article.revision), AnchorState.EXACT
        if not found.exact:
            return None
        place = span or Span(0, len(found.exact))
        return self._moved(Anchor(place, found.exact, found.prefix, found.suffix, 0), None)

    def _moved(self, anchor: Anchor, mapping: TextMap | None) -> tuple[Anchor, AnchorState]:
        move = reanchor(anchor, self.article.text, self.article.revision, mapping)
        return replace(move.anchor, revision=self.article.revision), move.state


def land(
    unit: Unit, document: Document, uuid: str, entries: Sequence[tuple[str, str]] = (), *, make: bool = True
) -> Landing | None:
    """The article that ``document`` is, made where there is none; None if it is unknown and has no text.

    It is known by its UUID, by title and text at any revision, by its address, or by an entry of a feed (see
    :func:`entry_names`), in this order. Without ``make`` an unknown one stays unknown.
    """
    from reader.storage import arrivals, articles, exchange
    from reader.storage.values import content_hash

    db, text = unit.db, document.text or None
    known = articles.find_by_uuid(db, uuid) if uuid else None
    number = None if known is None else known.id
    if number is None and text is not None:
        revision = exchange.revision_by_digest(db, content_hash(document.title, document.text))
        number = None if revision is None else revision[0]
    if number is None and document.url:
        known = articles.find_by_url(db, document.url)
        number = None if known is None else known.id
    if number is None and entries:
        number = _by_entries(db, entries)
    is_new = number is None
    if number is None:
        if text is None or not make:
            return None
        number = arrivals.add(db, document, unit.at, uuid=uuid)
    return Landing(_article(db, number), text, is_new)


def entry_names(db: Database, article_id: int) -> list[tuple[str, str]]:
    """The entries that led to an article, by a digest of the feed's address, which may hold a key, and the identifier.

    An identifier says nothing alone: many feeds number their entries.
    """
    from reader.storage import identifying

    return [(_feed_name(url), identity) for url, identity in identifying.entries_of(db, article_id)]


def _feed_name(url: str) -> str:
    return hashlib.sha256(canonical_url(url).encode()).hexdigest()[:32]


def _by_entries(db: Database, entries: Sequence[tuple[str, str]]) -> int | None:
    from reader.storage import identifying

    feeds = {_feed_name(url): feed_id for feed_id, url in identifying.feed_addresses(db)}
    for name, identity in entries:
        if name in feeds:
            found = identifying.article_of_entry(db, feeds[name], identity)
            if found is not None:
                return found
    return None


def _article(db: Database, article_id: int) -> Article:
    from reader.storage import articles

    article = articles.article(db, article_id)
    assert article is not None  # noqa: S101 - its row was read in this unit of work
    return article


def anchor_of(span: Span, exact: str, prefix: str, suffix: str) -> Anchor:
    """The anchor of a passage in a text that is no revision of this library."""
    return Anchor(span, exact, prefix, suffix, 0)


def content_of(found: ForeignAnnotation) -> dict[str, Any]:
    """What an annotation of others says, as :data:`reader.storage.exchange.Content`."""
    from reader.storage import notes

    return {
        "tags": sorted(found.tags),
        "note": found.note,
        "claim": found.claim.status.value if found.claim else "",
        "sources": list(found.claim.sources) if found.claim else [],
        "links": sorted([link.kind.value, link.target] for link in found.links),
        "speaker": notes.speaker_state(found.speaker),
    }


def new_state(
    unit: Unit,
    article_uuid: str,
    placed: tuple[Anchor, AnchorState],
    content: dict[str, Any],
    author: str,
    created: int,
) -> dict[str, Any]:
    """What the journal keeps of a new annotation that says ``content``."""
    anchor, state = placed
    return {
        "article": article_uuid,
        "start": anchor.span.start,
        "stop": anchor.span.stop,
        "revision": anchor.revision,
        "exact": anchor.exact,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
        "state": state.value,
        "author": author,
        "created": created,
        **content_state(unit, content),
    }


def content_state(unit: Unit, content: dict[str, Any]) -> dict[str, Any]:
    """The part of an annotation's state that ``content`` says; tags that are not there are made."""
    from reader.services.tagging import tag_uuids

    return {**content, "tags": sorted(tag_uuids(unit, content["tags"]))}
