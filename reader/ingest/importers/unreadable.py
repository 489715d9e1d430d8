"""Formats that are recognised in order to say clearly that they are not read."""

from __future__ import annotations

import re

from reader.i18n import N_
from reader.ingest.decoding import looks_binary
from reader.ingest.importers.base import Material
from reader.messages import Phrase, phrase

__all__ = ["why_unreadable"]

# Signatures as in the file(1) database and the formats' own specifications.
_SIGNATURES = (
    (b"PK\x03\x04", N_("a Word, OpenDocument or other office document (save it as text or PDF)")),
    (b"BZh", N_("a bzip2 archive")),
    (b"\xfd7zXZ\x00", N_("an xz archive")),
    (b"\x28\xb5\x2f\xfd", N_("a zstd archive")),
    (b"7z\xbc\xaf\x27\x1c", N_("a 7z archive")),
    (b"Rar!", N_("a RAR archive")),
    (b"{\\rtf", N_("an RTF document")),
    (b"\xd0\xcf\x11\xe0", N_("an old Word, Excel or Outlook document")),
    (b"\x89PNG", N_("an image")),
    (b"\xff\xd8\xff", N_("an image")),
    (b"GIF8", N_("an image")),
    (b"SQLite format 3\x00", N_("an SQLite database")),
    (b"\x7fELF", N_("a program")),
)
_ROOT = re.compile(r"<([a-z_][\w.:-]{0,60})")


def why_unreadable(material: Material) -> Phrase | None:
    """What a file is, as a noun phrase, when it is of a kind that is not read; None for text of any sort."""
    for signature, what in _SIGNATURES:
        if material.data.startswith(signature):
            return phrase(what)
    if looks_binary(material.data):
        return phrase("a binary file")
    if (root := _ROOT.match(material.root)) and _is_xml(material, root):
        return phrase("XML of an unknown kind (<{root}>)", root=root[1])
    return None


def _is_xml(material: Material, root: re.Match[str]) -> bool:
    """Whether text that begins with a tag is XML: it says so, has namespaces, or ends with the tag's end."""
    start = material.head.lstrip("\ufeff \r\n\t")[:5]
    # Without the NULs of UTF-16.
    end = material.data[-400:].replace(b"\0", b"").rstrip().lower()
    return (
        start == "<?xml"
        or " xmlns" in material.root[: material.root.find(">") + 1]
        or end.endswith(f"</{root[1]}>".encode())
    )
