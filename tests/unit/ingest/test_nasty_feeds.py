"""Feeds whose encodings, dates and packing are not what they say, made of items that are known: all of it comes out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import Any

import pytest

from reader.ingest.feed_reading import parse_feed
from tests.effort import times

URL = "https://news.example/dir/feed.xml"
AT = datetime(2025, 6, 3, 12, 30, tzinfo=UTC)
TITLE, AUTHOR = "L’été à Nîmes : « déjà » 35 °C", "Zoé Lefèvre"
TEXT = "La chaleur s’installe à Nîmes, où l’on attend 35 °C cet après-midi, a déclaré la préfète aux écoles."
ITEMS = 3

REAL = ("utf-8", "utf-8-sig", "windows-1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
LABELS = (None, "", "utf-8", "iso-8859-1", "windows-1252", "us-ascii", "utf-16", "x-unknown")
TYPES = ("", "application/rss+xml", "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1", "text/html")


def rss(head: str, *, version: str = "2.0", date: str = "", packed: str = "escaped", channel: bool = True) -> str:
    words = f"<p>{TEXT}</p>"
    text = {
        "escaped": escape(words),
        "twice": escape(escape(words)),
        "cdata": f"<![CDATA[{words}]]>",
        "numbers": "".join(one if one.isascii() else f"&#{ord(one)};" for one in escape(words)),
        "markup": words,
    }[packed]
    items = "".join(
        f"<item><title>{TITLE}</title><link>https://news.example/{number}</link><guid>https://news.example/{number}</guid>"
        f"<author>{AUTHOR}</author><pubDate>{date or AT.isoformat()}</pubDate><description>{text}</description></item>"
        for number in range(ITEMS)
    )
    inside = f"<title>J</title><language>fr</language>{items}"
    return f'{head}<rss version="{version}">{f"<channel>{inside}</channel>" if channel else inside}</rss>'


def atom(head: str, *, namespace: str = "http://www.w3.org/2005/Atom", prefix: str = "", date: str = "") -> str:
    p, name = (f"{prefix}:", f"xmlns:{prefix}") if prefix else ("", "xmlns")
    moment = date or AT.isoformat()
    entries = "".join(
        f"<{p}entry><{p}title>{TITLE}</{p}title><{p}link href='/{number}'/><{p}id>urn:{number}</{p}id><{p}published>"
        f"{moment}</{p}published><{p}issued>{moment}</{p}issued><{p}author><{p}name>{AUTHOR}</{p}name></{p}author>"
        f"<{p}content type='html'>{escape(f'<p>{TEXT}</p>')}</{p}content></{p}entry>"
        for number in range(ITEMS)
    )
    return f'{head}<{p}feed {name}="{namespace}" xml:lang="fr"><{p}title>J</{p}title>{entries}</{p}feed>'


def told(body: str | bytes, content_type: str = "") -> list[tuple[Any, ...]]:
    data = body.encode() if isinstance(body, str) else body
    found = parse_feed(data, URL, content_type)
    assert found == parse_feed(data, URL, content_type, plainly=False)
    return [
        (
            one["title"],
            one["url"],
            one["published"],
            tuple(one["authors"]),
            one["text"].split("\n")[-1],
            one["language"],
        )
        for one in found["entries"]
    ]


EXPECTED = [(TITLE, f"https://news.example/{number}", AT.isoformat(), (AUTHOR,), TEXT, "fr") for number in range(ITEMS)]


@pytest.mark.parametrize("make", [rss, atom])
@pytest.mark.parametrize("real", REAL)
def test_no_label_is_believed_more_than_the_bytes(make: Any, real: str) -> None:
    labelled = [(label, content_type) for label in LABELS for content_type in TYPES][:: times(3, 1)]
    for label, content_type in labelled:
        head = (
            ""
            if label is None
            else "<?xml version='1.0'?>"
            if not label
            else f"<?xml version='1.0' encoding='{label}'?>"
        )
        assert told(make(head).encode(real), content_type) == EXPECTED, (label, content_type)


@pytest.mark.parametrize("version", ["0.90", "0.91", "0.92", "0.93", "1.0", "2.0", "2.0.1", "3.0", ""])
@pytest.mark.parametrize("channel", [True, False])
def test_rss_of_any_version_with_a_channel_or_without(version: str, channel: bool) -> None:
    assert told(rss("", version=version, channel=channel)) == EXPECTED


@pytest.mark.parametrize("packed", ["escaped", "twice", "cdata", "numbers", "markup"])
def test_texts_however_they_are_packed(packed: str) -> None:
    assert told(rss("<?xml version='1.0' encoding='utf-8'?>", packed=packed)) == EXPECTED


@pytest.mark.parametrize(
    "namespace", ["http://www.w3.org/2005/Atom", "https://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"]
)
@pytest.mark.parametrize("prefix", ["", "atom", "a10"])
def test_atom_of_any_namespace_and_prefix(namespace: str, prefix: str) -> None:
    assert told(atom("<?xml version='1.0' encoding='utf-8'?>", namespace=namespace, prefix=prefix)) == EXPECTED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n  ", ""),
        ("\ufeff\n", ""),
        ("<!-- cached -->\n", "<!-- 0.2 s -->"),
        ("<br />\n<b>Warning</b>: mysql_connect() in /x.php on line 3<br />\n", ""),
        ("Connected.\n", "\nDone.\n"),
        ("", "\0\0\0"),
    ],
)
def test_what_stands_around_a_feed_is_no_part_of_it(before: str, after: str) -> None:
    for head in ("", "<?xml version='1.0' encoding='utf-8'?>"):
        assert told(f"{before}{rss(head)}{after}") == EXPECTED


SUMMER = AT.astimezone(timezone(timedelta(hours=2)))
DATES = (
    f"{SUMMER:%a, %d %b %Y %H:%M:%S} +0200",
    f"{SUMMER:%a, %d %b %Y %H:%M:%S} CEST",
    f"{SUMMER:%a, %d %b %Y %H:%M:%S} GMT+2",
    f"{AT:%a, %d %b %Y %H:%M} GMT",
    f"{AT:%d %b %y %H:%M:%S} UT",
    f"{AT:%a %b %d %H:%M:%S} UTC {AT:%Y}",
    f"{AT:%Y-%m-%dT%H:%M:%S}.1234567Z",
    f"{AT:%Y-%m-%d %H:%M:%S}",
    f"{AT:%Y-%m-%d %H:%M:%S} UTC",
    f"{SUMMER:%Y-%m-%d %H:%M:%S} +0200",
    f"{SUMMER:%Y-%m-%d %H:%M:%S} Europe/Paris",
    f"{AT:%Y%m%dT%H%M%SZ}",
    "mar., 3 juin 2025 14:30:00 +0200",
    "Mar, 03 Juin 2025 14:30:00 +0200",
    "mardi 3 juin 2025 à 12h30",
    "Le 3 JUIN 2025, 12:30 Z",
    "03/06/2025 12:30",
    "03/06/2025 - 12h30",
    "03-06-2025 12:30:00",
    "3.6.2025 12:30",
    "3 de junio de 2025 12:30 UTC",
    "Di, 3. Jun 2025 12:30:00 +0000",
    "June 3, 2025 12:30 PM UTC",
    str(int(AT.timestamp())),
)


@pytest.mark.parametrize("date", DATES)
def test_dates_in_any_form(date: str) -> None:
    assert told(rss("", date=date)) == EXPECTED
    assert told(atom("<?xml version='1.0' encoding='utf-8'?>", date=date)) == EXPECTED
