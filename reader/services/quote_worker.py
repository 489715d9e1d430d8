"""The main program of a worker process that finds quotes: what is left to do after a refresh, on every processor."""

from __future__ import annotations

import json
import os
from typing import Any

from reader.ingest.worker_main import serve
from reader.model import Block, BlockKind, Span

__all__ = ["main", "quotes_job"]


def quotes_job(payload: bytes, _options: dict[str, str]) -> dict[str, Any]:
    """The quotes in texts: a JSON array of [text, blocks, language] to one of attributions as libraries keep them."""
    from reader.quotes import attribute
    from reader.storage.quotedata import attribution_to_json

    found: list[str] = []
    for text, blocks, language in json.loads(payload):
        pieces = tuple(Block(BlockKind(kind), Span(start, stop)) for kind, start, stop in blocks)
        found.append(attribution_to_json(attribute(text, pieces, language)))
    return {"found": found}


def main() -> None:
    """Find quotes until standard input ends, with less claim to the processors than a screen has."""
    if hasattr(os, "nice"):
        os.nice(10)
    serve({"quotes": quotes_job})


if __name__ == "__main__":
    main()
