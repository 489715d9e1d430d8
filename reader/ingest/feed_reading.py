"""What a feed says, as plain values; for a worker process, as hostile feeds stall or bloat their parsers.

feedparser is the authority on what a feed says; plain feeds and JSON Feed have shorter ways to the same values.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import parseaddr
from html import unescape
from typing import Any

from reader.ingest.assembly import Part, Piece, assemble_pieces
from reader.ingest.dates import from_odd, from_struct, from_words
from reader.ingest.decoding import as_utf8, decode
from reader.ingest.feed_media import feed_files, keep_captions_apart, media_text
from reader.ingest.json_feed import json_feed
from reader.ingest.markup import clean_references, html_parts, plain_line
from reader.ingest.packed import pack_blocks
from reader.ingest.plain_feeds import plain_feed
from reader.ingest.plaintext import title_from
from reader.model import Block, BlockKind, Span, normalise
from reader.model.identity import content_hash, made_id
from reader.model.language import detect_language

__all__ = ["parse_feed"]

_LONG_ENOUGH_TO_TELL = 200
_ENOUGH_TO_TELL = 400
_LONGEST_TITLE = 1_000
_MOST_CATEGORIES = 50
_HEAD = 2_000
_SECURE_NAME = re.compile(
    rb"(xmlns(?::\w{1,20})?\s*=\s*[\"'])https(://(?:www\.w3\.org/|purl\.org/|search\.yahoo\.com/|www\.itunes\.com/))"
)
_NUMERIC = re.compile(rb"&#(?:[xX]0*[0-9a-fA-F]{1,12}|0*[0-9]{1,12});?")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([^\"'>]{1,40})")
_LABEL = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{1,40})", re.IGNORECASE)
# feedparser makes 2010 of the year 10000, and today, or 1999, of the year -1.
_ODD_YEAR = re.compile(r"\s*(?:-\d|\d{5,}-\d)|[^-]{0,20}\b[A-Za-z]{3}\s+-\d")
# The three letters of ISO 639-2, and names, of which feeds should not make use but do.
_LANGUAGES = {
    name: code
    for code, names in (
        ("fr", "fra fre français francais french"),
        ("en", "eng english anglais"),
        ("de", "deu ger deutsch german allemand"),
        ("es", "spa español espanol spanish espagnol"),
        ("it", "ita italiano italian italien"),
        ("pt", "por português portugues portuguese portugais"),
        ("nl", "nld dut nederlands dutch"),
        ("ar", "ara arabic arabe"),
    )
    for name in names.split()
}
_NUMBER = re.compile(r"[0-9]{1,6}")
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)
_LONGEST_END = 4_096
_CLOSING_TAG = re.compile(r"</(?:p|div|b|i|em|strong|a|span|ul|li|h[1-6]|blockquote)>", re.IGNORECASE)
_TEXT_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "")

Values = Mapping[str, Any]


def parse_feed(body: bytes, url: str = "", content_type: str = "", *, plainly: bool = True) -> dict[str, Any]:
    """The feed in ``body`` as JSON values: title, site, language, version ("" if it is no known kind), entries.

    ``update_minutes`` is how often the feed says that it changes, 0 when it does not say; ``is_whole`` whether it has
    its end. Without ``plainly`` feedparser reads plain XML too.
    """
    found: Values | None = json_feed(body, url)
    plain: Values | None = None
    if found is None:
        body = _clean(body)
        found = plain = plain_feed(body, url, content_type) if plainly else None
    if found is None:
        found = _through_feedparser(body, url, content_type)
    feed = found["feed"]
    title = _line(feed, "title")
    language = _language_code(_string(feed, "language"))
    version = found.get("version") or ""
    return {
        "title": title,
        "site": _http_url(_string(feed, "link")),
        "language": language,
        "version": version,
        "update_minutes": _update_minutes(feed),
        "is_whole": version.startswith("json") or _has_end(body),
        "entries": [_entry(values, title, language, is_clean=plain is not None) for values in found["entries"]],
    }


def _has_end(body: bytes) -> bool:
    """Whether the root of an XML feed is closed, in whatever encoding."""
    return _END.search(body[-_LONGEST_END:].replace(b"\0", b"")) is not None


def _through_feedparser(body: bytes, url: str, content_type: str) -> Values:
    import feedparser

    keep_captions_apart()
    headers = {"content-location": url}
    label = _LABEL.search(content_type)
    declared = _DECLARED.search(body[:400])
    if not body.isascii() and (text := _decoded(body, declared or label)):
        # feedparser lets labels win over what the bytes are.
        body, headers["content-type"] = text.encode("utf-8", "replace"), "application/xml; charset=utf-8"
    elif label and not declared:
        headers["content-type"] = content_type
    # A path or URL as the body is bytes like any other: feedparser opens only what is no stream.
    found: Values = feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return found


def _decoded(body: bytes, label: re.Match[bytes] | re.Match[str] | None) -> str:
    """The text of ``body``; "" when no encoding fits."""
    found = "" if label is None else label[1]
    try:
        return decode(body, declared=found.decode("ascii", "replace") if isinstance(found, bytes) else found)
    except ValueError:
        return ""


def _clean(body: bytes) -> bytes:
    """``body`` without the numeric references on which feedparser raises (surrogates, beyond Unicode, controls).

    UTF-16 becomes UTF-8, as feedparser reads it only where the document declares it; names of formats that somebody has
    "secured" by https are what they were.
    """

    def cleaned(found: re.Match[bytes]) -> bytes:
        reference = found[0].decode("ascii")
        kept = clean_references(reference)
        return found[0] if kept == reference else "".join(f"&#{ord(one)};" for one in kept).encode("ascii")

    data = _NUMERIC.sub(cleaned, as_utf8(body))
    head = data[:_HEAD]
    return _SECURE_NAME.sub(rb"\1http\2", head) + data[_HEAD:] if b"https://" in head else data


def _entry(values: Values, feed_title: str, feed_language: str, *, is_clean: bool) -> dict[str, Any]:
    """An entry as :class:`~reader.ingest.packed.PackedEntry` reads it; ``is_clean`` as in :func:`assemble_pieces`."""
    title = _line(values, "title")
    url = _http_url(_string(values, "link"))
    text, pieces = assemble_pieces(title, *_parts(values, is_clean=is_clean))
    published = _time(values, "published") or _time(values, "created") or _time(values, "updated")
    updated = _time(values, "updated")
    shown = title or (title_from(text, _blocks(pieces)) if pieces else "") or url or "Untitled"
    source = dict.get(values, "source") if isinstance(values, dict) else None
    guid = normalise(_string(values, "id")).strip() or url or made_id(f"{title}\n{'' if title else text}")
    text = text or shown
    return {
        "guid": guid,
        "title": shown,
        "text": text,
        "blocks": pack_blocks(pieces),
        "language": _language(text, values, feed_language),
        "url": url,
        "source": (_line(source, "title") if source else "") or feed_title,
        "authors": list(_authors(values)),
        "published": published.isoformat() if published else None,
        "updated": updated.isoformat() if updated else None,
        "categories": list(_categories(values)),
        "enclosures": list(feed_files(values)),
        "comments": _http_url(_string(values, "comments")),
        "digest": content_hash(shown, text).hex(),
    }


def _blocks(pieces: list[Piece]) -> list[Block]:
    return [Block(kind, Span(start, stop)) for kind, start, stop in pieces]


def _update_minutes(feed: Values) -> int:
    """How often a feed says that it changes (RSS ttl, the syndication module), in minutes; 0 when it does not say."""
    if ttl := _NUMBER.fullmatch(_string(feed, "ttl").strip()):
        return int(ttl[0])
    period = _PERIODS.get(_string(feed, "sy_updateperiod").strip().lower(), 0)
    times = _NUMBER.fullmatch(_string(feed, "sy_updatefrequency").strip())
    return period // max(1, int(times[0]) if times else 1)


def _parts(values: Values, *, is_clean: bool) -> tuple[list[Part], bool]:
    """The blocks of the fullest text that the item offers, and whether they are clean, as its values are or are not."""
    candidates = [content for content in _list(values, "content") if _string(content, "type") in _TEXT_TYPES]
    summary = dict.get(values, "summary_detail") if isinstance(values, dict) else None
    candidates.append(summary if summary else {"value": _string(values, "summary"), "type": "text/html"})
    fullest = max(candidates, key=lambda content: len(_string(content, "value")))
    source = _bare(_string(fullest, "value"))
    if not source and (described := media_text(values)):
        source, fullest = described, {"type": "text/plain"}
    # Feeds that send HTML as plain text are many, stories about closing tags are few.
    if _string(fullest, "type") == "text/plain" and not _CLOSING_TAG.search(source):
        paragraphs = re.split(r"\n[ \t]*\n", normalise(source))
        return [(BlockKind.PARAGRAPH, " ".join(words.split())) for words in paragraphs], False
    if "<" not in source and "&lt;" in source and _CLOSING_TAG.search(once := unescape(source)):
        return html_parts(once), False
    return html_parts(source, is_clean=is_clean), is_clean


def _bare(words: str) -> str:
    """``words`` without the marks of CDATA sections that were escaped, or put into one another."""
    # A single character is found by the machine, many times as fast as several.
    if "[" not in words or "<![CDATA[" not in words:
        return words
    return words.replace("<![CDATA[", "").replace("]]>", "")


def _language(text: str, values: Values, feed_language: str) -> str:
    """The language of an item: of its words where there are enough of them, else what it or its feed declares."""
    if len(text) >= _LONG_ENOUGH_TO_TELL and (detected := detect_language(text[:_ENOUGH_TO_TELL])):
        return detected
    details = [*_list(values, "content"), dict.get(values, "title_detail") if isinstance(values, dict) else None]
    declared = [_language_code(_string(detail, "language")) for detail in [values, *details] if detail]
    return next(filter(None, declared), "") or feed_language or detect_language(text)


def _language_code(tag: str) -> str:
    """The ISO 639-1 code of a language tag ("fr-FR") or name ("Français"), "" when it has none."""
    code = re.split(r"[-_]", tag.strip().lower())[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else _LANGUAGES.get(code, "")


def _authors(values: Values) -> Iterator[str]:
    """The names of the authors, each once."""
    names = [_author(author, _string(values, "author")) for author in _list(values, "authors")]
    if not any(names):
        names = [_line(values, "author")]
    yield from dict.fromkeys(name for name in names if name)


def _author(author: Values, written: str) -> str:
    """The name of an author, or the address without one; ``written`` is what stands in the feed."""
    name, email = _line(author, "name"), _string(author, "email")
    # feedparser knows top level domains of four letters at most, and cuts others in two ("x@port.exam", "ple (Ana").
    if email and name and (cut := re.search(re.escape(email) + r"([\w-]+(?:\.[\w-]+)*)", written)):
        return " ".join(normalise(parseaddr(written)[0]).split()) or cut[0]
    return name or _line(author, "email")


def _categories(values: Values) -> Iterator[str]:
    names = [_line(tag, "label") or _line(tag, "term") for tag in _list(values, "tags")[:_MOST_CATEGORIES]]
    yield from dict.fromkeys(name for name in names if name)


def _time(values: Values, name: str) -> datetime | None:
    """The UTC time of a date element, also one that feedparser does not understand; None when it is no date."""
    written = _string(values, name)
    if _ODD_YEAR.match(written):
        return None
    if not _is_usual(written) and (moment := from_odd(written)):
        return moment
    parsed = dict.get(values, f"{name}_parsed") if isinstance(values, dict) else None
    return from_struct(parsed) or from_words(written)


def _is_usual(written: str) -> bool:
    """Whether a date is written as most are, so that feedparser reads it right: "… GMT", "… +0200", "2025-…Z"."""
    if written[2:3] in ("-", "/", "."):
        return False
    return written.endswith(" GMT") or written[-5:-4] in ("+", "-") or (written[-1:] == "Z" and written[4:5] == "-")


def _string(values: Values, name: str) -> str:
    """A text of feedparser's dictionary; plain ``dict.get`` because its own falls back to other keys with a warning."""
    value = dict.get(values, name) if isinstance(values, dict) else None
    return value if isinstance(value, str) else ""


def _list(values: Values, name: str) -> list[Values]:
    value = dict.get(values, name) if isinstance(values, dict) else None
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _line(values: Values, name: str) -> str:
    """One line of words, without markup, references or control characters."""
    words = _string(values, name)
    if len(words) <= _LONGEST_TITLE and words.isprintable() and "<" not in words and "&" not in words:
        return " ".join(words.split())
    detail = dict.get(values, f"{name}_detail") if isinstance(values, dict) else None
    words = _bare(_string(values, name)[: 20 * _LONGEST_TITLE])
    if not (isinstance(detail, dict) and _string(detail, "type") == "text/plain"):
        words = plain_line(words)
    return " ".join(normalise(words).split())[:_LONGEST_TITLE]


def _http_url(url: str) -> str:
    """``url`` without white space around it if it leads to the web, else ""."""
    url = normalise(url).strip()
    return url if re.match(r"https?://[^\s/]", url, re.IGNORECASE) else ""
