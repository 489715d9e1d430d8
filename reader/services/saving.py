"""How a document gets into the library: recognised if known, its quotes found, a changed text as a new revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reader.messages import counted, phrase
from reader.model import Attribution, Document
from reader.model.review import Decision, carry, merge
from reader.services import quoting
from reader.services.carrying import foresee

if TYPE_CHECKING:
    from reader.model.anchoring import TextMap
    from reader.services.library import Library
    from reader.storage.arrivals import NewArticle
    from reader.storage.articles import Known
    from reader.storage.journal import Unit
    from reader.storage.values import Database

__all__ = [
    "Prepared",
    "Saved",
    "Status",
    "prepare",
    "recognise",
    "refresh_anchors",
    "reindex",
    "revise",
    "save",
    "save_many",
]

Status = Literal["new", "known", "revised"]

_FEED = "feed"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with the quotes found in it, ready to be saved."""

    document: Document
    attribution: Attribution
    engine: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a document."""

    status: Status
    article_id: int


def prepare(document: Document) -> Prepared:
    """Find the quotes of a document: work that must not hold the library's write lock."""
    return Prepared(document, quoting.quote_document(document), quoting.engine_version())


def recognise(db: Database, document: Document, known: Known | None = None) -> tuple[Status, Known | None]:
    """Whether the library has ``document``: under the same URL (or as ``known``), or with the same title and text.

    The full text of an article is not revised by the shorter one that its feed carries.
    """
    from reader.storage import articles
    from reader.storage.values import content_hash

    known = known or articles.find_by_url(db, document.url)
    if known is None:
        known = articles.find_by_content(db, document)
        return ("new", None) if known is None else ("known", known)
    if known.content_hash == content_hash(document.title, document.text):
        return "known", known
    if document.kind == _FEED and known.kind != _FEED:
        return "known", known
    return "revised", known


def save(unit: Unit, prepared: Prepared, known: Known | None = None) -> Saved:
    """Add, revise or recognise a document; ``known`` is the article that it is already known to belong to."""
    from reader.storage import arrivals, articles, quotes

    document = prepared.document
    status, found = recognise(unit.db, document, known)
    if status == "known" and found is not None:
        return Saved(status, found.id)
    if found is None:
        article_id, revision = arrivals.add(unit.db, document, unit.at), 1
    else:
        article_id = found.id
        old = articles.revision_text(unit.db, article_id, found.revision) or ""
        # Another kind is a fuller reading of the same article, not news from its source.
        revision = revise(unit, found, arrivals.NewArticle.of(document), old, changed=found.kind == document.kind)
        # The program moves anchors by itself; undoing goes past that to what a person did.
        unit.what, unit.label = "auto", phrase("new text of “{title}”", title=document.title)
    quotes.save_findings(unit.db, article_id, revision, prepared.engine, prepared.attribution, unit.at)
    reindex(unit, article_id, prepared.attribution)
    return Saved(status, article_id)


def save_many(library: Library, documents: Sequence[Document]) -> list[Saved]:
    """Save documents in one transaction, in the order given; raises StorageError.

    The quotes of those that the library does not have are found before its lock is taken.
    """
    with library.reading() as db:
        found = [recognise(db, document) for document in documents]
        for document, (status, known) in zip(documents, found, strict=True):
            if status == "revised" and known is not None:
                foresee(db, known.id, document.text)
    prepared = [
        None if status == "known" else prepare(document) for document, (status, _) in zip(documents, found, strict=True)
    ]
    if not any(prepared):
        return [Saved("known", known.id) for _, known in found if known is not None]
    with library.writing() as unit:
        saved = [
            save(unit, one) if one else _saved_again(unit, document)
            for document, one in zip(documents, prepared, strict=True)
        ]
        new = [document.title for document, one in zip(documents, saved, strict=True) if one.status != "known"]
        if len(new) > 1:
            unit.label = counted("import {count} article", "import {count} articles", len(new))
    return saved


def _saved_again(unit: Unit, document: Document) -> Saved:
    """What becomes of a document that was known a moment ago; if another program changed that, its quotes are late."""
    status, known = recognise(unit.db, document)
    if status == "known" and known is not None:
        return Saved(status, known.id)
    return save(unit, prepare(document))


def revise(unit: Unit, known: Known, new: NewArticle, old: str, *, changed: bool) -> int:
    """Make ``new`` the text of a known article, whose text was ``old``; gives the number of the revision.

    What people made moves along. The article has no quotes but people's until they are found in the new text.
    ``changed`` marks it as changed by its source.
    """
    from reader.storage import arrivals

    revision = arrivals.revise(unit.db, known.id, new, unit.at, changed=changed)
    _carry_over(unit, known.id, old, known.revision, new.text, revision)
    reindex(unit, known.id, Attribution())
    return revision


def reindex(unit: Unit, article_id: int, attribution: Attribution | None = None) -> None:
    """Bring what is derived from findings and decisions up to date; without ``attribution`` the stored findings."""
    from reader.storage import articles, decisions, quotes

    if attribution is None:
        stored, article = quotes.findings(unit.db, article_id), articles.find_by_id(unit.db, article_id)
        # Findings in another text have no meaning in this one.
        current = stored is not None and article is not None and stored.revision == article.revision
        attribution = stored.attribution if stored is not None and current else Attribution()
    reviewed = merge(attribution.quotes, decisions.of_article(unit.db, article_id))
    quotes.index_quotes(unit.db, article_id, reviewed, unit.at)


def _carry_over(unit: Unit, article_id: int, old: str, old_revision: int, new: str, revision: int) -> None:
    """Bring annotations and decisions from one revision to the next; those without a place become orphans."""
    from reader.model.anchoring import map_text
    from reader.storage import decisions
    from reader.storage import notes as store

    notes = store.of_article(unit.db, article_id)
    decided = decisions.of_article(unit.db, article_id)
    if not notes and not decided:
        return
    mapping = map_text(old, new)
    for note in notes:
        own = mapping if note.anchor.revision == old_revision else None
        _change_annotation(unit, note.uuid, new, revision, own)
    for decision in decided:
        own = mapping if decision.anchor.revision == old_revision else None
        _change_decision(unit, decision, new, revision, own)


def refresh_anchors(unit: Unit, article_id: int, uuids: set[str]) -> None:
    """Place those annotations and decisions that undoing brought back from an older revision in the current text."""
    from reader.model.anchoring import map_text
    from reader.storage import articles, decisions
    from reader.storage import notes as store

    article = articles.article(unit.db, article_id)
    if article is None:
        return

    def mapping(revision: int) -> TextMap | None:
        old = articles.revision_text(unit.db, article_id, revision)
        return None if old is None else map_text(old, article.text)

    for note in store.of_article(unit.db, article_id):
        if note.uuid in uuids and note.anchor.revision != article.revision:
            own = mapping(note.anchor.revision)
            _change_annotation(unit, note.uuid, article.text, article.revision, own)
    for decision in decisions.of_article(unit.db, article_id):
        if decision.uuid in uuids and decision.anchor.revision != article.revision:
            own = mapping(decision.anchor.revision)
            _change_decision(unit, decision, article.text, article.revision, own)


def _change_annotation(unit: Unit, uuid: str, text: str, revision: int, mapping: TextMap | None) -> None:
    from reader.model.anchoring import reanchor
    from reader.storage import entities
    from reader.storage import notes as store

    note = store.by_uuid(unit.db, uuid)
    state = entities.read_state(unit.db, "annotation", uuid)
    if note is None or state is None:
        return
    move = reanchor(note.anchor, text, revision, mapping)
    after = {
        **state,
        "start": move.anchor.span.start,
        "stop": move.anchor.span.stop,
        "revision": move.anchor.revision,
        "exact": move.anchor.exact,
        "prefix": move.anchor.prefix,
        "suffix": move.anchor.suffix,
        "state": move.state.value,
    }
    entities.change(unit, "annotation", uuid, after)


def _change_decision(unit: Unit, decision: Decision, text: str, revision: int, mapping: TextMap | None) -> None:
    from reader.storage import articles, decisions, entities

    moved = carry(decision, text, revision, mapping)
    article = articles.find_by_id(unit.db, decision.article_id)
    if article is None:
        return
    entities.change(unit, "decision", decision.uuid, decisions.state_of(article.uuid, moved))
