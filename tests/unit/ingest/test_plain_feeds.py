"""The short way to what plain feeds say gives what feedparser gives, for every feed that there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.ingest.feed_reading import parse_feed
from reader.ingest.plain_feeds import plain_feed
from tests.effort import times
from tests.unit.ingest.test_feeds import FULL, rss
from tests.unit.shared import shared

URL = "http://news.example/feed"
LABELS = ("", "application/rss+xml; charset=utf-8", "text/xml; charset=iso-8859-1")
ATOM = (
    '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Port</title>'
    '<id>urn:x</id><link href="/" rel="alternate"/><updated>2025-06-03T10:00:00Z</updated><entry><title type="html">'
    'A &amp;amp; <![CDATA[<b>b</b>]]></title><id>tag:x,2025:1</id><link href="a/../1?x=1"/><author><name>Ana</name>'
    '<email>a@x.example</email></author><category term="mer" label="La mer"/><published>2025-06-03T12:00:00+02:00'
    '</published><updated>2025-06-04T10:00:00.5Z</updated><summary>Court.</summary><content type="html">&lt;p&gt;Long'
    '&lt;/p&gt;</content><link rel="enclosure" href="/1.mp3" type="audio/mpeg" length="5"/></entry></feed>'
)
RSS1 = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://x.example/"><title>R</title>'
    '<link>http://x.example/</link></channel><item rdf:about="http://x.example/1"><title>Un</title>'
    "<link>http://x.example/1</link><dc:date>2025-06-03</dc:date><dc:creator>Ana</dc:creator></item></rdf:RDF>"
)
PLAIN = {
    "everything": FULL,
    "atom": ATOM.encode(),
    "rss 1.0": RSS1.encode(),
    "guid as link": rss("<title>a</title><guid>a/1</guid>", "<guid>x</guid><link>/y</link>"),
    "markup in titles": rss("<title>R&amp;amp;D &lt;b&gt;x&lt;/b&gt;</title>", "<title>1 &lt; 2</title>"),
    "dates": rss(*(f"<pubDate>{date}</pubDate>" for date in (
        "Tue, 03 Jun 2025 14:30:00 +0200", "Tue, 31 Jun 2025 14:30:00 GMT", "mar., 3 juin 2025", "Tue, 3 Jun 2025",
        "2025-06-03T10:00:00Z", "2025-13-03T10:00:00Z", "Sat, 03 Jun 2025 24:00:00 GMT", "0001-01-01T00:00:00Z",
    ))),
    "pace": rss("<title>a</title>", channel="<title>b</title><ttl>30</ttl>"),
    "mojibake": rss("<title>Ã©tÃ© a</title><description>dÃ©jÃ </description>"),
}  # fmt: skip
ODD = {
    "two titles": rss("<title>a</title><title>b</title>"),
    "an element of another namespace": rss("<x:title xmlns:x='http://search.yahoo.com/mrss/'>b</x:title>"),
    "markup in markup": rss("<description>a <b>c</b></description>"),
    "a base": ATOM.replace("xml:lang", "xml:base='/x/' xml:lang").encode(),
    "a document type": rss("<title>a</title>", head="<!DOCTYPE rss>"),
    "another encoding": rss("<title>é</title>").replace(b"?>", b' encoding="iso-8859-1"?>', 1),
    "an author with an address": rss("<author>a@x.example (Ana)</author>"),
    "xhtml": ATOM.replace('type="html">&lt;', 'type="xhtml">&lt;').encode(),
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_feeds_are_read_plainly_with_the_same_result(name: str) -> None:
    body = PLAIN[name].replace(b'version="1.0"?>', b'version="1.0" encoding="UTF-8"?>')
    assert plain_feed(body, URL, "") is not None
    assert json.dumps(parse_feed(body, URL)) == json.dumps(parse_feed(body, URL, plainly=False))


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_is_left_to_feedparser(name: str) -> None:
    assert plain_feed(ODD[name], URL, "") is None
    assert parse_feed(ODD[name], URL)["entries"]


def feeds(corpus: str, every: int) -> list[Path]:
    return [path for path in sorted(shared(f"corpora/{corpus}").rglob("*")) if path.is_file()][::every]


@pytest.mark.parametrize("corpus", ["feedparser", "miniflux", "newsboat", "reader"])
def test_every_feed_of_other_projects_is_read_alike_both_ways(corpus: str) -> None:
    """Of feedparser's two thousand every eighth in the suite."""
    plain, different = 0, []
    for path in feeds(corpus, times(8, 1) if corpus == "feedparser" else 1):
        body = path.read_bytes()
        for label in LABELS:
            if plain_feed(body, URL, label) is not None:
                plain += 1
                if parse_feed(body, URL, label) != parse_feed(body, URL, label, plainly=False):
                    different.append((path, label))
    assert plain
    assert not different
