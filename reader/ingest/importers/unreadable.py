"""Formats that are recognised in order to say clearly that they are not read."""

from __future__ import annotations

import re

from reader.ingest.decoding import looks_binary
from reader.ingest.importers.base import Material

__all__ = ["why_unreadable"]

# Signatures as in the file(1) database and the formats' own specifications.
_SIGNATURES = (
    (b"PK\x03\x04", "a Word, OpenDocument or other office document (save it as text or PDF)"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or Outlook document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_ROOT = re.compile(r"<([a-z_][\w.:-]{0,60})")


def why_unreadable(material: Material) -> str:
    """What a file is, as an English noun phrase, when it is of a kind that is not read; "" for text of any sort."""
    for signature, what in _SIGNATURES:
        if material.data.startswith(signature):
            return what
    if looks_binary(material.data):
        return "a binary file"
    if (root := _ROOT.match(material.root)) and _is_xml(material, root):
        return f"XML of an unknown kind (<{root[1]}>)"
    return ""


def _is_xml(material: Material, root: re.Match[str]) -> bool:
    """Whether text that begins with a tag is XML: it says so, has namespaces, or ends with the tag's end."""
    start, end = material.head.lstrip("\ufeff \r\n\t")[:5], material.data.rstrip()[-80:].lower()
    return (
        start == "<?xml"
        or " xmlns" in material.root[: material.root.find(">") + 1]
        or end.endswith(f"</{root[1]}>".encode())
    )
