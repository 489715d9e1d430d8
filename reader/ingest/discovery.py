"""From a page to its feed: the links that it declares, and the paths where feeds commonly are (RSS autodiscovery)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from reader.errors import FetchError
from reader.i18n import N_
from reader.ingest.addresses import may_share_credentials, shown_url
from reader.ingest.decoding import decode, html_charset
from reader.ingest.failures import NotAFeed, SeveralFeeds
from reader.ingest.feeds import ParsedFeed, read_feed
from reader.ingest.fetcher import Fetched, Fetcher
from reader.messages import phrase

__all__ = ["FeedLink", "FoundFeed", "feed_links", "find_feed"]

_TYPES = (
    "application/atom+xml",
    "application/rss+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "application/xml",
    "text/xml",
)
_COMMON_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
_NAMED_AS_FEED = re.compile(r"(?:^|[/._-])(?:rss|atom|feeds?|flux|rdf)(?:[/.?]|$)|\.(?:rss|atom|rdf)$", re.IGNORECASE)
_MOST_LINKS = 5
_MOST_CHOICES = 50
_HEAD = 500_000
_COMMENTS = ("comment", "commentaire")


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page declares: absolute URL, title, media type."""

    url: str
    title: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed with the answer it came in."""

    fetched: Fetched
    feed: ParsedFeed


class _Links(HTMLParser):
    """Collects ``<link rel=alternate>``, the base, and links named as feeds are; lenient, and linear in the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.links: list[tuple[str, str, str]] = []
        self.anchors: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("link", "base", "a") or len(attrs) > 50:
            return
        values = {name: value or "" for name, value in attrs}
        if tag == "base":
            self.base = self.base or values.get("href", "")
            return
        href, rel = values.get("href", ""), values.get("rel", "").lower().split()
        media_type = values.get("type", "").lower().split(";")[0].strip()
        if tag == "a":
            if _NAMED_AS_FEED.search(href) and len(self.anchors) < _MOST_LINKS:
                self.anchors.append(href)
        elif href and "alternate" in rel:
            if media_type in _TYPES or (not media_type and "hreflang" not in values and _NAMED_AS_FEED.search(href)):
                self.links.append((href, values.get("title", ""), media_type))
        elif href and "feed" in rel:
            self.links.append((href, values.get("title", ""), media_type))


def feed_links(page: bytes, *, url: str, charset: str = "") -> list[FeedLink]:
    """The feeds that a page declares, those of comments last; [] when it declares none. Only http(s) links."""
    parser = _read_links(page, charset)
    links: dict[str, FeedLink] = {}
    for href, title, media_type in parser.links:
        target = _joined(_joined(url, parser.base) if parser.base else url, href)
        if target:
            links.setdefault(target, FeedLink(target, " ".join(title.split()), media_type))
    return sorted(links.values(), key=_is_about_comments)


def _read_links(page: bytes, charset: str) -> _Links:
    parser = _Links()
    with suppress(ValueError):
        parser.feed(decode(page[:_HEAD], declared=charset or html_charset(page)))
    return parser


def find_feed(fetcher: Fetcher, url: str, *, allow_private: frozenset[str] = frozenset()) -> FoundFeed:
    """The feed at ``url``, or the one that the page at ``url`` leads to.

    Tries the declared links, else those named as feeds are, then common paths of the site; credentials in ``url`` go to
    addresses of its own origin.
    Raises SeveralFeeds when the page declares more than one that is not about comments, FetchError, saying what was
    tried.
    """
    fetched = fetcher.fetch(url, allow_private=allow_private)
    try:
        return FoundFeed(fetched, read_feed(fetched.body, url=fetched.url, content_type=fetched.content_type))
    except NotAFeed:
        pass
    links = feed_links(fetched.body, url=fetched.url, charset=fetched.charset)
    choices = [link for link in links if not _is_about_comments(link)]
    if len(choices) > 1:
        line = phrase(
            "{url} leads to {count} feeds: give the address of one of them",
            url=shown_url(fetched.url),
            count=len(choices),
        )
        raise SeveralFeeds(line, [(link.url, link.title) for link in choices[:_MOST_CHOICES]])
    candidates = [link.url for link in links[:_MOST_LINKS]] or list(_common(fetched))
    for candidate in candidates:
        try:
            answer = fetcher.fetch(_with_userinfo(candidate, url), allow_private=allow_private)
            return FoundFeed(answer, read_feed(answer.body, url=answer.url, content_type=answer.content_type))
        except FetchError:
            continue
    template = N_(
        "{url} is no feed and no feed was found from there ({number} addresses tried): give the address of an RSS or"
        " Atom feed"
    )
    raise NotAFeed(phrase(template, url=shown_url(fetched.url), number=len(candidates)))


def _common(fetched: Fetched) -> Iterator[str]:
    """The addresses where the feed of a site commonly is, the likeliest first, each once."""
    host = urlsplit(fetched.url).hostname
    paths = [*_read_links(fetched.body, fetched.charset).anchors, *_COMMON_PATHS]
    found = dict.fromkeys(target for path in paths if (target := _joined(fetched.url, path)))
    # Another site's feed is not this one's.
    yield from (target for target in found if urlsplit(target).hostname == host)


def _with_userinfo(target: str, asked: str) -> str:
    """``target`` with the user name and password of ``asked`` if they may be sent there."""
    userinfo = urlsplit(asked).netloc.rpartition("@")[0]
    if not userinfo or not may_share_credentials(asked, target):
        return target
    goal = urlsplit(target)
    return goal._replace(netloc=f"{userinfo}@{goal.netloc.rpartition('@')[2]}").geturl()


def _joined(base: str, link: str) -> str:
    """``link`` seen from ``base``, "" when it leads elsewhere than to the web."""
    try:
        link = re.sub(r"^feed:(?=https?:)", "", link.strip(), flags=re.IGNORECASE)
        joined = urljoin(base, re.sub(r"^feed:(?=//)", "http:", link, flags=re.IGNORECASE))
        return joined if urlsplit(joined).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _is_about_comments(link: FeedLink) -> bool:
    return any(word in f"{link.title} {link.url}".lower() for word in _COMMENTS)
