"""What a library gives to others and takes from them: annotations by what they say, and where two people disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reader.storage.values import Database, decoding, fold_name, from_json, new_uuid, to_json

__all__ = [
    "Agreed",
    "Content",
    "OpenConflict",
    "Shared",
    "SharedDecision",
    "agreed",
    "agreed_library",
    "changed_since",
    "conflict_count",
    "conflicts",
    "identity",
    "last_change",
    "last_seq",
    "past_contents",
    "read_state",
    "revision",
    "revision_by_digest",
    "same_content",
    "set_agreed",
    "settled_since",
    "shared",
    "shared_decisions",
    "write_state",
]

Content = dict[str, Any]
"""What an annotation says, by values that mean the same in every library: ``tags`` by name, ``note``, ``claim`` with
``sources``, ``links`` as [kind, target], ``speaker`` as its journal state."""

_SHARED = """
SELECT annotation.uuid, annotation.note, annotation.claim, annotation.sources, annotation.speaker, annotation.author,
  annotation.created, annotation.start, annotation.stop, annotation.exact, annotation.prefix, annotation.suffix,
  annotation.state, article.id, revision.number, revision.content_hash,
  (SELECT json_group_array(tag.name) FROM annotation_tag JOIN tag ON tag.id = annotation_tag.tag_id
    WHERE annotation_tag.annotation_id = annotation.id),
  (SELECT json_group_array(json_array(kind, target)) FROM annotation_link
    WHERE annotation_link.annotation_id = annotation.id)
FROM annotation JOIN article ON article.id = annotation.article_id
LEFT JOIN revision ON revision.article_id = article.id AND revision.number = annotation.revision
"""


_DECISIONS = """
SELECT decision.uuid, article.id, revision.number, revision.content_hash, status, quote, target, exact, prefix, suffix,
  state, author, decision.created
FROM decision JOIN article ON article.id = decision.article_id
LEFT JOIN revision ON revision.article_id = article.id AND revision.number = decision.revision
"""


@dataclass(frozen=True, slots=True)
class Shared:
    """An annotation as others are given it. ``digest`` is that of title and text of the revision it is anchored in.

    ``place`` has ``start``, ``stop``, ``exact``, ``prefix``, ``suffix``; an orphan has no ``start`` and no ``stop``.
    """

    uuid: str
    article_id: int
    revision: int
    digest: str
    place: dict[str, Any]
    content: Content
    author: str
    created: int


@dataclass(frozen=True, slots=True)
class SharedDecision:
    """A decision about a quote as others are given it; ``digest`` is that of the revision in which its spans count.

    ``quote`` and ``target`` are as the journal keeps them, ``place`` as that of :class:`Shared`, always with a span;
    an orphan says so.
    """

    uuid: str
    article_id: int
    revision: int
    digest: str
    place: dict[str, Any]
    status: str
    quote: dict[str, Any]
    target: dict[str, Any] | None
    author: str
    created: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a library and a folder last agreed upon of one thing: the operations that said it, and the content.

    ``content`` is what the thing said here, by the identifiers of this library, None where it was gone; ``local`` what
    it goes by here.
    """

    heads: tuple[str, ...]
    content: Content | None
    local: str = ""


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """Another version of a thing, which nobody has decided about; ``theirs`` is None where it was deleted."""

    id: int
    uuid: str
    origin: str
    entity: str
    thing: str
    who: str
    theirs: dict[str, Any] | None
    at: int


def identity(db: Database, name: str) -> str:
    """The lasting identifier of that name of this library, made when it is asked for first."""
    row = db.execute("SELECT value FROM identity WHERE name = ?", [name]).fetchone()
    if row is None:
        row = (new_uuid(),)
        db.execute("INSERT INTO identity (name, value) VALUES (?, ?)", [name, row[0]])
    return str(row[0])


@decoding
def shared(db: Database, uuid: str | None = None) -> list[Shared]:
    """All annotations, or the one with that UUID, as others are given them, in the order of their UUIDs."""
    if uuid is None:
        return [_shared(row) for row in db.execute(_SHARED + "ORDER BY annotation.uuid")]
    return [_shared(row) for row in db.execute(_SHARED + "WHERE annotation.uuid = ?", [uuid])]


def _shared(row: tuple[Any, ...]) -> Shared:
    uuid, note, claim, sources, speaker, author, created, start, stop, exact, prefix, suffix, state = row[:13]
    article_id, revision, digest, tags, links = row[13:]
    place: dict[str, Any] = {"exact": exact, "prefix": prefix, "suffix": suffix}
    if state != "orphan":
        place |= {"start": start, "stop": stop}
    content = {
        "tags": sorted(from_json(tags)),
        "note": note,
        "claim": claim,
        "sources": from_json(sources) if sources else [],
        "links": sorted(from_json(links)),
        "speaker": from_json(speaker) if speaker else None,
    }
    return Shared(uuid, article_id, revision or 0, (digest or b"").hex(), place, content, author, created)


@decoding
def shared_decisions(db: Database, uuid: str | None = None) -> list[SharedDecision]:
    """All decisions about quotes, or the one with that UUID, as others are given them, in the order of their UUIDs."""
    if uuid is None:
        return [_shared_decision(*row) for row in db.execute(_DECISIONS + "ORDER BY decision.uuid")]
    return [_shared_decision(*row) for row in db.execute(_DECISIONS + "WHERE decision.uuid = ?", [uuid])]


def _shared_decision(*row: Any) -> SharedDecision:  # noqa: ANN401 - the columns of a row
    uuid, article_id, number, digest, status, quote, target, exact, prefix, suffix, state, author, created = row
    own = from_json(quote)
    start, stop = own["span"]
    place: dict[str, Any] = {"start": start, "stop": stop, "exact": exact, "prefix": prefix, "suffix": suffix}
    if state == "orphan":
        place["orphan"] = True
    about = None if target is None else from_json(target)
    return SharedDecision(
        uuid, article_id, number or 0, (digest or b"").hex(), place, status, own, about, author, created
    )


def same_content(one: Content | None, other: Content | None) -> bool:
    """Whether two contents say the same; case and accents of tags do not matter, as they do not in a library."""
    return _folded(one) == _folded(other)


def _folded(content: Content | None) -> Content | None:
    return content and {**content, "tags": sorted({fold_name(name) for name in content["tags"]})}


@decoding
def past_contents(db: Database, uuid: str) -> list[Content]:
    """What an annotation has said at any time, by its journal; tags that are gone are left out."""
    rows = db.execute("SELECT after, before FROM journal WHERE entity = 'annotation' AND uuid = ?", [uuid]).fetchall()
    states = [from_json(text) for row in rows for text in row if text is not None]
    names = dict(db.execute("SELECT uuid, name FROM tag").fetchall())
    return [
        {
            "tags": sorted(names[tag] for tag in state["tags"] if tag in names),
            "note": state["note"],
            "claim": state.get("claim", ""),
            "sources": list(state.get("sources", [])),
            "links": sorted(list(link) for link in state.get("links", [])),
            "speaker": state.get("speaker"),
        }
        for state in states
    ]


def last_change(db: Database, uuid: str) -> str:
    """What was done last to a thing ("do", "undo", "redo", "auto"); "" if nothing ever was."""
    row = db.execute("SELECT what FROM journal WHERE uuid = ? ORDER BY seq DESC LIMIT 1", [uuid]).fetchone()
    return "" if row is None else str(row[0])


def revision_by_digest(db: Database, digest: bytes) -> tuple[int, int] | None:
    """Row id and number of the revision with that title and text; the current one of an article first."""
    row: tuple[int, int] | None = db.execute(
        """SELECT revision.article_id, revision.number FROM revision JOIN article ON article.id = revision.article_id
        WHERE revision.content_hash = ? ORDER BY revision.number = article.revision DESC, revision.id LIMIT 1""",
        [digest],
    ).fetchone()
    return row


def revision(db: Database, article_id: int, number: int) -> tuple[str, str] | None:
    """Title and text of one revision of an article."""
    row: tuple[str, str] | None = db.execute(
        "SELECT title, text FROM revision WHERE article_id = ? AND number = ?", [article_id, number]
    ).fetchone()
    return row


@decoding
def agreed(db: Database, place: str) -> dict[str, dict[str, Agreed]]:
    """What was agreed with a folder, by entity and key."""
    rows = db.execute("SELECT entity, key, heads, content, local FROM exchanged WHERE place = ?", [place])
    found: dict[str, dict[str, Agreed]] = {}
    for entity, key, heads, content, local in rows:
        one = Agreed(tuple(from_json(heads)), None if content is None else from_json(content), local)
        found.setdefault(entity, {})[key] = one
    return found


@decoding
def agreed_library(db: Database, place: str) -> dict[str, Any]:
    """What is noted of the last exchange with a folder; nothing before the first."""
    row = db.execute(
        "SELECT content FROM exchanged WHERE place = ? AND entity = 'library' AND key = ''", [place]
    ).fetchone()
    return {} if row is None else dict(from_json(row[0]))


def set_agreed(db: Database, place: str, entity: str, found: Mapping[str, Agreed]) -> None:
    """Note what has been agreed."""
    db.executemany(
        """INSERT INTO exchanged (place, entity, key, heads, content, local) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET heads = excluded.heads, content = excluded.content, local = excluded.local""",
        [
            (place, entity, key, to_json(one.heads), None if one.content is None else to_json(one.content), one.local)
            for key, one in found.items()
        ],
    )


@decoding
def conflicts(db: Database) -> list[OpenConflict]:
    """All versions that wait for a decision, by what they are versions of, oldest first."""
    rows = db.execute(
        "SELECT id, uuid, origin, entity, thing, who, theirs, at FROM conflict ORDER BY entity, thing, id"
    )
    return [
        OpenConflict(number, uuid, origin, entity, thing, who, None if theirs is None else from_json(theirs), at)
        for number, uuid, origin, entity, thing, who, theirs, at in rows
    ]


def conflict_count(db: Database) -> int:
    """How many versions wait for a decision."""
    return int(db.execute("SELECT count(*) FROM conflict").fetchone()[0])


def read_state(db: Database, uuid: str) -> dict[str, Any] | None:
    """What the journal keeps of a conflict."""
    row = db.execute("SELECT origin, entity, thing, who, theirs, at FROM conflict WHERE uuid = ?", [uuid]).fetchone()
    if row is None:
        return None
    origin, entity, thing, who, theirs, at = row
    theirs = None if theirs is None else from_json(theirs)
    return {"origin": origin, "entity": entity, "thing": thing, "who": who, "theirs": theirs, "at": at}


def write_state(db: Database, uuid: str, state: dict[str, Any] | None, rev: int, stamp: int) -> None:
    """Make the conflict what ``state`` says; None deletes it."""
    del rev, stamp
    db.execute("DELETE FROM conflict WHERE uuid = ?", [uuid])
    if state is not None:
        theirs = None if state["theirs"] is None else to_json(state["theirs"])
        db.execute(
            "INSERT INTO conflict (uuid, origin, entity, thing, who, theirs, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [uuid, state["origin"], state["entity"], state["thing"], state["who"], theirs, state["at"]],
        )


def last_seq(db: Database) -> int:
    """The number of the last change of the journal."""
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0])


@decoding
def changed_since(db: Database, entity: str, seq: int) -> dict[str, list[tuple[Content | None, Content | None]]]:
    """What people did to things of that kind after the change ``seq``: by UUID the states before and after each batch.

    What the program does by itself, such as moving a passage with a new text, is none of it.
    """
    rows = db.execute(
        "SELECT uuid, batch, before, after FROM journal WHERE seq > ? AND entity = ? AND what <> 'auto' ORDER BY seq",
        [seq, entity],
    )
    found: dict[str, dict[str, list[str | None]]] = {}
    for uuid, batch, before, after in rows:
        found.setdefault(uuid, {}).setdefault(batch, [before, after])[1] = after
    return {
        uuid: [
            (None if before is None else from_json(before), None if after is None else from_json(after))
            for before, after in batches.values()
        ]
        for uuid, batches in found.items()
    }


@decoding
def settled_since(db: Database, seq: int) -> list[dict[str, Any]]:
    """The conflicts, as the journal keeps them, that people have settled after the change ``seq``."""
    rows = db.execute(
        """SELECT before FROM journal WHERE seq > ? AND entity = 'conflict' AND what IN ('do', 'redo')
        AND after IS NULL""",
        [seq],
    )
    return [from_json(before) for (before,) in rows]
