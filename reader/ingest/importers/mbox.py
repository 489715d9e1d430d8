"""Mailboxes in one file (mbox, RFC 4155): every message is an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.ingest.importers.base import MAX_BYTES, Importer, Material, Unread, Yielded
from reader.ingest.importers.mail import read_message
from reader.messages import phrase

__all__ = ["IMPORTER"]

# The line before each message: "From sender Thu Jan  1 00:00:00 2026", the date as asctime writes it.
_FROM = re.compile(rb"(?:\A|(?<=\n))From [^\r\n]{1,200}\d\d:\d\d(?::\d\d)?[^\r\n]{0,40}\d{4}[^\r\n]{0,20}\r?\n")
_QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")


def _read(material: Material) -> Iterator[Yielded]:
    starts = [(found.start(), found.end()) for found in _FROM.finditer(material.data)]
    for number, (_, start) in enumerate(starts, start=1):
        stop = starts[number][0] if number < len(starts) else len(material.data)
        if stop - start > MAX_BYTES:
            name = f"{material.name} › message {number}"
            yield Unread(
                name,
                phrase(
                    "{name} is larger than {most} MB, which is the limit for a message",
                    name=name,
                    most=MAX_BYTES // 1_000_000,
                ),
            )
            continue
        data = _QUOTED_FROM.sub(rb"\1", material.data[start:stop])
        # Some have so few headers that they are recognised by their place alone.
        yield from read_message(material.part(data, f"message {number}"))


IMPORTER = Importer("mbox", lambda material: _FROM.match(material.data) is not None, _read, holds_many=True)
"""A file that begins with the line that mbox puts before a message."""
