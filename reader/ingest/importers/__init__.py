"""Files to documents: each format recognises its own by content, never by name."""

from __future__ import annotations

from reader.ingest.importers.base import MAX_ARCHIVE, MAX_BYTES, Importer, Material, Unread
from reader.ingest.importers.registry import IMPORTERS
from reader.ingest.importers.sources import FeedList, found_in, is_page, load, read_bytes, read_file

__all__ = [
    "IMPORTERS",
    "MAX_ARCHIVE",
    "MAX_BYTES",
    "FeedList",
    "Importer",
    "Material",
    "Unread",
    "found_in",
    "is_page",
    "load",
    "read_bytes",
    "read_file",
]
