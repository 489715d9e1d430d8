"""What a library holds beside its articles, as one line of our own JSON Lines, and what a file has of it taken over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from reader.model.operations import Operation
from reader.services import conflicts, placing
from reader.services.library import Library
from reader.services.sharing import Exchange, Json, Kind

if TYPE_CHECKING:
    from reader.storage.journal import Unit
    from reader.storage.values import Database

__all__ = ["beside", "take_beside", "take_decisions"]

Told = tuple[str, str, Json]


class _Unit:
    """A unit that only reads, for those who tell."""

    def __init__(self, db: Database) -> None:
        from reader.storage.values import new_uuid, now

        self.db, self.at, self.who, self.batch = db, now(), "", new_uuid()


def beside(library: Library) -> tuple[Json, ...]:
    """The tags, speakers and saved views that people made, as two libraries tell each other, in a lasting order."""
    with library.reading() as db:
        told = _told(_kinds(_Unit(db), "", {}))
    return tuple(
        {"entity": entity, "key": key, "state": state} for entity, key, _local, state in sorted(told, key=_order)
    )


def _order(told: tuple[str, str, str, Json]) -> tuple[str, str]:
    return told[0], told[1]


def _kinds(unit: object, origin: str, known: dict[str, Operation]) -> list[Kind]:
    from reader.services.shared_speakers import Aparts, Speakers
    from reader.services.shared_tags import Tags
    from reader.services.shared_views import Views

    run = Exchange(unit, "", origin, (), known, make=False)  # type: ignore[arg-type]
    speakers = Speakers(run)
    return [Tags(run), speakers, Aparts(run, speakers), Views(run)]


def _told(kinds: list[Kind]) -> list[tuple[str, str, str, Json]]:
    """Entity, key, local identifier and state of all that is here."""
    found = []
    for kind in kinds:
        for local, content in kind.survey_here().items():
            found.append((kind.entity, kind.key(local, content), local, kind.told(local, content, None)))
    return found


def take_beside(unit: Unit, origin: str, shared: Iterable[Told], *, take_theirs: bool) -> Counter[str]:
    """Take over what a file has of it: what is new is made, what differs is a conflict; gives how many of each."""
    given = list(shared)
    known = {
        f":{number}": Operation(f":{number}", (), entity, key, state, "", 0)
        for number, (entity, key, state) in enumerate(given)
    }
    count: Counter[str] = Counter()
    here = {(entity, key): (local, state) for entity, key, local, state in _told(_kinds(unit, origin, known))}
    fresh: dict[str, Operation] = {}
    for number, (entity, key, state) in enumerate(given):
        ours = here.get((entity, key))
        kind = next(kind for kind in _kinds(unit, origin, {}) if kind.entity == entity)
        if ours is None:
            fresh[f":{number}"] = known[f":{number}"]
            count["added"] += 1
        elif kind.same(ours[1], state):
            count["same"] += 1
        elif take_theirs:
            kind.write_theirs(ours[0], state)
            count["updated"] += 1
        else:
            conflicts.note(unit, origin, entity, ours[0], "", state)
            count["conflicts"] += 1
    if fresh:
        for kind in _kinds(unit, origin, fresh):
            kind.add_new()
    return count


def take_decisions(
    unit: Unit, origin: str, landing: placing.Landing, given: Iterable[Json], *, take_theirs: bool
) -> Counter[str]:
    """Take over what a file says of an article's quotes, likewise."""
    from reader.services.shared_decisions import Decisions

    kind = Decisions(Exchange(unit, "", origin, (), {}, make=False))
    count: Counter[str] = Counter()
    for one in given:
        uuid, state = one["uuid"], {name: value for name, value in one.items() if name != "uuid"}
        local = kind.known_as(uuid, state, landing)
        ours = kind.told_now(local)
        if ours is None:
            kind.write_at(local, state, landing)
            count["added"] += 1
        elif kind.same(ours, state):
            count["same"] += 1
        elif take_theirs:
            kind.write_at(local, state, landing)
            count["updated"] += 1
        else:
            conflicts.note(unit, origin, "decision", local, state["author"], state)
            count["conflicts"] += 1
    kind.finish()
    return count
