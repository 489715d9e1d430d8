"""Web archives (WARC, ISO 28500, and the older ARC): every archived page is an article."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import IO, Any

from reader.errors import ImportFailure
from reader.ingest.importers.base import MAX_BYTES, Importer, Material, Unread, Yielded
from reader.messages import phrase

__all__ = ["IMPORTER"]

_READ = (
    "text/html", "application/xhtml+xml", "text/plain", "application/pdf", "application/rss+xml",
    "application/atom+xml", "message/rfc822",
)  # fmt: skip
_TYPES = ("response", "resource", "conversion")
_PEEK = 64


def _recognises(material: Material) -> bool:
    head = material.data[:4096]
    if head.startswith(b"\x1f\x8b\x08"):
        # The first bytes of a gzip file, however large it unpacks.
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, _PEEK)
        except zlib.error:
            return False
    return head.startswith((b"WARC/0.", b"WARC/1.", b"filedesc://"))


def _read(material: Material) -> Iterator[Yielded]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    _mend_brotli()
    records = ArchiveIterator(_stream(material), arc2warc=True)
    number = held = 0
    while True:
        try:
            record = next(records)
        except StopIteration:
            break
        except (ArchiveLoadFailed, zlib.error, ValueError, EOFError, OSError):
            held += 1
            yield Unread(
                material.name,
                phrase(
                    "{name} is damaged after record {number}, the rest cannot be read",
                    name=material.name,
                    number=number,
                ),
            )
            break
        number += 1
        found = _page(material, record, number)
        if found is not None:
            held += 1
            yield found
        if material.budget.left < 0:
            return
    if not held:
        raise ImportFailure(phrase("{name}: there is no page in this web archive", name=material.name))


class _Brotli:
    """A decoder as warcio wants one; what more it packed than is read is an error, as the size of a piece is not."""

    def __init__(self) -> None:
        import brotli

        self._decoder = brotli.Decompressor()
        self._left = MAX_BYTES + 1
        self.unused_data = b""

    def decompress(self, data: bytes) -> bytes:
        """The next bytes; raises ValueError past the limit."""
        import brotli

        try:
            found: bytes = self._decoder.process(data, output_buffer_limit=self._left)
        except brotli.error as error:
            raise ValueError("it is no Brotli") from error
        self._left -= len(found)
        if self._left <= 0:
            raise ValueError("it unpacks to more than is read")
        return found

    def flush(self) -> bytes:
        """Nothing is kept back."""
        return b""


@lru_cache(1)
def _mend_brotli() -> None:
    """Give warcio a decoder for Brotli: its own sets an attribute that later versions of brotli do not let it set."""
    from warcio.bufferedreaders import BufferedReader

    BufferedReader.DECOMPRESSORS["br"] = _Brotli


def _stream(material: Material) -> IO[bytes]:
    """The archive's bytes unpacked on the way: also those of a file that was packed again as one gzip member."""
    if not material.data.startswith(b"\x1f\x8b"):
        return io.BytesIO(material.data)
    return io.BufferedReader(_Unpacking(material))


class _Unpacking(io.RawIOBase):
    """A gzip file that stops when it has unpacked more than is read."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._gzip = gzip.GzipFile(fileobj=io.BytesIO(material.data))

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - a writable buffer
        """Fill ``buffer``; raises OSError past the limit."""
        data = self._gzip.read(len(buffer))
        self._material.budget.left -= len(data)
        if self._material.budget.left < 0:
            raise OSError("it unpacks to more than is read")
        buffer[: len(data)] = data
        return len(data)


def _page(material: Material, record: Any, number: int) -> Yielded | None:  # noqa: ANN401 - a library without types
    """The page of a record, None when it holds something else (a picture, a request, a redirection, a repetition)."""
    if record.rec_type not in _TYPES:
        return None
    headers = record.http_headers
    status = headers.get_statuscode() if headers is not None else "200"
    declared = (headers or record.rec_headers).get_header("Content-Type") or ""
    media_type, _, parameters = declared.partition(";")
    # What is not said to be anything may be a page.
    if not status.startswith("2") or media_type.strip().lower() not in (*_READ, ""):
        return None
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    # What a crawler wrote about itself is archived under other schemes (metadata:, urn:).
    if not url.startswith(("http://", "https://")):
        return None
    name = f"{url} (record {number})"
    try:
        data = record.content_stream().read(MAX_BYTES + 1)
        if not material.data.startswith(b"\x1f\x8b"):
            material.budget.left -= len(data)
        if len(data) > MAX_BYTES or material.budget.left < 0:
            raise ImportFailure(phrase("{name}: {part} unpacks to more than is read", name=material.name, part=name))
        if not media_type.strip() and data.lstrip()[:1] != b"<":
            return None
        charset = parameters.partition("charset=")[2].strip("\"' ")
        return material.part(data, url, url=url, charset=charset)
    except ImportFailure as failure:
        return Unread(f"{material.name} › {name}", failure.args[0])
    except (ValueError, zlib.error, OSError) as error:
        return Unread(
            f"{material.name} › {name}",
            phrase("{name}: {part} is damaged ({error})", name=material.name, part=name, error=str(error)),
        )


IMPORTER = Importer("warc", _recognises, _read, holds_many=True)
"""WARC and ARC files, packed or not."""
