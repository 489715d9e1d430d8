"""JSON Feed (https://www.jsonfeed.org/version/1.1/) as the values that feedparser gives for XML feeds."""

from __future__ import annotations

import json
from typing import Any

from reader.ingest.dates import from_iso
from reader.ingest.decoding import decode

__all__ = ["json_feed"]


def json_feed(body: bytes) -> dict[str, Any] | None:
    """The feed as ``feed``, ``entries``, ``version`` under feedparser's names, None when ``body`` is no JSON Feed."""
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
    version = found.get("version")
    if not isinstance(version, str) or "jsonfeed.org/version/" not in version:
        return None
    items = found.get("items")
    feed = {"title": _text(found, "title"), "link": _text(found, "home_page_url"), "language": _text(found, "language")}
    entries = [_entry(item) for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return {"feed": feed, "entries": entries, "version": "json" + version.rpartition("/")[2].replace(".", "")}


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    published, updated = from_iso(_text(item, "date_published")), from_iso(_text(item, "date_modified"))
    plain = _text(item, "content_text")
    contents = [{"type": "text/html", "value": _text(item, "content_html"), "language": _text(item, "language")}]
    if plain:
        contents.append({"type": "text/plain", "value": plain, "language": _text(item, "language")})
    authors = [*_objects(item, "authors"), *([item["author"]] if isinstance(item.get("author"), dict) else [])]
    return {
        "id": _text(item, "id"),
        "title": _text(item, "title"),
        "title_detail": {"type": "text/plain"},
        "link": _text(item, "url") or _text(item, "external_url"),
        "content": contents,
        "summary": _text(item, "summary"),
        "published_parsed": published.timetuple() if published else None,
        "updated_parsed": updated.timetuple() if updated else None,
        "authors": [{"name": _text(author, "name")} for author in authors],
        "tags": [{"term": tag} for tag in item.get("tags") or [] if isinstance(tag, str)]
        if isinstance(item.get("tags"), list)
        else [],
        "enclosures": [
            {
                "href": _text(file, "url"),
                "type": _text(file, "mime_type"),
                "length": _text(file, "size_in_bytes"),
                "title": _text(file, "title"),
            }
            for file in _objects(item, "attachments")
        ],
        "media_content": [
            {"url": url, "medium": "image"} for name in ("image", "banner_image") if (url := _text(item, name))
        ],
    }


def _text(values: dict[str, Any], name: str) -> str:
    """A string, or a number as a string; JSON Feed 1.0 let ids be numbers."""
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _objects(values: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = values.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
