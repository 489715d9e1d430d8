"""Zip archives and gzip files of anything that is read; nothing is ever written to disk."""

from __future__ import annotations

import gzip
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator

from reader.errors import ImportFailure
from reader.ingest.importers.base import Importer, Material, Unread, Yielded, unpacked
from reader.messages import phrase

__all__ = ["GZIP", "ZIP", "open_zip", "read_member"]

_MOST_MEMBERS = 10_000
# What operating systems and browsers put beside the files: resource forks, thumbnails, styles and scripts of pages.
_BESIDE = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.(?!\.?/)|Thumbs\.db$|desktop\.ini$)|\.(?:css|js|map|woff2?|ttf|eot|otf|ico|svg|png|jpe?g|gif|webp|avif)$",
    re.IGNORECASE,
)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, OverflowError)


def open_zip(material: Material) -> zipfile.ZipFile:
    """The archive, its list of members read; raises ImportFailure when it is damaged or lists too many."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(material.data))
    except _DAMAGED as error:
        raise ImportFailure(phrase("{name} is a damaged zip archive: get it again", name=material.name)) from error
    if len(archive.infolist()) > _MOST_MEMBERS:
        raise ImportFailure(
            phrase(
                "{name} lists more than {most} files: import it in pieces",
                name=material.name,
                most=f"{_MOST_MEMBERS:,}",
            )
        )
    return archive


def read_member(material: Material, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of one member; raises ImportFailure when it is encrypted, damaged, or larger than is read."""
    if info.flag_bits & 1:
        raise ImportFailure(
            phrase(
                "{name}: {filename} is encrypted: unpack it with its password first",
                name=material.name,
                filename=info.filename,
            )
        )
    try:
        with archive.open(info) as stream:
            return unpacked(material, stream, info.filename, info.compress_size)
    except (*_DAMAGED, RuntimeError) as error:
        raise ImportFailure(
            phrase(
                "{name}: {filename} is damaged and could not be unpacked", name=material.name, filename=info.filename
            )
        ) from error


def _read_zip(material: Material) -> Iterator[Yielded]:
    archive = open_zip(material)
    # Overlapping members are how a small file names gigabytes (zbsm.zip); the budget counts what comes out.
    for info in archive.infolist():
        if info.is_dir() or _BESIDE.search(info.filename):
            continue
        try:
            data = read_member(material, archive, info)
            part = material.part(data, posixpath.normpath(info.filename))
        except ImportFailure as failure:
            yield Unread(f"{material.name} › {info.filename}", failure.args[0])
            if material.budget.left < 0 or material.budget.parts < 0:
                return
            continue
        yield part


def _is_office(material: Material) -> bool:
    """Whether a zip archive is a document of an office suite, as its first member tells."""
    return (
        re.search(
            rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|mimetypeapplication/vnd\.)", material.data[:200], re.S
        )
        is not None
    )


def _read_gzip(material: Material) -> Iterator[Yielded]:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(material.data)) as stream:
            data = unpacked(material, stream, "the file in it", len(material.data))
    except _DAMAGED as error:
        raise ImportFailure(phrase("{name} is a damaged gzip file: get it again", name=material.name)) from error
    yield material.part(data, "unpacked")


ZIP = Importer(
    "zip",
    lambda material: material.data.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not _is_office(material),
    _read_zip,
    holds_many=True,
)
"""A zip archive, other than a document of an office suite."""

GZIP = Importer("gzip", lambda material: material.data.startswith(b"\x1f\x8b\x08"), _read_gzip, holds_many=True)
"""A single file, packed with gzip."""
