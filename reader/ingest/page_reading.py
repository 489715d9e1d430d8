"""What trafilatura finds in a page, as plain values; for a worker process, as hostile pages stall the extraction.

``favor_precision`` without comments scored best on news pages among trafilatura's settings. Three things are mended
around it: numeric references to control characters lose it the whole page; it drops soft hyphens and zero-width
joiners, which belong to the text; and it leaves out the picture's caption.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from reader.ingest.assembly import Part, assemble
from reader.ingest.codec import document_to_json
from reader.ingest.dates import from_iso
from reader.ingest.decoding import decode, html_charset
from reader.ingest.markup import clean_references, html_parts, plain_line
from reader.ingest.page_metadata import PageMetadata, metadata_of
from reader.ingest.plaintext import title_from
from reader.ingest.walls import wall_of
from reader.ingest.wire import is_aside
from reader.model import BlockKind, Document, normalise
from reader.model.language import detect_language

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["extract_page"]

_LEAST_WORDS_TO_TELL = 200
_LONGEST_CAPTION = 600
_LONGEST_TITLE = 1_000
_MOST_AUTHORS = 20
_SHORTEST_STATED = 600
_LONGEST_ASIDE = 250

# Characters that trafilatura drops: zero-width non-joiner and joiner, soft hyphen, word joiner, LRM and RLM.
_FRAGILE = "\u200c\u200d\u00ad\u2060\u200e\u200f"
_FRAGILE_REFERENCES = (
    (re.compile(r"&(?:zwnj|#8204|#[xX]200[cC]);"), "\u200c"),
    (re.compile(r"&(?:zwj|#8205|#[xX]200[dD]);"), "\u200d"),
    (re.compile(r"&(?:shy|#173|#[xX]0*[aA][dD]);"), "\u00ad"),
)
# Letters of Linear A (U+10600 …): they pass for letters everywhere and stand in no news text.
_STAND_INS = range(0x10600, 0x10730)

_KINDS = {"head": BlockKind.SUBHEAD, "quote": BlockKind.BLOCK_QUOTE, "item": BlockKind.LIST_ITEM}
_BLOCKS = frozenset(("p", "head", "quote", "item", "code", "row", "ab", "fw"))
# Up to the next paragraph's beginning only, so that thousands without an end cost no more than one.
_PARAGRAPH = re.compile(r"<p\b[^<>]{0,300}>([^<]*(?:<(?!/?p\b)[^<]*)*)</p>")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_TIME = re.compile(
    r"(?:property|name|itemprop)=[\"']?(?:article:published_time|datePublished|date)\b[^<>]{0,80}?"
    r"(?:content|datetime)=[\"']?([0-9T:.+Z-]{10,40})"
    r"|\"datePublished\"\s*:\s*\"([0-9T:.+Z-]{10,40})\""
    r"|<time\b[^<>]{0,200}?\bdatetime=[\"']?([0-9T:.+Z-]{16,40})",
)
_CAPTION = re.compile(r"<figcaption\b[^>]*>(.{1,4000}?)</figcaption>", re.IGNORECASE | re.DOTALL)


def extract_page(body: bytes, url: str = "", charset: str = "", mode: str = "precision") -> dict[str, Any]:
    """The article of a page as JSON values of a document; {"document": None} when the page holds no readable text.

    ``mode`` is "precision", or "recall" for pages of which that leaves too much out.
    """
    from trafilatura import bare_extraction

    source = clean_references(normalise(decode(body, declared=charset or html_charset(body))))
    sheltered, restore = _shelter(source)
    found = bare_extraction(
        re.sub(r"^\s*<\?xml[^>]*\?>", "", sheltered),
        url=url or None,
        favor_precision=mode != "recall",
        favor_recall=mode == "recall",
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        with_metadata=True,
    )
    parts: list[Part] = []
    meta: object = None
    if found is not None and not isinstance(found, dict):
        meta = found
        parts = [(kind, restore(words)) for kind, words in _body_parts(found.body) if not _points_elsewhere(words)]
    stated = metadata_of(source)
    parts = _stated_parts(stated, parts) or parts or _without_structure(source)
    document = _document(source, url, meta, stated, parts, restore)
    return {"document": document_to_json(document) if document else None}


def _stated_parts(stated: PageMetadata, parts: list[Part]) -> list[Part]:
    """The blocks of the text that the page states for machines, when less than half of it was found; else []."""
    found = sum(len(words) for _, words in parts)
    if len(stated.text) < _SHORTEST_STATED or found > len(stated.text) / 2 or stated.is_free is False:
        return []
    return (
        html_parts(stated.text)
        if "<p" in stated.text
        else [(BlockKind.PARAGRAPH, " ".join(line.split())) for line in stated.text.split("\n") if line.strip()]
    )


def _points_elsewhere(words: str) -> bool:
    """Whether a block is a link to another article ("À lire aussi : …") and no part of this one."""
    return len(words) <= _LONGEST_ASIDE and is_aside(words)


def _shelter(source: str) -> tuple[str, Callable[[str], str]]:
    """``source`` with its fragile characters as letters that pass unharmed, and the function that brings them back."""
    for reference, character in _FRAGILE_REFERENCES:
        source = reference.sub(character, source)
    there = [character for character in _FRAGILE if character in source]
    free = [chr(code) for code in _STAND_INS if chr(code) not in source]
    pairs = dict(zip(there, free, strict=False))
    back = {ord(stand_in): character for character, stand_in in pairs.items()}
    if len(free) > len(there):
        # The second of two equal paragraphs would be dropped.
        back[ord(free[-1])] = ""
        source = _told_apart(source, free[-1])

    def restore(words: str) -> str:
        return words.translate(back)

    return source.translate({ord(character): stand_in for character, stand_in in pairs.items()}), restore


def _told_apart(source: str, mark: str) -> str:
    """``source`` with ``mark`` in every second of the paragraphs in a row that say the same."""
    last, is_marked = "", False

    def marked(found: re.Match[str]) -> str:
        nonlocal last, is_marked
        is_marked = found[1] == last and not is_marked
        last = found[1]
        return f"{found[0][:-4]}{mark}</p>" if is_marked else found[0]

    return _PARAGRAPH.sub(marked, source)


def _body_parts(body: _Element) -> Iterator[Part]:
    """The blocks of trafilatura's body, in order; a paragraph within a quote or list item takes its kind."""
    words: list[str] = []
    kinds: list[BlockKind] = []
    from lxml import etree

    def flushed() -> Iterator[Part]:
        held = "".join(words)
        words.clear()
        for text in _paragraphs(held):
            yield (kinds[-1] if kinds else BlockKind.PARAGRAPH), text

    for event, element in etree.iterwalk(body, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS:
                yield from flushed()
                if tag in _KINDS:
                    kinds.append(_KINDS[tag])
            if tag == "lb":
                words.append("\n")
            if tag == "cell" and words:
                words.append(" ")
            words.append(_SPACES.sub(" ", element.text or ""))
            continue
        if tag in _BLOCKS:
            yield from flushed()
            if tag in _KINDS and kinds:
                kinds.pop()
        if element is not body:
            words.append(_SPACES.sub(" ", element.tail or ""))
    yield from flushed()


def _paragraphs(words: str) -> Iterator[str]:
    """The words of a block: two line breaks in a row are how some pages part paragraphs."""
    for paragraph in re.split(r"\n\s*\n", words):
        lines = [" ".join(line.split(" ")).strip() for line in paragraph.split("\n")]
        if text := "\n".join(line for line in lines if line):
            yield text


def _without_structure(source: str) -> list[Part]:
    """The words of a page in which no article was found, when it is so short and plain that it is all article."""
    article = re.search(r"<(article|main)\b.*?</\1>", source, re.IGNORECASE | re.DOTALL)
    parts = html_parts(article[0] if article else source)
    return [part for part in parts if part[0] is not BlockKind.CAPTION]


def _document(
    source: str, url: str, meta: object, stated: PageMetadata, parts: list[Part], restore: Callable[[str], str]
) -> Document | None:
    def told(name: str) -> str:
        value = getattr(meta, name, None)
        return plain_line(normalise(restore(value))) if isinstance(value, str) else ""

    site = told("sitename") or stated.site
    if stated.site and re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", site):
        # Where it found no name, it gives the host's.
        site = stated.site
    title = _title(told("title"), stated.title or _title_of(source), site)[:_LONGEST_TITLE]
    caption = _caption(source, title, parts)
    text, blocks = assemble(title, [*caption, *parts])
    if not any(block.kind is not BlockKind.HEADLINE for block in blocks):
        return None
    # A script that has not run leaves its templates among the words, too.
    worded = [block for block in blocks if "{{" not in block.span.of(text)] or list(blocks)
    return Document(
        title=title or title_from(text, worded),
        text=text,
        blocks=blocks,
        language=_language(source, text, told("language") or stated.language),
        url=url or _http(told("url")),
        source=site or told("hostname"),
        authors=_authors(stated, told("author"), site),
        published=_published(source, told("date"), stated),
        kind="html",
        wall=wall_of(source, text, is_free=stated.is_free, words=stated.words),
    )


def _authors(stated: PageMetadata, found: str, site: str) -> tuple[str, ...]:
    """The authors that the page states for machines, else those found on it; its own name is no author."""
    names = stated.authors or tuple(map(str.strip, found.split(";")))
    return tuple(name for name in dict.fromkeys(names) if name and name.casefold() != site.casefold())[:_MOST_AUTHORS]


def _title_of(source: str) -> str:
    found = re.search(r"<title\b[^>]*>(.{1,2000}?)</title>", source, re.IGNORECASE | re.DOTALL)
    return plain_line(found[1]) if found else ""


def _title(found: str, declared: str, site: str) -> str:
    """The article's title: a script's unfilled template is none, and the site's name after a dash is no part of it."""
    title = next((one for one in (found, declared) if one and "{{" not in one), "")
    head, _, tail = title.rpartition(" - ")
    if "|" in title:
        head, _, tail = title.rpartition(" | ")
    tail, site = tail.casefold(), site.casefold()
    # "Gala" for "Gala.fr", and the other way round.
    return head if head and len(tail) >= 3 and site and (tail in site or site in tail) else title


def _caption(source: str, title: str, parts: list[Part]) -> list[Part]:
    """The caption of the first picture, when the text does not hold it already."""
    found = _CAPTION.search(source)
    if not found:
        return []
    words = " ".join(" ".join(words for _, words in html_parts(found[1])).split())
    if not 3 <= len(words) <= _LONGEST_CAPTION or any(words in " ".join(held.split()) for _, held in parts):
        return []
    if title and words.startswith(title):
        return []
    return [(BlockKind.CAPTION, words)]


def _language(source: str, text: str, told: str) -> str:
    """The language of the words where there are enough, else what the page declares."""
    detected = detect_language(text)
    declared = re.search(r"<html\b[^>]{0,300}?\blang=[\"']?([a-zA-Z]{2})\b", source[:5000])
    if detected and (len(text) >= _LEAST_WORDS_TO_TELL or not declared):
        return detected
    return (declared[1].lower() if declared else "") or told[:2] or detected


def _published(source: str, told: str, stated: PageMetadata) -> datetime | None:
    """When the page was published: what it states for machines, else trafilatura's day, with a time stated for it."""
    if stated.published is not None:
        return stated.published
    day = from_iso(told) if told else None
    for found in _TIME.finditer(source):
        moment = from_iso(found[1] or found[2] or found[3])
        if moment is not None and (day is None or abs(moment - day) <= timedelta(days=1, hours=14)):
            return moment
    return day


def _http(url: str) -> str:
    return url if re.match(r"https?://", url) else ""
