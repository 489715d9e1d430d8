"""ninjs, News in JSON (IPTC, versions 1.0 to 3.1): one item to a document, the richest of its bodies read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reader.ingest.assembly import Part
from reader.ingest.importers import xmltree
from reader.ingest.importers.nitf import nitf_parts
from reader.ingest.importers.stories import authors_in, instant, language_code, link, story
from reader.ingest.markup import html_parts, looks_like_markup
from reader.model import BlockKind, Document

__all__ = ["companions", "is_ninjs", "ninjs_document"]

Item = Mapping[str, Any]

# Properties that no other JSON of articles has: of 1.x as "name_variant", of 2 and 3 as arrays of roles.
_OWN = re.compile(
    r"body_\w+|headline_\w+|description_\w+|versioncreated|representationtype|pubstatus|copyrightholder|copyrightnotice"
    r"|associations|bodies|headlines|descriptions|usageterms|contentcreated|\$?standard"
)
_PICTURES = ("picture", "graphic", "video", "audio", "component")


def is_ninjs(item: Item) -> bool:
    """Whether a JSON object is a ninjs item: it has a ``uri`` and a property of ninjs' own, or several of these."""
    own = sum(_OWN.fullmatch(str(key).lower()) is not None for key in item)
    return own > (0 if isinstance(item.get("uri"), str) else 1)


def companions(item: Item) -> Iterator[Item]:
    """The texts of an item that has none of its own: a composite is a list of them."""
    if str(item.get("type")).lower() == "composite":
        yield from (one for one in _held(item.get("associations")) if is_ninjs(one) and _body(_lower(one)))


def ninjs_document(item: Item, name: str) -> Document:
    """The article of a ninjs item; raises ImportFailure when there is no text in it."""
    item = _lower(item)
    title = _role(item, "headline", "main") or _text(item.get("title")) or _role(item, "headline", "")
    byline = _text(item.get("by")) or _text(item.get("byline"))
    provider = item.get("provider")
    return story(
        list(_parts(item)),
        name=name,
        kind="ninjs",
        title=title,
        language=language_code(_text(item.get("language"))),
        url=link(*_links(item), item.get("uri")),
        source=_source(item, provider),
        authors=authors_in(byline)
        or [_text(person.get("name")) for key in ("creators", "authors") for person in _objects(item.get(key))],
        published=instant(
            item.get("versioncreated"), item.get("firstcreated"), item.get("contentcreated"), item.get("embargoed")
        ),
    )


def _source(item: Item, provider: object) -> str:
    told = next((_text(source.get("name")) for source in _objects(item.get("infosources"))), "")
    if isinstance(provider, Mapping):
        provider = provider.get("name")
    return _text(item.get("source")) or told or _text(provider) or _text(item.get("copyrightholder"))


def _links(item: Item) -> Iterator[object]:
    """Where the article can be read, as Superdesk and others add it."""
    yield item.get("permalink")
    yield item.get("canonical_url")
    for one in _objects(item.get("altids")):
        yield one.get("value") if "url" in _text(one.get("role")).lower() else None


def _parts(item: Item) -> Iterator[Part]:
    body = _body(item)
    held = " ".join(words for _, words in body)
    is_picture = _text(item.get("type")) in _PICTURES
    if not body or is_picture:
        body = [
            (BlockKind.CAPTION if is_picture else kind, words) for kind, words in _described(item) if words not in held
        ] or body
        if is_picture and (
            credit := _text(item.get("by")) or _text(item.get("byline")) or _text(item.get("creditline"))
        ):
            body.append((BlockKind.CREDIT, credit))
    for picture in _associated(item):
        caption = next((words for _, words in _described(picture)), "")
        if caption and caption not in held:
            yield BlockKind.CAPTION, caption
            if credit := _text(picture.get("by")) or _text(picture.get("byline")) or _text(picture.get("creditline")):
                yield BlockKind.CREDIT, credit
    located = _text(item.get("dateline"))
    if located:
        yield BlockKind.DATELINE, located
    yield from body


def _body(item: Item) -> list[Part]:
    """The blocks of the richest body: marked-up ones before plain text."""
    forms: list[tuple[str, str]] = []
    for body in _objects(item.get("bodies")):
        kind = f"{_text(body.get('role'))} {_text(body.get('contenttype') or body.get('contentType'))}".lower()
        forms.append((kind, _text(body.get("value"))))
    forms += [(key, value) for key, value in item.items() if key.startswith("body") and isinstance(value, str)]
    best: list[Part] = []
    for kind, value in forms:
        parts = _form(kind, value)
        # Only a text that is cut short elsewhere is longer than a marked-up one.
        if len(parts) > len(best):
            best = parts
    return best


def _form(kind: str, value: str) -> list[Part]:
    if "<nitf" in value[:2000].lower():
        return nitf_parts(xmltree.parse(value.encode("utf-8", "replace"), "the body"))
    if "html" in kind or looks_like_markup(value):
        return html_parts(value)
    return [
        (BlockKind.PARAGRAPH, " ".join(words.split())) for words in re.split(r"\n\s*\n|\r\n|\n", value) if words.strip()
    ]


def _described(item: Item) -> list[Part]:
    """What describes an item, each description once; markup taken off."""
    item = _lower(item)
    values = [_text(one.get("value")) for one in _objects(item.get("descriptions"))]
    plain = [value for key, value in item.items() if key.startswith("description") and isinstance(value, str)]
    found = dict.fromkeys(part for value in (*values, *plain) if value for part in html_parts(value))
    unique: dict[str, Part] = {}
    for kind, words in found:
        unique.setdefault(" ".join(words.split()), (kind, words))
    return list(unique.values())


def _associated(item: Item) -> Iterator[Item]:
    """The pictures that come with an item: an object of objects in 1.x, an array from 2.0 on."""
    for value in _held(item.get("associations")):
        if _text(value.get("type")) in ("picture", "graphic", ""):
            yield value


def _held(associations: object) -> list[Item]:
    values = associations.values() if isinstance(associations, Mapping) else associations
    return [one for one in values if isinstance(one, Mapping)] if isinstance(values, Iterable) else []


def _lower(item: Item) -> Item:
    return {str(key).lower(): value for key, value in item.items()}


def _role(item: Item, name: str, role: str) -> str:
    """A headline by its role: "headline" in 1.x; of the array ``headlines`` the one with that role, or the first."""
    if not role:
        return next((_text(one.get("value")) for one in _objects(item.get(f"{name}s"))), "")
    plain = _text(item.get(name)) or next(
        (value for key, value in item.items() if key.startswith(f"{name}_") and isinstance(value, str)), ""
    )
    return plain or next(
        (_text(one.get("value")) for one in _objects(item.get(f"{name}s")) if _text(one.get("role")) in (role, "")), ""
    )


def _objects(value: object) -> list[Item]:
    """The objects of an array; one alone, or words alone, stand for an array of one and for their "value"."""
    values = value if isinstance(value, list) else [value]
    return [one if isinstance(one, Mapping) else {"value": one} for one in values if isinstance(one, Mapping | str)]


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
