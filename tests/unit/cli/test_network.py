"""Feeds and addresses, from a server on this machine that the configuration allows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.unit.cli.harness import Newsreader

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Le Bocage libre</title><link>https://bocage.example/</link>{items}</channel></rss>
"""
ITEM = """<item><title>Article {number}</title><guid>{number}</guid><link>https://bocage.example/{number}</link>
<description>Le préfet a parlé {number} fois mardi, selon la mairie de Vire.</description></item>"""

PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Le budget de Vire</title></head><body><article>
<h1>Le budget de Vire</h1>
<p>Le maire de Vire, Anne Leduc, a défendu mardi son budget devant le conseil municipal, réuni en séance publique.</p>
<p>« Nous avons tout dit, a-t-elle assuré, et rien caché », devant une salle comble et attentive jusqu'au soir.</p>
<p>Le préfet n'a pas souhaité répondre aux questions des journalistes présents dans la salle du conseil.</p>
</article></body></html>"""


class Server:
    """What is served, and where."""

    def __init__(self) -> None:
        self.items = 1
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = server.answer(self.path)
                self.send_response(404 if found is None else 200)
                kind, text = found or ("text/plain", "none")
                self.send_header("Content-Type", kind)
                body = text.encode()
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                del format, args

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"

    def answer(self, path: str) -> tuple[str, str] | None:
        if path == "/feed.xml":
            items = "".join(ITEM.format(number=number) for number in range(self.items))
            return "application/rss+xml; charset=utf-8", FEED.format(items=items)
        return ("text/html; charset=utf-8", PAGE) if path == "/page.html" else None


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.http.serve_forever, args=(0.02,))
    thread.start()
    yield made
    made.http.shutdown()
    made.http.server_close()
    thread.join()


@pytest.fixture
def allowed(newsreader: Newsreader) -> Newsreader:
    (newsreader.home / "config.toml").write_text('allow_private = ["127.0.0.1"]\n')
    return newsreader


def test_a_feed_is_added_and_fetched(allowed: Newsreader, server: Server) -> None:
    added = allowed("feeds", "add", f"{server.url}/feed.xml", "--folder", "Normandie")
    assert (added.code, added.err) == (0, "")
    assert added.out.startswith("Added Le Bocage libre (")
    (feed,) = allowed("feeds", "list", "--format", "jsonl").lines()
    assert (feed["title"], feed["folder"], feed["articles"], feed["unread"]) == ("Le Bocage libre", "Normandie", 1, 1)
    server.items = 3
    (event,) = allowed("fetch", "--format", "jsonl").lines()
    assert (event["new"], event["error"]) == (2, "")
    assert allowed("fetch", "Le Bocage libre").out.split("\t")[0] == "0"
    assert len(allowed("list", "--feed", feed["url"], "--format", "jsonl").lines()) == 3
    assert allowed("feeds", "list").out.split("\t")[4:] == ["Le Bocage libre", feed["url"], "\n"]


def test_a_feed_that_fails_is_told_and_the_others_come(allowed: Newsreader, server: Server) -> None:
    opml = (
        '<opml version="2.0"><body>'
        f'<outline text="Perdu" xmlUrl="{server.url}/gone.xml"/><outline text="Bon" xmlUrl="{server.url}/feed.xml"/>'
        "</body></opml>"
    )
    assert allowed("feeds", "import", "-", data=opml.encode()).code == 0
    done = allowed("fetch")
    assert done.code == 1
    assert "Perdu" in done.failure()
    assert done.out.startswith("1\t0\t")
    errors = [feed["error"] for feed in allowed("feeds", "list", "--format", "jsonl").lines()]
    assert len([error for error in errors if error]) == 1


def test_a_page_is_imported_by_its_address(allowed: Newsreader, server: Server) -> None:
    done = allowed("import", f"{server.url}/page.html", f"{server.url}/none.html")
    assert done.code == 1
    assert done.out == "new\t1\tLe budget de Vire\n"
    assert "none.html" in done.failure()
    assert "« Nous avons tout dit, a-t-elle assuré, et rien caché »" in allowed("show", "1").out


def test_a_private_address_needs_leave(newsreader: Newsreader, server: Server) -> None:
    assert "127.0.0.1" in newsreader("import", f"{server.url}/page.html").failure()
    assert "127.0.0.1" in newsreader("feeds", "add", f"{server.url}/feed.xml").failure()
    assert newsreader("feeds", "list").out == ""
