"""What two libraries tell each other through a folder: operations, and which of them stand.

An operation says what a thing is from now on, and names the operations that it follows upon. Of each thing those stand
that no other follows: the heads. Two people who changed the same thing without knowing of each other make two heads,
whatever the order in which their files arrive; everybody who has the same operations sees the same heads. Of several
heads the one with the longest history is shown first, so that a clock that is wrong decides nothing but a draw.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["ENTITIES", "VERSION", "NewerVersion", "Operation", "delivered", "from_line", "heads", "to_line", "winner"]

ENTITIES = ("article", "tag", "annotation", "decision", "speaker", "apart", "view", "star")
VERSION = 2
_LONGEST_NAME = 200


class NewerVersion(ValueError):
    """A line that a newer version of the program has written."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One change.

    ``id`` is "journal:number.salt", ``parents`` the operations that it follows upon, ``at`` in microseconds UTC,
    ``rev`` one more than the highest of its parents. ``state`` says what the thing is from now on, None: gone.
    The salt tells a line from another that has its number, where a journal was lost and begun anew.
    """

    id: str
    parents: tuple[str, ...]
    entity: str
    key: str
    state: dict[str, Any] | None
    who: str
    at: int
    rev: int = 1


def to_line(operation: Operation) -> bytes:
    """An operation as a line of a journal, with a checksum: half a line, or a damaged one, is none."""
    body = _body(
        {
            "v": VERSION,
            "id": operation.id,
            "parents": list(operation.parents),
            "entity": operation.entity,
            "key": operation.key,
            "state": operation.state,
            "who": operation.who,
            "at": operation.at,
            "rev": operation.rev,
        }
    )
    return b"%s %s\n" % (_sum(body), body)


def from_line(line: bytes) -> Operation:
    """The operation of a line; raises ValueError for anything that :func:`to_line` has not written.

    NewerVersion, where only the version is not known.
    """
    checksum, space, body = line.partition(b" ")
    if not space or not line.endswith(b"\n") or checksum != _sum(body[:-1]):
        raise ValueError("no whole line")
    found = json.loads(body)
    version = found.get("v") if isinstance(found, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise NewerVersion
    if version != VERSION:
        raise ValueError("not of a version that is known")
    names = [found["id"], found["entity"], found["key"], found["who"], *found["parents"]]
    if not all(isinstance(name, str) and len(name) <= _LONGEST_NAME for name in names):
        raise ValueError("a name that is none")
    if found["entity"] not in ENTITIES or not isinstance(found["state"], dict | None):
        raise ValueError("a thing that is not known")
    at, rev = found["at"], found["rev"]
    if any(not isinstance(one, int) or isinstance(one, bool) or not 0 <= one < 1 << 62 for one in (at, rev)):
        raise ValueError("a number that is none")
    return Operation(
        found["id"], tuple(found["parents"]), found["entity"], found["key"], found["state"], found["who"], at, rev
    )


def _body(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:16].encode()


def delivered(operations: Iterable[Operation]) -> dict[str, Operation]:
    """Those operations whose parents are all there too, by their ids: of the others the files have yet to arrive."""
    known = {operation.id: operation for operation in operations}
    children: dict[str, list[Operation]] = defaultdict(list)
    missing: dict[str, int] = {}
    ready: list[Operation] = []
    for operation in known.values():
        missing[operation.id] = len(set(operation.parents))
        for parent in set(operation.parents):
            children[parent].append(operation)
        if not operation.parents:
            ready.append(operation)
    found: dict[str, Operation] = {}
    while ready:
        operation = ready.pop()
        found[operation.id] = operation
        for child in children[operation.id]:
            missing[child.id] -= 1
            if not missing[child.id]:
                ready.append(child)
    return found


def heads(found: Mapping[str, Operation]) -> dict[tuple[str, str], list[Operation]]:
    """Those operations of each thing (entity and key) that no other follows upon, in the order of their ids."""
    followed: set[tuple[str, str, str]] = {
        (parent, operation.entity, operation.key) for operation in found.values() for parent in operation.parents
    }
    standing: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for operation in sorted(found.values(), key=lambda one: one.id):
        if (operation.id, operation.entity, operation.key) not in followed:
            standing[operation.entity, operation.key].append(operation)
    return dict(standing)


def winner(standing: Iterable[Operation]) -> Operation:
    """The head that is shown first: one that keeps the thing, then that with the longest history, then the latest."""
    return max(standing, key=lambda one: (one.state is not None, one.rev, one.at, one.id))
