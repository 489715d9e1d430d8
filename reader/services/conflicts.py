"""What two people have changed in different ways: each version beside the other, until a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reader.errors import NotFound
from reader.messages import phrase
from reader.model.exchange import made_uuid
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.services.sharing import Kind
    from reader.storage.exchange import OpenConflict
    from reader.storage.journal import Unit
    from reader.storage.values import Database

__all__ = ["Disagreement", "conflict_count", "conflicts", "decide", "note", "note_all", "of_place"]

Json = dict[str, Any]

_PLACED = ("annotation", "decision")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two versions of one thing; ``ours`` or ``theirs`` is None where it is deleted.

    It is an ``annotation`` or ``decision`` on the passage ``words``, or a ``tag``, ``speaker``, ``view``, ``apart`` or
    ``star``. ``start`` is where the passage begins in the article; ``their_words`` the passage of the other version.
    """

    number: int
    entity: str
    thing: str
    article_id: int | None
    title: str
    words: str
    origin: str
    who: str
    ours: Json | None
    theirs: Json | None
    start: int = 0
    their_words: str = ""


def conflicts(library: Library) -> list[Disagreement]:
    """All things of which there are two versions, side by side."""
    from reader.storage import exchange

    with library.reading() as db:
        return [_disagreement(db, one) for one in exchange.conflicts(db)]


def conflict_count(library: Library) -> int:
    """How many versions wait for a decision."""
    from reader.storage import exchange

    with library.reading() as db:
        return exchange.conflict_count(db)


def _disagreement(db: Database, one: OpenConflict) -> Disagreement:
    from reader.storage import articles, entities

    ours = entities.read_state(db, one.entity, one.thing)
    theirs = one.theirs
    article_id, title, words, start = None, "", "", 0
    if one.entity in _PLACED:
        known = articles.find_by_uuid(db, ours["article"]) if ours else None
        article_id, title = (known.id, known.title) if known else (None, "")
        if ours is not None:
            start = ours["quote"]["span"][0] if one.entity == "decision" else ours["start"]
        words = ours["exact"] if ours else theirs["place"]["exact"] if theirs else ""
    return Disagreement(
        number=one.id,
        entity=one.entity,
        thing=one.thing,
        article_id=article_id,
        title=title,
        words=words,
        origin=one.origin,
        who=one.who,
        ours=_ours(db, one.entity, one.thing, ours),
        theirs=theirs["content"] if theirs is not None and one.entity in _PLACED else theirs,
        start=start,
        their_words=theirs["place"]["exact"] if theirs is not None and one.entity in _PLACED else "",
    )


def _ours(db: Database, entity: str, thing: str, state: Json | None) -> Json | None:
    """Our version, as the others' is kept."""
    from reader.storage import exchange

    if state is None:
        return None
    if entity == "annotation":
        return next(iter(exchange.shared(db, thing))).content
    if entity == "decision":
        return {name: state[name] for name in ("status", "quote", "target")}
    return {name: value for name, value in state.items() if name != "created"}


def decide(library: Library, number: int, *, take_theirs: bool) -> None:
    """Settle a conflict: keep ours, or take theirs; one step of undo. Raises NotFound if there is none of it."""
    from reader.services.sharing import Exchange
    from reader.services.syncing import kinds
    from reader.storage import entities, exchange

    with library.writing() as unit:
        one = next((one for one in exchange.conflicts(unit.db) if one.id == number), None)
        if one is None:
            raise NotFound(phrase("There is no conflict {number}; list them to see their numbers.", number=number))
        if take_theirs:
            run = Exchange(unit, "", one.origin, (), {}, make=False)
            kind = next(kind for kind in kinds(run, stars=True) if kind.entity == one.entity)
            kind.write_theirs(one.thing, one.theirs)
        entities.change(unit, "conflict", one.uuid, None)
        unit.label = phrase("take the other version") if take_theirs else phrase("keep this version")


def note(unit: Unit, origin: str, entity: str, thing: str, who: str, theirs: Json | None) -> bool:
    """Keep another version until somebody decides; whether it was not kept already."""
    from reader.storage import entities
    from reader.storage.values import micros

    uuid = _uuid(origin, entity, thing, theirs)
    if entities.read_state(unit.db, "conflict", uuid) is not None:
        return False
    state = {"origin": origin, "entity": entity, "thing": thing, "who": who, "theirs": theirs, "at": micros(unit.at)}
    entities.change(unit, "conflict", uuid, state)
    return True


def _uuid(origin: str, entity: str, thing: str, theirs: Json | None) -> str:
    from reader.storage.values import to_json

    # Who said a thing when is no part of what is said.
    said = theirs and {name: value for name, value in theirs.items() if name not in ("author", "created")}
    return made_uuid("conflict", origin, entity, thing, to_json(said))


def of_place(db: Database, place: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Entity and identifier of what is in dispute with a folder, and of what was settled since the last sync."""
    from reader.storage import exchange

    seq = int(exchange.agreed_library(db, place).get("seq", 0))
    disputed = {(one.entity, one.thing) for one in exchange.conflicts(db) if one.origin == place}
    settled = {(one["entity"], one["thing"]) for one in exchange.settled_since(db, seq) if one.get("origin") == place}
    return disputed, settled


def note_all(unit: Unit, place: str, shared: list[Kind]) -> int:
    """Keep those versions that are not shown first, and forget those decided about; gives how many are open."""
    from reader.storage import entities, exchange

    keep: set[str] = set()
    for kind in shared:
        for key, found in sorted(kind.standing.items()):
            if len(found) < 2:
                continue
            for head in kind.versions(found):
                theirs, local = kind.shown(head.state), kind.local_of(key)
                note(unit, place, kind.entity, local, head.who, theirs)
                keep.add(_uuid(place, kind.entity, local, theirs))
    for one in exchange.conflicts(unit.db):
        if one.origin == place and one.uuid not in keep:
            entities.change(unit, "conflict", one.uuid, None)
    return len(keep)
