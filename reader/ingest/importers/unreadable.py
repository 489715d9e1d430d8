"""Formats that are recognised in order to say clearly that they are not read."""

from __future__ import annotations

import json
import re

from reader.ingest.decoding import looks_binary
from reader.ingest.importers.base import Material

__all__ = ["why_unreadable"]

# Signatures as in the file(1) database and the formats' own specifications.
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive (also EPUB, Word and OpenDocument files)"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
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
    (b"WARC/", "a web archive (WARC)"),
    (b"\x7fELF", "a program"),
)
_MAIL_HEADER = re.compile(
    r"(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|From|To|Subject|Date|Content-Type"
    r"|X-[\w-]+|DKIM-Signature|Reply-To|Snapshot-Content-Location): ?\S",
    re.IGNORECASE,
)
_ROOT = re.compile(r"<([a-z_][\w.:-]{0,60})")


def why_unreadable(material: Material) -> str:
    """What a file is, as an English noun phrase, when it is of a kind that is not read; "" for text of any sort."""
    for signature, what in _SIGNATURES:
        if material.data.startswith(signature):
            return what
    if looks_binary(material.data):
        return "a binary file"
    if material.root.startswith("<opml"):
        return "a list of feeds (OPML), which is imported among the feeds,"
    if (root := _ROOT.match(material.root)) and _is_xml(material, root):
        return f"XML of an unknown kind (<{root[1]}>)"
    if _is_mail(material.head):
        return "an e-mail message"
    return "JSON of an unknown kind" if _is_json(material) else ""


def _is_xml(material: Material, root: re.Match[str]) -> bool:
    """Whether text that begins with a tag is XML: it says so, has namespaces, or ends with the tag's end."""
    start, end = material.head.lstrip("\ufeff \r\n\t")[:5], material.data.rstrip()[-80:].lower()
    return (
        start == "<?xml"
        or " xmlns" in material.root[: material.root.find(">") + 1]
        or end.endswith(f"</{root[1]}>".encode())
    )


def _is_mail(head: str) -> bool:
    """Whether a text begins with at least three header lines of a message (RFC 5322), or as an mbox."""
    lines = head.lstrip("\ufeff").split("\n")[:12]
    headers = 0
    for line in lines:
        is_mbox = line.startswith("From ") and headers == 0 and re.search(r"\d\d:\d\d:\d\d", line) is not None
        if is_mbox or _MAIL_HEADER.match(line):
            headers += 1
        elif line[:1] not in (" ", "\t"):
            break
    return headers >= 3


def _is_json(material: Material) -> bool:
    """Whether it is JSON, or its first line is (JSON Lines); "[Édito] Non" is a text."""
    if material.root[:1] not in ("{", "["):
        return False
    for candidate in (material.data, material.data.split(b"\n", 1)[0]):
        try:
            if isinstance(json.loads(candidate), dict | list):
                return True
        except (ValueError, RecursionError):
            continue
    return False
