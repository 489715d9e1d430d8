"""Feeds saved as files: RSS, Atom, RDF, JSON Feed; every entry is a document."""

from __future__ import annotations

import re

from reader.errors import FetchError, ImportFailure
from reader.ingest.feeds import read_feed
from reader.ingest.importers.base import Importer, Material
from reader.model import Document

__all__ = ["IMPORTER"]

_ROOT = re.compile(r"<(?:rss|(?:\w+:)?feed|rdf:rdf|channel)\b")
_JSON = re.compile(r"\{.{0,2000}?\"version\"\s*:\s*\"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org\\?/version", re.DOTALL)


def _recognises(material: Material) -> bool:
    return _ROOT.match(material.root) is not None or _JSON.match(material.root) is not None


def _read(material: Material) -> list[Document]:
    try:
        feed = read_feed(material.data, url=material.url, name=material.name)
    except FetchError as error:
        raise ImportFailure(str(error)) from error
    if not feed.entries:
        raise ImportFailure(f"{material.name}: the feed has no entries")
    return [entry.document for entry in feed.entries]


IMPORTER = Importer("feed", _recognises, _read)
"""XML whose root is a feed's, or JSON that says it is a JSON Feed."""
