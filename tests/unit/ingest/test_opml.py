from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from reader.errors import ImportFailure
from reader.ingest.opml import Subscription, read_opml, read_opml_list, write_opml
from reader.model import Feed
from tests.unit.shared import shared

ROOT = Path(__file__).resolve().parents[3]


def opml(body: str, head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<opml version="2.0"><body>{body}</body></opml>'.encode()


def outline(url: str, text: str = "t") -> str:
    return f'<outline type="rss" text="{text}" xmlUrl="{url}"/>'


def test_feeds_with_their_folders_each_once() -> None:
    body = (
        outline("http://a.example/rss", "A &amp; b")
        + '<outline text="Presse"><outline title="Locale/x">'
        + '<OUTLINE TITLE="B" text="no" XMLURL=" http://b.example/rss "/></outline>'
        + outline("https://c.example/")
        + "</outline>"
        + outline("http://a.example/rss", "again")
    )
    assert read_opml(opml(body)) == [
        Subscription("http://a.example/rss", "A & b", ""),
        Subscription("http://b.example/rss", "B", "Presse/Locale-x"),
        Subscription("https://c.example/", "t", "Presse"),
    ]


# T13: only http(s) subscriptions can come in.
@pytest.mark.parametrize(
    "url",
    ["|cat /etc/passwd", "exec:ls", "filter:x:http://a.example/", "file:///etc/passwd", "javascript:alert(1)",
     "http://", "/etc/passwd", "query:x", "http://[::1", "feed:file:///etc/passwd"],
)  # fmt: skip
def test_commands_and_files_are_reported_and_left_out(url: str) -> None:
    found = read_opml_list(opml(outline(url) + outline("http://a.example/rss")))
    assert [one.url for one in found.subscriptions] == ["http://a.example/rss"]
    assert len(found.refused) == 1
    assert "\n" not in found.refused[0]


def test_a_filter_command_and_an_inclusion_are_nothing() -> None:
    body = (
        '<outline xmlUrl="http://a.example/" filtercmd="rm -rf /" text="t"/>'
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
    )
    assert read_opml(opml(body)) == [Subscription("http://a.example/", "t", "")]


LAUGHS = (
    "<!DOCTYPE opml [<!ENTITY a0 'lol'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>"
)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (LAUGHS, "&a11;"),
        (f"<!DOCTYPE opml [<!ENTITY a '{'a' * 100_000}'>]>", "&a;" * 10_000),
        ("<!DOCTYPE opml [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>", "&a;"),
        ("<!DOCTYPE opml [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x'> %p;]>", "x"),
        ("<!DOCTYPE opml SYSTEM 'http://127.0.0.1:9/x.dtd'>", "x"),
    ],
    ids=["laughs", "quadratic", "xxe", "parameter", "dtd"],
)
def test_entities_and_outside_types_are_never_resolved(head: str, title: str, tmp_path: Path) -> None:
    """T6, in a process under an audit hook that sees every file and connection."""
    listing = tmp_path / "list.opml"
    listing.write_bytes(opml(outline("http://a.example/", title), head))
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from reader.ingest.opml import read_opml
        body = Path(sys.argv[1]).read_bytes()
        read_opml(b"<opml><body/></opml>")
        def hook(event, args):
            if event in ("socket.connect", "socket.getaddrinfo", "open"):
                print(event, args)
        sys.addaudithook(hook)
        (found,) = read_opml(body)
        print(found.url, len(found.title))
    """)
    done = subprocess.run(
        [sys.executable, "-c", program, str(listing)], cwd=ROOT, capture_output=True, text=True, timeout=10, check=True
    )
    url, length = done.stdout.split()
    assert url == "http://a.example/"
    assert int(length) <= 40_000


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"<html/>", b"\x00\x01", b"<rss version='2.0'/>", b"<opm", b"\xff\xfe"]
)
def test_what_is_no_list_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(ImportFailure, match=r"^[^\n]*no OPML list of feeds[^\n]*$|^[^\n]*encoding[^\n]*$"):
        read_opml(data)


def test_a_broken_list_gives_what_can_be_read() -> None:
    data = b'<opml><body><outline text="a & b" xmlUrl="http://a.example/?x=1&y=2"><outline xmlUrl="http://b.example/">'
    assert read_opml(data)[0].url.startswith("http://a.example/?x=1")


def test_what_is_written_is_read_back() -> None:
    feeds = [
        Feed(1, "u1", "http://a.example/?a=1&b=\"'<", title='A <b> & "c" \x1b\x00é', folder=""),
        Feed(
            2, "u2", "https://editor:secret@b.example/rss", title="B", folder="Presse/Locale", site="http://b.example/"
        ),
        Feed(3, "u3", "https://c.example/rss", title="C", folder="Presse", site="javascript:x"),
    ]
    written = write_opml(feeds)
    assert "secret" not in written
    assert "javascript" not in written
    assert read_opml(written.encode()) == [
        Subscription("http://a.example/?a=1&b=\"'<", 'A <b> & "c" é', ""),
        Subscription("https://c.example/rss", "C", "Presse"),
        Subscription("https://b.example/rss", "B", "Presse/Locale"),
    ]


@pytest.mark.parametrize(
    ("name", "taken", "refused"),
    [("example.opml", 7, 0), ("category.opml", None, 0), ("piped.opml", 1, 1), ("filtered.opml", 2, 0)],
)
def test_lists_of_another_reader(name: str, taken: int | None, refused: int) -> None:
    found = read_opml_list(shared("corpora/newsboat/data").joinpath(name).read_bytes())
    assert all(one.url.startswith(("http://", "https://")) for one in found.subscriptions)
    assert taken is None or len(found.subscriptions) == taken
    assert len(found.refused) == refused


@pytest.mark.parametrize(
    ("outline", "url", "title"),
    [
        ('<outline text="A & B" xmlUrl="https://a.example/f?a=1&b=2"/>', "https://a.example/f?a=1&b=2", "A & B"),
        (
            '<outline text="L&apos;&eacute;t&eacute; &lt;3" xmlUrl="https://a.example/"/>',
            "https://a.example/",
            "L'été <3",
        ),
        ('<outline type="rss" text="J" url="https://a.example/f"/>', "https://a.example/f", "J"),
        ('<outline text="J" xmlUrl="feed://a.example/f"/>', "http://a.example/f", "J"),
        ('<outline text="J" xmlUrl="feed:https://a.example/f"/>', "https://a.example/f", "J"),
    ],
    ids=["bare ampersands", "references of html", "url for xmlUrl", "feed scheme", "feed before https"],
)
def test_lists_as_other_programs_write_them(outline: str, url: str, title: str) -> None:
    (found,) = read_opml(f'<opml><body><outline text="Presse">{outline}</outline></body></opml>'.encode())
    assert (found.url, found.title, found.folder) == (url, title, "Presse")
