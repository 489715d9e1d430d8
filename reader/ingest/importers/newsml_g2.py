"""NewsML-G2 (IPTC): news items alone, in packages' company, or in a newsMessage, with NITF, XHTML or text inside."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator
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

_ROOT = re.compile(r"<(?:\w+:)?(?:newsitem|newsmessage|packageitem|contentset)\b[^>]*")
# The other items of the standard: they plan, describe and list, and hold no article.
_OTHER = re.compile(r"<(?:\w+:)?(?:conceptitem|knowledgeitem|planningitem|catalogitem|catalog|newscoverage)\b")
_PICTURES = ("picture", "graphic", "video", "animation", "audio", "still")
_MARKUP = ("html", "xhtml")
# XML of other kinds (events, sports results) is data, and no text to read.
_HTML = frozenset(("html", "body", "div", "article", "section", "p", "main", "h1", "h2", "ul", "ol", "blockquote"))


def _recognises(material: Material) -> bool:
    found = _ROOT.match(material.root)
    # NewsML 1.2 has NewsItem elements too, always within NewsML.
    return found is not None or (_OTHER.match(material.root) is not None and "iptc.org/std" in material.root)


def _read(material: Material) -> Iterator[Piece]:
    root = xmltree.parse(material.data, material.name)
    kind = xmltree.local(root)
    if kind == "contentSet":
        yield Piece(material.name, lambda: [_article(root, material.name)])
        return
    items = [root] if kind == "newsItem" else list(xmltree.children(root, "**", "newsItem"))
    if not items:
        raise ImportFailure(
            phrase(
                "{name} is a NewsML-G2 {kind} and holds no article: import the items it names",
                name=material.name,
                kind=kind,
            )
        )
    texts = [item for item in items if not _is_picture(item)]
    # What a picture shows is told in its caption; beside a story it is a part of the story's presentation.
    for number, item in enumerate(texts or items, start=1):
        name = material.name if len(items) == 1 else f"{material.name} › item {number}"
        yield Piece(name, partial(_documents, item, name))


def _documents(item: _Element, name: str) -> list[Document]:
    return [_article(item, name)]


def _is_picture(item: _Element) -> bool:
    meta = xmltree.find(item, "itemMeta", "itemClass")
    told = xmltree.attribute(meta, "qcode") or xmltree.attribute(meta, "uri")
    return told.lower().rpartition(":")[2].rpartition("/")[2] in _PICTURES


def _article(item: _Element, name: str) -> Document:
    """The article of a newsItem, or of a contentSet that stands alone; raises ImportFailure when there is no text."""
    meta = xmltree.find(item, "contentMeta")
    about = xmltree.find(item, "itemMeta")
    nitf = next(iter(xmltree.children(item, "**", "nitf")), None)
    head = xmltree.find(nitf, "body", "body.head")
    tag = _language(item, meta)
    title = _in_language(meta, "headline", tag) or xmltree.line(head, "hedline", "hl1") or xmltree.line(about, "title")
    return story(
        _parts(item, meta, nitf, tag),
        name=name,
        kind="newsml_g2",
        title=title,
        language=language_code(tag),
        url=link(
            xmltree.attribute(xmltree.find(about, "link"), "href"),
            xmltree.line(meta, "altId"),
            xmltree.attribute(item, "guid"),
        ),
        source=_source(item, meta, about),
        authors=_authors(meta, head),
        published=instant(
            xmltree.line(about, "firstCreated") if not xmltree.line(about, "versionCreated") else "",
            xmltree.line(about, "versionCreated"),
            xmltree.line(meta, "contentModified"),
            xmltree.line(meta, "contentCreated"),
        ),
    )


def _language(item: _Element, meta: _Element | None) -> str:
    """The language of the article: of several that the item comes in the first that it names."""
    return xmltree.attribute(xmltree.find(meta, "language"), "tag") or xmltree.attribute(item, "lang")


def _in_language(meta: _Element | None, name: str, tag: str) -> str:
    """The words of an element that may be there once for each language."""
    found = [one for one in xmltree.children(meta, name) if xmltree.words(one)]
    return xmltree.words(next(iter(_sorted(found, tag)), None))


def _sorted(elements: Iterable[_Element], tag: str) -> list[_Element]:
    """Those of a language first, then those without one."""

    def order(element: _Element) -> int:
        told = xmltree.attribute(element, "lang")
        return 1 if not told else 0 if language_code(told) == language_code(tag) else 2

    return sorted(elements, key=order)


def _source(item: _Element, meta: _Element | None, about: _Element | None) -> str:
    provider = xmltree.find(about, "provider")
    told = xmltree.line(meta, "infoSource", "name") or xmltree.line(provider, "name")
    if told:
        return told
    code = xmltree.attribute(provider, "qcode").partition(":")[2] or xmltree.attribute(provider, "literal")
    holder = xmltree.line(item, "rightsInfo", "copyrightHolder", "name")
    host = re.match(r"https?://(?:www\.)?([^/\s]+)", xmltree.attribute(provider, "uri"))
    return code or holder or (host[1] if host else "")


def _authors(meta: _Element | None, head: _Element | None) -> list[str]:
    """The creators named, else those of the byline; a creator with a code alone is an organisation's."""
    creators = [
        xmltree.line(creator, "name") for creator in xmltree.children(meta, "creator") if not _is_organisation(creator)
    ]
    names = [name for creator in filter(None, creators) for name in authors_in(creator)]
    return names or authors_in(xmltree.line(meta, "by")) or byline_authors(xmltree.find(head, "byline"))


def _is_organisation(creator: _Element) -> bool:
    told = xmltree.attribute(creator, "type") or xmltree.attribute(creator, "qcode")
    return bool(re.search(r"organisation|organization|^web:|^comp:|^nprov:", told))


def _parts(item: _Element, meta: _Element | None, nitf: _Element | None, tag: str) -> list[Part]:
    dateline = _in_language(meta, "dateline", tag)
    parts = nitf_parts(nitf) if nitf is not None else _inline(item, tag) or _described(meta)
    if dateline and not any(kind is BlockKind.DATELINE for kind, _ in parts):
        parts.insert(0, (BlockKind.DATELINE, dateline))
    return parts


def _inline(item: _Element, tag: str) -> list[Part]:
    """The blocks of what an item carries: the first piece of XML or data that has any words, in its language."""
    holders = (*xmltree.children(item, "**", "inlineXML"), *xmltree.children(item, "**", "inlineData"))
    for holder in _sorted(holders, tag):
        kind = xmltree.attribute(holder, "contenttype").lower()
        if len(holder) == 0:
            source = _decoded(holder)
            parts = (
                html_parts(source) if any(name in kind for name in _MARKUP) or "<p" in source else _paragraphs(source)
            )
        else:
            parts = html_parts(
                "".join(xmltree.serialised(one) for one in holder if xmltree.local(one).lower() in _HTML)
            )
        if parts:
            return parts
    return []


def _decoded(holder: _Element) -> str:
    """The words of data as they stand, or in base64."""
    words = holder.text or ""
    if xmltree.attribute(holder, "encoding").lower() != "base64":
        return words
    try:
        return decode(b64decode(words))
    except ValueError:
        return ""


def _paragraphs(source: str) -> list[Part]:
    return [(BlockKind.PARAGRAPH, " ".join(words.split())) for words in re.split(r"\n\s*\n", source) if words.strip()]


def _described(meta: _Element | None) -> list[Part]:
    """What describes an item without a text of its own: a picture's caption, a summary."""
    parts: list[Part] = []
    for description in xmltree.children(meta, "description"):
        kind = BlockKind.CAPTION if "caption" in xmltree.attribute(description, "role").lower() else BlockKind.PARAGRAPH
        parts.append((kind, xmltree.words(description)))
    credit = xmltree.line(meta, "creditline")
    if parts and credit:
        parts.append((BlockKind.CREDIT, credit))
    return parts


IMPORTER = Importer("newsml_g2", _recognises, _read, holds_many=True)
"""XML whose root is an item or a message of NewsML-G2."""
