"""A web server on the loopback interface for tests of feeds and imports."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["Site"]


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A reader that hangs up is no error of the server's."""


class Site:
    """A web server on the loopback interface that serves what a test puts in ``pages``."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.gate: Callable[[str], object] = lambda path: None
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, self.headers.get("If-None-Match", "")))
                site.gate(self.path)
                body = site.pages.get(self.path)
                etag = f'"{hash(body)}"'
                if body is None:
                    self.answer(404, b"")
                elif self.headers.get("If-None-Match") == etag:
                    self.answer(304, b"", ETag=etag)
                else:
                    kind = "text/html" if body.startswith(b"<html") else "application/xml"
                    self.answer(200, body, ETag=etag, **{"Content-Type": kind})

            def answer(self, status: int, body: bytes, **headers: str) -> None:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = _Quiet(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}{path}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
