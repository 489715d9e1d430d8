"""What the operations of a journal say, checked and cleaned: whatever a stranger wrote, a library can take this.

Each function gives the state of one kind of thing anew, of the right types and sizes, or raises ValueError, TypeError
or KeyError. Keys and UUIDs are in lower case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from reader.ingest.annotations.values import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    Json,
    about_document,
    integer,
    moment,
    passage,
    said_more,
    strings,
    tag,
    uuid_of,
    words,
)
from reader.model import Document, QuoteKind, QuoteStatus, SpeakerKind
from reader.model.exchange import SourceText
from reader.model.operations import Operation

__all__ = ["article_of", "checked", "decision", "shared"]

_MOST = 1_000
_LONGEST_NAME = 200
_LONGEST_QUERY = 2_000
_LATEST = 1 << 61
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BESIDE = ("tag", "speaker", "apart", "view")


def checked(operation: Operation) -> Operation:
    """The operation with its state cleaned; raises ValueError, TypeError or KeyError if it says what cannot be."""
    if operation.entity != "article" and uuid_of(operation.key) != operation.key:
        raise ValueError("a thing without a UUID")
    if operation.state is None:
        return operation
    if operation.entity == "article":
        article_of(operation)
        return operation
    return replace(operation, state=_CLEAN[operation.entity](operation.state))


def article_of(operation: Operation) -> tuple[Document, str, list[tuple[str, str]]]:
    """The document that an operation tells of, its UUID, and the entries that led to it; raises ValueError.

    An entry is a digest of its feed's address and its identifier there.
    """
    state = operation.state or {}
    text = state.get("text")
    if not isinstance(text, str) or len(text) > LONGEST_TEXT:
        raise ValueError("an article without a text")
    source = SourceText(text)
    if source.text != text:
        raise ValueError("a text that is not normalised")
    document = about_document(state, source)
    # The title counts in the digest by which others know the article, to the letter.
    document = replace(document, title=words(state.get("title")), kind=words(state.get("kind"), 40) or "text")
    return document, uuid_of(state.get("uuid")), _pairs(state.get("entries"))


def _pairs(value: object) -> list[tuple[str, str]]:
    found = value if isinstance(value, list) else []
    return [(words(one[0], 64), words(one[1])) for one in found[:_MOST] if isinstance(one, list) and len(one) == 2]


def _digest(value: object) -> str:
    found = words(value, 64)
    bytes.fromhex(found)
    return found


def _uuid(value: object) -> str:
    found = uuid_of(value)
    if not found:
        raise ValueError("no UUID")
    return found


def _moment(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LATEST else 0


def _place(value: object) -> Json:
    if not isinstance(value, dict):
        raise TypeError("no place")
    found: Json = {
        "exact": passage(value["exact"], LONGEST_TEXT),
        "prefix": passage(value["prefix"]),
        "suffix": passage(value["suffix"]),
    }
    if not found["exact"]:
        raise ValueError("a place without words")
    if "start" in value:
        found["start"], found["stop"] = _span([value["start"], value["stop"]])
    if value.get("orphan") is True:
        found["orphan"] = True
    return found


def _span(value: object) -> list[int]:
    if not isinstance(value, list) or len(value) != 2:
        raise TypeError("no span")
    start, stop = map(integer, value)
    if not 0 <= start < stop <= LONGEST_TEXT:
        raise ValueError("a place that is none")
    return [start, stop]


def _annotation(state: Json) -> Json:
    content = state["content"]
    more = said_more(
        {
            "claim": {"status": content.get("claim"), "sources": content.get("sources")},
            "links": content.get("links"),
            "speaker": _speaker_list(content.get("speaker")),
        }
    )
    claim, speaker = more.get("claim"), more.get("speaker")
    tags = content["tags"]
    if not isinstance(tags, list):
        raise TypeError("no list of tags")
    return {
        "article": _digest(state["article"]),
        "place": _place(state["place"]),
        "content": {
            "tags": sorted({_uuid(one) for one in tags[:_MOST]}),
            "note": words(content["note"], LONGEST_NOTE),
            "claim": claim.status.value if claim else "",
            "sources": list(claim.sources) if claim else [],
            "links": [[link.kind.value, link.target] for link in more["links"]],
            "speaker": {"name": speaker.name, "kind": speaker.kind.value, "role": speaker.role} if speaker else None,
        },
        "author": words(state.get("author")),
        "created": _moment(state.get("created")),
    }


def _speaker_list(value: object) -> list[object] | None:
    return [value.get("name"), value.get("kind"), value.get("role")] if isinstance(value, dict) else None


def _quote(value: object) -> Json:
    if not isinstance(value, dict):
        raise TypeError("no quote")
    found: Json = {"kind": QuoteKind(value["kind"]).value, "span": _span(value["span"])}
    fragments = value.get("fragments")
    if isinstance(fragments, list) and fragments:
        found["fragments"] = [_span(one) for one in fragments[:_MOST]]
    for name in ("cue", "mention", "relay"):
        if value.get(name) is not None:
            found[name] = _span(value[name])
    speaker = said_more({"speaker": value.get("speaker")}).get("speaker")
    if speaker is not None:
        found["speaker"] = [speaker.name, speaker.kind.value, speaker.role]
    confidence = value.get("confidence")
    if isinstance(confidence, int | float) and not isinstance(confidence, bool) and 0 <= confidence < 1:
        found["confidence"] = confidence
    for name in ("evidence", "explanation"):
        if said := words(value.get(name)):
            found[name] = said
    return found


def decision(value: object, digest: str) -> Json:
    """A decision of our own JSON Lines about a quote in the text of ``digest``; raises as :func:`checked` does."""
    if not isinstance(value, dict):
        raise TypeError("no decision")
    place = {**value["anchor"], "orphan": value.get("state") == "orphan"}
    place["start"], place["stop"] = place["span"]
    made = _decision({**value, "article": digest, "place": place, "content": value})
    created = moment(value.get("created"))
    since = (created - _EPOCH) // timedelta(microseconds=1) if created is not None else 0
    return {**made, "uuid": _uuid(value["uuid"]), "created": _moment(since)}


def shared(value: object) -> tuple[str, str, Json]:
    """What our own JSON Lines tell of a library beside its articles: entity, key and state; raises likewise."""
    if not isinstance(value, dict) or value["entity"] not in _BESIDE:
        raise ValueError("a thing that is not known")
    return value["entity"], _uuid(value["key"]), _CLEAN[value["entity"]](value["state"])


def _clean_decision(content: Json) -> Json:
    """Status, quote and target of a decision; raises as :func:`checked` does."""
    status = QuoteStatus(content["status"])
    if status is QuoteStatus.MACHINE:
        raise ValueError("no decision")
    target = content.get("target")
    return {
        "status": status.value,
        "quote": _quote(content["quote"]),
        "target": None if target is None else _quote(target),
    }


def _decision(state: Json) -> Json:
    content = _clean_decision(state["content"])
    place = _place(state["place"])
    place["start"], place["stop"] = content["quote"]["span"]
    return {
        "article": _digest(state["article"]),
        "place": place,
        "content": content,
        "author": words(state.get("author")),
        "created": _moment(state.get("created")),
    }


def _tag(state: Json) -> Json:
    found = tag(state)
    if found is None:
        raise ValueError("a tag without a name")
    return {"name": found.name, "colour": found.colour, "shortcut": found.shortcut, "description": found.description}


def _line(value: object, most: int = _LONGEST_NAME) -> str:
    found = " ".join(words(value).split())
    if not found or len(found) > most:
        raise ValueError("a name that is none")
    return found


def _speaker(state: Json) -> Json:
    names, rules, whole = state["names"], state["rules"], state.get("merged_into")
    if not isinstance(names, list) or not isinstance(rules, list):
        raise TypeError("no lists")
    return {
        "name": _line(state["name"]),
        "kind": SpeakerKind(state["kind"]).value,
        "note": words(state.get("note"), LONGEST_NOTE),
        "is_named": state.get("is_named") is True,
        "merged_into": None if whole is None else _uuid(whole),
        "names": sorted([_line(key), SpeakerKind(kind).value, _line(shown)] for key, kind, shown in names[:_MOST]),
        "rules": sorted(
            (
                [_line(key), SpeakerKind(kind).value, _digest(article) if article else "", words(role, _LONGEST_NAME)]
                for key, kind, article, role in rules[:_MOST]
            ),
        ),
    }


def _apart(state: Json) -> Json:
    return {"one": _uuid(state["one"]), "other": _uuid(state["other"])}


def _view(state: Json) -> Json:
    folder = "/".join(strings(words(state.get("folder")).split("/")))
    query = words(state.get("query"), _LONGEST_QUERY)
    position = min(max(integer(state.get("position", 0)), 0), _MOST)
    return {
        "name": _line(state["name"]),
        "query": query,
        "folder": folder,
        "sort": words(state.get("sort"), 40),
        "position": position,
    }


def _star(state: Json) -> Json:
    return {"article": _digest(state["article"])}


_CLEAN: dict[str, Callable[[Json], Json]] = {
    "annotation": _annotation,
    "apart": _apart,
    "decision": _decision,
    "speaker": _speaker,
    "star": _star,
    "tag": _tag,
    "view": _view,
}
