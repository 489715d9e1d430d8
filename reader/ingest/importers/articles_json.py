"""JSON of articles: ninjs items, our own export, JSON Lines, arrays, and the envelopes of news services."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from reader.errors import ImportFailure
from reader.ingest.assembly import Part
from reader.ingest.decoding import decode
from reader.ingest.importers.base import Importer, Material, Piece, Unread
from reader.ingest.importers.ninjs import companions, is_ninjs, ninjs_document
from reader.ingest.importers.stories import authors_in, instant, language_code, link, story
from reader.ingest.markup import html_parts
from reader.ingest.plaintext import classify, title_from
from reader.messages import phrase
from reader.model import Block, BlockKind, Document, Span, normalise

__all__ = ["IMPORTER"]

Item = Mapping[str, Any]

# The names under which news services and scrapers give the same thing (NewsAPI, the Guardian, the New York Times,
# news-please, newspaper4k, trafilatura, GDELT, Superdesk, schema.org's NewsArticle), the most telling first.
_TITLE = ("title", "headline", "webTitle", "name", "main", "print_headline")
_HTML = ("content_html", "body_html", "html", "articleBodyHtml", "bodyHtml")
_TEXT = (
    "text", "body", "content", "articleBody", "bodyText", "maintext", "fulltext", "full_text", "article", "raw_text",
    "content_text", "body_text", "story", "transcript", "lead_paragraph", "cleaned_text", "description", "summary",
    "abstract", "trailText",
)  # fmt: skip
_URL = ("url", "link", "webUrl", "web_url", "canonical_url", "canonicalUrl", "permalink", "source_url", "uri", "href")
_DATE = (
    "published", "published_at", "publishedAt", "datePublished", "publish_date", "date_publish", "pubDate", "pub_date",
    "publication_date", "webPublicationDate", "date_published", "firstPublicationDate", "date", "datetime",
    "created_at", "timestamp", "dateModified", "updated",
)  # fmt: skip
_AUTHOR = ("authors", "author", "byline", "creator", "by", "writers")
_SOURCE = (
    "source", "site", "sitename", "site_name", "publisher", "outlet", "publication", "source_domain", "domain", "media",
    "newspaper", "provider",
)  # fmt: skip
_LANGUAGE = ("language", "lang", "inLanguage", "language_code")
# What may be put around an article or a list of them: {"response": {"results": [{"fields": {…}}]}}.
_AROUND = (
    "articles", "results", "items", "docs", "entries", "data", "news", "stories", "hits", "_items", "response", "value",
    "records", "documents", "posts", "feed", "@graph", "fields", "_source", "article", "item",
)  # fmt: skip
_DEEPEST = 6
_BLANK = re.compile(r"[\s,]*")
_OWN_FORMAT, _BESIDE = "newsreader-article", "newsreader-library"


def _recognises(material: Material) -> bool:
    """Whether it begins as a named value of an object, or as JSON that its end or its first line closes."""
    head, end = material.root.lstrip(), material.data[-200:].rstrip(b"\x00 \t\r\n,;")
    if re.match(r"(?:\[\s*)?\{\s*\"[^\"\n]{1,80}\"\s*:", head):
        return True
    if not re.match(r"\{\s*(?:\"|\})|\[\s*(?:[\[{\"\d-]|\])", head):
        return False
    if end.endswith((b"}", b"]")):
        return True
    return head.split("\n", 1)[0].rstrip("\r ").endswith("}")


def _read(material: Material) -> Iterator[Piece | Unread]:
    try:
        text = decode(material.data, declared=material.charset or "utf-8").strip("\ufeff\0\n")
    except ValueError as error:
        raise ImportFailure(
            phrase("{name}: its encoding cannot be told; save it as UTF-8", name=material.name)
        ) from error
    try:
        whole = json.loads(text)
    except RecursionError as error:
        raise ImportFailure(phrase("{name} is JSON nested too deeply to be of articles", name=material.name)) from error
    except ValueError:
        whole = _several(text)
        if not whole:
            yield from _lines(material, text)
            return
    number = 0
    for number, item in enumerate(_items(whole, _DEEPEST), start=1):
        name = material.name if number == 1 else f"{material.name} › item {number}"
        yield Piece(name, partial(_documents, item, name))
    if not number:
        raise ImportFailure(
            phrase("{name} is JSON without articles: objects with a title and a text are read", name=material.name)
        )


def _several(text: str) -> list[object]:
    """Objects of several lines each, one after the other; [] where that is not so."""
    decoder, found, at = json.JSONDecoder(), [], 0
    # A value a line is read line by line, so that a damaged one costs no other.
    if text.lstrip().partition("\n")[0].rstrip().endswith("}"):
        return []
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, _BLANK.match(text, at).end())  # type: ignore[union-attr]
        except (ValueError, RecursionError):
            return []
        found.append(value)
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]
    return found


def _lines(material: Material, text: str) -> Iterator[Piece | Unread]:
    """JSON Lines: an article a line; a line that is none does not stop the others."""
    read = 0
    failures: list[Unread] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        name = f"{material.name} › line {number}"
        try:
            value = json.loads(line)
            items = list(_items(value, _DEEPEST))
        except (ValueError, RecursionError):
            value, items = None, []
        if isinstance(value, Mapping) and value.get("format") == _BESIDE:
            # Of our own export: what a library shares beside its articles.
            continue
        if items:
            yield from failures
            failures.clear()
            read += 1
            for item in items:
                yield Piece(name, partial(_documents, item, name))
        else:
            failures.append(Unread(name, phrase("{name} is no JSON of an article", name=name)))
            if not read and len(failures) > 20:
                break
    if not read:
        raise ImportFailure(
            phrase(
                "{name} is damaged JSON, or JSON of an unknown kind: articles need a title and a text",
                name=material.name,
            )
        )
    yield from failures


def _items(value: object, depth: int) -> Iterator[Item]:
    """The articles in a JSON value, whatever is put around them."""
    if isinstance(value, list):
        for one in value:
            if depth and isinstance(one, Mapping | list):
                yield from _items(one, depth - 1)
        return
    if not isinstance(value, Mapping):
        return
    if is_ninjs(value) or _is_article(value):
        yield from list(companions(value)) or [value]
        return
    # An article whose title is beside its fields (the Guardian) is one with both.
    outer = {key: held for key, held in value.items() if not isinstance(held, Mapping | list)}
    for key in _AROUND:
        held = value.get(key)
        if depth and isinstance(held, list):
            yield from _items(held, depth - 1)
        elif depth and isinstance(held, Mapping):
            yield from _items({**outer, **held} if key in ("fields", "_source") else held, depth - 1)


def _is_article(value: Item) -> bool:
    """Whether an object has a text, or a title with something to read under it."""
    words = _first(value, _HTML) or _first(value, _TEXT)
    title = _first(value, _TITLE)
    return bool(words) and (bool(title) or len(words.split()) >= 20)


def _documents(item: Item, name: str) -> list[Document]:
    if item.get("format") == _OWN_FORMAT:
        return [_own(item, name)]
    return [ninjs_document(item, name) if is_ninjs(item) else _article(item, name)]


def _article(item: Item, name: str) -> Document:
    title, url = _first(item, _TITLE), link(*(item.get(key) for key in _URL))
    source = _first(item, _SOURCE)
    return story(
        _parts(item, title),
        name=name,
        kind="json",
        title=title,
        language=language_code(_first(item, _LANGUAGE)),
        url="" if url.startswith(("urn:", "tag:")) and not item.get("uri") else url,
        source="" if source.startswith(("http://", "https://")) else source,
        authors=_authors(item),
        published=instant(*(item.get(key) for key in _DATE)),
    )


def _parts(item: Item, title: str) -> list[Part]:
    if source := _first(item, _HTML):
        return html_parts(source)
    words = _first(item, _TEXT)
    if re.search(r"</?(?:p|br|div|h[1-6])\b[^<>]*>", words, re.IGNORECASE):
        return html_parts(words)
    words = normalise(words).strip()
    blocks = classify(f"{title}\n\n{words}" if title and not words.startswith(title) else words)
    whole = f"{title}\n\n{words}" if title and not words.startswith(title) else words
    # The headline is the title's; a lede is found anew when the blocks are put together.
    plain = {BlockKind.LEDE: BlockKind.PARAGRAPH, BlockKind.HEADLINE: BlockKind.SUBHEAD}
    return [(plain.get(block.kind, block.kind), " ".join(block.span.of(whole).split("\n"))) for block in blocks]


def _authors(item: Item) -> list[str]:
    for key in _AUTHOR:
        held = item.get(key)
        values = held if isinstance(held, list) else [held]
        names = [_name(value) for value in values]
        if any(names):
            return [one for name in names if name for one in (authors_in(name) or [name])]
    return []


def _name(value: object) -> str:
    if isinstance(value, Mapping):
        full = f"{value.get('firstname') or ''} {value.get('lastname') or ''}".strip()
        return _first(value, ("name", "original", "full_name", "display_name")) or full
    return value.strip() if isinstance(value, str) else ""


def _first(item: Item, keys: tuple[str, ...]) -> str:
    """The first of the item's values by these names that has words; an object's own name or main text stands for it."""
    for key in keys:
        value = item.get(key)
        if isinstance(value, Mapping):
            value = value.get("name") or value.get("main") or value.get("title") or value.get("value")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _own(item: Item, name: str) -> Document:
    """An article of our own export, to the letter; raises ImportFailure when it is of a version that is not known."""
    if item.get("version") != 1:
        raise ImportFailure(
            phrase("{name} was exported by a later version of newsreader: import it with that version", name=name)
        )
    text = normalise(str(item["text"]))
    blocks = tuple(
        Block(BlockKind(block["kind"]), Span(*map(int, block["span"])))
        for block in item["blocks"]
        if 0 <= int(block["span"][0]) <= int(block["span"][1]) <= len(text)
    )
    return Document(
        title=normalise(str(item["title"])) or title_from(text, list(blocks)),
        text=text,
        blocks=blocks,
        language=str(item.get("language") or ""),
        url=link(item.get("url")),
        source=str(item.get("source") or ""),
        authors=tuple(map(str, item.get("authors") or ())),
        published=instant(item.get("published")),
        kind=str(item.get("kind") or "json"),
    )


IMPORTER = Importer("json", _recognises, _read, holds_many=True)
"""JSON, or a JSON value a line."""
