from __future__ import annotations

from collections.abc import Iterator

import pytest

from reader.ingest.discovery import feed_links, find_feed
from reader.ingest.failures import BadStatus, NotAFeed
from reader.ingest.fetcher import HttpFetcher
from tests.loopback import Answer, Loopback, loopback

FEED = b"<rss version='2.0'><channel><title>Le Courrier</title><item><title>a</title></item></channel></rss>"
PAGE = b"""<html><head><base href="/base/"><link rel="stylesheet" href="x.css">
<link rel="alternate" type="application/rss+xml" title="Commentaires" href="/comments/feed">
<LINK REL='Alternate home' TYPE='application/atom+xml; charset=utf-8' title='Le
 Courrier' HREF='atom.xml'>
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd">
<link rel="alternate" type="application/rss+xml" href="http://[::1">
<link rel="alternate" hreflang="en" href="/en"></head><body>Bonjour</body></html>"""


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[HttpFetcher]:
    with HttpFetcher() as made:
        yield made


def test_the_feeds_that_a_page_declares_those_of_comments_last() -> None:
    links = feed_links(PAGE, url="http://news.example/a/b")
    assert [(link.url, link.title) for link in links] == [
        ("http://news.example/base/atom.xml", "Le Courrier"),
        ("http://news.example/comments/feed", "Commentaires"),
    ]


@pytest.mark.parametrize("page", [b"", b"\xff\xfe\x00", b"<link rel=alternate", b"<link " + b"a=1 " * 100_000 + b">"])
def test_a_page_without_feeds_declares_none(page: bytes) -> None:
    assert feed_links(page, url="http://news.example/") == []


def test_a_feed_is_found_at_its_own_address(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/rss"] = Answer(FEED, headers={"ETag": '"1"'})
    found = find_feed(fetcher, server.url("/rss"), allow_private=server.allow)
    assert (found.feed.title, found.fetched.etag, len(server.asked)) == ("Le Courrier", '"1"', 1)


def test_a_feed_is_found_through_its_page(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/"] = Answer(PAGE, headers={"Content-Type": "text/html"})
    server.routes["/base/atom.xml"] = Answer(FEED)
    assert find_feed(fetcher, server.url("/"), allow_private=server.allow).fetched.url == server.url("/base/atom.xml")


def test_a_feed_is_found_at_a_common_path(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/a/page"] = Answer(b"<html><body>Bonjour</body></html>")
    server.routes["/feed.xml"] = Answer(FEED)
    found = find_feed(fetcher, server.url("/a/page"), allow_private=server.allow)
    assert found.fetched.url == server.url("/feed.xml")


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("<link rel='feed' href='/f'>", ["http://news.example/f"]),
        ("<link rel=alternate href=/rss.xml>", ["http://news.example/rss.xml"]),
        ("<link rel=alternate href=/en/feeds hreflang=en>", []),
        ("<link rel=alternate type='application/rss+xml' href='feed://other.example/f?a=1&amp;b=2'>",
         ["http://other.example/f?a=1&b=2"]),
        ("<link rel=alternate type='application/rss+xml' href='feed:https://other.example/f'>",
         ["https://other.example/f"]),
        ("<!-- <link rel=alternate type='application/rss+xml' href='/old'> -->", []),
    ],
)  # fmt: skip
def test_links_as_sites_write_them(link: str, found: list[str]) -> None:
    page = f"<html><head>{link}</head></html>".encode()
    assert [one.url for one in feed_links(page, url="http://news.example/a")] == found


def test_a_feed_is_found_behind_a_link_of_the_page_itself(server: Loopback, fetcher: HttpFetcher) -> None:
    other = "<a href='http://other.example/rss'>Ailleurs</a><a href='/flux-de-brest.html'>Le flux</a>"
    server.routes["/"] = Answer(f"<body>{other}<a href='/presse/rss/une'>RSS</a></body>".encode())
    server.routes["/presse/rss/une"] = Answer(FEED)
    found = find_feed(fetcher, server.url("/"), allow_private=server.allow)
    assert found.fetched.url == server.url("/presse/rss/une")
    assert [asked.path for asked in server.asked] == ["/", "/presse/rss/une"]


def test_no_feed_anywhere_is_said_so(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/"] = Answer(b"<html><body>Bonjour</body></html>")
    with pytest.raises(NotAFeed, match=r"no feed was found from there \(7 addresses tried\)"):
        find_feed(fetcher, server.url("/"), allow_private=server.allow)
    with pytest.raises(BadStatus):
        find_feed(fetcher, server.url("/gone"), allow_private=server.allow)


def test_a_page_cannot_lead_to_a_private_address(server: Loopback) -> None:
    link = b'<link rel="alternate" type="application/rss+xml" href="http://127.0.0.1:%d/secret">' % server.port
    server.routes["/"] = Answer(b"<html><head>" + link + b"</head></html>")
    server.routes["/secret"] = Answer(FEED)
    addresses = {"news.example": ["127.0.0.1"]}
    with (
        HttpFetcher(resolve=lambda host, port: addresses.get(host, [host])) as fetcher,
        pytest.raises(NotAFeed, match=r"1 addresses tried"),
    ):
        find_feed(fetcher, server.url("/", host="news.example"), allow_private=frozenset({"news.example"}))
    assert [asked.path for asked in server.asked] == ["/"]
