"""A real HTTP server on loopback for tests: pages that tests set, requests that they can count, and hostile routes."""

from __future__ import annotations

import gzip
import importlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Answer", "Asked", "Loopback", "loopback"]

BOMB_SIZE = 120_000_000


@dataclass(frozen=True)
class Answer:
    """What the server sends for a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    """Seconds before the answer."""


@dataclass(frozen=True)
class Asked:
    """A request that came in; header names in lower case."""

    path: str
    headers: Mapping[str, str]


Route = Answer | Callable[[Asked], Answer]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
        self.server.asked.append(asked)
        with suppress(BrokenPipeError, ConnectionResetError, ssl.SSLError):
            hostile = _HOSTILE.get(self.path.partition("?")[0])
            if hostile is not None:
                self.close_connection = True
                hostile(self)
                return
            route = self.server.routes.get(self.path, Answer(b"not here", 404))
            self._send(route(asked) if callable(route) else route)

    def _send(self, answer: Answer) -> None:
        if answer.delay:
            self.server.stopping.wait(answer.delay)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.status != 304:
            self.wfile.write(answer.body)

    def start(self, **headers: str) -> None:
        """The head of an answer without a length: the body ends when the connection does."""
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()

    @property
    def stopping(self) -> threading.Event:
        return self.server.stopping


def _endless(handler: _Handler) -> None:
    handler.start(Content_Type="application/rss+xml")
    while not handler.stopping.is_set():
        handler.wfile.write(b"<item/>" * 10_000)


def _slow(handler: _Handler) -> None:
    """A byte every tenth of a second, without end: no read ever times out."""
    handler.start(Content_Type="text/xml")
    while not handler.stopping.wait(0.1):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def _slow_head(handler: _Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
    while not handler.stopping.wait(0.1):
        handler.wfile.write(b"x")
        handler.wfile.flush()


def _silent(handler: _Handler) -> None:
    handler.stopping.wait(60)


def _lying(handler: _Handler) -> None:
    """Promises a megabyte and breaks off after nine bytes."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    handler.wfile.write(b"<rss></rs")


def _big_head(handler: _Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for index in range(50_000):
        handler.wfile.write(b"X-Filler-%d: %s\r\n" % (index, b"a" * 200))
    handler.wfile.write(b"\r\n")


def _loop(handler: _Handler) -> None:
    handler._send(Answer(status=302, headers={"Location": "/loop"}))


def _garbage(handler: _Handler) -> None:
    handler.wfile.write(b"\x00\xff\x13\x37 what is this\r\n\r\n")


def _bomb(encoding: str, make: Callable[[], bytes]) -> Callable[[_Handler], None]:
    def send(handler: _Handler) -> None:
        body = make()
        handler._send(Answer(body, headers={"Content-Encoding": encoding, "Content-Type": "text/xml"}))

    return send


def _zeros() -> bytes:
    return bytes(BOMB_SIZE)


@cache
def _gzip_bomb() -> bytes:
    return gzip.compress(_zeros(), 1)


def _gzip_gzip_bomb() -> bytes:
    return gzip.compress(_gzip_bomb(), 6)


def _many_layers() -> bytes:
    body = _gzip_bomb()
    for _ in range(9):
        body = gzip.compress(body, 1)
    return body


@cache
def _brotli_bomb() -> bytes:
    brotli: Any = importlib.import_module("brotli")
    return bytes(brotli.compress(_zeros(), quality=1))


@cache
def _zstd_bomb() -> bytes:
    from backports import zstd

    return bytes(zstd.compress(_zeros(), 1))


_HOSTILE: dict[str, Callable[[_Handler], None]] = {
    "/endless": _endless,
    "/slow": _slow,
    "/slowhead": _slow_head,
    "/silent": _silent,
    "/lying": _lying,
    "/bighdr": _big_head,
    "/loop": _loop,
    "/garbage": _garbage,
    "/gz": _bomb("gzip", _gzip_bomb),
    "/gzgz": _bomb("gzip, gzip", _gzip_gzip_bomb),
    "/many": _bomb(", ".join(["gzip"] * 10), _many_layers),
    "/br": _bomb("br", _brotli_bomb),
    "/zst": _bomb("zstd", _zstd_bomb),
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, _Handler)
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.stopping = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves is no error of the server's."""


@dataclass
class Loopback:
    """A running server: ``routes`` may be set at any time, ``asked`` grows by every request."""

    server: _Server
    scheme: str = "http"

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def host(self) -> str:
        return "127.0.0.1"

    @property
    def allow(self) -> frozenset[str]:
        """The allowance that a fetch from here needs."""
        return frozenset({self.host})

    @property
    def routes(self) -> dict[str, Route]:
        return self.server.routes

    @property
    def asked(self) -> list[Asked]:
        return self.server.asked

    def url(self, path: str, host: str = "") -> str:
        return f"{self.scheme}://{host or self.host}:{self.port}{path}"


@contextmanager
def loopback(context: ssl.SSLContext | None = None) -> Iterator[Loopback]:
    """A server on a free port of 127.0.0.1, over TLS with ``context``; gone when the block ends."""
    server = _Server(("127.0.0.1", 0))
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Loopback(server, "http" if context is None else "https")
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(happened: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether ``happened`` came true within ``seconds``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if happened():
            return True
        time.sleep(0.01)
    return happened()
