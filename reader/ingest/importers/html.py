"""Saved web pages, whole or in part; also what SingleFile and browsers' "save as" write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.errors import ImportFailure
from reader.ingest.codec import document_from_json
from reader.ingest.decoding import html_charset
from reader.ingest.importers.base import Importer, Material, Piece
from reader.messages import phrase
from reader.model import Document

__all__ = ["IMPORTER", "page_documents"]

# As browsers sniff it (WHATWG MIME Sniffing, "identifying a resource with an unknown MIME type").
_ROOT = re.compile(
    r"<(?:!doctype\s+html|html|head|body|script|iframe|h[1-6]|div|font|table|a|style|title|b|br|p|article|section|main"
    r"|figure|meta|link|span|ul|ol|blockquote)\b"
)
# SingleFile's comment " Page saved with SingleFile \n url: https://… ", and "saved from url=(0042)https://…", which
# browsers have written since Internet Explorer.
_SAVED_FROM = re.compile(
    rb"<!--\s*(?:Page saved with SingleFile\s+url:\s*|saved from url=\(\d+\))(https?://[^\s>]{4,2000})"
)
# The pictures, fonts and styles that a saved page carries along: most of its bytes, and no words.
_EMBEDDED = re.compile(rb"(?<=[\"'(=])data:[\w+.-]+/[\w+.-]+(?:;[\w=.+-]+)*,[^\"')\s>]{64,}")


def page_documents(data: bytes, name: str, *, url: str = "", charset: str = "") -> list[Document]:
    """The article of a page; raises ImportFailure when there is none. For a worker process."""
    from reader.ingest.page_reading import extract_page

    saved_from = _SAVED_FROM.search(data[:8192])
    url = url or (saved_from[1].decode("ascii", "replace") if saved_from else "")
    found = extract_page(_EMBEDDED.sub(b"data:,", data), url, charset or html_charset(data))["document"]
    if found is None:
        raise ImportFailure(phrase("{name}: no readable text on this page", name=name))
    return [document_from_json(found)]


def _read(material: Material) -> Iterator[Piece]:
    yield Piece(
        material.name,
        lambda: page_documents(material.data, material.name, url=material.url, charset=material.charset),
    )


IMPORTER = Importer("html", lambda material: _ROOT.match(material.root) is not None, _read)
"""Text that begins with an element of HTML."""
