from __future__ import annotations

import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reader.errors import FetchError
from reader.ingest.failures import BadStatus, Refused, Stopped, TimedOut, TooLarge, Unreachable, Untrusted
from reader.ingest.fetcher import MAX_BODY, HttpFetcher
from tests.certificates import own_certificate
from tests.h2server import h2_server
from tests.loopback import Answer, Asked, Loopback, free_port, loopback, wait_until

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def server() -> Iterator[Loopback]:
    with loopback() as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[HttpFetcher]:
    with HttpFetcher() as made:
        yield made


@pytest.fixture
def impatient() -> Iterator[HttpFetcher]:
    with HttpFetcher(deadline=0.6) as made:
        yield made


def test_an_answer_comes_whole_with_what_the_next_request_needs(server: Loopback, fetcher: HttpFetcher) -> None:
    headers = {"Content-Type": 'text/xml; charset="ISO-8859-1"', "ETag": '"a b"', "Last-Modified": "Tue, 3 Jun 2025"}
    server.routes["/feed?x=é"] = server.routes["/feed?x=%C3%A9"] = Answer(b"<rss/>", headers=headers)
    fetched = fetcher.fetch(server.url("/feed?x=é"), allow_private=server.allow)
    assert (fetched.status, fetched.body, fetched.charset) == (200, b"<rss/>", "ISO-8859-1")
    assert (fetched.etag, fetched.last_modified, fetched.not_modified) == ('"a b"', "Tue, 3 Jun 2025", False)
    asked = server.asked[0].headers
    assert asked["user-agent"].startswith("newsreader/")
    assert asked["host"] == f"127.0.0.1:{server.port}"
    assert not {"cookie", "authorization", "if-none-match"} & set(asked)


def test_a_conditional_request_is_answered_without_a_body(server: Loopback, fetcher: HttpFetcher) -> None:
    def answer(asked: Asked) -> Answer:
        return Answer(status=304 if asked.headers.get("if-none-match") == 'W/"x"' else 200)

    server.routes["/feed"] = answer
    fetched = fetcher.fetch(server.url("/feed"), etag='W/"x"', last_modified="y", allow_private=server.allow)
    assert fetched.not_modified
    assert server.asked[0].headers["if-modified-since"] == "y"
    assert not fetcher.fetch(server.url("/feed"), allow_private=server.allow).not_modified


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_compressed_bodies_are_decoded(server: Loopback, fetcher: HttpFetcher, encoding: str) -> None:
    import gzip
    import importlib

    brotli = importlib.import_module("brotli")
    zstd = importlib.import_module("backports.zstd")
    pack = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress}[encoding]
    server.routes["/x"] = Answer(pack(b"words " * 1000), headers={"Content-Encoding": encoding})
    assert fetcher.fetch(server.url("/x"), allow_private=server.allow).body == b"words " * 1000


def test_redirects_are_followed_and_permanent_ones_remembered(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/old"] = Answer(status=301, headers={"Location": "/new"})
    server.routes["/tmp"] = Answer(status=302, headers={"Location": "old"})
    server.routes["/new"] = Answer(b"here")
    moved = fetcher.fetch(server.url("/old"), allow_private=server.allow)
    assert (moved.body, moved.url, moved.moved_to) == (b"here", server.url("/new"), server.url("/new"))
    server.routes["/odd"] = Answer(status=308, headers={"Location": "/tmp"})
    odd = fetcher.fetch(server.url("/odd"), allow_private=server.allow)
    assert (odd.url, odd.moved_to) == (server.url("/new"), server.url("/tmp")), "only the permanent part is remembered"
    mixed = fetcher.fetch(server.url("/tmp"), allow_private=server.allow)
    assert (mixed.url, mixed.moved_to) == (server.url("/new"), "")


def test_errors_of_the_server_carry_their_status_and_when_to_come_back(server: Loopback, fetcher: HttpFetcher) -> None:
    server.routes["/busy"] = Answer(status=429, headers={"Retry-After": "120"})
    with pytest.raises(BadStatus, match=r"the server answered 429 Too Many Requests$") as failure:
        fetcher.fetch(server.url("/busy"), allow_private=server.allow)
    assert (failure.value.status, failure.value.retry_after) == (429, "120")


def test_bombs_stop_at_the_limit_without_taking_memory(server: Loopback) -> None:
    """T4: gzip, double gzip, brotli and zstd, 120 MB each when inflated, in a process whose memory is its own."""
    program = textwrap.dedent("""
        import resource, sys
        from reader.ingest.failures import TooLarge
        from reader.ingest.fetcher import HttpFetcher
        warm, *bombs = sys.argv[1:]
        with HttpFetcher() as fetcher:
            fetcher.fetch(warm, allow_private=frozenset({"127.0.0.1"}))
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            for bomb in bombs:
                try:
                    fetcher.fetch(bomb, allow_private=frozenset({"127.0.0.1"}))
                except TooLarge:
                    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    """)
    server.routes["/ok"] = Answer(b"ok")
    urls = [server.url(path) for path in ("/ok", "/gz", "/gzgz", "/br", "/zst")]
    done = subprocess.run(
        [sys.executable, "-c", program, *urls], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    growth = [int(line) for line in done.stdout.split()]
    assert len(growth) == 4
    assert max(growth) < 60_000, "kilobytes"


def test_an_endless_body_stops_at_the_limit(server: Loopback, fetcher: HttpFetcher) -> None:
    with pytest.raises(TooLarge, match=r"/endless: larger than 15 MB, which is the limit$"):
        fetcher.fetch(server.url("/endless"), allow_private=server.allow)
    assert MAX_BODY == 15_000_000


@pytest.mark.parametrize("path", ["/slow", "/slowhead", "/silent"])
def test_the_deadline_holds_for_bodies_headers_and_silence(server: Loopback, impatient: HttpFetcher, path: str) -> None:
    with pytest.raises(TimedOut, match="no complete answer in time"):
        impatient.fetch(server.url(path), allow_private=server.allow)


def test_the_deadline_holds_for_a_resolver_that_hangs() -> None:
    stopped = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        stopped.wait(30)
        return ["8.8.8.8"]

    with HttpFetcher(deadline=0.3, resolve=resolve) as fetcher, pytest.raises(TimedOut):
        fetcher.fetch("http://example.org/")
    stopped.set()


@pytest.mark.parametrize("path", ["/slow", "/slowhead", "/silent"])
def test_closing_the_fetcher_ends_what_is_under_way(server: Loopback, path: str) -> None:
    with ThreadPoolExecutor(max_workers=1) as threads:
        with HttpFetcher() as made:
            fetch = threads.submit(made.fetch, server.url(path), allow_private=server.allow)
            assert wait_until(lambda: bool(server.asked))
        with pytest.raises(Stopped):
            fetch.result(timeout=5)


@pytest.mark.parametrize("path", ["/lying", "/bighdr", "/garbage"])
def test_nonsense_is_an_error_in_one_line(server: Loopback, fetcher: HttpFetcher, path: str) -> None:
    with pytest.raises(Unreachable, match=r"^[^\n]+$"):
        fetcher.fetch(server.url(path), allow_private=server.allow)


def test_a_redirect_loop_ends(server: Loopback, fetcher: HttpFetcher) -> None:
    with pytest.raises(Refused, match="more than 5 redirects"):
        fetcher.fetch(server.url("/loop"), allow_private=server.allow)
    assert len(server.asked) == 6


def test_healthy_answers_come_beside_hostile_ones(server: Loopback) -> None:
    hostile = ["/endless", "/slow", "/slowhead", "/lying", "/bighdr", "/loop", "/garbage", "/silent"]
    healthy = [f"/feed/{number}" for number in range(20)]
    for path in healthy:
        server.routes[path] = Answer(path.encode())

    with HttpFetcher(deadline=2.0) as fetcher, ThreadPoolExecutor(max_workers=16) as threads:

        def get(path: str) -> bytes | None:
            try:
                return fetcher.fetch(server.url(path), allow_private=server.allow).body
            except FetchError:
                return None

        got = dict(zip([*hostile, *healthy], threads.map(get, [*hostile, *healthy]), strict=True))
    assert [path for path in healthy if got[path] != path.encode()] == []
    assert [path for path in hostile if got[path] is not None] == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[::127.0.0.1]", "0.0.0.0", "169.254.169.254", "10.0.0.1", "100.64.0.1",
        "[fe80::1]",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_in_every_form(server: Loopback, fetcher: HttpFetcher, host: str) -> None:
    with pytest.raises((Refused, Unreachable)):
        fetcher.fetch(f"http://{host}:{server.port}/")
    assert server.asked == []


def test_a_refusal_says_how_to_allow_the_host(server: Loopback, fetcher: HttpFetcher) -> None:
    with pytest.raises(Refused, match=r"loopback address, refused; to allow it, add it to the setting allow_private$"):
        fetcher.fetch(server.url("/", host="localhost"))
    server.routes["/"] = Answer(b"hello")
    assert fetcher.fetch(server.url("/", host="localhost"), allow_private=frozenset({"LOCALHOST."})).body == b"hello"


def test_a_redirect_to_a_private_address_is_refused(server: Loopback) -> None:
    """A public host, by a resolver that knows one, sends us to loopback; loopback itself is allowed to nobody."""

    def resolve(host: str, port: int) -> list[str]:
        return {"news.example": ["127.0.0.1"]}.get(host, [host])

    server.routes["/"] = Answer(status=302, headers={"Location": f"http://127.0.0.1:{server.port}/secret"})
    server.routes["/secret"] = Answer(b"secret")
    with (
        HttpFetcher(resolve=resolve) as fetcher,
        pytest.raises(Refused, match=r"redirects to 127\.0\.0\.1, a loopback"),
    ):
        fetcher.fetch(server.url("/", host="news.example"), allow_private=frozenset({"news.example"}))
    assert [asked.path for asked in server.asked] == ["/"]


def test_an_allowance_is_not_for_redirects_of_strangers(server: Loopback) -> None:
    answers = iter([["203.0.113.9"]])
    with HttpFetcher(resolve=lambda host, port: next(answers)) as fetcher, pytest.raises(Refused):
        fetcher.fetch("http://stranger.example/", allow_private=server.allow)


def test_the_address_that_was_checked_is_the_one_that_is_visited(server: Loopback) -> None:
    """A name that means a public address at first and loopback a moment later gets one look-up for a connection."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["192.0.2.1"] if len(asked) == 1 else ["127.0.0.1"]

    with HttpFetcher(resolve=resolve, deadline=2.0) as fetcher, pytest.raises(Refused):
        fetcher.fetch(server.url("/", host="rebinding.example"))
    assert asked == ["rebinding.example"]
    assert server.asked == []


def test_a_mixed_answer_leads_to_its_public_address_only(server: Loopback) -> None:
    with (
        HttpFetcher(resolve=lambda host, port: ["127.0.0.1", "10.0.0.1"]) as fetcher,
        pytest.raises(Refused, match="loopback"),
    ):
        fetcher.fetch(server.url("/", host="mixed.example"))
    assert server.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "http://", "https:///x",
        "//example.org", "http://[::1", "http://exa\x00mple.org/", "data:text/plain,x", "gopher://example.org", "http://\ud800.org/",
    ],
)  # fmt: skip
def test_only_the_web_is_visited(fetcher: HttpFetcher, url: str) -> None:
    with pytest.raises(Refused, match=r"^[^\n]*not an address[^\n]*$"):
        fetcher.fetch(url)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://x/", "javascript:x", "http://[::1", "data:,x"])
def test_redirects_off_the_web_are_refused(server: Loopback, fetcher: HttpFetcher, location: str) -> None:
    server.routes["/"] = Answer(status=302, headers={"Location": location})
    with pytest.raises(Refused):
        fetcher.fetch(server.url("/"), allow_private=server.allow)


def test_credentials_go_to_their_own_origin_only_and_are_never_shown(server: Loopback, fetcher: HttpFetcher) -> None:
    with loopback() as other:
        other.routes["/there"] = Answer(b"there")
        server.routes["/same"] = Answer(status=307, headers={"Location": "/away", "Set-Cookie": "id=1"})
        server.routes["/away"] = Answer(status=307, headers={"Location": other.url("/there"), "Set-Cookie": "id=2"})
        url = server.url("/same").replace("//", "//editor:s%C3%A9same@")
        fetched = fetcher.fetch(url, allow_private=server.allow)
        assert [asked.headers["authorization"] for asked in server.asked] == ["Basic ZWRpdG9yOnPDqXNhbWU="] * 2
        assert "authorization" not in other.asked[0].headers
        assert not [asked for asked in (*server.asked, *other.asked) if "cookie" in asked.headers]
        assert "same@" not in fetched.url
        with pytest.raises(BadStatus) as failure:
            fetcher.fetch(url.replace("/same", "/gone"), allow_private=server.allow)
        assert "editor" not in str(failure.value)
        assert "same@" not in str(failure.value)


def test_a_kept_connection_that_the_server_closes_is_made_anew(fetcher: HttpFetcher) -> None:
    """The server answers one request a connection, promises more, and hangs up when the next one is there."""
    asked: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                asked.append(connection.recv(65536))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        for _ in range(3):
            assert fetcher.fetch(url, allow_private=frozenset({"127.0.0.1"})).body == b"ok"
        fetcher.close()
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)
    assert len([request for request in asked if request]) == 5


def test_no_host_and_no_server_are_told_apart(fetcher: HttpFetcher) -> None:
    with pytest.raises(Unreachable, match=r"there is no host nowhere\.invalid"):
        fetcher.fetch("http://nowhere.invalid/")
    with pytest.raises(Unreachable, match="no connection"):
        fetcher.fetch(f"http://127.0.0.1:{free_port()}/", allow_private=frozenset({"127.0.0.1"}))


def test_http_2_is_spoken_over_one_connection_for_one_fetch_after_another(tmp_path: Path) -> None:
    import gzip

    context, trusting = own_certificate(tmp_path)
    with h2_server(context) as server, HttpFetcher(ssl_context=trusting) as fetcher:
        headers = {"Content-Encoding": "gzip", "ETag": 'W/"1"', "Cache-Control": "max-age=60", "Expires": "0"}
        server.routes["/feed"] = Answer(gzip.compress(b"<rss/>"), headers=headers)
        for _ in range(3):
            fetched = fetcher.fetch(server.url("/feed"), allow_private=frozenset({"127.0.0.1"}))
            assert (fetched.version, fetched.status, fetched.body) == ("HTTP/2", 200, b"<rss/>")
            assert (fetched.etag, fetched.cache_control, fetched.expires) == ('W/"1"', "max-age=60", "0")
        server.routes["/feed"] = Answer(status=304)
        assert fetcher.fetch(server.url("/feed"), etag='W/"1"', allow_private=frozenset({"127.0.0.1"})).not_modified
        assert server.connections == 1
        assert server.asked[-1]["if-none-match"] == 'W/"1"'
        assert server.asked[-1][":authority"] == f"127.0.0.1:{server.port}"


def test_threads_and_a_silent_answer_do_not_disturb_each_other_over_http_2(tmp_path: Path) -> None:
    """On a connection that fetches share, the deadline of the one would end the other, and threads mix up streams."""
    context, trusting = own_certificate(tmp_path)
    paths = [f"/{number}" for number in range(100)]
    with (
        h2_server(context) as server,
        HttpFetcher(ssl_context=trusting, deadline=1.0) as hasty,
        HttpFetcher(ssl_context=trusting) as fetcher,
        ThreadPoolExecutor(max_workers=16) as threads,
    ):
        server.routes |= {path: Answer(path.encode() * 1000) for path in paths}
        server.routes["/late"] = Answer(b"late", delay=0.8)

        def get(path: str) -> bytes:
            return fetcher.fetch(server.url(path), allow_private=frozenset({"127.0.0.1"})).body

        assert dict(zip(paths, threads.map(get, paths), strict=True)) == {path: path.encode() * 1000 for path in paths}
        silent = threads.submit(hasty.fetch, server.url("/silent"), allow_private=frozenset({"127.0.0.1"}))
        # Asked in the middle of a wait in vain, answered after its end.
        time.sleep(0.5)
        late = hasty.fetch(server.url("/late"), allow_private=frozenset({"127.0.0.1"}))
        assert late.body == b"late"
        with pytest.raises(TimedOut):
            silent.result()


def test_a_certificate_that_nobody_signed_is_not_trusted(tmp_path: Path, fetcher: HttpFetcher) -> None:
    context, trusting = own_certificate(tmp_path)
    with loopback(context) as server:
        server.routes["/"] = Answer(b"over TLS")
        with pytest.raises(Untrusted, match="its certificate cannot be trusted"):
            fetcher.fetch(server.url("/"), allow_private=server.allow)
        assert server.asked == []
        with HttpFetcher(ssl_context=trusting) as informed:
            assert informed.fetch(server.url("/"), allow_private=server.allow).body == b"over TLS"
            with pytest.raises(Untrusted):
                HttpFetcher(ssl_context=trusting, resolve=lambda host, port: ["127.0.0.1"]).fetch(
                    server.url("/", host="other.example"), allow_private=frozenset({"other.example"})
                )


def test_importing_the_fetcher_imports_no_http_library() -> None:
    program = (
        "import sys, reader.ingest.fetcher; print([m for m in ('httpx2', 'httpcore2', 'ssl') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
