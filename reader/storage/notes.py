"""Annotations: passages that a person tagged or wrote a note on."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reader.model import (
    Anchor,
    AnchorState,
    Annotation,
    Claim,
    ClaimStatus,
    Link,
    LinkKind,
    Span,
    Speaker,
    SpeakerKind,
)
from reader.storage.values import Database, decoding, from_json, from_micros, micros, to_json

__all__ = [
    "AnnotationRow",
    "at_span",
    "authors",
    "by_authors",
    "by_uuid",
    "claim_state",
    "link_states",
    "matching",
    "newest",
    "of_article",
    "pointing_to",
    "read_state",
    "rows",
    "speaker_state",
    "state_of",
    "tagged_with",
    "write_state",
]

_SELECT = """
SELECT annotation.id, annotation.uuid, annotation.rev, annotation.article_id, annotation.start, annotation.stop,
  annotation.revision, annotation.exact, annotation.prefix, annotation.suffix, annotation.state, annotation.note,
  annotation.author, annotation.created, annotation.updated, annotation.claim, annotation.sources, annotation.speaker
FROM annotation
"""

_TAGS = """
SELECT annotation_tag.annotation_id, tag.name FROM annotation_tag JOIN tag ON tag.id = annotation_tag.tag_id
WHERE annotation_tag.annotation_id IN ({marks}) ORDER BY tag.folded
"""

_STATE = """
SELECT article.uuid, start, stop, annotation.revision, exact, prefix, suffix, state, note, author, created, claim,
  sources, speaker
FROM annotation JOIN article ON article.id = annotation.article_id WHERE annotation.uuid = ?
"""

_STATE_NAMES = (
    "article", "start", "stop", "revision", "exact", "prefix", "suffix", "state", "note", "author", "created",
    "claim", "sources", "speaker",
)  # fmt: skip

_LINKS = """
SELECT annotation_id, kind, target FROM annotation_link WHERE annotation_id IN ({marks})
"""

_STATE_LINKS = """
SELECT kind, target FROM annotation JOIN annotation_link ON annotation_link.annotation_id = annotation.id
WHERE annotation.uuid = ? ORDER BY kind, target
"""

_STATE_TAGS = """
SELECT tag.uuid FROM annotation JOIN annotation_tag ON annotation_tag.annotation_id = annotation.id
JOIN tag ON tag.id = annotation_tag.tag_id WHERE annotation.uuid = ? ORDER BY tag.uuid
"""

_WRITE = """
INSERT INTO annotation (uuid, rev, article_id, start, stop, revision, exact, prefix, suffix, state, note, author,
  created, updated, claim, sources, speaker)
VALUES (:uuid, :rev, (SELECT id FROM article WHERE uuid = :article), :start, :stop, :revision, :exact, :prefix,
  :suffix, :state, :note, :author, :created, :updated, :claim, :sources, :speaker)
ON CONFLICT (uuid) DO UPDATE SET rev = excluded.rev, start = excluded.start, stop = excluded.stop,
  revision = excluded.revision, exact = excluded.exact, prefix = excluded.prefix, suffix = excluded.suffix,
  state = excluded.state, note = excluded.note, author = excluded.author, updated = excluded.updated,
  claim = excluded.claim, sources = excluded.sources, speaker = excluded.speaker
"""

_MATCHING = """
SELECT annotation.id FROM annotation JOIN article ON article.id = annotation.article_id
"""

# Folded words hold letters, digits, "#" and "/" only, so nothing in them has a meaning for instr.
_HAS_WORD = """
instr(
  folded_words(annotation.exact || ' ' || annotation.note || ' ' || annotation.sources || ' ' || article.title)
  || ' ' || coalesce((
    SELECT group_concat('#' || tag.folded, ' ') FROM annotation_tag JOIN tag ON tag.id = annotation_tag.tag_id
    WHERE annotation_tag.annotation_id = annotation.id), ''), ?) > 0
"""

# An annotation of before there were claims has none of these in the journal.
_NEW: dict[str, Any] = {"claim": "", "sources": [], "speaker": None, "links": []}


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """An annotation with what a list of annotations over many articles shows of its article."""

    annotation: Annotation
    article_uuid: str
    article_title: str
    source: str


def of_article(db: Database, article_id: int) -> list[Annotation]:
    """The annotations of an article in text order."""
    return _annotations(db, "WHERE article_id = ? ORDER BY start, stop, id", [article_id])


def by_uuid(db: Database, uuid: str) -> Annotation | None:
    """The annotation with that UUID."""
    return next(iter(_annotations(db, "WHERE uuid = ?", [uuid])), None)


def at_span(db: Database, article_id: int, span: Span) -> Annotation | None:
    """The oldest annotation on exactly ``span`` of the current text."""
    where = "WHERE article_id = ? AND start = ? AND stop = ? AND state <> 'orphan' ORDER BY id LIMIT 1"
    return next(iter(_annotations(db, where, [article_id, span.start, span.stop])), None)


def tagged_with(db: Database, tag_uuid: str) -> list[Annotation]:
    """The annotations that have a tag."""
    where = """WHERE id IN (SELECT annotation_id FROM annotation_tag
    WHERE tag_id = (SELECT id FROM tag WHERE uuid = ?)) ORDER BY id"""
    return _annotations(db, where, [tag_uuid])


def pointing_to(db: Database, uuid: str) -> list[Annotation]:
    """The annotations that have a link to the one with that UUID."""
    where = "WHERE id IN (SELECT annotation_id FROM annotation_link WHERE target = ?) ORDER BY id"
    return _annotations(db, where, [uuid])


def matching(db: Database, words: Iterable[str], *, claims: bool = False, orphans: bool = False) -> array[int]:
    """Row ids of the annotations that have every one of ``words`` (folded), newest first.

    They are looked for in the passage, the note, the tags ("#claim/economy"), the sources and the title of the article.
    ``claims`` and ``orphans`` leave only these.
    """
    where = ["claim <> ''"] * claims + ["state = 'orphan'"] * orphans
    wanted = list(words)
    where += [_HAS_WORD] * len(wanted)
    query = (
        _MATCHING + (" WHERE " + " AND ".join(where) if where else "") + " ORDER BY created DESC, annotation.id DESC"
    )
    return array("q", (row[0] for row in db.execute(query, wanted)))


def authors(db: Database) -> list[tuple[str, int]]:
    """Everybody who made an annotation, with their number of annotations, the busiest first."""
    query = "SELECT author, count(*) FROM annotation GROUP BY author ORDER BY count(*) DESC, author"
    return [(author, count) for author, count in db.execute(query)]


def by_authors(db: Database, names: Iterable[str]) -> list[AnnotationRow]:
    """The annotations of these people, by article and place in its text."""
    where = "WHERE author IN (SELECT value FROM json_each(?)) ORDER BY article_id, start, stop, id"
    return _with_titles(db, _annotations(db, where, [to_json(list(names))]))


def rows(db: Database, ids: Iterable[int]) -> list[tuple[int, AnnotationRow]]:
    """Row id and what a list shows of each of these annotations, in the order asked; unknown ids are left out."""
    wanted = list(ids)
    found = _annotations(db, "WHERE id IN (SELECT value FROM json_each(?))", [to_json(wanted)])
    keys = dict(
        db.execute("SELECT uuid, id FROM annotation WHERE id IN (SELECT value FROM json_each(?))", [to_json(wanted)])
    )
    known = {keys[row.annotation.uuid]: row for row in _with_titles(db, found)}
    return [(annotation_id, known[annotation_id]) for annotation_id in wanted if annotation_id in known]


@decoding
def newest(db: Database, article_ids: Iterable[int] | None, limit: int) -> list[AnnotationRow]:
    """The latest annotations (of the given articles, or of all), newest first."""
    if article_ids is None:
        found = _annotations(db, "ORDER BY created DESC, id DESC LIMIT ?", [limit])
    else:
        # A view can hold more articles than a statement takes parameters.
        where = "WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY created DESC, id DESC LIMIT ?"
        found = _annotations(db, where, [to_json(list(article_ids)), limit])
    return _with_titles(db, found)


def _with_titles(db: Database, found: Iterable[Annotation]) -> list[AnnotationRow]:
    annotations = list(found)
    titles: dict[int, tuple[str, str, str]] = {}
    for annotation in annotations:
        if annotation.article_id not in titles:
            titles[annotation.article_id] = db.execute(
                "SELECT uuid, title, source FROM article WHERE id = ?", [annotation.article_id]
            ).fetchone()
    return [AnnotationRow(annotation, *titles[annotation.article_id]) for annotation in annotations]


def _annotations(db: Database, where: str, parameters: list[Any]) -> list[Annotation]:
    rows = db.execute(_SELECT + where, parameters).fetchall()
    tags: dict[int, list[str]] = {}
    links: dict[int, list[Link]] = {}
    for start in range(0, len(rows), 500):
        ids = [row[0] for row in rows[start : start + 500]]
        marks = ",".join("?" * len(ids))
        for annotation_id, name in db.execute(_TAGS.format(marks=marks), ids):
            tags.setdefault(annotation_id, []).append(name)
        for annotation_id, kind, target in db.execute(_LINKS.format(marks=marks), ids):
            links.setdefault(annotation_id, []).append(_link(kind, target))
    return [_annotation(row, tags.get(row[0], []), links.get(row[0], [])) for row in rows]


@decoding
def _link(kind: str, target: str) -> Link:
    return Link(LinkKind(kind), target)


@decoding
def _annotation(row: tuple[Any, ...], tags: list[str], links: list[Link]) -> Annotation:
    _, uuid, rev, article_id, start, stop, revision, exact, prefix, suffix, state, note, author, created, updated = row[
        :15
    ]
    claim, sources, speaker = row[15:]
    return Annotation(
        uuid=uuid,
        article_id=article_id,
        anchor=Anchor(Span(start, stop), exact, prefix, suffix, revision),
        tags=tuple(sorted(tags)),
        note=note,
        created=from_micros(created),
        updated=from_micros(updated),
        author=author,
        state=AnchorState(state),
        rev=rev,
        claim=Claim(ClaimStatus(claim), tuple(from_json(sources))) if claim else None,
        links=tuple(sorted(links)),
        speaker=_speaker(from_json(speaker)) if speaker else None,
    )


def _speaker(state: dict[str, str]) -> Speaker:
    return Speaker(state["name"], SpeakerKind(state["kind"]), state["role"])


def state_of(
    article_uuid: str,
    anchor: Anchor,
    tags: Iterable[str],
    note: str,
    author: str,
    created: datetime,
    *,
    claim: Claim | None = None,
    links: Iterable[Link] = (),
    speaker: Speaker | None = None,
) -> dict[str, Any]:
    """What the journal keeps of a new annotation; ``tags`` are UUIDs."""
    return {
        "article": article_uuid,
        "start": anchor.span.start,
        "stop": anchor.span.stop,
        "revision": anchor.revision,
        "exact": anchor.exact,
        "prefix": anchor.prefix,
        "suffix": anchor.suffix,
        "state": AnchorState.EXACT.value,
        "note": note,
        "author": author,
        "created": micros(created),
        "tags": sorted(tags),
        **claim_state(claim),
        "speaker": speaker_state(speaker),
        "links": link_states(links),
    }


def claim_state(claim: Claim | None) -> dict[str, Any]:
    """What the journal keeps of a claim, beside what it keeps of its annotation."""
    return {"claim": claim.status.value if claim else "", "sources": list(claim.sources) if claim else []}


def speaker_state(speaker: Speaker | None) -> dict[str, str] | None:
    """What the journal keeps of the speaker of a passage."""
    return {"name": speaker.name, "kind": speaker.kind.value, "role": speaker.role} if speaker else None


def link_states(links: Iterable[Link]) -> list[list[str]]:
    """What the journal keeps of an annotation's links."""
    return [[link.kind.value, link.target] for link in sorted(set(links))]


def read_state(db: Database, uuid: str) -> dict[str, Any] | None:
    """What the journal keeps of an annotation; its tags by UUID."""
    row = db.execute(_STATE, [uuid]).fetchone()
    if row is None:
        return None
    state = dict(zip(_STATE_NAMES, row, strict=True))
    state["sources"] = from_json(state["sources"])
    state["speaker"] = from_json(state["speaker"]) if state["speaker"] else None
    state["tags"] = [tag for (tag,) in db.execute(_STATE_TAGS, [uuid])]
    state["links"] = [[kind, target] for kind, target in db.execute(_STATE_LINKS, [uuid])]
    return state


def write_state(db: Database, uuid: str, state: dict[str, Any] | None, rev: int, stamp: int) -> None:
    """Make the annotation what ``state`` says; None deletes it."""
    if state is None:
        db.execute("DELETE FROM annotation WHERE uuid = ?", [uuid])
        return
    state = {**_NEW, **state}
    columns = {
        **state,
        "sources": to_json(state["sources"]),
        "speaker": to_json(state["speaker"]) if state["speaker"] else "",
    }
    db.execute(_WRITE, {**columns, "uuid": uuid, "rev": rev, "updated": stamp})
    annotation_id = db.execute("SELECT id FROM annotation WHERE uuid = ?", [uuid]).fetchone()[0]
    db.execute("DELETE FROM annotation_tag WHERE annotation_id = ?", [annotation_id])
    db.executemany(
        "INSERT INTO annotation_tag (annotation_id, tag_id) SELECT ?, id FROM tag WHERE uuid = ?",
        [(annotation_id, tag) for tag in state["tags"]],
    )
    db.execute("DELETE FROM annotation_link WHERE annotation_id = ?", [annotation_id])
    db.executemany(
        "INSERT INTO annotation_link (annotation_id, kind, target) VALUES (?, ?, ?)",
        [(annotation_id, kind, target) for kind, target in state["links"]],
    )
