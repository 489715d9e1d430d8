"""Every feed of other projects has the number of items that it has, and what feedparser's own tests say of them."""

from __future__ import annotations

import ast
import hashlib
import re
from datetime import UTC, datetime

import pytest

from reader.ingest.feed_reading import parse_feed
from reader.ingest.markup import plain_line
from tests.unit.shared import shared

URL = "http://news.example/feed"

# Files, items in them all, and the first 16 digits of the SHA-256 of "NAME ITEMS\n" for each file by its name. The
# items were counted by their opening tags too (18 files differ: JSON, CDF, and what is no feed at all).
COUNTS = {
    "feedparser/tests/encoding": (82, 14, "081465bcc4133d06"),
    "feedparser/tests/entities": (256, 3, "7c32fc4e399697e0"),
    "feedparser/tests/illformed": (8, 3, "e3d4a93ffea44e76"),
    "feedparser/tests/illformed/chardet": (8, 7, "4f711e6044dc0de2"),
    "feedparser/tests/illformed/geo": (3, 3, "e96dd14987599e16"),
    "feedparser/tests/json": (1, 2, "5057e85ccc1f48d4"),
    "feedparser/tests/wellformed/amp": (70, 70, "e999999b17a492ad"),
    "feedparser/tests/wellformed/atom": (158, 71, "263daec00e4ff6e7"),
    "feedparser/tests/wellformed/atom10": (243, 168, "b6fae9509c78d9ba"),
    "feedparser/tests/wellformed/base": (127, 68, "0552013520034574"),
    "feedparser/tests/wellformed/cdf": (14, 7, "6f37b4df3f3757fc"),
    "feedparser/tests/wellformed/geo": (10, 10, "074175b63a5a61e6"),
    "feedparser/tests/wellformed/itunes": (56, 23, "3c1c72f0678dcfbe"),
    "feedparser/tests/wellformed/lang": (65, 31, "cbee05a29cbe85f6"),
    "feedparser/tests/wellformed/media-rss": (12, 12, "483d40b840885d1d"),
    "feedparser/tests/wellformed/namespace": (23, 22, "7008a6df37df4039"),
    "feedparser/tests/wellformed/node_precedence": (3, 6, "97f543bad6ad430f"),
    "feedparser/tests/wellformed/psc": (6, 7, "d988b6a42421f8a9"),
    "feedparser/tests/wellformed/rdf": (12, 6, "9a6a426af0f48b82"),
    "feedparser/tests/wellformed/rss": (191, 91, "6feb8572f9355e55"),
    "feedparser/tests/wellformed/sanitize": (745, 594, "786ee6cb02d9f408"),
    "feedparser/tests/wellformed/sgml": (1, 1, "c7ef2f8b620207c9"),
    "miniflux/internal/reader/encoding/testdata": (11, 5, "a8c0328d9df19171"),
    "miniflux/internal/reader/parser/testdata": (8, 256, "fab71c4e5607ee11"),
    "miniflux/internal/reader/xml/testdata": (3, 2, "ec6880abe3841043"),
    "newsboat/data": (58, 56, "a055260d9150fe89"),
    "reader/data": (13, 25, "b44d0420041f0dff"),
}

# Identifiers that are links are made whole by the feed's address here, and one language comes from a header.
RESOLVED = {"entry_id_no_normalization_4.xml", "entry_id_with_attributes.xml", "http_content_language.xml"}

EXPECTED = re.compile(
    r"(entries\[0\]|feed)\['(title|link|id|language|author_detail|published_parsed|updated_parsed|created_parsed)'\]"
    r"(?:\['(name)'\])? == (u?'[^'\\\\]*'|\([0-9, ]+\))\s*$"
)


@pytest.mark.parametrize("folder", COUNTS)
def test_every_feed_has_all_its_items(folder: str) -> None:
    files = sorted(path for path in shared(f"corpora/{folder}").iterdir() if path.is_file())
    found = [(path.name, len(parse_feed(path.read_bytes(), URL)["entries"])) for path in files]
    digest = hashlib.sha256("".join(f"{name} {number}\n" for name, number in found).encode()).hexdigest()[:16]
    assert (len(found), sum(number for _, number in found), digest) == COUNTS[folder]


def test_feeds_say_what_feedparsers_tests_expect_of_them() -> None:
    """Titles, links, authors, dates and languages; of those that say what this program keeps as it is."""
    wrong: list[tuple[str, object, object]] = []
    checked = 0
    for folder in ("rss", "atom10", "rdf", "lang", "itunes"):
        for path in sorted(shared(f"corpora/feedparser/tests/wellformed/{folder}").glob("*.xml")):
            header = re.search(r"Expect:\s*(?:not bozo and )?(.*)", path.read_text("utf-8", "replace"))
            expected = header and EXPECTED.match(header[1].strip())
            if not expected:
                continue
            where, name, _, value = expected.groups()
            stated = ast.literal_eval(value.removeprefix("u"))
            found = parse_feed(path.read_bytes(), URL)
            said = _said(found if where == "feed" else found["entries"][0], name, in_feed=where == "feed")
            if said is None or not stated:
                continue
            checked += 1
            if said not in (stated, _kept(stated)) and path.name not in RESOLVED:
                wrong.append((path.name, said, stated))
    assert checked >= 40
    assert not wrong, "\n".join(map(str, wrong))


def _said(values: dict[str, object], name: str, *, in_feed: bool) -> object:
    """What this program keeps under feedparser's name, None where it keeps none or an item has another's too."""
    if in_feed:
        return {"title": values["title"], "link": values["site"], "language": values["language"]}.get(name)
    names = {
        "title": "title",
        "link": "url",
        "id": "guid",
        "published_parsed": "published",
        "updated_parsed": "updated",
    }
    if name == "author_detail":
        authors = values["authors"]
        return authors[0] if isinstance(authors, list) and authors else None
    return values[names[name]] if name in names else None


def _kept(stated: object) -> object:
    if isinstance(stated, tuple):
        year, month, day, hour, minute, second = stated[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).isoformat()
    words = plain_line(str(stated))
    return words[:2].lower() if re.fullmatch(r"[a-z]{2}(-[A-Za-z]+)?", words) else words
