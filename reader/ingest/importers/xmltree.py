"""XML from strangers: parsed without entities, network or document types, and looked at by local names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import TYPE_CHECKING

from reader.errors import ImportFailure
from reader.ingest.decoding import decode, html_charset
from reader.ingest.markup import clean_references
from reader.messages import phrase
from reader.model import normalise

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["attribute", "children", "find", "line", "local", "parse", "serialised", "words"]

_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,400}\?>")
_OWN_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]{1,80})\s")
# What markup is made of stays a reference.
_MARKUP = ("amp", "lt", "gt", "quot", "apos")
_NAMED = re.compile(r"&([a-zA-Z][a-zA-Z0-9]{1,31});")


def parse(data: bytes, name: str) -> _Element:
    """The root of an XML document, damaged ones mended as far as they go; raises ImportFailure when nothing is left.

    Its encoding is found as everywhere, whatever it declares. HTML's entities stand for their characters, as in the
    documents of agencies that left out the DTD; those that a document defines itself stay unresolved.
    """
    from lxml import etree

    # Entities stay unresolved (billion laughs, XXE); libxml2's own limits hold against depth and size.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(_readable(data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = " ".join(str(error).split())[:160]
        raise ImportFailure(
            phrase("{name} is damaged XML and could not be read ({reason})", name=name, reason=reason)
        ) from error
    if root is None:
        raise ImportFailure(phrase("{name} is damaged XML and could not be read", name=name))
    return root


def _readable(data: bytes) -> bytes:
    """The document in UTF-8 without declaration, without what no parser survives; raises ValueError."""
    text = normalise(clean_references(decode(data, declared=html_charset(data)))).strip()
    own = set(_OWN_ENTITY.findall(text))

    def plain(found: re.Match[str]) -> str:
        name = found[1]
        if name in own or name.lower() in _MARKUP:
            return found[0]
        # An entity that nobody has defined would cost libxml2 other references too.
        return html5.get(f"{name};") or f"&amp;{name};"

    return _NAMED.sub(plain, _DECLARATION.sub("", text, count=1)).encode("utf-8", "replace")


def local(element: _Element) -> str:
    """The element's name without namespace, as written; "" for what is no element (an unresolved entity)."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: _Element | None, *path: str) -> Iterator[_Element]:
    """The elements that ``path`` of local names leads to, a step down each; "**" before a name: at any depth."""
    if element is None:
        return
    if not path:
        yield element
        return
    if path[0] == "**":
        for found in element.iter():
            if found is not element and local(found) == path[1]:
                yield from children(found, *path[2:])
        return
    for child in element:
        if local(child) == path[0]:
            yield from children(child, *path[1:])


def find(element: _Element | None, *path: str) -> _Element | None:
    """The first of :func:`children`."""
    return next(children(element, *path), None)


def words(element: _Element | None) -> str:
    """All the words in an element as one line, "" for none."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def line(element: _Element | None, *path: str) -> str:
    """The words of the first element on ``path`` that has any."""
    return next(filter(None, map(words, children(element, *path))), "")


def attribute(element: _Element | None, name: str) -> str:
    """An attribute by its local name, "" when it is not there."""
    if element is None:
        return ""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value).strip()
    return ""


def serialised(element: _Element) -> str:
    """An element's content as markup, with its tags and without namespaces' prefixes."""
    from lxml import etree

    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)
