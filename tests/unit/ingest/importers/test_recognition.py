"""What a file is shows in its content; its name says nothing."""

from __future__ import annotations

import gzip
import json

import pytest

from reader.ingest.importers import IMPORTERS, Material, found_in
from reader.ingest.importers.registry import recognise
from reader.model import Document
from tests.unit.ingest.importers import fixtures as made

G2 = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"><contentSet/></newsItem>'

CASES: dict[str, tuple[str, bytes]] = {
    "text": ("text", made.TEXT.encode()),
    "text in windows-1252": ("text", made.TEXT.encode("cp1252")),
    "markdown": ("text", b"# Titre\n\nUn paragraphe.\n"),
    "a text that begins like a mail": ("text", "De : personne\nÀ : tous\n\nBonjour".encode()),
    "a text with a colon": ("text", b"From: the desk of nobody\n\nOnce upon a time there was a story."),
    "a text that begins with a bracket": ("text", "[Édito] Non, dit la maire.".encode()),
    "a text that begins with a brace": ("text", b"{ceci n'est pas du JSON}"),
    "a text that begins with From": ("text", b"From London to Paris in two hours.\n\nThe train was late."),
    "html": ("html", made.HTML.encode()),
    "html with comments before it": ("html", b"<!-- a --><!-- b -->\n" + made.HTML.encode()),
    "html in utf-16": ("html", made.HTML.encode("utf-16")),
    "xhtml": ("html", b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>x</p></body></html>"),
    "singlefile": ("html", made.SINGLE_FILE.encode()),
    "a piece of html": ("html", b"<p>Bonjour</p>"),
    "mhtml": ("mhtml", made.MHTML.encode()),
    "eml": ("mail", made.EML.encode()),
    "eml with blank lines before it": ("mail", b"\r\n\r\n" + made.EML.encode()),
    "mbox": ("mbox", made.MBOX.encode()),
    "pdf": ("pdf", made.pdf([[("Bonjour", 50, 700, 12)]])),
    "pdf after rubbish": ("pdf", b"\n\n\x00junk\n" + made.pdf([[("Bonjour", 50, 700, 12)]])),
    "epub": ("epub", made.epub()),
    "epub whose mimetype is not first": ("epub", made.zipped(dict(reversed(made.EPUB_FILES.items())))),
    "warc": ("warc", made.warc([("http://a.example/", "text/html", b"x")], packed=False)),
    "warc.gz": ("warc", made.warc([("http://a.example/", "text/html", b"x")])),
    "gzip": ("gzip", gzip.compress(made.TEXT.encode(), mtime=0)),
    "zip": ("zip", made.zipped({"a.txt": made.TEXT})),
    "nitf": ("nitf", made.NITF.encode()),
    "newsml 1.2": ("newsml", made.NEWSML_1.encode("latin-1")),
    "newsml-g2": ("newsml_g2", G2.encode()),
    "newsml-g2 with a prefix": ("newsml_g2", b"<nar:newsMessage xmlns:nar='http://iptc.org/std/nar/2006-10-01/'/>"),
    "rss": ("feed", made.RSS.encode()),
    "atom": ("feed", b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'/>"),
    "rdf": ("feed", b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>"),
    "json feed": ("feed", b'{"version": "https://jsonfeed.org/version/1.1", "items": []}'),
    "opml": ("opml", made.OPML.encode()),
    "ninjs": ("json", made.json_bytes(made.NINJS)),
    "json array": ("json", made.json_bytes([made.NINJS])),
    "json lines": ("json", b'{"title": "a", "text": "b"}\n{"title": "c", "text": "d"}\n'),
    "json lines cut short": ("json", b'{"title": "a", "text": "b"}\n{"title": "c", "te'),
}


@pytest.mark.parametrize("case", CASES)
def test_each_format_is_recognised_by_its_content(case: str) -> None:
    name, data = CASES[case]
    assert recognise(Material(data, "a file")).name == name


def test_every_format_has_a_name_of_its_own_and_a_case() -> None:
    names = [importer.name for importer in IMPORTERS]
    assert len(set(names)) == len(names)
    assert {name for name, _ in CASES.values()} == set(names)


@pytest.mark.parametrize(
    ("name", "data", "kinds"),
    [
        ("page.txt", made.HTML.encode(), ["html"]),
        ("depeche.json", made.json_bytes(made.NINJS), ["ninjs"]),
        ("depeche.html", made.NITF.encode(), ["nitf"]),
        ("lettre.txt", made.EML.encode(), ["mail"]),
        ("flux.txt", made.RSS.encode(), ["feed", "feed"]),
        ("image.png", made.TEXT.encode(), ["text"]),
        ("texte.zip", json.dumps({"title": "T", "text": "Un texte."}).encode(), ["json"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_name_that_says_something_else_changes_nothing(name: str, data: bytes, kinds: list[str]) -> None:
    assert [item.kind for item in found_in(data, name=name) if isinstance(item, Document)] == kinds
