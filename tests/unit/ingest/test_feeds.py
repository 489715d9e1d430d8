from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.errors import FetchError
from reader.ingest.failures import NotAFeed
from reader.ingest.feeds import ParsedFeed, read_feed
from reader.model import BlockKind, Entry

ROOT = Path(__file__).resolve().parents[3]
URL = "http://news.example/rss"


def rss(*items: str, channel: str = "<title>Le Courrier</title>", head: str = "") -> bytes:
    inside = channel + "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?>{head}<rss version="2.0" {NAMESPACES}><channel>{inside}</channel></rss>'.encode()


NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom"'
)


def read(body: bytes) -> ParsedFeed:
    return read_feed(body, url=URL)


def only(body: bytes) -> Entry:
    (entry,) = read(body).entries
    return entry


FULL = rss(
    "<title>Fish &amp;amp; chips : le &lt;b&gt;prix&lt;/b&gt; monte</title><link>/a/1?x=1&amp;y=2</link>"
    "<guid isPermaLink='false'>urn:1</guid><pubDate>Tue, 03 Jun 2025 14:30:00 +0200</pubDate>"
    "<dc:creator>Jeanne Vidal</dc:creator><category>Économie</category><category>Mer</category>"
    "<description>Un résumé.</description>"
    "<content:encoded><![CDATA[<p>Le prix du poisson <em>monte</em>.</p><h2>Et demain ?</h2><p>« Rien ne va »,"
    " dit un pêcheur.</p><script>alert(1)</script>]]></content:encoded>"
    "<enclosure url='http://news.example/1.mp3' type='audio/mpeg' length='1234'/>",
    channel="<title>Le Courrier</title><link>http://news.example/</link><language>fr-FR</language>",
)


def test_everything_that_a_feed_says_of_an_item() -> None:
    feed = read(FULL)
    assert (feed.title, feed.site, feed.language, feed.version) == (
        "Le Courrier",
        "http://news.example/",
        "fr",
        "rss20",
    )
    (entry,) = feed.entries
    document = entry.document
    assert entry.guid == "urn:1"
    assert document.title == "Fish & chips : le prix monte"
    assert [(block.kind, block.span.of(document.text)) for block in document.blocks] == [
        (BlockKind.HEADLINE, "Fish & chips : le prix monte"),
        (BlockKind.LEDE, "Le prix du poisson monte."),
        (BlockKind.SUBHEAD, "Et demain ?"),
        (BlockKind.PARAGRAPH, "« Rien ne va », dit un pêcheur."),
    ]
    assert document.url == "http://news.example/a/1?x=1&y=2"
    assert document.authors == ("Jeanne Vidal",)
    assert document.source == "Le Courrier"
    assert document.language == "fr"
    assert document.published == datetime(2025, 6, 3, 12, 30, tzinfo=UTC)
    assert document.kind == "feed"
    assert entry.categories == ("Économie", "Mer")
    assert [(file.url, file.media_type, file.length) for file in entry.enclosures] == [
        ("http://news.example/1.mp3", "audio/mpeg", 1234)
    ]


def test_an_atom_feed_with_its_own_base_and_languages() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="http://other.example/x/"><title>H</title>'
        '<entry><title type="text">1 &lt; 2 &amp;amp; 3</title><link href="a.html"/><id>tag:1</id>'
        "<published>2025-06-03T10:00:00Z</published><updated>2025-06-04T10:00:00+01:00</updated>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></content>'
        "<author><name>Ann Reed</name></author><author><name>Bo Cole</name></author></entry></feed>"
    )
    entry = only(body.encode())
    assert entry.document.title == "1 < 2 &amp; 3"
    assert entry.document.url == "http://other.example/x/a.html"
    assert entry.document.text.endswith("One.\nTwo.")
    assert entry.document.authors == ("Ann Reed", "Bo Cole")
    assert entry.document.published == datetime(2025, 6, 3, 10, tzinfo=UTC)
    assert entry.updated == datetime(2025, 6, 4, 9, tzinfo=UTC)
    assert entry.document.language == "en"


def test_a_json_feed() -> None:
    body = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "fr", "items": ['
        '{"id": 7, "url": "https://j.example/7", "title": "Sept", "content_html": "<p>Un.</p><p>Deux.</p>",'
        ' "date_published": "2025-06-03T10:00:00+02:00", "authors": [{"name": "Jeanne Vidal"}], "tags": ["mer"],'
        ' "attachments": [{"url": "https://j.example/7.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12}]},'
        '{"id": "8", "content_text": "a < b"}, "no item", {"tags": 3, "items": null}]}'
    )
    first, second, _ = read(body.encode()).entries
    assert (first.guid, first.document.title, first.document.authors) == ("7", "Sept", ("Jeanne Vidal",))
    assert first.document.published == datetime(2025, 6, 3, 8, tzinfo=UTC)
    assert first.enclosures[0].length == 12
    assert second.document.text == "a < b"


def test_an_item_without_id_has_one_that_stays_the_same() -> None:
    with_link = only(rss("<title>a</title><link>http://news.example/a</link>"))
    assert with_link.guid == "http://news.example/a"
    bare = "<title>a</title><description>b</description>"
    first = only(rss(bare + "<pubDate>Tue, 03 Jun 2025 14:30:00 GMT</pubDate>"))
    later = only(rss(bare + "<pubDate>Wed, 04 Jun 2025 14:30:00 GMT</pubDate>"))
    assert first.guid == later.guid != only(rss("<title>c</title>")).guid


def test_items_without_anything_are_still_items() -> None:
    empty, untitled = read(rss("", "<description>&lt;p&gt;Un mot. Et deux.&lt;/p&gt;</description>")).entries
    assert empty.document.title == "Untitled"
    assert untitled.document.title == "Un mot."
    assert [block.kind for block in untitled.document.blocks] == [BlockKind.PARAGRAPH]


def test_blocks_lie_in_their_text() -> None:
    for entry in read(FULL).entries:
        assert all(block.span.stop <= len(entry.document.text) for block in entry.document.blocks)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("mar., 3 juin 2025 14:30:00 +0200", datetime(2025, 6, 3, 12, 30, tzinfo=UTC)),
        ("2025-06-03", datetime(2025, 6, 3, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("-0001-01-01T00:00:00Z", None),
        ("10000-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        ("Mon, 01 Jan 0999 00:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_odd_dates_lose_no_item(date: str, expected: datetime | None) -> None:
    assert only(rss(f"<title>a</title><pubDate>{date}</pubDate>")).document.published == expected


@pytest.mark.parametrize("reference", ["&#27;", "&#0;", "&#xD800;", "&#x110000;", "&#xFFFFFFFFFF;", "&#150;"])
def test_impossible_references_lose_no_item(reference: str) -> None:
    entry = only(rss(f"<title>a{reference}b</title><description>c {reference} d</description>"))
    assert entry.document.title[0] + entry.document.title[-1] == "ab"
    assert not set(entry.document.text) & set(map(chr, range(9)))


@pytest.mark.parametrize(
    "body",
    [
        rss("<title>caf\xe9</title>").decode().encode("latin-1"),
        rss("<title>café</title>", head="").decode().replace("?>", ' encoding="iso-8859-1"?>', 1).encode("latin-1"),
        rss("<title>café</title>").decode().encode("utf-16"),
        b"\xef\xbb\xbf" + rss("<title>café</title>"),
        rss("<title>caf\x00é</title>"),
        rss("<title>café</title>").replace(b"</item>", b"").replace(b"</channel></rss>", b""),
    ],
    ids=["no label", "latin-1", "utf-16", "bom", "nul", "broken off"],
)
def test_wrong_encodings_and_broken_xml_lose_no_item(body: bytes) -> None:
    assert only(body).document.title == "café"


def test_a_charset_of_the_server_counts_when_the_document_names_none() -> None:
    body = rss("<title>Привет</title>").replace(b'<?xml version="1.0"?>', b"").decode().encode("cp1251")
    (entry,) = read_feed(body, url=URL, content_type="text/xml; charset=windows-1251").entries
    assert entry.document.title == "Привет"


def test_links_that_do_not_lead_to_the_web_are_dropped() -> None:
    entry = only(
        rss("<title>a</title><link>javascript:alert(1)</link><enclosure url='file:///etc/passwd' length='x'/>")
    )
    assert entry.document.url == ""
    assert entry.enclosures == ()


@pytest.mark.parametrize(
    "body", [b"", b"  \n", b"<html><body>No feed</body></html>", b"hello", b"\x00\x01\x02", b"{}", b"[]"]
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NotAFeed, match=r"^http://news\.example/rss is (no feed|empty)[^\n]*$"):
        read(body)


# T8: the body is the path of a file or the address of a server.
@pytest.mark.parametrize(
    "body", [b"/etc/hostname", b"/dev/zero", b"http://127.0.0.1:1/", b"file:///etc/hostname", b"-"]
)
def test_a_body_that_is_a_path_is_bytes_like_any_other(body: bytes) -> None:
    with pytest.raises(NotAFeed):
        read(body)


BILLION_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a0 'lol'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
)
QUADRATIC = f"<!DOCTYPE x [<!ENTITY a '{'a' * 50_000}'>]>"
XXE = "<!DOCTYPE x [<!ENTITY a11 SYSTEM 'file:///etc/hostname'><!ENTITY % p SYSTEM 'http://127.0.0.1:9/x'> %p;]>"
EXTERNAL = "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>"


HOSTILE = ((BILLION_LAUGHS, "&a11;"), (QUADRATIC, "&a;" * 10_000), (XXE, "&a11;"), (EXTERNAL, "a"))


def test_entities_are_not_resolved_and_nothing_outside_is_touched(tmp_path: Path) -> None:
    """T6, in a process of its own under an audit hook: no file of another and no connection is opened."""
    for number, (head, title) in enumerate(HOSTILE):
        (tmp_path / f"{number}.xml").write_bytes(rss(f"<title>{title}</title>", head=head))
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        import feedparser, lxml.etree, lxml.html, reader.ingest.feed_reading as reading
        bodies = [path.read_bytes() for path in sorted(Path(sys.argv[1]).iterdir())]
        reading.parse_feed(b"<rss version='2.0'><channel><title>warm</title></channel></rss>", "http://news.example/")
        def hook(event, args):
            if event in ("socket.connect", "socket.getaddrinfo"):
                print(event, args)
            if event == "open" and not str(args[0]).endswith((".py", ".pyc", ".so")):
                print(event, args)
        sys.addaudithook(hook)
        for body in bodies:
            found = reading.parse_feed(body, "http://news.example/")
            print(len(found["entries"]), max(len(entry["title"]) for entry in found["entries"]))
    """)
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=20, check=True
    )
    counts = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert [count for count, _ in counts] == [1] * len(HOSTILE)
    assert all(length <= 1_000 for _, length in counts)


# T7: what takes feedparser minutes ends at the deadline.
def test_a_feed_that_stalls_the_parser_is_too_complex() -> None:
    many = " ".join(f"a{number}='x'" for number in range(100_000))
    with pytest.raises(FetchError, match=r"too complex, it could not be read in 1\.5 s$"):
        read_feed(rss(f"<title {many}>a</title>"), url=URL, deadline=1.5)
    assert only(FULL).guid == "urn:1", "and the next feed is read"


def test_deep_nesting_ends_one_way_or_the_other() -> None:
    body = rss("<title>a</title><description>" + "<b>" * 20_000 + "x" + "</b>" * 20_000 + "</description>")
    try:
        count = len(read_feed(body, url=URL, deadline=3).entries)
    except FetchError as error:
        count = 1 if "too complex" in str(error) else 0
    assert count == 1


def test_the_worker_does_not_import_from_the_working_directory(tmp_path: Path) -> None:
    (tmp_path / "feedparser.py").write_text("raise SystemExit('hijacked')")
    program = textwrap.dedent("""
        import sys
        sys.path.insert(0, sys.argv[1])
        from reader.ingest.feeds import read_feed
        print(read_feed(sys.stdin.buffer.read(), url="http://news.example/").title)
    """)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT)], cwd=tmp_path, input=FULL, capture_output=True, timeout=60,
        env=environment, check=False,
    )  # fmt: skip
    assert done.stdout.decode().strip() == "Le Courrier", done.stderr.decode()


def test_what_breaks_off_is_told_apart_from_what_is_whole() -> None:
    broken = FULL[: FULL.index(b"</item>")]
    assert [entry.guid for entry in read(broken).entries] == ["urn:1"]
    assert not read(broken).is_whole
    assert read(FULL).is_whole
    with pytest.raises(FetchError, match="breaks off before its first entry"):
        read(FULL[: FULL.index(b"<item>")])


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "iso-8859-15", "utf-16", "x-none", ""])
@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_utf8_under_any_label_is_read_as_what_it_is(kind: str, label: str) -> None:
    """feedparser goes by the label, and mends titles and texts but not the names of authors."""
    declared = f' encoding="{label}"' if label else ""
    title, author = "L’été à Nîmes : « déjà »", "Zoé Lefèvre"
    if kind == "atom":
        xml = (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>a</id><title>{title}</title>'
            f"<author><name>{author}</name></author></entry></feed>"
        )
    else:
        xml = (
            f"<rss version='2.0'><channel><item><title>{title}</title><author>{author}</author></item></channel></rss>"
        )
    for content_type in ("", "text/xml; charset=iso-8859-1"):
        feed = read_feed(f'<?xml version="1.0"{declared}?>{xml}'.encode(), url=URL, content_type=content_type)
        assert [(entry.document.title, entry.document.authors) for entry in feed.entries] == [(title, (author,))]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ana@port.example (Ana Ruiz)", "Ana Ruiz"),
        ("Ana Ruiz &lt;ana@journal.paris&gt;", "Ana Ruiz"),
        ("ana@port.example", "ana@port.example"),
        ("ana@port.fr (Ana Ruiz)", "Ana Ruiz"),
    ],
)
def test_an_author_with_an_address_is_not_cut_in_two(written: str, name: str) -> None:
    """feedparser takes the first four letters of ".example" for the end of the address."""
    (entry,) = read_feed(rss(f"<title>a</title><author>{written}</author>"), url=URL).entries
    assert entry.document.authors == (name,)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_json_feeds_in_other_encodings(encoding: str) -> None:
    text = (
        '{"version": "https://jsonfeed.org/version/1", "title": "Été", "items": [{"id": 1, "content_text": "Déjà vu"}]}'
    )
    feed = read_feed(text.encode(encoding), url=URL)
    assert (feed.title, feed.entries[0].document.text) == ("Été", "Déjà vu")


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("&amp;lt;p&amp;gt;L’&amp;amp;eacute;t&amp;amp;eacute;.&amp;lt;/p&amp;gt;", "L’été."),
        ("<![CDATA[<p>Un <![CDATA[deux]]]]><![CDATA[> trois.</p>]]>", "Un deux trois."),
        ("&lt;![CDATA[&lt;p&gt;Un.&lt;/p&gt;]]&gt;", "Un."),
        (
            "1 &amp;lt; 2, et la balise &amp;lt;p&amp;gt; ouvre un paragraphe.",
            "1 < 2, et la balise <p> ouvre un paragraphe.",
        ),
    ],
    ids=["escaped twice", "sections in sections", "an escaped section", "talk of markup"],
)
def test_texts_that_are_packed_too_often_are_unpacked(description: str, text: str) -> None:
    (entry,) = read_feed(
        rss(f"<title>&lt;![CDATA[Titre]]&gt;</title><description>{description}</description>"), url=URL
    ).entries
    assert entry.document.text == f"Titre\n{text}"


def read_json(**values: object) -> ParsedFeed:
    return read_feed(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "T", **values}).encode(), url=URL
    )


def test_json_feeds_with_what_is_missing_or_not_as_specified() -> None:
    feed = read_json(
        authors=[{"name": "La rédaction"}, {"url": "https://x.example/"}],
        items=[
            {"url": "/a", "content_text": "Un.", "date_published": "mar., 3 juin 2025 14:30 +0200", "tags": ["mer", 3]},
            {"id": 7, "title": None, "content_html": "<p>Deux.</p>", "author": {"name": "Ana"}, "authors": None},
            {"id": "x", "date_published": "2025-06-03", "date_modified": "demain", "attachments": {}},
            "no item",
        ],
    )
    first, second, third = feed.entries
    assert (first.guid, first.document.url, first.document.authors) == (
        "http://news.example/a",
        "http://news.example/a",
        ("La rédaction",),
    )
    assert first.document.published == datetime(2025, 6, 3, 12, 30, tzinfo=UTC)
    assert (second.guid, second.document.text, second.document.authors) == ("7", "Deux.", ("Ana",))
    assert (third.document.published, third.updated) == (datetime(2025, 6, 3, tzinfo=UTC), None)
    assert read_json(items=None).entries == ()
    assert read_json(version=None, home_page_url="https://x.example/", items=[{"id": "1"}]).version == "json1"


@pytest.mark.parametrize("language", ["fr-FR", " FR_ca ", "fra", "Français", "french"])
def test_languages_are_understood_however_they_are_written(language: str) -> None:
    feed = read_feed(rss("<title>OK</title>", channel=f"<title>T</title><language>{language}</language>"), url=URL)
    assert (feed.language, feed.entries[0].document.language) == ("fr", "fr")


def test_the_language_of_an_item_goes_before_that_of_its_feed_and_creation_before_change() -> None:
    dc = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:dcterms='http://purl.org/dc/terms/'"
    item = (
        f"<title>OK</title><dc:language {dc}>de</dc:language>"
        f"<dcterms:modified {dc}>2025-06-04T10:00:00Z</dcterms:modified>"
        f"<dcterms:created {dc}>2025-06-03T10:00:00Z</dcterms:created>"
    )
    (entry,) = read_feed(rss(item, channel="<title>T</title><language>fr</language>"), url=URL).entries
    assert entry.document.language == "de"
    assert entry.document.published == datetime(2025, 6, 3, 10, tzinfo=UTC)
    assert entry.updated == datetime(2025, 6, 4, 10, tzinfo=UTC)
