"""Values out of files that strangers wrote: of the right kind, of a sane size, normalised, or refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from reader.model import Document, Speaker, SpeakerKind, Tag, normalise
from reader.model.annotation import Claim, ClaimStatus, Link, LinkKind
from reader.model.exchange import ForeignAnnotation, SourceText, line_blocks

__all__ = [
    "Json",
    "about_document",
    "annotation",
    "clean_tags",
    "integer",
    "moment",
    "orphan",
    "orphans",
    "passage",
    "said_more",
    "strings",
    "tag",
    "uuid_of",
    "words",
]

Json = dict[str, Any]

LONGEST_TEXT = 20_000_000
LONGEST_NOTE = 1_000_000
LONGEST_LINE = 2_000
LONGEST_TAG = 100
MOST_TAGS = 200
_COLOURS = 8


def words(value: object, most: int = LONGEST_LINE) -> str:
    """``value`` as normalised text; "" if it is none. Raises ValueError if it is longer than ``most``."""
    if not isinstance(value, str):
        return ""
    if len(value) > most:
        raise ValueError(f"a text of {len(value)} characters")
    return normalise(value)


def passage(value: object, most: int = LONGEST_LINE) -> str:
    """A piece out of the middle of a text, normalised: a mark of byte order at its start is a character there."""
    return words("x" + value, most + 1)[1:] if isinstance(value, str) else ""


def strings(value: object, most: int = LONGEST_LINE) -> tuple[str, ...]:
    """The texts of a list, each on one line, once, without the empty ones."""
    if not isinstance(value, list):
        return ()
    found = (" ".join(words(one, most).split()) for one in value[:MOST_TAGS])
    return tuple(dict.fromkeys(one for one in found if one))


def integer(value: object) -> int:
    """``value`` as a whole number; raises ValueError if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise ValueError("not a whole number")
    return int(value)


def uuid_of(value: object) -> str:
    """``value`` as a UUID in lower case, also after ``urn:uuid:``; "" if it is none."""
    try:
        return str(UUID(str(value).removeprefix("urn:uuid:"))) if isinstance(value, str) else ""
    except ValueError:
        return ""


def moment(value: object) -> datetime | None:
    """``value`` (xsd:dateTime) as a UTC time; without a zone it is taken for UTC. None if it is none."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) and len(value) < 50 else None
        if found is None:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def clean_tags(values: object) -> tuple[str, ...]:
    """Tags that a library takes: no spare white space, no empty part, at most 100 letters each."""
    clean = []
    for name in strings(values):
        parts = [part.strip() for part in name.split("/")]
        kept = "/".join(part for part in parts if part)[:LONGEST_TAG].strip("/ ")
        if kept:
            clean.append(kept)
    return tuple(dict.fromkeys(clean))


def tag(value: object) -> Tag | None:
    """The definition of a tag as our own formats write it; None if it has no name."""
    if not isinstance(value, dict):
        return None
    names = clean_tags([value.get("name")])
    if not names:
        return None
    colour = value.get("colour")
    index = colour % _COLOURS if isinstance(colour, int) and not isinstance(colour, bool) else 0
    key = words(value.get("shortcut"), 4)
    shortcut = key if len(key) == 1 and key.isprintable() and not key.isspace() else ""
    return Tag(uuid_of(value.get("uuid")), names[0], index, shortcut, words(value.get("description"), LONGEST_NOTE))


def about_document(value: object, source: SourceText) -> Document:
    """The document of a text and what our formats say about its article; its title is the first line if none is."""
    about: Json = value if isinstance(value, dict) else {}
    title = " ".join(words(about.get("title")).split()) or source.text.strip().partition("\n")[0][:200]
    return Document(
        title=title,
        text=source.text,
        blocks=line_blocks(title, source.text),
        language=words(about.get("language"), 35),
        url=_address(about.get("url")),
        source=words(about.get("source")),
        authors=strings(about.get("authors")),
        published=moment(about.get("published")),
        kind="text",
    )


def _address(value: object) -> str:
    found = words(value).strip()
    return found if found.startswith(("http://", "https://")) and not set(found) & set(" \n\t") else ""


def said_more(known: Json) -> Json:
    """Claim, links and speaker of an annotation as our formats write them; what is impossible is left out."""
    found: Json = {}
    claim, speaker = known.get("claim"), known.get("speaker")
    if isinstance(claim, dict) and claim.get("status") in set(ClaimStatus):
        found["claim"] = Claim(ClaimStatus(claim["status"]), strings(claim.get("sources")))
    if isinstance(speaker, list) and len(speaker) == 3 and words(speaker[0]).strip():
        kind = SpeakerKind(speaker[1]) if speaker[1] in set(SpeakerKind) else SpeakerKind.UNKNOWN
        found["speaker"] = Speaker(" ".join(words(speaker[0]).split()), kind, " ".join(words(speaker[2]).split()))
    links = known.get("links")
    pairs = [one for one in links if isinstance(one, list) and len(one) == 2] if isinstance(links, list) else []
    found["links"] = tuple(
        sorted(
            {
                Link(LinkKind(kind), uuid_of(target))
                for kind, target in pairs
                if kind in set(LinkKind) and uuid_of(target)
            }
        )
    )
    return found


def annotation(about: object, source: SourceText, start: int, stop: int, **more: Any) -> ForeignAnnotation | None:  # noqa: ANN401
    """An annotation at a place of ``source``, with what our formats say about it; None if there are no words there."""
    span = source.span(start, stop)
    if span is None:
        return None
    known: Json = about if isinstance(about, dict) else {}
    text = source.text
    return ForeignAnnotation(
        span=span,
        exact=span.of(text),
        prefix=text[max(0, span.start - 32) : span.start],
        suffix=text[span.stop : span.stop + 32],
        uuid=uuid_of(known.get("uuid")),
        tags=clean_tags(more.get("tags", known.get("tags"))),
        note=words(more.get("note", known.get("note")), LONGEST_NOTE),
        author=words(more.get("author", known.get("author"))),
        created=moment(known.get("created")),
        rev=_revision(known.get("rev")),
        **said_more(known),
    )


def orphan(known: Json) -> ForeignAnnotation | None:
    """An annotation without a place, as our formats write it; None if it does not say which words it was about."""
    exact = passage(known.get("exact"), LONGEST_TEXT)
    if not exact:
        return None
    return ForeignAnnotation(
        span=None,
        exact=exact,
        prefix=passage(known.get("prefix")),
        suffix=passage(known.get("suffix")),
        uuid=uuid_of(known.get("uuid")),
        tags=clean_tags(known.get("tags")),
        note=words(known.get("note"), LONGEST_NOTE),
        author=words(known.get("author")),
        created=moment(known.get("created")),
        rev=_revision(known.get("rev")),
        **said_more(known),
    )


def orphans(value: object) -> list[ForeignAnnotation]:
    """The annotations without a place that a list holds."""
    found = value if isinstance(value, list) else []
    made = (orphan(known) for known in found if isinstance(known, dict))
    return [one for one in made if one is not None]


def _revision(value: object) -> int:
    return value if isinstance(value, int) and 0 < value < 1 << 31 else 0
