"""Web pages to documents: trafilatura in a worker process with a deadline."""

from __future__ import annotations

from reader.errors import ImportFailure
from reader.ingest.addresses import shown_url
from reader.ingest.codec import document_from_json
from reader.ingest.workers import WorkerFailure, run_job
from reader.model import Document

__all__ = ["DEADLINE", "read_page"]

DEADLINE = 20.0
"""Seconds after which a page counts as too complex."""


def read_page(
    html: bytes,
    *,
    url: str = "",
    charset: str = "",
    mode: str = "precision",
    name: str = "",
    deadline: float = DEADLINE,
) -> Document:
    """The article of a page: title as headline, caption, subheads, lists and quotes kept as blocks.

    ``charset`` is what the server declared; ``mode`` is "precision", or "recall" for pages of which that leaves too
    much out; ``name`` stands for the page in messages when it has no ``url``; ``deadline`` is in seconds. Raises
    ImportFailure when the page holds no readable text or cannot be read within the limits of time and memory.
    """
    name = shown_url(url) or name or "the page"
    try:
        found = run_job("page", html, options={"url": url, "charset": charset, "mode": mode}, deadline=deadline)[
            "document"
        ]
    except WorkerFailure as failure:
        if failure.reason == "time":
            raise ImportFailure(f"{name}: the page is too complex, it could not be read in {deadline:g} s") from failure
        if failure.reason == "memory":
            raise ImportFailure(f"{name}: the page is too complex, reading it takes too much memory") from failure
        raise ImportFailure(f"{name}: the page is damaged and could not be read") from failure
    if found is None:
        raise ImportFailure(f"{name}: no readable text on this page")
    return document_from_json(found)
