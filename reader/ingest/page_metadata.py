"""What a page says of itself: schema.org's NewsArticle in JSON-LD, OpenGraph, and the meta elements of older days."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reader.ingest.dates import from_iso, from_odd, from_words
from reader.ingest.markup import plain_line
from reader.model import normalise

__all__ = ["PageMetadata", "metadata_of"]

_MOST_SCRIPTS = 40
_LONGEST_SCRIPT = 2_000_000
_MOST_META = 400
_DEEPEST = 6
_MOST_NODES = 2_000
_SCRIPT = re.compile(
    r"<script\b[^>]{0,500}?application/ld\+json[^>]{0,500}>(.{2,2000000}?)</script>", re.IGNORECASE | re.DOTALL
)
_META = re.compile(r"<meta\b([^>]{5,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:.-]{2,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
# The subtypes of schema.org's Article that news sites use.
_ARTICLE = re.compile(r"(?:\w*Article|Report|LiveBlogPosting|BlogPosting|CreativeWork\w*|\w*NewsArticle|RadioEpisode)$")
_FALSE = re.compile(r"(?:https?://schema\.org/)?false$|^0$", re.IGNORECASE)
_TRUE = re.compile(r"(?:https?://schema\.org/)?true$|^1$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page states; "" and None for what it does not.

    ``is_free`` is schema.org's isAccessibleForFree; ``text`` the whole text where a page states it, a paragraph
    a line.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    site: str = ""
    language: str = ""
    published: datetime | None = None
    is_free: bool | None = None
    text: str = ""
    words: int = 0


def metadata_of(source: str) -> PageMetadata:
    """The metadata of a page; JSON-LD first, as it is made for machines, then what the meta elements say."""
    nodes = list(_nodes(source))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    article = _article(nodes)
    meta = _meta(source)
    publisher = _names(article.get("publisher"), by_id)
    site = publisher[0] if publisher else ""
    declared = _text(article.get("inLanguage")) or meta.get("og:locale", "") or meta.get("content-language", "")
    count = article.get("wordCount")
    return PageMetadata(
        title=_title(article.get("headline"), meta.get("og:title"), meta.get("twitter:title")),
        authors=tuple(name for name in _names(article.get("author"), by_id) if name.casefold() != site.casefold()),
        site=meta.get("og:site_name", "") or site,
        language=declared[:2].lower() if re.match(r"[a-zA-Z]{2}(?:[-_]|$)", declared) else "",
        published=_moment(article.get("datePublished"))
        or _moment(meta.get("article:published_time"))
        or _moment(article.get("dateCreated")),
        is_free=_is_free(article),
        text=_body(article),
        words=int(count) if isinstance(count, int | str) and str(count).isdecimal() and len(str(count)) < 7 else 0,
    )


def _title(*values: object) -> str:
    """The first title among ``values`` that is none of a script's unfilled templates."""
    return next((plain_line(words) for words in map(_text, values) if words and "{{" not in words), "")


def _nodes(source: str) -> Iterator[Mapping[str, Any]]:
    """Every object of the page's JSON-LD, graphs and arrays opened."""
    left = _MOST_NODES
    for number, found in enumerate(_SCRIPT.finditer(source)):
        if number >= _MOST_SCRIPTS:
            return
        waiting: list[tuple[Any, int]] = [(_parsed(found[1]), 0)]
        while waiting and left:
            value, depth = waiting.pop()
            if isinstance(value, list):
                waiting += [(one, depth + 1) for one in reversed(value) if depth < _DEEPEST]
            elif isinstance(value, Mapping):
                left -= 1
                yield value
                inner = [value.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")]
                waiting += [(one, depth + 1) for one in reversed(inner) if depth < _DEEPEST]


def _parsed(script: str) -> object:
    """A script's JSON; sites wrap it in comments, leave line ends in strings, and escape it as HTML."""
    words = (
        re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", script)
        .strip()
        .rstrip(";")
    )
    for candidate in (words, html.unescape(words)):
        try:
            value: object = json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
        return value
    return None


def _article(nodes: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The node that is the article: the one of a fitting type that says most of what is asked; {} without any."""
    best: Mapping[str, Any] = {}
    score = 0
    for node in nodes:
        kinds = node.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        fits = any(isinstance(name, str) and _ARTICLE.match(name) for name in names)
        is_page = any(name in ("WebPage", "NewsPage") for name in names)
        if not (fits or is_page):
            continue
        told = sum(bool(node.get(key)) for key in ("headline", "author", "datePublished", "articleBody", "publisher"))
        value = told + (10 if fits and node.get("headline") else 0)
        if value > score:
            best, score = node, value
    return best


def _names(value: object, by_id: Mapping[str, Mapping[str, Any]], depth: int = 2) -> list[str]:
    """The names of persons or organisations: a text, objects, references to objects elsewhere, or arrays of these."""
    if isinstance(value, list):
        return [name for one in value[:20] for name in _names(one, by_id, depth)]
    if isinstance(value, Mapping):
        name = value.get("name")
        reference = value.get("@id")
        if not name and isinstance(reference, str) and reference in by_id and depth:
            return _names(by_id[reference], by_id, depth - 1)
        return _names(name, by_id, depth - 1) if depth else []
    name = plain_line(_text(value))
    return [name] if 1 < len(name) <= 120 and not name.startswith(("http://", "https://")) else []


def _is_free(article: Mapping[str, Any]) -> bool | None:
    told = article.get("isAccessibleForFree")
    if isinstance(told, bool):
        return told
    if isinstance(told, str | int):
        words = str(told).strip()
        return False if _FALSE.match(words) else True if _TRUE.match(words) else None
    return None


def _body(article: Mapping[str, Any]) -> str:
    """The text that an article states, whatever markup and references are in it."""
    body = _text(article.get("articleBody")) or _text(article.get("reviewBody"))
    return normalise(html.unescape(body)) if body else ""


def _meta(source: str) -> dict[str, str]:
    """The meta elements by property, name or http-equiv; the first of each counts."""
    found: dict[str, str] = {}
    for number, element in enumerate(_META.finditer(source)):
        if number >= _MOST_META:
            break
        attributes = {name.lower(): next(filter(None, values), "") for name, *values in _ATTRIBUTE.findall(element[1])}
        name = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv") or ""
        content = attributes.get("content", "")
        if name and content:
            found.setdefault(name.lower(), html.unescape(content).strip())
    return found


def _moment(value: object) -> datetime | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > 60:
        return None
    words = value.strip()
    return from_iso(words.replace(" ", "T", 1).replace(" ", "")) or from_odd(words) or from_words(words)


def _text(value: object) -> str:
    if isinstance(value, list) and value:
        value = value[0]
    return normalise(value).strip() if isinstance(value, str) else ""
