"""Pictures, films and sounds that come with feed entries, with their captions and credits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reader.ingest.feed_reading import parse_feed
from reader.ingest.plain_feeds import plain_feed

URL = "https://news.example/feed"
HEAD = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
PICTURE = "https://img.example/port.jpg"


def rss(item: str) -> bytes:
    return f"{HEAD}<title>Port</title><item><title>Le port</title>{item}</item></channel></rss>".encode()


def entry(body: bytes, *, plainly: bool = True) -> dict[str, Any]:
    (found,) = parse_feed(body, URL, plainly=plainly)["entries"]
    return dict(found)


# What an item holds, and the files that it leads to.
PLAIN: dict[str, tuple[str, list[tuple[str, str, int, str]]]] = {
    "a picture with its type and size": (
        f'<media:content url="{PICTURE}" type="image/jpeg" fileSize="1200"/>',
        [(PICTURE, "image/jpeg", 1200, "")],
    ),
    "a type told by the ending": (
        f'<media:content url="{PICTURE}?w=800" medium="image"/>',
        [(f"{PICTURE}?w=800", "image/jpeg", 0, "")],
    ),
    "a type told by the medium": (
        '<media:content url="https://img.example/42" medium="Image"/>',
        [("https://img.example/42", "image/*", 0, "")],
    ),
    "caption and credit inside": (
        (
            f'<media:content url="{PICTURE}"><media:description type="html">Un &lt;b&gt;port&lt;/b&gt;'
            '</media:description><media:credit scheme="urn:ebu">Ana Ruiz / AFP</media:credit></media:content>'
        ),
        [(PICTURE, "image/jpeg", 0, "Un port – Ana Ruiz / AFP")],
    ),
    "each its own credit": (
        (
            '<media:content url="https://x.example/a.png"><media:credit>A</media:credit></media:content>'
            '<media:content url="https://x.example/b.png"><media:credit>B</media:credit></media:content>'
        ),
        [("https://x.example/a.png", "image/png", 0, "A"), ("https://x.example/b.png", "image/png", 0, "B")],
    ),
    "one credit beside two sizes": (
        (
            '<media:group><media:content url="https://x.example/a.png"/><media:content url="https://x.example/b.png"/>'
            "<media:credit>A</media:credit></media:group>"
        ),
        [("https://x.example/a.png", "image/png", 0, "A"), ("https://x.example/b.png", "image/png", 0, "A")],
    ),
    "a thumbnail, and the picture twice": (
        (
            f'<enclosure url="{PICTURE}" type="image/jpeg" length="7"/><media:content url="{PICTURE}"/>'
            '<media:thumbnail url="//img.example/small" width="90"/>'
        ),
        [(PICTURE, "image/jpeg", 7, ""), ("https://img.example/small", "image/*", 0, "")],
    ),
    "addresses that lead nowhere": ('<media:content url="javascript:x"/><media:content medium="image"/>', []),
}


@pytest.mark.parametrize("name", PLAIN)
def test_media_are_files_of_the_entry_both_ways(name: str) -> None:
    item, files = PLAIN[name]
    body = rss(f"<description>Court.</description>{item}")
    assert plain_feed(body, URL, "") is not None
    found = entry(body)
    assert [tuple(file) for file in found["enclosures"]] == files
    assert json.dumps(found) == json.dumps(entry(body, plainly=False))


@pytest.mark.parametrize("plainly", [True, False])
def test_a_caption_is_not_the_text_of_the_article(plainly: bool) -> None:
    """feedparser gives it as content, longer than the description."""
    caption = "Le port vu du phare, au matin du troisième jour de grève des dockers."
    item = (
        f"<media:content url='{PICTURE}'><media:description>{caption}</media:description></media:content>"
        f"<description>Grève au port.</description>"
    )
    found = entry(rss(item), plainly=plainly)
    assert found["text"] == "Le port\nGrève au port."
    assert found["enclosures"] == [(PICTURE, "image/jpeg", 0, caption)]


def test_a_description_of_media_is_the_text_where_there_is_no_other() -> None:
    body = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:media="http://search.yahoo.com/mrss/"><title>Films</title><entry><id>yt:1</id><title>Un film</title>'
        '<media:group><media:title>Un film</media:title><media:content url="https://v.example/1" type="video/mp4"/>'
        "<media:description>Première ligne.\n\nSeconde partie.</media:description></media:group></entry></feed>"
    ).encode()
    found = entry(body)
    assert found["text"] == "Un film\nPremière ligne.\nSeconde partie."
    assert found["enclosures"] == [("https://v.example/1", "video/mp4", 0, "")]
    assert json.dumps(found) == json.dumps(entry(body, plainly=False))


def test_the_title_of_a_picture_is_the_items_where_it_has_none() -> None:
    body = f"{HEAD}<item><media:content url='{PICTURE}'><media:title>Vu</media:title></media:content></item>".encode()
    body += b"</channel></rss>"
    assert plain_feed(body, URL, "") is None
    assert entry(body)["title"] == "Vu"


def test_pictures_and_attachments_of_json_feeds() -> None:
    item = {
        "id": "1",
        "content_text": "Texte.",
        "image": PICTURE,
        "banner_image": "https://img.example/banner.webp",
        "attachments": [
            {"url": "https://x.example/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9, "title": "Le direct"},
            {"mime_type": "audio/mpeg"},
            "none",
        ],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [item]}
    assert entry(json.dumps(feed).encode())["enclosures"] == [
        ("https://x.example/1.mp3", "audio/mpeg", 9, "Le direct"),
        (PICTURE, "image/jpeg", 0, ""),
        ("https://img.example/banner.webp", "image/webp", 0, ""),
    ]
