"""Two people, one folder: each library adds to its own journal there and reads the others'.

A sync first tells the others what was changed here since the last one, then takes over what stands. Every library that
has read the same journals stands at the same: of two versions of an annotation the same one is shown first, and the
other is kept as a conflict on both sides, until somebody decides. What a sync changes here is one step of undo, and
undoing it is a change like any other, told to the others by the next sync.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import ExportError
from reader.messages import counted
from reader.model import visible_line
from reader.model.operations import Operation, delivered, heads, winner
from reader.services import merging, placing
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.ingest.annotations.journals import Journal
    from reader.storage.exchange import Agreed, Content, Shared
    from reader.storage.journal import Unit

__all__ = ["SyncReport", "sync"]


@dataclass(slots=True)
class SyncReport:
    """What a sync did: changes sent and received, conflicts that are open, annotations whose article is awaited.

    ``journals`` of others were read; ``refused`` are names of files that are none, ``broken`` of those that broke off.
    """

    sent: int = 0
    received: int = 0
    conflicts: int = 0
    waiting: int = 0
    journals: int = 0
    refused: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


def sync(library: Library, folder: Path) -> SyncReport:
    """Exchange annotations and tags with the other libraries that use ``folder``.

    Raises ExportError if the folder cannot be written, ImportFailure if it cannot be read, StorageError.
    """
    from reader.ingest.annotations.journals import journal_name, read_folder, read_journal
    from reader.storage import exchange

    if not folder.is_dir():
        raise ExportError(f"There is no folder {visible_line(str(folder))}; make it first.")
    journals, refused = read_folder(folder)
    with library.writing() as unit:
        stem = _stem(library, exchange.identity(unit.db, "library"))
        path = folder / journal_name(stem)
        # Once more, under the lock: another window of this library may have synced meanwhile.
        own = read_journal(path)
        others = [journal for journal in journals if journal.name != own.name]
        run = _Sync(unit, stem, str(folder.resolve()), own, others)
        run.tell(path)
        run.take()
        report = run.report
        unit.label = counted("sync {count} annotation", "sync {count} annotations", report.received)
    report.refused = tuple(refused)
    report.broken = tuple(journal.name for journal in others if not journal.is_whole)
    report.journals = len(others)
    return report


def _stem(library: Library, identity: str) -> str:
    """What a library goes by in a folder. A copy of it elsewhere goes by another name, so that none has two writers."""
    return hashlib.sha256(f"{identity}\n{platform.node()}\n{library.path.resolve()}".encode()).hexdigest()[:16]


class _Sync:
    """One exchange of one library with one folder."""

    def __init__(self, unit: Unit, stem: str, place: str, own: Journal, others: list[Journal]) -> None:
        from reader.storage import exchange

        self.report = SyncReport()
        self._unit, self._stem, self._place, self._own = unit, stem, place, own
        self._who = unit.who
        self._known = delivered(
            [*own.operations, *(operation for journal in others for operation in journal.operations)]
        )
        self._agreed = {entity: exchange.agreed(unit.db, place, entity) for entity in ("annotation", "tag")}
        self._new: list[Operation] = []
        self._articles: dict[str, Operation] = {}
        self._told = {one.key for one in own.operations if one.entity == "article"}

    # --- what the others are told ---------------------------------------------------------------------------------

    def tell(self, path: Path) -> None:
        """Add what was changed here since the last sync to our journal."""
        from reader.export.journals import append_journal
        from reader.storage import exchange

        before = heads(self._known)
        self._tell_tags(before)
        local = exchange.shared(self._unit.db)
        for one in local:
            self._tell_annotation(one, before.get(("annotation", one.uuid), []))
        here = {one.uuid for one in local}
        for uuid, agreed in self._agreed["annotation"].items():
            if uuid not in here and agreed.content is not None and self._knows(agreed):
                self._add("annotation", uuid, None, agreed.heads)
        if self._new:
            append_journal(path, self._own.length, self._new)
        self.report.sent = sum(operation.entity != "article" for operation in self._new)
        self._known |= {operation.id: operation for operation in self._new}

    def _knows(self, agreed: Agreed) -> bool:
        return bool(agreed.heads) and all(head in self._known for head in agreed.heads)

    def _tell_annotation(self, one: Shared, standing: list[Operation]) -> None:
        from reader.storage import exchange

        agreed = self._agreed["annotation"].get(one.uuid)
        if agreed is not None and self._knows(agreed):
            same = exchange.same_content(agreed.content, one.content)
            if same and not self._was_settled(one, agreed):
                return
        elif any(exchange.same_content(_content(head), one.content) for head in standing):
            # Both have it from elsewhere, and it says the same.
            return
        parents = [head for head in agreed.heads if head in self._known] if agreed else []
        if one.digest and one.digest not in self._told:
            self._tell_article(one)
        state: dict[str, Any] = {"article": one.digest, "place": one.place, "content": one.content}
        state |= {"author": one.author, "created": one.created}
        self._add("annotation", one.uuid, state, parents)

    def _was_settled(self, one: Shared, agreed: Agreed) -> bool:
        """Whether a person has decided here for our version of several, which the others have yet to learn."""
        contents = _distinct([self._known[head] for head in agreed.heads])
        return len(contents) > 1 and one.uuid not in self._open_conflicts()

    def _open_conflicts(self) -> set[str]:
        from reader.storage import exchange

        return {one.annotation for one in exchange.conflicts(self._unit.db) if one.origin == self._place}

    def _tell_article(self, one: Shared) -> None:
        from reader.export.base import without_credentials
        from reader.storage import articles, exchange

        article = articles.article(self._unit.db, one.article_id)
        known = exchange.revision(self._unit.db, one.article_id, one.revision)
        if article is None or known is None:
            return
        title, text = known
        summary = article.summary
        published = summary.published.isoformat()
        state = {"uuid": summary.uuid, "title": title, "text": text, "url": without_credentials(article.url)}
        state |= {"language": summary.language, "source": summary.source, "published": published}
        state |= {"kind": article.kind}
        self._add("article", one.digest, {**state, "authors": list(article.authors)}, ())
        self._told.add(one.digest)

    def _tell_tags(self, standing: dict[tuple[str, str], list[Operation]]) -> None:
        from reader.storage import tags
        from reader.storage.values import fold_name

        for tag in tags.every(self._unit.db):
            key = fold_name(tag.name)
            state: dict[str, Any] = {"name": tag.name, "colour": tag.colour, "description": tag.description}
            agreed = self._agreed["tag"].get(key)
            if agreed is not None and self._knows(agreed):
                if agreed.content == state:
                    continue
                self._add("tag", key, state, agreed.heads)
            elif all(head.state != state for head in standing.get(("tag", key), [])):
                self._add("tag", key, state, ())

    def _add(self, entity: str, key: str, state: dict[str, Any] | None, parents: Any) -> None:  # noqa: ANN401
        from reader.storage.values import micros

        number = len(self._own.operations) + len(self._new) + 1
        at = micros(self._unit.at)
        name = f"{self._stem}:{number}"
        self._new.append(Operation(name, tuple(sorted(parents)), entity, key, state, self._who, at))

    # --- what the others tell -------------------------------------------------------------------------------------

    def take(self) -> None:
        """Take over what stands."""
        from reader.storage import exchange

        standing = heads(self._known)
        for operation in sorted(self._known.values(), key=lambda one: one.id):
            if operation.entity == "article" and operation.state is not None:
                self._articles.setdefault(operation.key, operation)
        agreed: dict[str, dict[str, Agreed]] = {"annotation": {}, "tag": {}}
        for (entity, key), found in standing.items():
            if entity == "tag":
                agreed["tag"].update(self._take_tag(key, found))
        wanted: dict[str, list[Operation]] = {}
        for (entity, key), found in standing.items():
            if entity != "annotation":
                continue
            names = tuple(head.id for head in found)
            old = self._agreed["annotation"].get(key)
            if old is None or set(old.heads) != set(names):
                taken = self._take_annotation(key, found)
                if taken is None:
                    self.report.waiting += 1
                    continue
                agreed["annotation"][key] = exchange.Agreed(names, taken.content)
            contents = _distinct(found)
            if len(contents) > 1:
                wanted[key] = found
        for entity, some in agreed.items():
            exchange.set_agreed(self._unit.db, self._place, entity, some)
        self._note_conflicts(wanted)

    def _take_tag(self, key: str, found: list[Operation]) -> Iterator[tuple[str, Agreed]]:
        from reader.ingest.annotations.values import tag as read_tag
        from reader.storage import entities, exchange
        from reader.storage import tags as store

        best = winner(found)
        definition = read_tag(best.state)
        if definition is None:
            return
        names = tuple(head.id for head in found)
        known = store.by_name(self._unit.db, definition.name)
        old = self._agreed["tag"].get(key)
        if old is None or set(old.heads) != set(names):
            if known is None:
                merging.make_tags(self._unit, (replace(definition, uuid=""),))
            else:
                state = dict(entities.read_state(self._unit.db, "tag", known.uuid) or {})
                state |= {"colour": definition.colour, "description": definition.description}
                entities.change(self._unit, "tag", known.uuid, state)
            name = known.name if known else definition.name
            content = {"name": name, "colour": definition.colour, "description": definition.description}
            yield key, exchange.Agreed(names, content)

    def _take_annotation(self, uuid: str, found: list[Operation]) -> _Taken | None:
        """Make the annotation what the winner says; None while its article has not arrived."""
        from reader.ingest.annotations.journals import told_annotation
        from reader.storage import entities, exchange

        best = winner(found)
        ours = next(iter(exchange.shared(self._unit.db, uuid)), None)
        if best.state is None:
            self.report.received += ours is not None
            entities.change(self._unit, "annotation", uuid, None)
            return _Taken(None)
        told, digest = told_annotation(best)
        content = placing.content_of(told)
        if ours is not None:
            if not exchange.same_content(content, ours.content):
                state = dict(entities.read_state(self._unit.db, "annotation", uuid) or {})
                after = {**state, **placing.content_state(self._unit, content)}
                entities.change(self._unit, "annotation", uuid, after)
                self.report.received += 1
            return _Taken(next(iter(exchange.shared(self._unit.db, uuid))).content)
        landing = self._land(digest)
        placed = landing.anchor(told) if landing is not None else None
        if landing is None or placed is None:
            return None
        created = best.state.get("created")
        created = created if isinstance(created, int) and 0 <= created < 1 << 61 else best.at
        article = landing.article.summary.uuid
        state = placing.new_state(self._unit, article, placed, content, told.author, created)
        entities.change(self._unit, "annotation", uuid, state)
        self.report.received += 1
        return _Taken(next(iter(exchange.shared(self._unit.db, uuid))).content)

    def _land(self, digest: str) -> placing.Landing | None:
        """The article with that title and text: ours, or as the journals tell it."""
        from reader.ingest.annotations.journals import article_of
        from reader.storage import articles, exchange

        if digest in self._articles:
            return placing.land(self._unit, *article_of(self._articles[digest]))
        try:
            revision = exchange.revision_by_digest(self._unit.db, bytes.fromhex(digest))
        except ValueError:
            return None
        article = None if revision is None else articles.article(self._unit.db, revision[0])
        if revision is None or article is None:
            return None
        return placing.Landing(article, articles.revision_text(self._unit.db, *revision))

    def _note_conflicts(self, wanted: dict[str, list[Operation]]) -> None:
        """Keep those versions that are not shown first, and forget those that somebody has decided about."""
        from reader.ingest.annotations.journals import told_annotation
        from reader.storage import entities, exchange
        from reader.storage.exchange import same_content
        from reader.storage.values import to_json

        keep: set[tuple[str, str]] = set()
        for uuid, found in wanted.items():
            best = winner(found)
            for head in found:
                if same_content(_content(head), _content(best)):
                    continue
                theirs = None if head.state is None else placing.content_of(told_annotation(head)[0])
                merging.note_conflict(self._unit, self._place, uuid, head.who, theirs)
                keep.add((uuid, to_json(theirs)))
        for one in exchange.conflicts(self._unit.db):
            if one.origin == self._place and (one.annotation, to_json(one.theirs)) not in keep:
                entities.change(self._unit, "conflict", one.uuid, None)
        self.report.conflicts = len(keep)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What an annotation says here after it was taken over; None where it is gone."""

    content: Content | None


def _content(operation: Operation) -> Content | None:
    return None if operation.state is None else operation.state["content"]


def _distinct(found: list[Operation]) -> list[Content | None]:
    """The contents of operations, each once; those that say the same, whoever said it first, are one."""
    from reader.storage.exchange import same_content

    contents: list[Content | None] = []
    for operation in found:
        if not any(same_content(_content(operation), content) for content in contents):
            contents.append(_content(operation))
    return contents
