"""Which format a file of annotations has, by its content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reader.errors import ImportFailure
from reader.ingest.annotations.files import MAX_BYTES, Collection, check_file, open_collection
from reader.ingest.annotations.shelf import Shelf
from reader.messages import phrase
from reader.model import visible_line
from reader.model.exchange import ForeignArticle

__all__ = ["READERS", "read_annotations", "read_whole"]

READERS = ("jsonl", "jsonld", "labelstudio", "doccano", "cas", "casjson", "brat", "qdpx", "qdc")
"""The export formats that are read back."""

_HEAD = 4096


def read_annotations(path: Path) -> Iterator[ForeignArticle]:
    """The articles with annotations of the file or folder at ``path``; raises ImportFailure."""
    if path.is_dir():
        yield from _collection(path)
        return
    check_file(path)
    with path.open("rb") as file:
        head = file.read(_HEAD).lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"PK"):
        yield from _collection(path)
    elif head.startswith(b"<"):
        yield _xml(path)
    elif head.startswith((b"{", b"[")):
        yield from _json(path)
    else:
        raise ImportFailure(
            phrase(
                "{path} is none of the formats of annotations: {known}.",
                path=visible_line(str(path)),
                known=", ".join(READERS),
            )
        )


@contextmanager
def read_whole(path: Path) -> Iterator[tuple[int, Iterator[ForeignArticle]]]:
    """How many articles with annotations are at ``path``, and these one by one; raises ImportFailure at once.

    All is read and understood before the first is given; meanwhile they wait outside memory.
    """
    with Shelf() as shelf:
        places = [shelf.put(article) for article in read_annotations(path)]
        yield len(places), map(shelf.get, places)


def _json(path: Path) -> Iterator[ForeignArticle]:
    from reader.ingest.annotations.collections import from_cas_json
    from reader.ingest.annotations.objects import from_json, from_lines, is_lines

    with path.open("rb") as file:
        try:
            first = json.loads(file.readline(MAX_BYTES))
        except (ValueError, RecursionError):
            first = None
    if is_lines(first):
        yield from from_lines(path)
    elif isinstance(first, dict) and "%FEATURE_STRUCTURES" in first:
        yield from_cas_json(path.name, path.read_bytes())
    else:
        yield from from_json(path)


def _xml(path: Path) -> ForeignArticle:
    from reader.ingest.annotations.collections import from_cas_xmi, from_codebook

    data = path.read_bytes()
    return from_codebook(path.name, data) if b":codebook:" in data[:_HEAD] else from_cas_xmi(path.name, data)


def _collection(path: Path) -> Iterator[ForeignArticle]:
    with open_collection(path) as collection:
        yield from _members(collection, path)


def _members(collection: Collection, path: Path) -> Iterator[ForeignArticle]:
    from reader.ingest.annotations.collections import from_brat, from_cas_json, from_cas_xmi, from_refi

    if collection.ending(".qde"):
        yield from from_refi(collection)
    elif collection.ending(".ann"):
        yield from from_brat(collection)
    elif documents := collection.ending(".xmi"):
        yield from (from_cas_xmi(name, collection.read(name)) for name in documents)
    elif documents := collection.ending(".json"):
        yield from (from_cas_json(name, collection.read(name)) for name in documents)
    else:
        raise ImportFailure(phrase("There are no annotations in {path}.", path=visible_line(str(path))))
