"""JSON Feed (https://www.jsonfeed.org/version/1.1/) as the values that feedparser gives for XML feeds."""

from __future__ import annotations

import json
from typing import Any

from reader.ingest.dates import from_iso
from reader.ingest.decoding import decode
from reader.ingest.plain_values import joined

__all__ = ["json_feed"]


def json_feed(body: bytes, base: str = "") -> dict[str, Any] | None:
    """The feed as ``feed``, ``entries``, ``version`` under feedparser's names, None when ``body`` is no JSON Feed.

    ``base`` is the address that links are resolved against.
    """
    # The other feeds there are, which begin with a tag.
    if body.lstrip()[:1] == b"<":
        return None
    try:
        text = decode(body).lstrip("\ufeff \t\r\n")
        if not text.startswith("{"):
            return None
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    version, items = found.get("version"), found.get("items")
    if not isinstance(version, str) or "jsonfeed.org/version/" not in version:
        # Some leave out what they are; what they have tells.
        if not (isinstance(items, list) and ("home_page_url" in found or "feed_url" in found)):
            return None
        version = "/1"
    feed = {"title": _text(found, "title"), "link": _text(found, "home_page_url"), "language": _text(found, "language")}
    authors = _authors(found)
    entries = (
        [_entry(item, base, authors) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    )
    return {"feed": feed, "entries": entries, "version": "json" + version.rpartition("/")[2].replace(".", "")}


def _entry(item: dict[str, Any], base: str, authors: list[dict[str, Any]]) -> dict[str, Any]:
    plain = _text(item, "content_text")
    contents = [{"type": "text/html", "value": _text(item, "content_html"), "language": _text(item, "language")}]
    if plain:
        contents.append({"type": "text/plain", "value": plain, "language": _text(item, "language")})
    return {
        "id": _text(item, "id"),
        "title": _text(item, "title"),
        "title_detail": {"type": "text/plain"},
        "link": _address(_text(item, "url") or _text(item, "external_url"), base),
        "content": contents,
        "summary": _text(item, "summary"),
        **_date("published", _text(item, "date_published")),
        **_date("updated", _text(item, "date_modified")),
        "authors": _authors(item) or authors,
        "tags": [{"term": tag} for tag in item.get("tags") or [] if isinstance(tag, str)]
        if isinstance(item.get("tags"), list)
        else [],
        "enclosures": [
            {
                "href": _address(_text(file, "url"), base),
                "type": _text(file, "mime_type"),
                "length": _text(file, "size_in_bytes"),
                "title": _text(file, "title"),
            }
            for file in _objects(item, "attachments")
        ],
        "media_content": [
            {"url": _address(url, base), "medium": "image"}
            for name in ("image", "banner_image")
            if (url := _text(item, name))
        ],
    }


def _authors(values: dict[str, Any]) -> list[dict[str, Any]]:
    """Those of an item, or of the feed, whose items are by them if they name none; one "author" by version 1.0."""
    one = values.get("author")
    found = [*_objects(values, "authors"), *([one] if isinstance(one, dict) else [])]
    return [{"name": name} for author in found if (name := _text(author, "name"))]


def _date(name: str, written: str) -> dict[str, Any]:
    """A date as feedparser has it, in words where it is not as the specification wants it."""
    moment = from_iso(written)
    return {name: "" if moment else written, f"{name}_parsed": moment.timetuple() if moment else None}


def _address(url: str, base: str) -> str:
    return joined(base, url) if url and base else url


def _text(values: dict[str, Any], name: str) -> str:
    """A string, or a number as a string; JSON Feed 1.0 let ids be numbers."""
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _objects(values: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = values.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
