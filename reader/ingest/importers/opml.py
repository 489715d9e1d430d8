"""Lists of feeds (OPML), which become subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

from reader.ingest.importers.base import Importer, Material, Part

__all__ = ["IMPORTER"]


def _read(material: Material) -> Iterator[Part]:
    yield Part(material.name, "opml", material.data)


IMPORTER = Importer("opml", lambda material: material.root.startswith("<opml"), _read)
"""XML whose root is OPML's."""
