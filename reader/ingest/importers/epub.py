"""EPUB (2 and 3): every document of its spine that holds prose is an article, in reading order."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

from reader.errors import ImportFailure
from reader.ingest.decoding import decode, html_charset
from reader.ingest.importers import xmltree
from reader.ingest.importers.archive import open_zip, read_member
from reader.ingest.importers.base import Importer, Material, Piece
from reader.ingest.importers.stories import instant, language_code, story
from reader.ingest.markup import html_parts, plain_line
from reader.messages import phrase
from reader.model import BlockKind, Document, normalise

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["IMPORTER"]

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FEWEST_WORDS = 25
_NO_PROSE = re.compile(r"\b(?:nav|toc|cover|titlepage|copyright-page|landmarks)\b")
_FONTS = re.compile(r"obfuscation|idpf\.org/2008/embedding|ns\.adobe\.com/pdf/enc#RC", re.IGNORECASE)
_HEADING = re.compile(r"<h[1-3]\b[^>]*>(.{1,2000}?)</h[1-3]>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title\b[^>]*>(.{1,2000}?)</title>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Book:
    """What the package document says of all its parts."""

    title: str
    authors: Sequence[str]
    language: str
    publisher: str
    published: datetime | None


def _recognises(material: Material) -> bool:
    data = material.data
    return data.startswith(b"PK\x03\x04") and (
        b"mimetypeapplication/epub+zip" in data[:200] or _CONTAINER.encode() in data[-65_536:]
    )


def _read(material: Material) -> Iterator[Piece]:
    archive = open_zip(material)
    names = {info.filename: info for info in archive.infolist()}
    if _ENCRYPTION in names and _is_locked(_bytes(material, archive, names, _ENCRYPTION), material.name):
        raise ImportFailure(
            phrase("{name} is protected (DRM) and cannot be read: get a copy without protection", name=material.name)
        )
    path = _package_path(material, archive, names)
    package = xmltree.parse(_bytes(material, archive, names, path), material.name)
    book = _book(package)
    folder = posixpath.dirname(path)
    titles = dict(_titles(material, archive, names, package, folder))
    found = [_member(folder, href) for href in _spine(package)]
    for number, member in enumerate(member for member in found if member in names):
        yield Piece(
            f"{material.name} › {member}",
            partial(_chapter, material, archive, names[member], book, titles.get(member, ""), is_first=number == 0),
        )
    if not any(member in names for member in found):
        raise ImportFailure(phrase("{name} is an EPUB without readable parts: get it again", name=material.name))


def _bytes(material: Material, archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], name: str) -> bytes:
    if name not in names:
        raise ImportFailure(
            phrase("{name} is a damaged EPUB, it lacks {part}: get it again", name=material.name, part=name)
        )
    return read_member(material, archive, names[name])


def _is_locked(data: bytes, name: str) -> bool:
    """Whether more than fonts is encrypted (EPUB Open Container Format, "encryption.xml")."""
    methods = [
        xmltree.attribute(one, "Algorithm")
        for one in xmltree.children(xmltree.parse(data, name), "**", "EncryptionMethod")
    ]
    return any(not _FONTS.search(method) for method in methods)


def _package_path(material: Material, archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> str:
    root = xmltree.parse(_bytes(material, archive, names, _CONTAINER), material.name)
    path = xmltree.attribute(xmltree.find(root, "rootfiles", "rootfile"), "full-path")
    if not path:
        raise ImportFailure(phrase("{name} is a damaged EPUB, it names no package: get it again", name=material.name))
    return path


def _book(package: _Element) -> _Book:
    meta = xmltree.find(package, "metadata")
    inner = xmltree.find(meta, "dc-metadata")
    meta = inner if inner is not None else meta
    return _Book(
        title=xmltree.line(meta, "title"),
        authors=[xmltree.words(creator) for creator in xmltree.children(meta, "creator")],
        language=language_code(xmltree.line(meta, "language")),
        publisher=xmltree.line(meta, "publisher"),
        published=instant(*(xmltree.words(date) for date in xmltree.children(meta, "date"))),
    )


def _member(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(urldefrag(href).url)))


def _manifest(package: _Element) -> dict[str, _Element]:
    return {xmltree.attribute(item, "id"): item for item in xmltree.children(package, "manifest", "item")}


def _spine(package: _Element) -> Iterator[str]:
    """The addresses of the parts in reading order, without navigation and covers."""
    items = _manifest(package)
    guides = {
        urldefrag(xmltree.attribute(one, "href")).url
        for one in xmltree.children(package, "guide", "reference")
        if _NO_PROSE.search(xmltree.attribute(one, "type"))
    }
    for reference in xmltree.children(package, "spine", "itemref"):
        item = items.get(xmltree.attribute(reference, "idref"))
        href = xmltree.attribute(item, "href")
        kind = xmltree.attribute(item, "media-type")
        if not href or href in guides or _NO_PROSE.search(xmltree.attribute(item, "properties")):
            continue
        if "html" in kind or kind == "application/x-dtbook+xml":
            yield href


def _titles(
    material: Material, archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo], package: _Element, folder: str
) -> Iterator[tuple[str, str]]:
    """Each part's title by the table of contents (the navigation document, or the NCX of EPUB 2)."""
    for item in _manifest(package).values():
        is_nav = "nav" in xmltree.attribute(item, "properties").split()
        is_ncx = xmltree.attribute(item, "media-type") == "application/x-dtbncx+xml"
        name = _member(folder, xmltree.attribute(item, "href"))
        if not (is_nav or is_ncx) or name not in names:
            continue
        root = xmltree.parse(read_member(material, archive, names[name]), material.name)
        base = posixpath.dirname(name)
        # The first entry for a part is its title; later ones point into it.
        for point in reversed(list(xmltree.children(root, "**", "navPoint"))):
            yield (
                _member(base, xmltree.attribute(xmltree.find(point, "content"), "src")),
                xmltree.line(point, "navLabel"),
            )
        for anchor in reversed(list(xmltree.children(root, "**", "a"))):
            yield _member(base, xmltree.attribute(anchor, "href")), xmltree.words(anchor)


def _chapter(
    material: Material, archive: zipfile.ZipFile, info: zipfile.ZipInfo, book: _Book, listed: str, *, is_first: bool
) -> list[Document]:
    """The article of one part; none when it holds hardly any words (a cover, a half-title, a picture)."""
    data = read_member(material, archive, info)
    source = normalise(decode(data, declared=html_charset(data)))
    parts = html_parts(re.sub(r"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?>)?", "", source))
    if sum(len(words.split()) for _, words in parts) < _FEWEST_WORDS or _is_contents(source, parts):
        return []
    heading = _HEADING.search(source)
    title = plain_line(heading[1]) if heading else listed or _declared(source)
    if not title and is_first:
        title = book.title
    return [
        story(
            [part for part in parts if not (part[0] is BlockKind.SUBHEAD and part[1].split() == title.split())],
            name=f"{material.name} › {info.filename}",
            kind="epub",
            title=title,
            language=_language(source) or book.language,
            source=book.title if book.title != title else book.publisher,
            authors=book.authors,
            published=book.published,
        )
    ]


def _is_contents(source: str, parts: list[tuple[BlockKind, str]]) -> bool:
    """Whether a part is a list of links to others, as newspapers made into EPUBs begin their sections."""
    linked = sum(len(plain_line(found)) for found in re.findall(r"<a\b[^>]*>(.{1,500}?)</a>", source, re.DOTALL))
    return linked > 0.6 * sum(len(words) for _, words in parts)


def _declared(source: str) -> str:
    found = _TITLE.search(source)
    return plain_line(found[1]) if found else ""


def _language(source: str) -> str:
    found = re.search(r"<html\b[^>]{0,500}?\b(?:xml:)?lang=[\"']([A-Za-z-]{2,12})", source[:4000])
    return language_code(found[1]) if found else ""


IMPORTER = Importer("epub", _recognises, _read, holds_many=True)
"""A zip archive that says it is an EPUB, or has an EPUB's container."""
