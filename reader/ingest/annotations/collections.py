"""Annotations in collections of files: UIMA CAS (XMI and JSON), brat standoff, REFI-QDA projects and codebooks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from reader.errors import ImportFailure
from reader.ingest.annotations.files import Collection
from reader.ingest.annotations.objects import words_as_they_are
from reader.ingest.annotations.values import (
    LONGEST_NOTE,
    Json,
    about_document,
    annotation,
    clean_tags,
    orphan,
    orphans,
    tag,
    uuid_of,
    words,
)
from reader.messages import phrase
from reader.model import Document, Tag, visible_line
from reader.model.exchange import ForeignAnnotation, ForeignArticle, SourceText, line_blocks, made_uuid
from reader.model.offsets import Utf16Map

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["from_brat", "from_cas_json", "from_cas_xmi", "from_codebook", "from_refi"]

_NOTE, _ORPHAN = "NewsNote", "NewsOrphan"
_FAILURES = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
_OURS = {"Cue", "Speaker", "Quote-direct", "Quote-mixed", "Quote-partial", "Quote-indirect"}


def _tree(data: bytes) -> etree._Element:
    """An XML document without entities, network or DTD; raises ValueError."""
    from lxml import etree

    # Texts of articles are attributes of millions of characters: huge_tree, in documents whose size is bounded.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise ValueError("it has a document type")
    return root


def _failed(name: str, error: Exception) -> ImportFailure:
    return ImportFailure(
        phrase("{name} cannot be read: {reason}.", name=visible_line(name), reason=visible_line(str(error)))
    )


# --- UIMA CAS -----------------------------------------------------------------------------------------------------


def from_cas_xmi(name: str, data: bytes) -> ForeignArticle:
    """The article of one XMI document; raises ImportFailure."""
    try:
        root = _tree(data)
        structures = [
            (str(node.tag).rpartition("}")[2], dict(node.attrib)) for node in root if isinstance(node.tag, str)
        ]
        sofas = [about for kind, about in structures if kind == "Sofa" and about.get("sofaString")]
        return _cas(structures, str(sofas[0]["sofaString"]))
    except _FAILURES as error:
        raise _failed(name, error) from error


def from_cas_json(name: str, data: bytes) -> ForeignArticle:
    """The article of one UIMA CAS JSON document; raises ImportFailure."""
    try:
        found = json.loads(data)["%FEATURE_STRUCTURES"]
        listed = found if isinstance(found, list) else list(found.values())
        structures = [(str(one["%TYPE"]).rpartition(".")[2], one) for one in listed]
        sofas = [one for kind, one in structures if kind == "Sofa" and one.get("sofaString")]
        return _cas(structures, sofas[0]["sofaString"])
    except _FAILURES as error:
        raise _failed(name, error) from error


def _cas(structures: list[tuple[str, Json]], raw: str) -> ForeignArticle:
    source = SourceText(words_as_they_are(raw))
    units = Utf16Map(raw)
    about: Json = {}
    uuid = ""
    for kind, one in structures:
        if kind == "DocumentMetaData":
            known = one.get("collectionId", "")
            about = json.loads(known) if str(known).startswith("{") else {"title": one.get("documentTitle")}
            uuid = uuid_of(one.get("documentUri"))
    document = about_document(about, source)
    made = []
    for kind, one in structures:
        if kind == _NOTE:
            start, stop = (units.points(int(one.get(end, 0))) for end in ("begin", "end"))
            known = _cas_features(one)
            known["uuid"] = one.get("uuid") or made_uuid("cas", document.title, start, stop, one.get("tags"))
            made.append(annotation(known, source, start, stop))
        elif kind == _ORPHAN:
            made.append(orphan(_cas_features(one)))
    return ForeignArticle(document, uuid, tuple(one for one in made if one is not None))


def _cas_features(one: Json) -> Json:
    """What a note's feature structure says; its features are strings, several tags a line each."""
    more = json.loads(one["more"]) if one.get("more") else {}
    return {**one, "rev": int(one.get("rev") or 0), "tags": str(one.get("tags") or "").split("\n"), **more}


# --- brat ---------------------------------------------------------------------------------------------------------

_BOUND = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t|$)")
_NOTE_LINE = re.compile(r"#\d*\t(\S+) (T\d+)\t(.*)")


def from_brat(collection: Collection) -> Iterator[ForeignArticle]:
    """The articles of a collection of ``.txt`` and ``.ann`` files; raises ImportFailure."""
    labels: dict[str, str] = {}
    for name in collection.ending("visual.conf"):
        for line in collection.text(name).splitlines():
            kind, bar, label = line.partition(" | ")
            if bar:
                labels[kind.strip()] = label.split("|")[0].strip()
    for name in collection.ending(".ann"):
        text = name[: -len(".ann")] + ".txt"
        if text not in collection.names:
            raise ImportFailure(
                phrase("There is no {text} beside {name}.", text=visible_line(text), name=visible_line(name))
            )
        try:
            yield _standoff(collection.text(text), collection.text(name), labels, PurePosixPath(name).stem)
        except _FAILURES as error:
            raise _failed(name, error) from error


def _standoff(raw: str, lines: str, labels: dict[str, str], name: str) -> ForeignArticle:
    source = SourceText(words_as_they_are(raw))
    bounds: dict[str, tuple[str, int, int]] = {}
    known: dict[str, Json] = {}
    lost: list[Json] = []
    notes: dict[str, list[str]] = {}
    for line in lines.split("\n"):
        if found := _BOUND.match(line):
            offsets = [int(offset) for pair in found[3].split(";") for offset in pair.split(" ")]
            bounds[found[1]] = (found[2], min(offsets), max(offsets))
        elif found := _NOTE_LINE.match(line):
            if found[1] == "newsreader":
                known[found[2]] = json.loads(found[3])
            elif found[1] == "newsreader_orphan":
                lost.append(json.loads(found[3]))
            else:
                notes.setdefault(found[2], []).append(found[3])
    about = next((one["article"] for one in (*known.values(), *lost)), {"title": ""})
    document = about_document(about, source)
    made: dict[str, ForeignAnnotation | None] = {}
    tags: dict[str, list[str]] = {}
    for bound, (kind, first, last) in bounds.items():
        start, stop = first, last
        ours = known.get(bound, {})
        if kind in _OURS and not ours:
            continue
        uuid = uuid_of(ours.get("uuid")) or made_uuid("brat", document.title or name, kind, start, stop)
        if ours.get("span") and source.span(*ours["span"]) and _trimmed(source, ours["span"]) == (start, stop):
            # brat keeps no white space at the edges.
            start, stop = ours["span"]
        label = ours.get("label", labels.get(kind, kind))
        if not ours or ours.get("tags"):
            tags.setdefault(uuid, []).append(label)
        note = ours.get("note") or "\n".join(notes.get(bound, []))
        # The note may have been changed in brat, where it is one line.
        if ours.get("note") and notes.get(bound) and " ".join(ours["note"].split()) != "\n".join(notes[bound]):
            note = "\n".join(notes[bound])
        if uuid not in made:
            made[uuid] = annotation({**ours, "uuid": uuid, "note": note}, source, start, stop, tags=[])
    done = [_with_tags(one, tags.get(uuid, [])) for uuid, one in made.items() if one is not None]
    done += orphans(lost)
    return ForeignArticle(document, uuid_of(about.get("uuid")), tuple(done))


def _trimmed(source: SourceText, span: list[int]) -> tuple[int, int]:
    found = source.span(*span)
    bare = found.trimmed(source.text) if found else None
    return (bare.start, bare.stop) if bare else (-1, -1)


def _with_tags(one: ForeignAnnotation, names: list[str]) -> ForeignAnnotation:
    return replace(one, tags=clean_tags(names))


# --- REFI-QDA -----------------------------------------------------------------------------------------------------

# The codes that our export makes for what it says beside the tags.
_QUOTES, _LOST = "quotes", "lost passages"


def from_refi(collection: Collection) -> Iterator[ForeignArticle]:
    """The text sources of a project with their coded passages; raises ImportFailure."""
    [project] = collection.ending("project.qde", ".qde")[:1]
    try:
        data = collection.read(project)
        # First what the sources refer to, some of which stands after them; then they, one by one.
        root = _without_sources(data)
        users = {node.get("guid"): node.get("name") or "" for node in root.iter("{*}User")}
        mark = _own_guid(_LOST)
        lost = {node.get("guid"): node for node in root.iterfind("{*}Notes/{*}Note") if mark in _targets(node)}
        codes, tags = _codes(root)
        known = _Project(users, codes, lost, {PurePosixPath(name).name: name for name in reversed(collection.names)})
        for node in _sources(_reading(data)):
            yield replace(_text_source(node, collection, known), tags=tags)
            # Once for all.
            tags = ()
    except _FAILURES as error:
        raise _failed(project, error) from error


def _without_sources(data: bytes) -> etree._Element:
    """A project in which nothing is left of its sources; raises ValueError."""
    events = _reading(data)
    for _ in _sources(events):
        pass
    root = events.root
    if root is None or root.getroottree().docinfo.doctype:
        raise ValueError("it has a document type, or nothing at all")
    return root


def _sources(events: etree.iterparse[tuple[str, etree._Element]]) -> Iterator[etree._Element]:
    """The sources of a project, each emptied when the next is asked for; raises ValueError."""
    from lxml import etree

    try:
        for _, node in events:
            yield node
            node.clear()
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def _reading(data: bytes) -> etree.iterparse[tuple[str, etree._Element]]:
    from lxml import etree

    return etree.iterparse(
        BytesIO(data), tag="{*}TextSource", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )


def from_codebook(name: str, data: bytes) -> ForeignArticle:
    """The tags of a codebook; raises ImportFailure."""
    try:
        _, tags = _codes(_tree(data))
    except _FAILURES as error:
        raise _failed(name, error) from error
    return ForeignArticle(Document("", "", ()), tags=tags)


def _codes(root: etree._Element) -> tuple[dict[str, str], tuple[Tag, ...]]:
    """The names of the codes by GUID, "/" between the parts, and what is known of them; quotes' codes are left out."""
    names: dict[str, str] = {}
    tags: list[Tag] = []

    def walk(node: etree._Element, above: str) -> None:
        for code in node.findall("{*}Code"):
            own = " ".join((code.get("name") or "").replace("/", "∕").split())
            if not above and own in (_QUOTES, _LOST) and code.get("guid") == _own_guid(own):
                continue
            name = f"{above}/{own}" if above else own
            names[str(code.get("guid")).lower()] = name
            described = code.findtext("{*}Description") or ""
            made = tag({"uuid": code.get("guid"), "name": name, "description": described})
            if made is not None and not (described == "" and code.get("color") is None):
                tags.append(made)
            walk(code, name)

    for codes in root.iter("{*}Codes"):
        walk(codes, "")
    return names, tuple(tags)


def _own_guid(name: str) -> str:
    from uuid import UUID, uuid5

    # The GUID that our export gives to a code of its own.
    return str(uuid5(UUID("3f6f0f2e-7a57-5b0c-9b38-2a0e6d1c5b77"), f"code: {name}"))


@dataclass(frozen=True, slots=True)
class _Project:
    """What a project says beside its sources: users, codes and notes on lost passages by GUID, files by their names."""

    users: dict[Any, str]
    codes: dict[str, str]
    lost: dict[Any, etree._Element]
    files: dict[str, str]


def _text_source(node: etree._Element, collection: Collection, project: _Project) -> ForeignArticle:
    content = node.findtext("{*}PlainTextContent")
    if content is None:
        path = str(node.get("plainTextPath") or "").removeprefix("internal://")
        content = collection.text(project.files[path])
    source = SourceText(words_as_they_are(content))
    title = " ".join(words(node.get("name")).split())
    described = words(node.findtext("{*}Description"), LONGEST_NOTE).split("\n")
    url = next((line for line in described if line.startswith(("http://", "https://"))), "")
    about = {"title": title, "url": url, "published": next((one for one in described if one[:1].isdigit()), "")}
    document = about_document(about, source)
    document = Document(
        title, document.text, line_blocks(title, document.text), url=document.url, published=document.published
    )
    made = [_selection(one, source, project) for one in node.findall("{*}PlainTextSelection")]
    notes = (project.lost.get(one.get("targetGUID")) for one in node.findall("{*}NoteRef"))
    made += [_lost_passage(one, project) for one in notes if one is not None]
    found = tuple(replace(one, is_partial=True) for one in made if one is not None)
    return ForeignArticle(document, uuid_of(node.get("guid")), found)


def _targets(node: etree._Element) -> list[str]:
    return [str(one.get("targetGUID")).lower() for one in node.iter("{*}CodeRef")]


def _selection(node: etree._Element, source: SourceText, project: _Project) -> ForeignAnnotation | None:
    about = _coded(node, project) | {"note": node.findtext("{*}Description") or ""}
    if not about["tags"] and _targets(node):
        return None
    start, stop = (int(node.get(name) or 0) for name in ("startPosition", "endPosition"))
    return annotation(about, source, start, stop)


def _lost_passage(node: etree._Element, project: _Project) -> ForeignAnnotation | None:
    said = {"exact": node.findtext("{*}Description"), "note": node.findtext("{*}PlainTextContent") or ""}
    return orphan(_coded(node, project) | said)


def _coded(node: etree._Element, project: _Project) -> Json:
    return {
        "uuid": node.get("guid"),
        "author": project.users.get(node.get("creatingUser"), ""),
        "created": node.get("creationDateTime"),
        "tags": [project.codes[target] for target in _targets(node) if target in project.codes],
    }
