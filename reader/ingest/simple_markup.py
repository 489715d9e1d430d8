"""The blocks of plain, well-nested HTML by splitting it at its tags: what most feeds send, in a sixth of the time.

Whatever this does not know (tables, preformatted text, forms, scripts, comments, unquoted attributes, tags that cross)
is declined, and left to the parser of :mod:`reader.ingest.markup`, which gives the same blocks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from html.entities import name2codepoint

from reader.model import BlockKind

__all__ = ["KINDS", "simple_parts"]

# fmt: off
_INLINE_NAMES = (
    "a", "abbr", "acronym", "b", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label",
    "mark", "picture", "q", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
)
_BLOCK_NAMES = (
    "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "section", "ul",
)
# fmt: on
KINDS = {"li": BlockKind.LIST_ITEM, "dd": BlockKind.LIST_ITEM, "dt": BlockKind.LIST_ITEM}
"""The tags that say what the words in them are."""
KINDS |= {"blockquote": BlockKind.BLOCK_QUOTE, "figcaption": BlockKind.CAPTION}
KINDS |= dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.SUBHEAD)

_ATTRIBUTES = r"(?:\s+[a-zA-Z][\w:.-]*(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))?)*\s*/?"
# A tag without its brackets.
_TAG = re.compile(rf"(/?)([a-z]+[1-6]?){_ATTRIBUTES}")
_SEVERAL = re.compile("  +")
_REFERENCE = re.compile(r"&[^\s&;]{0,32};?")
# Characters over which parsers of HTML stumble, or which they drop.
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13})
# What stands for <br> until the line ends of the source are spaces; no source has it in it.
_BREAK = "\x1f"
_WORDS, _ODD = "", "?"
# In these no other block begins: parsers would close them first.
_CLOSED_BY_BLOCKS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt"))
_PARENTS = {"li": frozenset(("ul", "ol")), "dd": frozenset(("dl",)), "dt": frozenset(("dl",))}
_PARAGRAPHS = re.compile(r"\n(?:[ \t\u00a0]*\n)+")

_MOST_PLACES = 1_000
_DEEPEST = 50


class _Place(dict[str, "_Place | str"]):
    """Where a fragment has got to: the blocks that are open, what words here are, and where each tag leads.

    A tag is named by what is between its brackets. One that is no block's has _WORDS or _BREAK, as those are what it
    stands for; one that not all parsers take alike, or that is not known, has _ODD.
    """

    __slots__ = ("kind", "opened")

    def __init__(self, opened: tuple[str, ...]) -> None:
        self.opened = opened
        self.kind = next((KINDS[name] for name in reversed(opened) if name in KINDS), BlockKind.PARAGRAPH)
        self |= dict.fromkeys((slash + name for slash in ("", "/") for name in _INLINE_NAMES), _WORDS)
        self |= dict.fromkeys(("br", "br/", "br /"), _BREAK)

    def __missing__(self, tag: str) -> _Place | str:
        found = _TAG.fullmatch(tag)
        if found is None or found[2] == "br":
            return _ODD
        slash, name = found.groups()
        bare = slash + name
        if bare != tag:
            return self[bare]
        if name not in _BLOCK_NAMES:
            return _ODD
        after = _step(slash, name, self.opened)
        place = _ODD if after is None else _PLACES.get(after) or _Place(after)
        if isinstance(place, str):
            self[tag] = place
        elif place.opened in _PLACES or len(_PLACES) < _MOST_PLACES:
            self[tag] = _PLACES[place.opened] = place
        return place


def _step(slash: str, name: str, opened: tuple[str, ...]) -> tuple[str, ...] | None:
    """The blocks that are open after a tag; None where parsers do not agree on them."""
    # A paragraph ends where another block begins or its own parent ends, closed or not; once only.
    if opened and opened[-1] == "p":
        opened = opened[:-1]
        if slash and name == "p":
            return opened
    if slash:
        return opened[:-1] if opened and opened[-1] == name else None
    top = opened[-1] if opened else ""
    if top in _CLOSED_BY_BLOCKS or (name in _PARENTS and top not in _PARENTS[name]):
        return None
    if name == "hr":
        return opened
    return (*opened, name) if len(opened) < _DEEPEST else None


def simple_parts(source: str, *, is_clean: bool = False) -> list[tuple[BlockKind, str]] | None:
    """The blocks of an HTML fragment without numeric references to control characters; None when it is not plain.

    ``is_clean`` says that no character is in it that XML forbids, as where it comes from an XML document.
    """
    # Mended words may hold what is no character.
    if "\ufffe" in source or "\uffff" in source or not (is_clean or _has_no_controls(source)):
        return None
    parts: list[tuple[BlockKind, str]] = []
    words, *pieces = _spaced(source).split("<")
    place = _START
    for piece in pieces:
        tag, end, more = piece.partition(">")
        after = place[tag] if end else _ODD
        if after is _WORDS:
            words += more
            continue
        if not isinstance(after, _Place):
            if after is _ODD:
                return None
            words += _BREAK + more
            continue
        if words and words != "\n" and not _flush(words, place.kind, parts):
            return None
        words = more
        place = after
    if words and not _flush(words, place.kind, parts):
        return None
    return parts if place.opened in ((), ("p",)) else None


def _has_no_controls(source: str) -> bool:
    try:
        data = source.encode()
    except UnicodeEncodeError:
        return False
    return len(data.translate(None, _CONTROLS)) == len(data)


def _spaced(source: str) -> str:
    """``source`` with the rarer kinds of white space as spaces."""
    for blank in "\t\r\f":
        if blank in source:
            source = source.replace(blank, " ")
    return source


def _flush(words: str, kind: BlockKind, parts: list[tuple[BlockKind, str]]) -> bool:
    """Add ``words`` to ``parts``: two breaks part blocks. Whether all references in them are plain."""
    if "\n" in words:
        words = words.replace("\n", " ")
    if "  " in words:
        words = _SEVERAL.sub(" ", words)
    if "&" in words:
        words = words.replace("&nbsp;", "\xa0")
        if "&" in words:
            if not all(map(_is_known, _REFERENCE.findall(words))):
                return False
            words = unescape(words)
    if _BREAK not in words:
        words = words.strip(" ")
        if words.strip():
            parts.append((kind, words))
        return True
    words = words.replace(_BREAK, "\n")
    for paragraph in _PARAGRAPHS.split(words):
        lines = [line.strip(" \t") for line in paragraph.split("\n")]
        if held := "\n".join(line for line in lines if line.strip()):
            parts.append((kind, held))
    return True


@lru_cache(4096)
def _is_known(reference: str) -> bool:
    """Whether all parsers read a character reference alike, and none as a space between words."""
    if not reference.endswith(";"):
        return False
    name = reference[1:-1]
    if name[:1] != "#":
        return name in name2codepoint
    try:
        code = int(name[2:], 16) if name[1:2] in ("x", "X") else int(name[1:])
    except ValueError:
        return False
    return 0x20 < code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFDD0


_START = _Place(())
_PLACES = {_START.opened: _START}
"""The places that have been met, so that their tags are read once: so many, as strangers make up endlessly many."""
