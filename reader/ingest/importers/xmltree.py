"""XML from strangers: parsed without entities, network or document types, and looked at by local names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.errors import ImportFailure
from reader.ingest.decoding import as_utf8
from reader.messages import phrase

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["attribute", "children", "find", "line", "local", "parse", "serialised", "words"]


def parse(data: bytes, name: str) -> _Element:
    """The root of an XML document, damaged ones mended as far as they go; raises ImportFailure when nothing is left."""
    from lxml import etree

    # Entities stay unresolved (billion laughs, XXE); libxml2's own limits hold against depth and size.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(as_utf8(data).strip(), parser)
    except etree.XMLSyntaxError as error:
        raise ImportFailure(
            phrase("{name} is damaged XML and could not be read ({msg})", name=name, msg=error.msg)
        ) from error
    if root is None:
        raise ImportFailure(phrase("{name} is damaged XML and could not be read", name=name))
    return root


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
