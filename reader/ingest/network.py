"""Connections with a deadline, made only to addresses that may be visited.

A name is looked up once, its addresses are checked, and the connection goes to exactly one that passed: what the name
means a moment later does not matter (DNS rebinding). Every read and write ends at the request's deadline, so that a
server that drips a byte a second, also into its headers, cannot hold a fetch.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import httpcore2
import httpx2

from reader.errors import FetchError
from reader.i18n import N_
from reader.ingest.addresses import host_key, refusal
from reader.ingest.failures import Refused, Stopped, TimedOut, Unreachable, Untrusted
from reader.messages import phrase

__all__ = ["BodyStream", "GuardedBackend", "Limits", "Resolver", "explained", "limits", "look_up"]

_LONGEST_CONNECT = 10.0
_MOST_ADDRESSES = 4
# How long a wait goes on before it looks whether the fetcher was closed meanwhile, in seconds.
_PATIENCE = 0.2

Resolver = Callable[[str, int], list[str]]
"""Gives the IP addresses of a host and port; raises OSError when there are none."""


class AddressRefused(Exception):
    """The host's addresses may not be visited unasked; ``reason`` says what they are."""

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(f"{host}: {reason}")
        self.host = host
        self.reason = reason


class HostNotFound(Exception):
    """The host has no address."""


class DeadlinePassed(Exception):
    """The time for the whole request is over."""


class Closed(Exception):
    """The fetcher was closed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What holds for one request: its end on the monotonic clock (seconds), and the private hosts it may visit.

    ``closed`` is set when nobody waits for it any more.
    """

    deadline: float
    allow_private: frozenset[str] = frozenset()
    closed: threading.Event = field(default_factory=threading.Event)

    def remaining(self, most: float | None = None) -> float:
        """Seconds left, at most ``most``; raises DeadlinePassed when there are none, Closed when nobody waits."""
        if self.closed.is_set():
            raise Closed
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise DeadlinePassed
        return left if most is None else min(left, most)


_limits: ContextVar[Limits] = ContextVar("limits")


@contextmanager
def limits(held: Limits) -> Iterator[None]:
    """Let ``held`` apply to all that this thread does on the network meanwhile."""
    token = _limits.set(held)
    try:
        yield
    finally:
        _limits.reset(token)


def look_up(host: str, port: int) -> list[str]:
    """The addresses of ``host`` as the system resolver gives them, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def _look_up_in_time(resolve: Resolver, host: str, port: int, held: Limits) -> list[str]:
    """The addresses of ``host``; a resolver that hangs is left behind in its own thread at the deadline."""
    answer: list[str] = []
    failure: list[Exception] = []

    def work() -> None:
        try:
            answer.extend(resolve(host, port))
        except (OSError, UnicodeError, ValueError) as error:
            failure.append(error)

    thread = threading.Thread(target=work, daemon=True, name=f"look-up {host[:40]}")
    thread.start()
    while thread.is_alive():
        thread.join(held.remaining(_PATIENCE))
    if failure or not answer:
        raise HostNotFound(host) from (failure[0] if failure else None)
    return answer


class GuardedBackend(httpcore2.NetworkBackend):
    """A network backend that checks every address and keeps the current request's limits."""

    def __init__(self, resolve: Resolver = look_up) -> None:
        self._resolve = resolve
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first address of ``host`` that may be visited and answers."""
        held = _limits.get()
        addresses = _look_up_in_time(self._resolve, host, port, held)
        if host_key(host) not in held.allow_private:
            reasons = {address: refusal(address) for address in addresses}
            if all(reasons.values()):
                raise AddressRefused(host, next(iter(reasons.values())))
            addresses = [address for address, reason in reasons.items() if not reason]
        failure: Exception | None = None
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                stream = self._sockets.connect_tcp(
                    address, port, held.remaining(_LONGEST_CONNECT), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream)
        raise failure or HostNotFound(host)

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """No URL leads to a socket file."""
        raise AddressRefused(path, "a socket file")


class _TimedStream(httpcore2.NetworkStream):
    """A stream whose every operation ends at the deadline of the request that uses it."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        held = _limits.get()
        end = time.monotonic() + (timeout if timeout is not None else float("inf"))
        while True:
            try:
                return self._stream.read(max_bytes, held.remaining(_PATIENCE))
            except httpcore2.ReadTimeout:
                if time.monotonic() >= end:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _limits.get().remaining(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        remaining = _limits.get().remaining(_LONGEST_CONNECT)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, remaining))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the signature of the library
        return self._stream.get_extra_info(info)


class BodyStream(httpx2.SyncByteStream):
    """The raw body of a response, for the decoders of httpx2, which never inflate more than a megabyte at once."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks


@contextmanager
def explained(name: str, *, redirected: bool) -> Iterator[None]:
    """Turn what goes wrong on the network into a FetchError with one line about ``name``."""
    try:
        yield
    except FetchError:
        raise
    except Exception as error:
        if _limits.get().closed.is_set():
            raise Stopped(phrase("{url}: stopped", url=name)) from error
        failure = _explanation(error, name, redirected=redirected)
        if failure is None:
            raise
        raise failure from error


def _explanation(error: Exception, name: str, *, redirected: bool) -> FetchError | None:
    """What ``error`` means to a person, None when it is none of the network's."""
    match error:
        case AddressRefused() if redirected:
            line = N_("{url} redirects to {host}, a {kind} address: refused")
            return Refused(phrase(line, url=name, host=error.host, kind=phrase(error.reason)))
        case AddressRefused():
            line = N_("{url}: {host} is a {kind} address, refused; to allow it, add it to the setting allow_private")
            return Refused(phrase(line, url=name, host=error.host, kind=phrase(error.reason)))
        case HostNotFound():
            return Unreachable(
                phrase("{url}: there is no host {host}, or the network is down", url=name, host=str(error))
            )
        case DeadlinePassed() | httpcore2.TimeoutException():
            return TimedOut(phrase("{url}: no complete answer in time", url=name))
        case httpcore2.ConnectError():
            if certificate := _certificate_error(error):
                line = N_("{url}: its certificate cannot be trusted ({reason})")
                return Untrusted(phrase(line, url=name, reason=certificate))
            return Unreachable(phrase("{url}: no connection ({reason})", url=name, reason=_one_line(error)))
        case httpx2.DecodingError():
            return Unreachable(phrase("{url}: the answer is compressed in a way that cannot be read", url=name))
        case httpcore2.NetworkError() | httpcore2.ProtocolError() | OSError():
            line = N_("{url}: the server broke off or answered nonsense ({reason})")
            return Unreachable(phrase(line, url=name, reason=_one_line(error)))
        case httpcore2.UnsupportedProtocol() | httpx2.InvalidURL() | ValueError():
            return Refused(phrase("{url}: not an address that can be visited", url=name))
    return None


def _certificate_error(error: BaseException | None) -> str:
    """What is wrong with the certificate if that is what broke the connection, else ""."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        # httpcore hands on what it caught as the argument of its own exception.
        inner = error.args[0] if error.args else None
        error = error.__cause__ or (inner if isinstance(inner, BaseException) else None)
    return ""


def _one_line(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words[:150] or type(error).__name__
