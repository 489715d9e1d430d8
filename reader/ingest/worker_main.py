"""The main program of a worker process: jobs come in on standard input, answers go out on standard output.

A job is a line of JSON (job, options, size, deadline) and ``size`` bytes. An answer is a line of JSON (size, words),
``size`` bytes of JSON, {"result": …} or {"failure": reason, "detail": one line}, and ``words`` bytes of UTF-8: the long
texts of the result, which would take most of the time to be written and read as JSON.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from typing import Any

__all__ = ["WORDS", "Job", "main", "serve"]

_MEMORY = 1536 * 1024 * 1024

WORDS = "words"
"""The key of a result under which a text stands that travels beside the JSON."""

Job = Callable[[bytes, dict[str, str]], dict[str, Any]]
"""What a worker can do: a payload and its options to JSON values."""


def _feed(payload: bytes, options: dict[str, str]) -> dict[str, Any]:
    from reader.ingest.feed_reading import parse_feed

    feed = parse_feed(payload, options.get("url", ""), options.get("content_type", ""))
    texts = [entry["text"] for entry in feed["entries"]]
    for entry in feed["entries"]:
        entry["text"] = len(entry["text"])
    return {**feed, WORDS: "".join(texts)}


def _page(payload: bytes, options: dict[str, str]) -> dict[str, Any]:
    from reader.ingest.page_reading import extract_page

    return extract_page(payload, **options)


def _import(payload: bytes, options: dict[str, str]) -> dict[str, Any]:
    from reader.ingest.importers.reading import read_job

    return read_job(payload, **options)


_JOBS: dict[str, Job] = {"feed": _feed, "import": _import, "page": _page}


def main() -> None:
    """Read feeds, pages and files; what the jobs need that are named as arguments is imported before they come."""
    if "feed" in sys.argv:
        from lxml import etree  # noqa: F401 - so that it is there, like the other

        from reader.ingest import feed_reading  # noqa: F401
    serve(_JOBS)


def serve(jobs: dict[str, Job]) -> None:
    """Do ``jobs`` as they are asked for until standard input ends, which it does when the reader does."""
    stdin, stdout = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # What a library prints must not end up between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _limit_memory()
    while header := stdin.readline(65_536):
        order = json.loads(header)
        payload = stdin.read(order["size"])
        if len(payload) != order["size"]:
            return
        _limit_time(order["deadline"])
        # What a job makes is thrown away with it: looking for cycles in the midst of it costs a tenth and finds none.
        gc.disable()
        try:
            found = _answer(jobs, order, payload)
            words = str(found.get("result", {}).pop(WORDS, "")).encode("utf-8", "replace")
            answer = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
        except MemoryError:
            answer, words = b'{"failure": "memory"}', b""
        gc.enable()
        stdout.write(json.dumps({"size": len(answer), "words": len(words)}).encode() + b"\n" + answer + words)
        stdout.flush()


def _answer(jobs: dict[str, Job], order: dict[str, Any], payload: bytes) -> dict[str, Any]:
    try:
        return {"result": jobs[order["job"]](payload, order["options"])}
    except MemoryError:
        return {"failure": "memory"}
    except RecursionError:
        return {"failure": "crash", "detail": "nested too deeply"}
    except Exception as error:  # whatever a parser raises on hostile input is that input's failure, not the reader's
        return {"failure": "crash", "detail": " ".join(f"{type(error).__name__}: {error}".split())[:300]}


def _limit_memory() -> None:
    """No more address space than a real feed or page ever needs; nothing where the platform has no such limit."""
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _limit_time(deadline: float) -> None:
    """No more processor time than this job's deadline, for the case that the parent dies and nobody stops us."""
    try:
        import resource
    except ImportError:
        return
    used = sum(os.times()[:2])
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    limit = int(used + deadline + 5)
    resource.setrlimit(resource.RLIMIT_CPU, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


if __name__ == "__main__":
    main()
