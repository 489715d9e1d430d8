"""Annotations of others taken into the library: nothing twice, nothing overwritten, each import one step of undo.

An annotation is known by its UUID. One that says the same is left, one that says what ours said earlier is old, and
one that is newer than ours, which nobody has changed here, is taken. Where both were changed, or ours was deleted, the
other version is kept beside ours as a conflict until a person decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.messages import counted
from reader.model import AnchorState, Tag
from reader.model.exchange import ForeignAnnotation, ForeignArticle, made_uuid
from reader.model.identity import content_hash
from reader.services import conflicts, placing
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.storage.exchange import Content, Shared
    from reader.storage.journal import Unit

__all__ = ["MergeReport", "import_annotations", "make_tags"]

Progress = Callable[[int, int], None]

_MORE = ("claim", "sources", "links", "speaker")


@dataclass(slots=True)
class MergeReport:
    """What became of the annotations of a file.

    ``unplaced`` are about articles that are neither in the library nor in the file; ``orphans`` are those added that
    have no place in the text as the library has it. ``decisions`` are those about quotes, ``beside`` speakers, tags and
    views, that were made or changed.
    """

    articles: int = 0
    added: int = 0
    updated: int = 0
    same: int = 0
    older: int = 0
    conflicts: int = 0
    unplaced: int = 0
    orphans: int = 0
    decisions: int = 0
    beside: int = 0


def import_annotations(
    library: Library, path: Path, *, take_theirs: bool = False, progress: Progress | None = None
) -> MergeReport:
    """Take over the annotations of a file or folder; with ``take_theirs`` their version wherever there is a conflict.

    All of them or, when ``progress`` (articles done, and of all) raises, none. Raises ImportFailure, StorageError.
    """
    from reader.ingest.annotations import read_whole

    # Read to the end before the library's one write lock is taken.
    with read_whole(path) as (count, found), library.writing() as unit:
        merger = _Merger(unit, path.name, take_theirs)
        for number, article in enumerate(found, 1):
            merger.take(article)
            if progress is not None:
                progress(number, count)
        report = merger.report
        changed = report.added + report.updated + report.decisions + report.beside
        unit.label = counted("import {count} annotation", "import {count} annotations", changed)
    return merger.report


class _Merger:
    """Takes over articles with their annotations in one unit of work."""

    def __init__(self, unit: Unit, origin: str, take_theirs: bool) -> None:
        self.report = MergeReport()
        self._unit, self._origin, self._take_theirs = unit, origin, take_theirs

    def take(self, foreign: ForeignArticle) -> None:
        """Take over one article's annotations."""
        make_tags(self._unit, foreign.tags)
        if foreign.shared:
            self._take_beside(foreign)
        if not foreign.annotations and not foreign.is_whole:
            return
        landing = placing.land(self._unit, foreign.document, foreign.uuid)
        if landing is None:
            self.report.unplaced += len(foreign.annotations) + len(foreign.decisions)
            return
        self.report.articles += landing.is_new
        if landing.is_new:
            self._mark(landing, foreign)
        for found in foreign.annotations:
            self._merge(landing, found)

        if foreign.decisions:
            self._take_decisions(landing, foreign)

    def _mark(self, landing: placing.Landing, foreign: ForeignArticle) -> None:
        """Make an article that is new here read and starred as it was."""
        from reader.storage import articles, entities

        if foreign.is_read:
            articles.set_read(self._unit.db, [landing.article.summary.id], True, self._unit.at)
        if foreign.is_starred:
            entities.change(self._unit, "article", landing.article.summary.uuid, {"is_starred": True})

    def _take_beside(self, foreign: ForeignArticle) -> None:
        from reader.services.sharing_files import take_beside

        count = take_beside(self._unit, self._origin, foreign.shared, take_theirs=self._take_theirs)
        self.report.conflicts += count["conflicts"]
        self.report.beside += count["added"] + count["updated"]

    def _take_decisions(self, landing: placing.Landing, foreign: ForeignArticle) -> None:
        from reader.services.sharing_files import take_decisions

        count = take_decisions(self._unit, self._origin, landing, foreign.decisions, take_theirs=self._take_theirs)
        self.report.conflicts += count["conflicts"]
        self.report.decisions += count["added"] + count["updated"]

    def _merge(self, landing: placing.Landing, found: ForeignAnnotation) -> None:
        from reader.storage import exchange

        place = (found.span.start, found.span.stop) if found.span else ()
        uuid = found.uuid or made_uuid("annotation", landing.article.summary.uuid, *place, found.exact, *found.tags)
        known = next(iter(exchange.shared(self._unit.db, uuid)), None)
        content = placing.content_of(found)
        if known is None:
            if exchange.last_change(self._unit.db, uuid) in ("", "undo") or self._take_theirs:
                self._add(landing, found, uuid, content)
            elif self._note(landing, uuid, found, content):
                # It was deleted here.
                self.report.conflicts += 1
            return
        if found.is_partial:
            content |= {name: known.content[name] for name in _MORE}
        moved = self._moved(landing, found, known)
        if exchange.same_content(content, known.content) and moved is None:
            self.report.same += 1
        elif moved is None and any(
            exchange.same_content(content, old) for old in exchange.past_contents(self._unit.db, uuid)
        ):
            self.report.older += 1
        elif self._take_theirs or self._is_newer(found, uuid):
            self._update(uuid, content, moved)
        else:
            self._note(landing, uuid, found, content)
            self.report.conflicts += 1

    def _note(self, landing: placing.Landing, uuid: str, found: ForeignAnnotation, content: Content) -> bool:
        """Keep their version until somebody decides; whether it was not kept already."""
        article = landing.article
        place: dict[str, Any] = {"exact": found.exact, "prefix": found.prefix, "suffix": found.suffix}
        if found.span is not None:
            place |= {"start": found.span.start, "stop": found.span.stop}
        # A text that the file does not have is taken for ours: the place is told by its words.
        digest = content_hash(article.summary.title, article.text).hex()
        theirs = {"article": digest, "place": place, "content": content, "author": found.author, "created": 0}
        return conflicts.note(self._unit, self._origin, "annotation", uuid, found.author, theirs)

    def _moved(self, landing: placing.Landing, found: ForeignAnnotation, known: Shared) -> dict[str, Any] | None:
        """Another place that the file gives the annotation, in the very text that the library has; None if the same."""
        if not landing.is_same_text or found.span is None or known.article_id != landing.article.summary.id:
            return None
        span = (known.place.get("start"), known.place.get("stop"))
        if span == (found.span.start, found.span.stop) or known.revision != landing.article.revision:
            return None
        placed = landing.anchor(found)
        if placed is None:
            return None
        return placing.new_state(self._unit, landing.article.summary.uuid, placed, {"tags": []}, "", 0)

    def _is_newer(self, found: ForeignAnnotation, uuid: str) -> bool:
        """Whether theirs follows on ours for certain: nobody has changed ours since it was made."""
        from reader.storage import notes

        ours = notes.by_uuid(self._unit.db, uuid)
        return ours is not None and ours.rev == 1 and found.rev > 1

    def _add(self, landing: placing.Landing, found: ForeignAnnotation, uuid: str, content: Content) -> None:
        from reader.storage import entities
        from reader.storage.values import micros

        placed = landing.anchor(found)
        if placed is None:
            self.report.unplaced += 1
            return
        created = micros(found.created or self._unit.at)
        article = landing.article.summary.uuid
        state = placing.new_state(self._unit, article, placed, content, found.author, created)
        entities.change(self._unit, "annotation", uuid, state)
        self.report.added += 1
        self.report.orphans += placed[1] is AnchorState.ORPHAN

    def _update(self, uuid: str, content: Content, moved: dict[str, Any] | None) -> None:
        from reader.storage import entities

        state = dict(entities.read_state(self._unit.db, "annotation", uuid) or {})
        if moved is not None:
            state |= {name: moved[name] for name in ("start", "stop", "revision", "exact", "prefix", "suffix", "state")}
        entities.change(self._unit, "annotation", uuid, {**state, **placing.content_state(self._unit, content)})
        self.report.updated += 1


def make_tags(unit: Unit, tags: tuple[Tag, ...]) -> None:
    """Make those tags that there are not yet, as they are defined; the others stay as they are."""
    from reader.storage import entities
    from reader.storage import tags as store
    from reader.storage.values import micros, new_uuid

    for tag in tags:
        if store.by_name(unit.db, tag.name) is None:
            uuid = tag.uuid if tag.uuid and store.by_uuid(unit.db, tag.uuid) is None else new_uuid()
            is_free = store.by_shortcut(unit.db, tag.shortcut) is None
            state = {"name": tag.name, "colour": tag.colour, "shortcut": tag.shortcut if is_free else ""}
            state["description"] = tag.description
            entities.change(unit, "tag", uuid, {**state, "created": micros(unit.at)})
