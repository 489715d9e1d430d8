"""NITF, the News Industry Text Format (IPTC, NITF 3.6 and before): headline, byline, dateline, blocks, captions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.ingest.assembly import Part
from reader.ingest.importers import xmltree
from reader.ingest.importers.base import Importer, Material, Piece
from reader.ingest.importers.stories import authors_in, instant, language_code, link, story
from reader.model import BlockKind, Document

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["IMPORTER", "nitf_document", "nitf_parts"]

# The block elements of the DTD; whatever is not listed is walked through (block, body.content, media, ul, ol, dl …).
_KINDS = {
    "p": BlockKind.PARAGRAPH,
    "hl2": BlockKind.SUBHEAD,
    "li": BlockKind.LIST_ITEM,
    "dt": BlockKind.LIST_ITEM,
    "dd": BlockKind.LIST_ITEM,
    "bq": BlockKind.BLOCK_QUOTE,
    "media-caption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
    "media-producer": BlockKind.CREDIT,
    "tagline": BlockKind.SIGN_OFF,
    "pre": BlockKind.PARAGRAPH,
    "tr": BlockKind.PARAGRAPH,
    "note": BlockKind.PARAGRAPH,
    "fn": BlockKind.PARAGRAPH,
}
_SKIPPED = frozenset(
    ("media-metadata", "media-reference", "media-object", "hedline", "byline", "distributor", "rights")
)
_INNER = ("p", "bq", "hl2", "li", "media-caption", "tr", "block", "credit")
_SUBHEAD = re.compile(r"subhead|intertitre|crosshead|mellomtittel", re.IGNORECASE)


def _read(material: Material) -> Iterator[Piece]:
    yield Piece(
        material.name,
        lambda: [nitf_document(xmltree.parse(material.data, material.name), material.name, url=material.url)],
    )


def nitf_document(root: _Element, name: str, *, url: str = "") -> Document:
    """The article of an ``nitf`` element; raises ImportFailure when there is no text in it."""
    head = xmltree.find(root, "head")
    doc = xmltree.find(head, "docdata")
    body_head = xmltree.find(root, "body", "body.head")
    pubdata = xmltree.find(head, "pubdata")
    doc_id = xmltree.attribute(xmltree.find(doc, "doc-id"), "id-string")
    byline = xmltree.find(body_head, "byline")
    language = xmltree.attribute(root, "baselang") or xmltree.attribute(root, "lang")
    return story(
        nitf_parts(root),
        name=name,
        kind="nitf",
        title=xmltree.line(body_head, "hedline", "hl1") or xmltree.line(head, "title"),
        language=language_code(language or xmltree.attribute(xmltree.find(root, "body"), "lang")),
        url=url or link(xmltree.attribute(pubdata, "ex-ref"), doc_id),
        source=xmltree.line(body_head, "distributor", "org")
        or xmltree.line(body_head, "distributor")
        or xmltree.attribute(pubdata, "name")
        or xmltree.line(doc, "doc.rights", "doc.copyright"),
        authors=byline_authors(byline),
        published=instant(
            xmltree.attribute(xmltree.find(doc, "date.release"), "norm"),
            xmltree.attribute(xmltree.find(doc, "date.issue"), "norm"),
            xmltree.attribute(pubdata, "date.publication"),
            xmltree.attribute(xmltree.find(body_head, "dateline", "story.date"), "norm"),
        ),
    )


def byline_authors(byline: _Element | None) -> list[str]:
    """The people of a byline: those marked up as such, else the names that its words hold."""
    if byline is None:
        return []
    people = [xmltree.words(person) for person in xmltree.children(byline, "**", "person")]
    if people:
        return people
    titles = {xmltree.words(title) for title in xmltree.children(byline, "**", "byttl")}
    words = xmltree.words(byline)
    for title in titles:
        words = words.replace(title, " ")
    return authors_in(words)


def nitf_parts(root: _Element) -> list[Part]:
    """The blocks of an ``nitf`` element, in reading order."""
    parts: list[Part] = []
    body = xmltree.find(root, "body")
    dateline = xmltree.line(body, "body.head", "dateline")
    if dateline:
        parts.append((BlockKind.DATELINE, dateline))
    parts += [
        (BlockKind.SUBHEAD, xmltree.words(head)) for head in xmltree.children(body, "body.head", "hedline", "hl2")
    ]
    parts += _blocks(xmltree.find(body, "body.head", "abstract"))
    for content in xmltree.children(body, "body.content"):
        parts += _blocks(content)
    parts += _blocks(xmltree.find(body, "body.end"))
    return [(kind, words) for kind, words in parts if words.strip()]


def _blocks(element: _Element | None, inherited: BlockKind | None = None) -> Iterator[Part]:
    """The blocks under an element; loose words between blocks count as paragraphs."""
    if element is None:
        return
    if element.text and element.text.strip():
        yield inherited or BlockKind.PARAGRAPH, " ".join(element.text.split())
    for child in element:
        name = xmltree.local(child).lower()
        kind = _KINDS.get(name)
        if name in _SKIPPED or not name:
            pass
        elif kind is not None and not any(xmltree.local(inner) in _INNER for inner in child):
            yield _kind_of(child, inherited or kind), _words(child)
        else:
            outer = inherited or (kind if kind is not BlockKind.PARAGRAPH else None)
            yield from _blocks(child, outer)
        if child.tail and child.tail.strip():
            yield inherited or BlockKind.PARAGRAPH, " ".join(child.tail.split())


def _kind_of(element: _Element, kind: BlockKind) -> BlockKind:
    """A paragraph that its class calls a subhead, as agencies without ``hl2`` write it, is one."""
    if kind is BlockKind.PARAGRAPH and _SUBHEAD.search(xmltree.attribute(element, "class")):
        return BlockKind.SUBHEAD
    return kind


def _words(element: _Element) -> str:
    """The words of a block, its ``br`` as line ends."""
    for br in xmltree.children(element, "**", "br"):
        br.text = "\u2028"
    cells = list(xmltree.children(element, "td")) + list(xmltree.children(element, "th"))
    if cells:
        return " | ".join(filter(None, map(xmltree.words, element)))
    lines = "".join(map(str, element.itertext())).split("\u2028")
    return "\n".join(held for held in (" ".join(one.split()) for one in lines) if held)


IMPORTER = Importer("nitf", lambda material: re.match(r"<(?:\w+:)?nitf\b", material.root) is not None, _read)
"""XML whose root is ``nitf``."""
