"""Lists of subscriptions in OPML 2.0 (http://opml.org/spec2.opml): feeds with titles and folders, and nothing else.

An import can only ever add http(s) subscriptions: commands, filters, files and inclusions that other readers allow
there are left out and reported.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html.entities import html5
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from reader.errors import ImportFailure
from reader.ingest.addresses import shown_url
from reader.ingest.decoding import decode, html_charset
from reader.messages import phrase
from reader.model import Feed, normalise

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["MAX_BYTES", "OpmlList", "Subscription", "read_opml", "read_opml_list", "write_opml"]

MAX_BYTES = 15_000_000
_MOST_SUBSCRIPTIONS = 50_000
_LONGEST_URL = 4_000
_REFERENCE = re.compile(r"&(?:(#?\w{1,31});)?")
_OF_XML = ("amp", "lt", "gt", "quot", "apos")
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?://)|feed:(?=//)", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed to subscribe to; ``folder`` is a path with "/" or ""."""

    url: str
    title: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class OpmlList:
    """What a list holds, and one line for each entry that was not taken."""

    subscriptions: tuple[Subscription, ...]
    refused: tuple[str, ...] = ()


def read_opml(data: bytes) -> list[Subscription]:
    """The http(s) subscriptions of an OPML list, each URL once, in order; raises ImportFailure when it is none."""
    return list(read_opml_list(data).subscriptions)


def read_opml_list(data: bytes) -> OpmlList:
    """Like :func:`read_opml`, with what was refused: entries that are no web address.

    Entities, document types and inclusions are never resolved; no file or network is touched.
    """
    root = _parsed(data)
    found: dict[str, Subscription] = {}
    refused: list[str] = []
    for outline, folder in _outlines(root):
        url = _url(outline)
        if not url:
            continue
        title = _attribute(outline, "title") or _attribute(outline, "text")
        title = " ".join(normalise(title).split())
        if not _is_web(url):
            refused.append(f"{title or 'an entry'}: {shown_url(url)} is no web address")
        elif url not in found and len(found) < _MOST_SUBSCRIPTIONS:
            found[url] = Subscription(url, title, folder)
    return OpmlList(tuple(found.values()), tuple(refused))


def write_opml(feeds: Sequence[Feed], *, title: str = "newsreader") -> str:
    """``feeds`` as OPML 2.0, folders as nested outlines, each once; credentials in URLs stay out."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += ["  <head>", f"    <title>{_escaped(title)}</title>", "  </head>", "  <body>"]
    open_folders: list[str] = []
    for feed in sorted(feeds, key=lambda feed: _path(feed.folder)):
        path = _path(feed.folder)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(open_folders, path, strict=False)))
        while len(open_folders) > shared:
            open_folders.pop()
            lines.append(f"{_indent(len(open_folders))}</outline>")
        for name in path[shared:]:
            lines.append(f"{_indent(len(open_folders))}<outline text={_quoted(name)}>")
            open_folders.append(name)
        lines.append(_outline(feed, _indent(len(open_folders))))
    lines += [f"{_indent(depth)}</outline>" for depth in reversed(range(len(open_folders)))]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _path(folder: str) -> list[str]:
    return [name for name in folder.split("/") if name]


def _indent(depth: int) -> str:
    return "  " * (depth + 2)


def _outline(feed: Feed, indent: str) -> str:
    site = f" htmlUrl={_quoted(feed.site)}" if _is_web(feed.site) else ""
    url = _bare(feed.url)
    title = _quoted(feed.title or url)
    return f'{indent}<outline type="rss" text={title} title={title} xmlUrl={_quoted(url)}{site}/>'


def _bare(url: str) -> str:
    """``url`` without user name and password."""
    try:
        parts = urlsplit(url)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url
    except ValueError:
        return ""


def _quoted(text: str) -> str:
    # Line ends and tabs as references: a parser would make blanks of them.
    escaped = html.escape(_NOT_XML.sub("", text)).replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{escaped}"'


def _escaped(text: str) -> str:
    return html.escape(_NOT_XML.sub("", text), quote=False)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= _LONGEST_URL
    except ValueError:
        return False


def _parsed(data: bytes) -> _Element:
    """The root of the list, mended where it is malformed; raises ImportFailure when there is no list in it."""
    from lxml import etree

    if len(data) > MAX_BYTES:
        raise ImportFailure(
            phrase("the list of feeds is larger than {size} MB, which is the limit", size=MAX_BYTES // 1_000_000)
        )
    try:
        source = _NOT_XML.sub("", decode(data, declared=html_charset(data)))
    except ValueError as error:
        raise ImportFailure(phrase("the list of feeds is in no known encoding: save it as UTF-8")) from error
    source = _REFERENCE.sub(_plain_reference, source)
    # Without a document type there are no entities to declare, and nothing outside to refer to.
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    source = re.sub(r"<!DOCTYPE\b[^\[>]*(?:\[.*?\]\s*)?>", "", source, count=1, flags=re.DOTALL)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(source.encode(), parser)
    except (etree.LxmlError, ValueError) as error:
        raise ImportFailure(phrase("this is no OPML list of feeds: it is not XML")) from error
    if not isinstance(getattr(root, "tag", None), str) or etree.QName(root).localname.lower() != "opml":
        raise ImportFailure(phrase("this is no OPML list of feeds: it has to begin with <opml>"))
    return root


def _plain_reference(found: re.Match[str]) -> str:
    """A reference that XML has as it is, one of HTML as its character, and a bare "&" as one."""
    name = found[1] or ""
    if name[:1] == "#" or name in _OF_XML:
        return found[0]
    return html.escape(html5.get(f"{name};", found[0]))


def _outlines(root: _Element) -> Iterable[tuple[_Element, str]]:
    """Every outline with the folder it is in; a folder is an outline without a feed of its own."""
    from lxml import etree

    folders: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str) or element.tag.lower() != "outline":
            continue
        is_feed = bool(_url(element))
        if event == "start":
            if is_feed:
                yield element, "/".join(folders)
            else:
                name = " ".join(normalise(_attribute(element, "text") or _attribute(element, "title")).split())
                folders.append(name.replace("/", "-"))
        elif not is_feed:
            folders.pop()


def _url(outline: _Element) -> str:
    """The address of an outline's feed, "" of a folder; "feed://" stands for "http://", as browsers once had it."""
    url = _attribute(outline, "xmlurl")
    if not url and _attribute(outline, "type").lower() in ("rss", "atom"):
        url = _attribute(outline, "url")
    found = _FEED_SCHEME.match(url := normalise(url).strip())
    if found is None:
        return url
    rest = url[found.end() :]
    return f"http:{rest}" if rest.startswith("//") else rest


def _attribute(element: _Element, name: str) -> str:
    """An attribute whatever the case of its name, as lists in the wild have it."""
    for key, value in element.attrib.items():
        if str(key).lower() == name:
            return str(value)
    return ""
