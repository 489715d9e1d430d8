"""Annotations in JSON: our own JSON Lines, W3C Web Annotation, Label Studio and doccano."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from reader.errors import ImportFailure
from reader.ingest.annotations.shelf import Shelf
from reader.ingest.annotations.streams import elements
from reader.ingest.annotations.told import decision, shared
from reader.ingest.annotations.values import (
    LONGEST_LINE,
    LONGEST_NOTE,
    LONGEST_TEXT,
    Json,
    about_document,
    annotation,
    clean_tags,
    integer,
    moment,
    orphan,
    orphans,
    passage,
    tag,
    uuid_of,
    words,
)
from reader.messages import phrase
from reader.model import Block, BlockKind, Document, Span, visible_line
from reader.model.exchange import ForeignAnnotation, ForeignArticle, SourceText, made_uuid
from reader.model.identity import content_hash

__all__ = ["from_json", "from_lines", "is_lines"]

_NO_LABEL = "note"
_COLLECTIONS = {"AnnotationCollection", "AnnotationPage"}
_QUOTE_LABELS = ("quote/", "speaker")


def is_lines(first: object) -> bool:
    """Whether the first object of a file is one of a line each: ours, or doccano's."""
    if not isinstance(first, dict):
        return False
    return first.get("format") in _READ or (
        isinstance(first.get("text"), str) and bool({"entities", "label", "labels"} & first.keys())
    )


def from_lines(path: Path) -> Iterator[ForeignArticle]:
    """The articles of JSON Lines, ours or doccano's; raises ImportFailure, naming the line."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                found = json.loads(line)
                if not isinstance(found, dict):
                    raise TypeError("no object")
                yield _READ.get(words(found.get("format")), _doccano)(found)
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                raise ImportFailure(
                    phrase("Line {number} cannot be read: {reason}.", number=number, reason=visible_line(str(error)))
                ) from error


def from_json(path: Path) -> Iterator[ForeignArticle]:
    """The articles of one JSON value: Web Annotation or Label Studio; raises ImportFailure."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            found = elements(file)
            first = next(found, None)
            if isinstance(first, dict) and "data" in first:
                yield from map(_task, chain([first], found))
            else:
                yield from _web_articles(chain([first], found))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ImportFailure(phrase("It cannot be read: {reason}.", reason=visible_line(str(error)))) from error


# --- our own JSON Lines -------------------------------------------------------------------------------------------


def _own(found: Json) -> ForeignArticle:
    if found.get("version") != 1:
        raise ValueError(f"version {found.get('version')} is not known")
    source = SourceText(words(found["text"], LONGEST_TEXT))
    document = about_document(found, source)
    document = Document(
        title=words(found["title"]),
        text=document.text,
        blocks=_blocks(found.get("blocks"), document),
        language=document.language,
        url=document.url,
        source=document.source,
        authors=document.authors,
        published=document.published,
        kind=words(found.get("kind"), 40) or "text",
    )
    annotations = [_own_annotation(one, source) for one in found.get("annotations", [])]
    tags = tuple(one for one in map(tag, found.get("tags", [])) if one is not None)
    digest = content_hash(document.title, document.text).hex()
    return ForeignArticle(
        document,
        uuid_of(found["uuid"]),
        tuple(one for one in annotations if one is not None),
        tags,
        decisions=tuple(decision(one, digest) for one in _listed(found.get("decisions"))),
        is_whole=True,
        is_read=found.get("read") is True,
        is_starred=found.get("starred") is True,
    )


def _library(found: Json) -> ForeignArticle:
    """What a library holds beside its articles."""
    if found.get("version") != 1:
        raise ValueError(f"version {found.get('version')} is not known")
    return ForeignArticle(
        Document(title="", text="", blocks=()), shared=tuple(map(shared, _listed(found.get("shared"))))
    )


_READ = {"newsreader-article": _own, "newsreader-library": _library}


def _blocks(value: object, document: Document) -> tuple[Block, ...]:
    if not isinstance(value, list):
        return document.blocks
    blocks = [Block(BlockKind(one["kind"]), Span(*map(integer, one["span"]))) for one in value]
    at = 0
    for block in blocks:
        if block.span.start < at or block.span.stop > len(document.text):
            return document.blocks
        at = block.span.stop
    return tuple(blocks)


def _own_annotation(found: Json, source: SourceText) -> ForeignAnnotation | None:
    anchor = found["anchor"]
    start, stop = map(integer, anchor["span"])
    lost = found.get("state") == "orphan"
    placed = None if lost else annotation(found, source, start, stop)
    if placed is not None and placed.exact == passage(anchor["exact"], LONGEST_TEXT):
        return placed
    return orphan({**found, **{name: anchor.get(name) for name in ("exact", "prefix", "suffix")}})


# --- W3C Web Annotation -------------------------------------------------------------------------------------------


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _web_annotations(found: object) -> Iterator[Json]:
    """All annotations of a collection, a page, a list or one annotation."""
    for one in _listed(found):
        if not isinstance(one, dict):
            continue
        kinds = _listed(one.get("type"))
        if "Annotation" in kinds:
            yield one
        elif "AnnotationCollection" in kinds:
            yield from _web_annotations(one.get("first"))
        elif "AnnotationPage" in kinds:
            yield from _web_annotations(one.get("items"))


def _web_articles(found: Iterable[object]) -> Iterator[ForeignArticle]:
    """The annotations by the article that they are about; its text may come with any of them."""
    is_collection = False
    with Shelf() as shelf:
        sources: dict[str, _WebSource] = {}
        for one in found:
            kinds = _listed(one.get("type")) if isinstance(one, dict) else []
            is_collection = is_collection or bool(_COLLECTIONS.intersection(kinds))
            for item in _web_annotations(one):
                _take_targets(item, sources, shelf)
        if not sources and not is_collection:
            raise ImportFailure(phrase("There are no annotations in it that newsreader knows."))
        for name, known in sources.items():
            about = known.about
            source = SourceText("" if known.text is None else shelf.get(known.text))
            url = about.get("via") if isinstance(about.get("via"), str) else name
            told = {"title": about.get("label"), "language": about.get("language"), "url": url}
            made = [_web_annotation(shelf.get(place), source) for place in known.places]
            yield ForeignArticle(about_document(told, source), uuid_of(name), tuple(made))


@dataclass(slots=True)
class _WebSource:
    """An article as its annotations tell of it; its text and these are on a shelf, at these places."""

    about: Json = field(default_factory=dict)
    text: int | None = None
    places: list[int] = field(default_factory=list)


def _take_targets(one: Json, sources: dict[str, _WebSource], shelf: Shelf) -> None:
    for target in _listed(one.get("target")):
        source = target.get("source") if isinstance(target, dict) else target
        about = dict(source) if isinstance(source, dict) else {"id": source}
        name = words(about.get("id")) or words(about.get("via"))
        known = sources.setdefault(name, _WebSource())
        if text := words(about.pop("value", ""), LONGEST_TEXT):
            known.text = shelf.put(text)
        known.about.update({key: value for key, value in about.items() if value})
        if isinstance(target, dict) and "identifying" not in _listed(one.get("motivation")):
            known.places.append(shelf.put({**one, "target": {"selector": target.get("selector")}}))


def _web_annotation(found: Json, source: SourceText) -> ForeignAnnotation:
    selectors = {
        kind: one
        for one in _listed(found["target"].get("selector"))
        if isinstance(one, dict)
        for kind in _listed(one.get("type"))
    }
    quote, position = selectors.get("TextQuoteSelector", {}), selectors.get("TextPositionSelector")
    bodies = [one if isinstance(one, dict) else {"value": one} for one in _listed(found.get("body"))]
    tags = [one.get("value") for one in bodies if one.get("purpose") == "tagging"]
    notes = [words(one.get("value"), LONGEST_NOTE) for one in bodies if one.get("purpose") != "tagging"]
    creator = found.get("creator")
    exact = passage(quote.get("exact"), LONGEST_TEXT)
    span = None
    if position is not None:
        start, stop = integer(position["start"]), integer(position["end"])
        span = source.span(start, stop) if source.text else Span(start, stop)
        if span is not None and source.text and not exact:
            exact = span.of(source.text)
    return ForeignAnnotation(
        span=span,
        exact=exact,
        prefix=passage(quote.get("prefix"), LONGEST_LINE),
        suffix=passage(quote.get("suffix"), LONGEST_LINE),
        uuid=uuid_of(found.get("id")) or made_uuid("web", found.get("id"), exact),
        tags=clean_tags(tags),
        note="\n\n".join(note for note in notes if note),
        author=words(creator.get("name") if isinstance(creator, dict) else creator),
        created=moment(found.get("created")),
        is_partial=True,
    )


# --- Label Studio -------------------------------------------------------------------------------------------------


def _task(found: Json) -> ForeignArticle:
    data = found["data"] if isinstance(found["data"], dict) else {}
    about = data.get("newsreader", {})
    text = data.get("text") or max((one for one in data.values() if isinstance(one, str)), key=len, default="")
    source = SourceText(words_as_they_are(text))
    document = about_document({"title": data.get("title"), **(about if isinstance(about, dict) else {})}, source)
    regions = [
        region
        for work in _listed(found.get("annotations") or found.get("completions"))
        if not work.get("was_cancelled")
        for region in _listed(work.get("result"))
        if isinstance(region.get("value"), dict) and "start" in region["value"]
    ]
    uuid = uuid_of(about.get("uuid")) if isinstance(about, dict) else ""
    made = [_region(region, source, document) for region in regions]
    made += orphans(about.get("orphans") if isinstance(about, dict) else None)
    return ForeignArticle(document, uuid, tuple(one for one in made if one is not None))


def _region(region: Json, source: SourceText, document: Document) -> ForeignAnnotation | None:
    value, meta = region["value"], region.get("meta") if isinstance(region.get("meta"), dict) else {}
    known = meta.get("newsreader") if isinstance(meta, dict) else None
    known = known if isinstance(known, dict) else {}
    names = value.get("labels") or value.get("hypertextlabels") or []
    if not known:
        names = [name for name in names if not str(name).startswith(_QUOTE_LABELS)]
    if "quote" in known or not (names or known or value.get("labels") in ([], None)):
        return None
    start, stop = integer(value["start"]), integer(value["end"])
    notes = meta.get("text") if isinstance(meta, dict) else None
    about = {"uuid": made_uuid("region", document.title, region.get("id"), start, stop), **known}
    note = "\n".join(str(one) for one in _listed(notes)) if notes else known.get("note", "")
    return annotation(about, source, start, stop, tags=_without_default(names, known), note=note)


def _without_default(names: list[Any], known: Json) -> list[Any]:
    """The labels but for the one that stands for no tag at all."""
    return [] if names == [_NO_LABEL] and known and not known.get("tags") else names


def words_as_they_are(value: object) -> str:
    """A text whose offsets are still those of the file; raises ValueError if it is none or too long."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise ValueError("there is no text, or too much of it")
    return value


# --- doccano ------------------------------------------------------------------------------------------------------


def _doccano(found: Json) -> ForeignArticle:
    source = SourceText(words_as_they_are(found.get("text")))
    about = found.get("newsreader")
    about = about if isinstance(about, dict) else {}
    document = about_document(about, source)
    entities = {}
    for number, one in enumerate(_listed(found.get("entities"))):
        entities[integer(one.get("id", number))] = (
            one["label"],
            integer(one["start_offset"]),
            integer(one["end_offset"]),
        )
    for number, (start, stop, label) in enumerate(_listed(found.get("label") or found.get("labels"))):
        entities[-1 - number] = (label, integer(start), integer(stop))
    made: list[ForeignAnnotation | None] = []
    ours = set(_listed(about.get("quotes")))
    for known in _listed(about.get("annotations")):
        own = [entities[index] for index in known.get("entities", []) if index in entities]
        ours |= set(known.get("entities", []))
        if own:
            _, start, stop = own[0]
            names = _without_default([label for label, _, _ in own], known)
            made.append(annotation(known, source, start, stop, tags=names))
    for index, (label, start, stop) in entities.items():
        if index not in ours:
            uuid = made_uuid("entity", document.title, label, start, stop)
            made.append(annotation({"uuid": uuid}, source, start, stop, tags=[label]))
    made += orphans(about.get("orphans"))
    return ForeignArticle(document, uuid_of(about.get("uuid")), tuple(one for one in made if one is not None))
