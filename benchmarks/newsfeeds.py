"""Feeds as news sites send them, made up from a seed, and a server of them. ``python -m benchmarks.newsfeeds --help``.

An item is a function of its feed's number, its own number and its edition, so that whoever knows what was served can
say what a library has to hold. Three feeds in four are RSS 2.0 with ``content:encoded``, one is Atom; bodies are 3 to 6
kB of HTML with headings, lists, quotes, links and a picture. The server takes its time, answers 304 to those who name
the tag, and breaks what it is told to break.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import random
from collections.abc import Callable
from email.utils import formatdate
from functools import cache
from html import escape
from time import gmtime, strftime

from benchmarks.vocabulary import Vocabulary

__all__ = ["FAULTS", "Faulty", "Server", "feed", "item_title", "item_words"]

_NEWEST = 1_750_000_000
_NAMES = ("Claire Aubin", "Yann Le Goff", "Nadia Benali", "Margaret Whitfield", "Irena Dostal", "Paul N’Diaye")
_VERBS = ("a déclaré", "a affirmé", "a regretté", "a précisé", "a répondu")

FAULTS = ("500", "404", "reset", "short", "broken", "nonsense", "empty", "late")
"""What can be wrong with an answer; in none of them is there a word of an item that was not served whole before."""

Faulty = Callable[[int], str]
"""The fault of an answer of a feed, "" for none."""


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary(20_000)


def item_title(number: int, item: int, edition: int = 0) -> str:
    """The headline of an item, by which it is told from all others."""
    words = _vocabulary().text(random.Random(f"title {number} {item}"), 5)
    return f"{words.capitalize()} ({number}-{item}{f', {edition} morts' if edition else ''})"


def item_words(number: int, item: int, edition: int = 0) -> str:
    """The first words of an item's body, which an edition changes."""
    return f"L’accident {number}-{item} a fait {edition + 12} morts, selon la préfecture."


def _body(number: int, item: int, edition: int) -> str:
    dice = random.Random(f"body {number} {item}")
    words = _vocabulary()
    link = f"https://site{number}.example/{item}"
    parts = [f"<p><strong>Valmont.</strong> {item_words(number, item, edition)}</p>"]
    parts.append(f'<figure><img src="{link}.jpg" alt=""/><figcaption>{words.text(dice, 6)}</figcaption></figure>')
    size, target = 0, dice.randint(3_000, 6_000)
    while size < target:
        text = words.text(dice, 35).capitalize()
        match dice.randrange(6):
            case 0:
                part = f"<blockquote><p>« {text} »</p></blockquote>"
            case 1:
                part = f"<h3>{words.text(dice, 4)}</h3>\n<p>{text}.</p>"
            case 2:
                part = "<ul>" + "".join(f"<li>{words.text(dice, 12)}</li>" for _ in range(3)) + "</ul>"
            case _:
                said = (
                    f"«&nbsp;{words.text(dice, 12).capitalize()}&nbsp;», {dice.choice(_VERBS)} {dice.choice(_NAMES)}."
                )
                part = f'<p>{said} {text}, <em>{words.text(dice, 3)}</em>, <a href="{link}?p={size}">lire</a>.</p>'
        parts.append(part)
        size += len(part.encode())
    return "\n".join(parts)


def feed(number: int, items: range, edition: Callable[[int], int] = lambda item: 0) -> bytes:
    """Feed ``number`` with these items, the largest number (the newest) first, each in its ``edition``."""
    made = []
    for item in reversed(items):
        now = edition(item)
        link = f"https://site{number}.example/{item}"
        fields = (escape(item_title(number, item, now)), link, f"urn:item:{number}:{item}", _body(number, item, now))
        made.append((*fields, _NEWEST + 600 * item - number))
    name = f"Le Courrier {number}"
    if number % 4 == 3:
        return _atom(number, name, made).encode()
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{name}</title><link>https://site{number}.example/</link><description>-</description>"
    )
    entries = "".join(
        f'<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid>'
        f"<pubDate>{formatdate(when)}</pubDate><dc:creator>{_NAMES[when % 6]}</dc:creator><category>Faits divers"
        f"</category><description>{title}</description><content:encoded><![CDATA[{body}]]></content:encoded></item>\n"
        for title, link, guid, body, when in made
    )
    return f"{head}{entries}</channel></rss>\n".encode()


def _atom(number: int, name: str, made: list[tuple[str, str, str, str, int]]) -> str:
    def stamp(when: int) -> str:
        return strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(when))

    entries = "".join(
        f'<entry><title>{title}</title><link rel="alternate" href="{link}"/><id>{guid}</id>'
        f"<published>{stamp(when)}</published><updated>{stamp(when)}</updated><author><name>{_NAMES[when % 6]}</name>"
        f'</author><summary>{title}</summary><content type="html">{escape(body)}</content></entry>\n'
        for title, link, guid, body, when in made
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>{name}</title>'
        f'<id>urn:feed:{number}</id><link href="https://site{number}.example/"/><updated>{stamp(_NEWEST)}</updated>'
        f"{entries}</feed>\n"
    )


class Server:
    """An HTTP server of feeds at /NUMBER.xml on the loopback interface: ``body`` gives the feed of a number."""

    def __init__(
        self, body: Callable[[int], bytes], *, latency: float = 0.0, slow: int = -1, fault: Faulty = lambda number: ""
    ) -> None:
        """``latency`` in seconds; the feed ``slow`` takes two."""
        self._body = body
        self._latency = latency
        self._slow = slow
        self._fault = fault
        self.served: dict[str, int] = {"200": 0, "304": 0, "fault": 0}

    async def start(self, port: int = 0) -> asyncio.Server:
        """Listen on all loopback addresses; gives the server, which knows its port."""
        return await asyncio.start_server(self._serve, "0.0.0.0", port)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                line, *fields = head.decode("latin-1").split("\r\n")
                headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in fields)}
                number = int(line.split()[1].strip("/").removesuffix(".xml"))
                await asyncio.sleep(2.0 if number == self._slow else self._latency)
                if not await self._answer(writer, number, headers):
                    break
        writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, number: int, headers: dict[str, str]) -> bool:
        """Answer one request; whether the connection goes on."""
        if fault := self._fault(number):
            self.served["fault"] += 1
            return await self._break(writer, number, fault)
        body = self._body(number)
        tag = f'"{hash(body):x}"'
        if headers.get("if-none-match") == tag:
            self.served["304"] += 1
            writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode())
        else:
            self.served["200"] += 1
            packed = _packed(body) if "gzip" in headers.get("accept-encoding", "") else body
            encoding = "Content-Encoding: gzip\r\n" if packed is not body else ""
            writer.write(
                f"HTTP/1.1 200 OK\r\nContent-Type: application/xml; charset=utf-8\r\nETag: {tag}\r\n{encoding}"
                f"Content-Length: {len(packed)}\r\n\r\n".encode()
                + packed
            )
        await writer.drain()
        return True

    async def _break(self, writer: asyncio.StreamWriter, number: int, fault: str) -> bool:
        if fault in ("500", "404"):
            writer.write(f"HTTP/1.1 {fault} Broken\r\nContent-Length: 0\r\n\r\n".encode())
            return True
        if fault == "reset":
            writer.transport.abort()
            return False
        if fault == "late":
            await asyncio.sleep(1.5)
        whole = self._body(number)
        bodies = {"broken": b"<rss><channel><title>" + bytes(range(256)), "nonsense": b"<html><p>Bonjour</p></html>"}
        body = bodies.get(fault, whole if fault in ("late", "short") else b"")
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        writer.write(head + (body[: len(body) // 2] if fault == "short" else body))
        await writer.drain()
        return fault != "short"


@cache
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def main() -> None:
    """Serve feeds until the end; the first line says that it is ready."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds")
    parser.add_argument("--slow", type=int, default=-1, help="the number of a feed that takes two seconds")
    given = parser.parse_args()
    bodies = {number: feed(number, range(given.items)) for number in range(given.feeds)}
    for body in bodies.values():
        _packed(body)

    async def serve() -> None:
        server = await Server(bodies.__getitem__, latency=given.latency, slow=given.slow).start(given.port)
        print("ready", flush=True)
        await server.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    main()
