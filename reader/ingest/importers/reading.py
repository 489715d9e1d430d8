"""Reading what was recognised, slice by slice: the part of an import that runs in a worker process."""

from __future__ import annotations

import time
from base64 import b64encode
from typing import Any

from reader.errors import ImportFailure
from reader.ingest.codec import document_to_json
from reader.ingest.importers.base import Material, Part, Piece, Unread
from reader.ingest.importers.registry import damaged, walk
from reader.messages import to_text

__all__ = ["read_job"]

_SLICE = 2.0
"""Seconds of work after which what was read is handed over, so that progress shows and a stop is heard."""
_FULLEST = 16_000_000
"""Characters after which it is too."""


def read_job(payload: bytes, name: str, url: str, charset: str, start: str, most: str) -> dict[str, Any]:
    """Read pieces of ``payload`` from the ``start``-th on, ``most`` at most (-1: no limit); both are decimal numbers.

    Gives ``found``, a list of {"document": …}, {"unread": [name, why]} and {"part": [name, kind, url, base64]}, and
    ``next``: the number of the piece to go on with, -1 at the end.
    """
    found: list[dict[str, Any]] = []
    first, count = int(start), int(most)
    deadline = time.monotonic() + _SLICE
    size = 0
    for number, piece in enumerate(walk(Material(payload, name, url, charset))):
        if number < first:
            continue
        if number - first == count or (number > first and (time.monotonic() > deadline or size > _FULLEST)):
            return {"found": found, "next": number}
        items = _read(piece)
        size += sum(len(item["document"]["text"]) for item in items if "document" in item)
        found += items
    return {"found": found, "next": -1}


def _read(piece: Piece | Part | Unread) -> list[dict[str, Any]]:
    if isinstance(piece, Part):
        return [{"part": [piece.name, piece.kind, piece.url, b64encode(piece.data).decode("ascii")]}]
    if isinstance(piece, Unread):
        return [{"unread": [piece.name, to_text(piece.why)]}]
    try:
        return [{"document": document_to_json(document)} for document in piece.read()]
    except ImportFailure as failure:
        return [{"unread": [piece.name, to_text(failure.args[0])]}]
    except MemoryError:
        raise
    except Exception as error:  # as in walk()
        return [{"unread": [piece.name, to_text(damaged(piece.name, error))]}]
