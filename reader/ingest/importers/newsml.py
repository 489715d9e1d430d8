"""NewsML 1.2 (IPTC, 2003), in which agencies such as AFP still deliver: news items of nested components."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from reader.errors import ImportFailure
from reader.ingest.assembly import Part
from reader.ingest.decoding import decode
from reader.ingest.importers import xmltree
from reader.ingest.importers.base import Importer, Material, Piece
from reader.ingest.importers.nitf import byline_authors, nitf_parts
from reader.ingest.importers.stories import authors_in, instant, language_code, link, story
from reader.ingest.markup import html_parts
from reader.messages import phrase
from reader.model import BlockKind, Document

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["IMPORTER"]

_BODY = ("body", "main", "maintext", "text", "main text")
_BESIDE = (
    "caption",
    "photo",
    "headline",
    "stylesheet",
    "contact",
    "logo",
    "abstract",
    "summary",
    "thumbnail",
    "graphic",
)


def _read(material: Material) -> Iterator[Piece]:
    root = xmltree.parse(material.data, material.name)
    stories = [(item, component) for item in xmltree.children(root, "NewsItem") for component in _components(item)]
    if not stories:
        raise ImportFailure(
            phrase("{name} is NewsML without a text in it: import the items it refers to", name=material.name)
        )
    several = {item for item, number in Counter(item for item, _ in stories).items() if number > 1}
    for number, (item, component) in enumerate(stories, start=1):
        name = material.name if len(stories) == 1 else f"{material.name} › item {number}"
        # The item names all of them; in several languages they are as many articles.
        mark = f"#{xmltree.attribute(component, 'lang') or number}" if item in several else ""
        yield Piece(name, partial(_documents, root, item, component, name, mark))


def _components(item: _Element) -> list[_Element]:
    """The components that hold a text each: the innermost with one, one for each language of equivalents."""
    found = [
        component
        for component in xmltree.children(item, "**", "NewsComponent")
        if any(_has_text(content) for content in xmltree.children(component, "ContentItem"))
        and _role(component) not in _BESIDE
    ]
    # Where roles are given, the body is the story; headline, contacts and styles are components of their own.
    bodies = [component for component in found if _role(component) in _BODY]
    if found:
        return bodies or found
    # Nothing but pictures: their captions are what there is to read.
    return [one for one in xmltree.children(item, "**", "NewsComponent") if _captions(one, deep=False)][:1]


def _role(component: _Element) -> str:
    return xmltree.attribute(xmltree.find(component, "Role"), "FormalName").lower()


def _has_text(content: _Element) -> bool:
    kind = xmltree.attribute(xmltree.find(content, "MediaType"), "FormalName").lower()
    return kind in ("text", "complexdata", "") and bool(xmltree.words(_data(content)))


def _data(content: _Element) -> _Element | None:
    """The data of a content item, within its encodings if it has any."""
    return next(iter(xmltree.children(content, "**", "DataContent")), None)


def _documents(root: _Element, item: _Element, component: _Element, name: str, mark: str) -> list[Document]:
    found = _article(root, item, component, name)
    return [replace(found, url=found.url + mark) if found.url else found]


def _article(root: _Element, item: _Element, component: _Element, name: str) -> Document:
    """The article of one component; what it does not say of itself, the components around it do."""
    around = [component, *(one for one in component.iterancestors() if xmltree.local(one) == "NewsComponent")]

    def told(*path: str) -> str:
        return next(filter(None, (xmltree.line(one, *path) for one in around)), "")

    def formal(*path: str) -> str:
        found = (xmltree.attribute(xmltree.find(one, *path), "FormalName") for one in around)
        return next(filter(None, found), "")

    identity = xmltree.find(item, "Identification", "NewsIdentifier")
    content, nitf = _content(component)
    byline = told("NewsLines", "ByLine")
    creators = formal("AdministrativeMetadata", "Creator", "Party")
    names = authors_in(byline) or byline_authors(xmltree.find(nitf, "body", "body.head", "byline"))
    return story(
        [*_head(told, content), *content, *_captions(around[-1], deep=True)],
        name=name,
        kind="newsml",
        title=told("NewsLines", "HeadLine") or xmltree.line(nitf, "body", "body.head", "hedline", "hl1"),
        language=language_code(
            formal("DescriptiveMetadata", "Language")
            or xmltree.attribute(component, "lang")
            or xmltree.attribute(item, "lang")
        ),
        url=link(_without_revision(identity)),
        source=formal("AdministrativeMetadata", "Provider", "Party")
        or formal("AdministrativeMetadata", "Source", "Party")
        or xmltree.attribute(xmltree.find(root, "NewsEnvelope", "SentFrom", "Party"), "FormalName")
        or xmltree.line(identity, "ProviderId"),
        authors=names or authors_in(re.sub(r"\bin [A-Z]\w+\s*$", "", creators)),
        published=instant(
            xmltree.line(item, "NewsManagement", "ThisRevisionCreated"),
            xmltree.line(item, "NewsManagement", "FirstCreated"),
            xmltree.line(root, "NewsEnvelope", "DateAndTime"),
        ),
    )


def _without_revision(identity: _Element | None) -> str:
    """The item's public identifier without its revision: a later revision is the same article."""
    identifier = xmltree.line(identity, "PublicIdentifier")
    revision = xmltree.line(identity, "RevisionId")
    return re.sub(rf":{re.escape(revision)}[A-Z]?$", "", identifier) if revision else identifier


def _head(told: object, content: list[Part]) -> list[Part]:
    """Subheadline and dateline, where the text does not hold them itself."""
    assert callable(told)  # noqa: S101 - our own function
    held = " ".join(words for _, words in content[:4])
    parts: list[Part] = []
    for kind, name in ((BlockKind.SUBHEAD, "SubHeadLine"), (BlockKind.DATELINE, "DateLine")):
        words = told("NewsLines", name)
        if words and words not in held:
            parts.append((kind, words))
    return parts


def _content(component: _Element) -> tuple[list[Part], _Element | None]:
    """The blocks of a component's text, of the richest form it comes in, and its ``nitf`` if that is the form."""
    forms = [form for form in xmltree.children(component, "ContentItem") if _has_text(form)]
    for form in forms:
        nitf = next(iter(xmltree.children(form, "**", "nitf")), None)
        if nitf is not None and (parts := nitf_parts(nitf)):
            return parts, nitf
    # Items of one format are parts of the text, those of several formats are the text again.
    by_format: dict[tuple[str, str], list[Part]] = {}
    for form in forms:
        data = _data(form)
        if data is None:
            continue
        parts = _markup(data) if len(data) else _plain(_decoded(form, data.text or ""))
        held = by_format.setdefault(_format(form), [])
        held += [part for part in parts if part not in held]
    return max(by_format.values(), key=len, default=[]), None


def _format(content: _Element) -> tuple[str, str]:
    kind = xmltree.attribute(xmltree.find(content, "Format"), "FormalName")
    return kind, xmltree.attribute(xmltree.find(content, "MimeType"), "FormalName")


def _decoded(content: _Element, words: str) -> str:
    """The words of a content item, those that are in base64 decoded."""
    if "base64" not in xmltree.attribute(xmltree.find(content, "Encoding"), "Notation").lower():
        return words
    try:
        return decode(b64decode(words))
    except ValueError:
        return ""


def _markup(data: _Element) -> list[Part]:
    return html_parts(xmltree.serialised(data))


def _plain(words: str) -> list[Part]:
    if re.search(r"<(?:p|br|div|body)\b", words, re.IGNORECASE):
        return html_parts(words)
    paragraphs = re.split(r"\n[ \t]*\n|\n(?=[ \t]{2,})", words)
    return [(BlockKind.PARAGRAPH, " ".join(one.split())) for one in paragraphs if one.strip()]


def _captions(component: _Element, *, deep: bool) -> list[Part]:
    """The captions of the pictures in a component, with their credits."""
    within = [component, *(xmltree.children(component, "**", "NewsComponent") if deep else ())]
    parts: list[Part] = []
    for one in within:
        if _role(one) != "caption":
            continue
        credit = next(
            filter(None, (xmltree.line(near, "NewsLines", "CreditLine") for near in (one, one.getparent()))), ""
        )
        for content in xmltree.children(one, "ContentItem", "DataContent"):
            parts.append((BlockKind.CAPTION, xmltree.words(content)))
            if credit:
                parts.append((BlockKind.CREDIT, credit))
    return parts


IMPORTER = Importer(
    "newsml", lambda material: re.match(r"<newsml\b", material.root) is not None, _read, holds_many=True
)
"""XML whose root is ``NewsML``."""
