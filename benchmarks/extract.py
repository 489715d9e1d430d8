"""How well and how fast the text of web pages is found: ``python -m benchmarks.extract FOLDER``.

``FOLDER`` holds pages and ``evaldata*.json``, in the form of trafilatura's evaluation: for each address its file,
title, author, date, and strings that belong to the article ("with") or do not ("without"). There is no full text to
compare with, so the F1 is one of tokens in those strings: found ones that belong are right, those that do not are
wrong. Besides our extraction, trafilatura itself is measured, with its precision settings and its defaults.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trafilatura import bare_extraction

from reader.ingest.page_reading import extract_page

__all__ = ["Score", "main", "score"]


@dataclass
class Score:
    """Tokens of strings found and missed, and what was right of the metadata."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    titles: int = 0
    authors: int = 0
    dates: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


Extract = Callable[[bytes, str], dict[str, Any]]


def ours(body: bytes, url: str) -> dict[str, Any]:
    found = extract_page(body, url)["document"] or {}
    return {
        "text": found.get("text", ""),
        "title": found.get("title", ""),
        "author": "; ".join(found.get("authors", ())),
        "date": (found.get("published") or "")[:10],
    }


def trafilaturas(**options: bool) -> Extract:
    def extract(body: bytes, url: str) -> dict[str, Any]:
        found: Any = bare_extraction(body, url=url, with_metadata=True, **options)
        values = found.as_dict() if found is not None else {}
        return {name: values.get(name) or "" for name in ("text", "title", "author", "date")}

    return extract


def score(folder: Path, gold: dict[str, Any], extract: Extract) -> Score:
    """The score of ``extract`` over the pages that ``gold`` knows."""
    total = Score()
    for url, facts in gold.items():
        body = (folder / facts["file"]).read_bytes()
        start = time.perf_counter()
        found = extract(body, url)
        total.seconds.append(time.perf_counter() - start)
        text = " ".join(found["text"].split())
        for words in facts["with"]:
            held = " ".join(words.split())
            total.right += len(held.split()) if held in text else 0
            total.missed += 0 if held in text else len(held.split())
        for words in facts["without"]:
            held = " ".join(words.split())
            total.wrong += len(held.split()) if held in text else 0
        total.titles += " ".join(found["title"].split()) == " ".join(facts["title"].split())
        total.authors += found["author"] == facts["author"]
        total.dates += found["date"] == facts["date"]
    return total


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3, help="how often each page is read for its time")
    options = parser.parse_args(arguments)
    gold: dict[str, Any] = {}
    for path in sorted(options.folder.glob("evaldata*.json")):
        gold |= json.loads(path.read_text(encoding="utf-8"))
    if not gold:
        print(f"{options.folder} has no evaldata*.json")
        return 1
    systems: dict[str, Extract] = {
        "newsreader": ours,
        "trafilatura, precision": trafilaturas(favor_precision=True, include_comments=False),
        "trafilatura, default": trafilaturas(),
    }
    print(f"{len(gold)} pages with gold strings")
    print(f"{'':24} {'F1':>6} {'prec.':>6} {'recall':>6} {'title':>6} {'author':>6} {'date':>6} {'ms a page':>10}")
    for name, extract in systems.items():
        total = score(options.folder, gold, extract)
        times = total.seconds
        for _ in range(options.rounds - 1):
            times = [min(pair) for pair in zip(times, score(options.folder, gold, extract).seconds, strict=True)]
        print(
            f"{name:24} {total.f1:6.3f} {total.precision:6.3f} {total.recall:6.3f} {total.titles:6} {total.authors:6}"
            f" {total.dates:6} {1000 * statistics.median(times):10.0f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
