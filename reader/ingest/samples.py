"""The three sample articles that a new library can open with: ours, invented, full of the ways people are quoted."""

from __future__ import annotations

from importlib.resources import files

from reader.ingest.plaintext import read_text
from reader.model import Document

__all__ = ["SAMPLES", "sample_documents"]

SAMPLES = ("fr-port-avel.txt", "fr-sarnovie.txt", "en-harrow-bay.txt")
"""The files of ``reader/ingest/data``, in the order in which they are offered."""


def sample_documents() -> list[Document]:
    """The sample articles, two French and one English; people and places in them do not exist."""
    folder = files("reader.ingest") / "data"
    return [read_text((folder / name).read_text(encoding="utf-8"), name=name) for name in SAMPLES]
