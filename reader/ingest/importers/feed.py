"""Feeds saved as files: RSS, Atom, RDF, JSON Feed; every entry is a document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.ingest.importers.base import Importer, Material, Part

__all__ = ["IMPORTER"]

_ROOT = re.compile(r"<(?:rss|(?:\w+:)?feed|rdf:rdf|channel)\b")
_JSON = re.compile(r"\{.{0,2000}?\"version\"\s*:\s*\"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org\\?/version", re.DOTALL)


def _recognises(material: Material) -> bool:
    return _ROOT.match(material.root) is not None or _JSON.match(material.root) is not None


def _read(material: Material) -> Iterator[Part]:
    yield Part(material.name, "feed", material.data, material.url)


IMPORTER = Importer("feed", _recognises, _read)
"""XML whose root is a feed's, or JSON that says it is a JSON Feed."""
