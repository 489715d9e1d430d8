"""HTML to the words and blocks it shows; nothing of the markup survives."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from reader.ingest.assembly import Part
from reader.ingest.simple_markup import KINDS, simple_parts
from reader.model import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["clean_references", "html_parts", "looks_like_markup", "plain_line"]

# fmt: off
_SKIPPED = frozenset((
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "head", "title", "form",
    "button", "select", "textarea", "input", "audio", "video", "canvas", "map",
))
_BREAKING = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
# fmt: on
_SPACES = re.compile(r"[ \t\n\r\f]+")
_SEVERAL = re.compile("  +")
_PARAGRAPHS = re.compile(r"\n(?:[ \t\u00a0]*\n)+")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_HIDDEN = re.compile(r"<(script|style)\b.*?(?:</\1>|$)", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(r"&[a-zA-Z][a-zA-Z0-9]{1,31};|&#[xX]?[0-9a-fA-F]{1,8};")
_NUMERIC = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]{1,12})|0*([0-9]{1,12}));?")


def looks_like_markup(text: str) -> bool:
    """Whether ``text`` holds a tag or a character reference."""
    return _TAG.search(text) is not None or _REFERENCE.search(text) is not None


def clean_references(text: str) -> str:
    """``text`` without the numeric references that no parser survives: control characters, surrogates, beyond Unicode.

    Those of 0x80 to 0x9F stand for windows-1252, as in HTML (WHATWG "numeric character reference end state").
    """
    return _NUMERIC.sub(_clean_reference, text)


def _clean_reference(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    if code in (9, 10, 13) or 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF:
        return found[0]
    if 0x80 <= code < 0xA0:
        return bytes([code]).decode("windows-1252", "ignore")
    return "" if code < 0xA0 else "\ufffd"


def plain_line(text: str) -> str:
    """One line of words from a title that may hold markup and references; a bare "<" or "&" stays what it is."""
    if looks_like_markup(text):
        text = html.unescape(_TAG.sub("", clean_references(text)))
    return " ".join(text.split())


def html_parts(source: str, *, is_clean: bool = False) -> list[Part]:
    """The blocks of an HTML fragment or page, in order; [] when it shows no words.

    Text without any markup is taken as it is, a paragraph a block of lines. ``is_clean`` says that no character is in
    ``source`` that XML forbids, as where it comes from an XML document.
    """
    if not looks_like_markup(source):
        paragraphs = re.split(r"\n[ \t]*\n", source)
        return [(BlockKind.PARAGRAPH, _SPACES.sub(" ", words).strip()) for words in paragraphs if words.strip()]
    source = clean_references(source) if "#" in source and "&#" in source else source
    parts = simple_parts(source, is_clean=is_clean)
    if parts is None:
        root = _parsed(source)
        parts = [] if root is None else _blocks(root)
    if parts:
        return parts
    # Nested deeper than the parser goes, or broken: the words without their tags are better than none.
    words = plain_line(_HIDDEN.sub(" ", source))
    return [(BlockKind.PARAGRAPH, words)] if words else []


def _parsed(source: str) -> _Element | None:
    """The tree of ``source``, None when there is nothing in it."""
    from lxml import etree

    # A declaration of an encoding would make lxml refuse text; control characters would end the document.
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source.replace("\x00", ""))
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return etree.fromstring(f"<html><body>{source}</body></html>", parser)
    except (etree.LxmlError, ValueError):
        return None


def _blocks(root: _Element) -> list[Part]:
    """The blocks under ``root`` in document order, walked without recursion; what is never shown is left out."""
    from lxml import etree

    parts: list[Part] = []
    words: list[str] = []
    kinds: list[BlockKind] = []
    preformatted = 0
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        hidden = not tag or tag in _SKIPPED
        if event == "start":
            if hidden:
                walker.skip_subtree()
                continue
            if tag == "br":
                words.append("\n")
            elif tag in _BREAKING:
                _flush(words, kinds, parts, preformatted)
                preformatted += tag == "pre"
                if tag in KINDS:
                    kinds.append(KINDS[tag])
            if element.text:
                words.append(element.text if preformatted else _SPACES.sub(" ", element.text))
            continue
        if not hidden and tag in _BREAKING:
            _flush(words, kinds, parts, preformatted)
            preformatted -= tag == "pre"
            if tag in KINDS and kinds:
                kinds.pop()
        if element.tail and element is not root:
            words.append(element.tail if preformatted else _SPACES.sub(" ", element.tail))
    _flush(words, kinds, parts, preformatted)
    return parts


def _flush(words: list[str], kinds: list[BlockKind], parts: list[Part], preformatted: int) -> None:
    """Add the words gathered so far as blocks, a blank line or two line breaks between them; empties ``words``."""
    text = "".join(words)
    words.clear()
    if not text.strip():
        return
    if not preformatted:
        # Each piece of text has single spaces; two pieces may bring one each.
        text = _SEVERAL.sub(" ", text)
    for paragraph in _PARAGRAPHS.split(text):
        lines = [line.strip(" \t") for line in paragraph.split("\n")]
        if held := "\n".join(line for line in lines if line.strip()):
            parts.append((kinds[-1] if kinds else BlockKind.PARAGRAPH, held))
