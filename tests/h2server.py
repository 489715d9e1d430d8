"""A real HTTP/2 server on loopback, over TLS with ALPN, made with the h2 library; it speaks nothing else."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import h2.config
import h2.connection
import h2.events
import h2.exceptions

from tests.loopback import Answer

__all__ = ["H2Server", "h2_server"]


@dataclass
class H2Server:
    """A running server: what it sends by path, the header fields of each request, and how many connections came.

    A path without a route is never answered.
    """

    port: int
    routes: dict[str, Answer] = field(default_factory=dict)
    asked: list[Mapping[str, str]] = field(default_factory=list)
    connections: int = 0

    def url(self, path: str) -> str:
        return f"https://127.0.0.1:{self.port}{path}"


@contextmanager
def h2_server(context: ssl.SSLContext) -> Iterator[H2Server]:
    """A server with the certificate of ``context``; gone when the block ends."""
    context.set_alpn_protocols(["h2"])
    listening = socket.create_server(("127.0.0.1", 0))
    server = H2Server(listening.getsockname()[1])
    open_sockets: list[socket.socket] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                plain, _ = listening.accept()
                open_sockets.append(plain)
                threading.Thread(target=_serve, args=(server, context, plain), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for each in open_sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _serve(server: H2Server, context: ssl.SSLContext, plain: socket.socket) -> None:
    with suppress(OSError, h2.exceptions.ProtocolError), context.wrap_socket(plain, server_side=True) as secure:
        server.connections += 1
        state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        lock = threading.Lock()

        def send(stream: int, answer: Answer) -> None:
            headers = [(":status", str(answer.status)), *((key.lower(), text) for key, text in answer.headers.items())]
            with lock, suppress(OSError, h2.exceptions.ProtocolError):
                state.send_headers(stream, headers, end_stream=not answer.body)
                if answer.body:
                    state.send_data(stream, answer.body, end_stream=True)
                secure.sendall(state.data_to_send())

        state.initiate_connection()
        secure.sendall(state.data_to_send())
        while data := secure.recv(65536):
            with lock:
                events = state.receive_data(data)
                secure.sendall(state.data_to_send())
            for event in events:
                if isinstance(event, h2.events.RequestReceived) and event.stream_id is not None:
                    fields = {str(name): str(value) for name, value in event.headers or ()}
                    server.asked.append(fields)
                    answer = server.routes.get(fields[":path"])
                    if answer is not None and answer.delay:
                        threading.Timer(answer.delay, send, (event.stream_id, answer)).start()
                    elif answer is not None:
                        send(event.stream_id, answer)
