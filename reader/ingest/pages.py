"""Web pages to documents: trafilatura in a worker process with a deadline."""

from __future__ import annotations

from reader.errors import ImportFailure
from reader.ingest.addresses import shown_url
from reader.ingest.codec import document_from_json
from reader.ingest.workers import WorkerFailure, run_job
from reader.messages import phrase
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
            raise ImportFailure(
                phrase(
                    "{name}: the page is too complex, it could not be read in {deadline} s",
                    name=name,
                    deadline=f"{deadline:g}",
                )
            ) from failure
        if failure.reason == "memory":
            raise ImportFailure(
                phrase("{name}: the page is too complex, reading it takes too much memory", name=name)
            ) from failure
        raise ImportFailure(phrase("{name}: the page is damaged and could not be read", name=name)) from failure
    if found is None:
        raise ImportFailure(phrase("{name}: no readable text on this page", name=name))
    return document_from_json(found)
