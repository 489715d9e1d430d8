"""Saved web pages, whole or in part."""

from __future__ import annotations

import re

from reader.ingest.importers.base import Importer, Material
from reader.ingest.pages import read_page
from reader.model import Document

__all__ = ["IMPORTER"]

# As browsers sniff it (WHATWG MIME Sniffing, "identifying a resource with an unknown MIME type").
_ROOT = re.compile(
    r"<(?:!doctype\s+html|html|head|body|script|iframe|h[1-6]|div|font|table|a|style|title|b|br|p|article|section|main"
    r"|figure|meta|link|span|ul|ol|blockquote)\b"
)


def _read(material: Material) -> list[Document]:
    return [read_page(material.data, url=material.url, charset=material.charset, name=material.name)]


IMPORTER = Importer("html", lambda material: _ROOT.match(material.root) is not None, _read)
"""Text that begins with an element of HTML."""
