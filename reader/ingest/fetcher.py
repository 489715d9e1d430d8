"""HTTP for a reader that trusts nobody: bounded in time and size, no cookies, every hop of a redirect checked."""

from __future__ import annotations

import base64
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol, TypeAlias
from urllib.parse import unquote, urljoin

from reader import __version__
from reader.i18n import N_
from reader.ingest.addresses import host_key, may_share_credentials, shown_url
from reader.ingest.failures import BadStatus, Refused, TooLarge
from reader.messages import phrase

if TYPE_CHECKING:
    import ssl

    import httpcore2
    import httpx2

    from reader.ingest.network import Limits, Resolver

__all__ = ["DEADLINE", "MAX_BODY", "MAX_REDIRECTS", "Fetched", "Fetcher", "HttpFetcher"]

DEADLINE = 30.0
"""Seconds for a whole fetch, redirects included."""
MAX_BODY = 15_000_000
"""Bytes of a decoded body."""
MAX_REDIRECTS = 5

_READ_TIMEOUT = 15.0
_PATIENCE = 0.2
_LARGE = 1_000_000
_MOST_LARGE = 4
"""How many bodies beyond ``_LARGE`` bytes are read at once: sixteen bombs together are no heavier than four."""
_LONGEST_VALIDATOR = 1_000
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
_ACCEPT = (
    "application/atom+xml, application/rss+xml;q=0.9, application/feed+json;q=0.9, text/html;q=0.8,"
    " application/xml;q=0.7, */*;q=0.5"
)
_Key: TypeAlias = tuple[frozenset[str], str, str, int | None]
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer. ``url`` is where it came from in the end, without credentials; ``body`` is decoded and whole.

    ``moved_to`` is where the permanent redirects (301, 308) lead that came first on the way, "" without any; one from
    https to http is none. ``version`` is "HTTP/1.1" or "HTTP/2".
    """

    url: str
    status: int
    body: bytes
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    not_modified: bool = False
    moved_to: str = ""
    cache_control: str = ""
    expires: str = ""
    version: str = ""


class Fetcher(Protocol):
    """Anything that gets what a URL leads to."""

    def fetch(
        self, url: str, *, etag: str = "", last_modified: str = "", allow_private: frozenset[str] = frozenset()
    ) -> Fetched:
        """What ``url`` leads to, within limits of time and size; raises FetchError with one line that says why not.

        ``etag`` and ``last_modified`` are sent back as they once came; ``allow_private`` names hosts at private
        addresses that the person allows.
        """


class HttpFetcher:
    """The fetcher on the real network; one for many threads. Connections are kept for the next fetch from their host.

    A connection serves one fetch at a time: with HTTP/2, whose connections httpcore2 shares between requests, threads
    would disturb each other (https://github.com/pydantic/httpx2/issues/808), and the deadline of one fetch would end
    the others.
    """

    def __init__(
        self,
        *,
        deadline: float = DEADLINE,
        max_body: int = MAX_BODY,
        max_idle: int = 64,
        ssl_context: ssl.SSLContext | None = None,
        resolve: Resolver | None = None,
    ) -> None:
        """``deadline`` in seconds, ``max_body`` in bytes; at most ``max_idle`` connections are kept.

        ``ssl_context`` and ``resolve`` default to the system's.
        """
        self._deadline = deadline
        self._max_body = max_body
        self._max_idle = max_idle
        self._ssl_context = ssl_context
        self._resolve = resolve
        # A connection to an allowed private host must not serve a fetch without that allowance: it is in the key.
        self._idle: OrderedDict[int, tuple[_Key, httpcore2.ConnectionPool]] = OrderedDict()
        self._lock = threading.Lock()
        self._large = threading.BoundedSemaphore(_MOST_LARGE)
        self._closed = threading.Event()

    def __enter__(self) -> HttpFetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections; fetches that are under way in other threads end soon, with Stopped."""
        self._closed.set()
        with self._lock:
            idle, self._idle = list(self._idle.values()), OrderedDict()
        for _, pool in idle:
            pool.close()

    def fetch(
        self, url: str, *, etag: str = "", last_modified: str = "", allow_private: frozenset[str] = frozenset()
    ) -> Fetched:
        """What ``url`` leads to (see :class:`Fetcher`)."""
        from reader.ingest.network import Limits, limits

        target = _parsed(url, url)
        headers = {"User-Agent": f"newsreader/{__version__}", "Accept": _ACCEPT}
        headers["Accept-Encoding"] = "gzip, deflate, br, zstd"
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        allowed = frozenset(map(host_key, allow_private))
        # The person's allowance is for addresses that the person gave, not for a stranger's redirect to them.
        if host_key(target.host) not in allowed:
            allowed = frozenset()
        credentials = _authorization(target)
        held = Limits(time.monotonic() + self._deadline, allowed, self._closed)
        with limits(held):
            return self._follow(target, headers, credentials, held)

    def _follow(self, target: httpx2.URL, headers: dict[str, str], credentials: str, held: Limits) -> Fetched:
        """The answer at the end of the redirects; credentials go to no other place than the first."""
        permanent = True
        moved_to = ""
        first = target
        for _ in range(MAX_REDIRECTS + 1):
            sent = dict(headers)
            if credentials and may_share_credentials(str(first), str(target)):
                sent["Authorization"] = credentials
            answer = self._visit(target, sent, held, first)
            if isinstance(answer, Fetched):
                return replace(answer, moved_to=moved_to)
            status, location = answer
            before, target = target, _next_hop(target, location, first)
            permanent = permanent and status in _PERMANENT and not (before.scheme == "https" != target.scheme)
            moved_to = str(target.copy_with(fragment=None)) if permanent else moved_to
        line = N_("{url}: more than {number} redirects")
        raise Refused(phrase(line, url=shown_url(str(first)), number=MAX_REDIRECTS))

    def _visit(
        self, target: httpx2.URL, headers: dict[str, str], held: Limits, first: httpx2.URL
    ) -> Fetched | tuple[int, str]:
        """The answer of one address: what it holds, or (status, location) when it sends us on."""
        import httpx2

        from reader.ingest.network import BodyStream, explained

        name = shown_url(str(first))
        bare = target.copy_with(username=None, password=None, fragment=None)
        with explained(name, redirected=target != first), ExitStack() as stack:
            raw = self._answer(stack, bare, headers, held)
            response = httpx2.Response(
                raw.status,
                headers=raw.headers,
                stream=BodyStream(raw.iter_stream()),
                extensions={"http_version": raw.extensions.get("http_version", b"")},
            )
            status = response.status_code
            if status in _REDIRECTS and (location := response.headers.get("location", "")):
                return status, location
            if status == HTTPStatus.NOT_MODIFIED and ("If-None-Match" in headers or "If-Modified-Since" in headers):
                return _fetched(bare, response, b"", not_modified=True)
            if not 200 <= status < 300:
                line = phrase("{url}: the server answered {status}", url=name, status=_status_line(status))
                raise BadStatus(line, status, response.headers.get("retry-after", "")[:100])
            return _fetched(bare, response, self._body(response, name, held))

    def _answer(self, stack: ExitStack, bare: httpx2.URL, headers: dict[str, str], held: Limits) -> httpcore2.Response:
        """The head of the answer; ``stack`` holds what its body needs.

        A connection that was kept may have been closed by the server the very moment it was used: that is no answer,
        and a new one is made.
        """
        import httpcore2

        url = httpcore2.URL(scheme=bare.raw_scheme, host=bare.raw_host, port=bare.port, target=bare.raw_path)
        sent = [("Host", bare.netloc.decode("ascii")), *headers.items()]
        while True:
            with ExitStack() as attempt:
                key = (held.allow_private, bare.scheme, bare.host, bare.port)
                connection = attempt.enter_context(self._connection(key))
                was_kept = bool(connection.connections)
                timeouts = {"read": _READ_TIMEOUT, "write": _READ_TIMEOUT, "pool": held.remaining()}
                try:
                    raw = attempt.enter_context(
                        connection.stream("GET", url, headers=sent, extensions={"timeout": timeouts})
                    )
                except (httpcore2.RemoteProtocolError, httpcore2.ReadError, httpcore2.WriteError):
                    if not was_kept:
                        raise
                    connection.close()
                    continue
                stack.push(attempt.pop_all())
                return raw

    def _body(self, response: httpx2.Response, name: str, held: Limits) -> bytes:
        """The decoded body, read no further than the limit."""
        chunks: list[bytes] = []
        size = 0
        is_large = False
        try:
            for chunk in response.iter_bytes():
                size += len(chunk)
                if size > self._max_body:
                    line = N_("{url}: larger than {size} MB, which is the limit")
                    raise TooLarge(phrase(line, url=name, size=f"{self._max_body / 1e6:g}"))
                while size > _LARGE and not is_large:
                    is_large = self._large.acquire(timeout=held.remaining(_PATIENCE))
                chunks.append(chunk)
            return b"".join(chunks)
        finally:
            chunks.clear()
            if is_large:
                self._large.release()

    @contextmanager
    def _connection(self, key: _Key) -> Iterator[httpcore2.ConnectionPool]:
        """A connection for this fetch alone, kept for the next one unless something went wrong with it."""
        with self._lock:
            number = next((number for number in reversed(self._idle) if self._idle[number][0] == key), None)
            connection = self._made(key[1]) if number is None else self._idle.pop(number)[1]
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._keep(key, connection)

    def _keep(self, key: _Key, connection: httpcore2.ConnectionPool) -> None:
        with self._lock:
            self._idle[id(connection)] = (key, connection)
            is_full = len(self._idle) > self._max_idle or self._closed.is_set()
            spare = self._idle.popitem(last=False)[1][1] if is_full else None
        if spare is not None:
            spare.close()

    def _made(self, scheme: str) -> httpcore2.ConnectionPool:
        """A pool of one connection: what httpcore2 has for keeping one alive, and making it anew when it is not."""
        import httpcore2
        import httpx2

        from reader.ingest.network import GuardedBackend, look_up

        # The certificates of all authorities take a while to be read.
        if self._ssl_context is None and scheme == "https":
            self._ssl_context = httpx2.create_ssl_context()
        return httpcore2.ConnectionPool(
            ssl_context=self._ssl_context,
            max_connections=1,
            max_keepalive_connections=1,
            keepalive_expiry=10.0,
            http2=True,
            network_backend=GuardedBackend(self._resolve or look_up),
        )


def _parsed(url: str, shown: str) -> httpx2.URL:
    """The web address in ``url``; raises Refused when it is none."""
    import httpx2

    try:
        target = httpx2.URL(url.strip())
        good = target.scheme in ("http", "https") and bool(target.raw_host)
    except (httpx2.InvalidURL, ValueError, TypeError):
        good = False
    if not good:
        line = N_("{url}: not an address on the web, it has to begin with https:// or http://")
        raise Refused(phrase(line, url=shown_url(shown)))
    return target


def _next_hop(target: httpx2.URL, location: str, first: httpx2.URL) -> httpx2.URL:
    """Where ``location`` leads from ``target``, credentials in it left out."""
    try:
        joined = urljoin(str(target.copy_with(username=None, password=None)), location)
    except ValueError:
        joined = ""
    name = str(phrase("{url} redirects to {target}", url=shown_url(str(first)), target=shown_url(location)))
    return _parsed(joined, name).copy_with(username=None, password=None)


def _authorization(target: httpx2.URL) -> str:
    """The header for the user name and password that a person typed into the URL, "" without them (RFC 7617)."""
    if not target.userinfo:
        return ""
    user, _, password = target.userinfo.decode("ascii").partition(":")
    token = base64.b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode("ascii")
    return f"Basic {token}"


def _status_line(status: int) -> str:
    """A status with its name, where it has one (RFC 9110, 15)."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _fetched(url: httpx2.URL, response: httpx2.Response, body: bytes, *, not_modified: bool = False) -> Fetched:
    """The answer as a value; header values longer than any honest one are left out."""
    content_type = response.headers.get("content-type", "")[:200]
    charset = _CHARSET.search(content_type)
    etag, last_modified = response.headers.get("etag", ""), response.headers.get("last-modified", "")
    return Fetched(
        url=str(url),
        status=response.status_code,
        body=body,
        content_type=content_type,
        charset=charset[1] if charset else "",
        etag=etag if len(etag) <= _LONGEST_VALIDATOR else "",
        last_modified=last_modified if len(last_modified) <= _LONGEST_VALIDATOR else "",
        not_modified=not_modified,
        cache_control=response.headers.get("cache-control", "")[:500],
        expires=response.headers.get("expires", "")[:100],
        version=response.http_version,
    )
