"""Files to documents: each format recognises its own by content, never by name."""

from __future__ import annotations

from reader.ingest.importers.base import MAX_BYTES, Importer, Material
from reader.ingest.importers.registry import IMPORTERS, read_bytes, read_file

__all__ = ["IMPORTERS", "MAX_BYTES", "Importer", "Material", "read_bytes", "read_file"]
