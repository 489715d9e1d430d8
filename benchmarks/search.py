"""How long searching takes: first pages with passages, lists in every order, speakers, quotes and counts.

    python -m benchmarks.search LIBRARY.db [--queries 200]

The library is one that ``benchmarks.library`` built, or any other; it is only read. Words are taken from it by chance,
the most common among them, so that the queries are what its readers would ask.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from reader.model import Sort, View, ViewKind
from reader.services import articles, searching, views
from reader.services.library import Library, open_library
from reader.settings import load_settings

__all__ = ["first_page", "main", "mixed_queries", "timed"]

PAGE = 25
"""Rows of a first page, each with its passage."""


def words_of(library: Library, dice: random.Random) -> tuple[list[str], list[str]]:
    """Common words of the library (the first that ever came in), and words by chance."""
    with library.reading() as db:
        common = [word for (word,) in db.execute("SELECT folded FROM word ORDER BY id LIMIT 60")]
        last = db.execute("SELECT max(id) FROM word").fetchone()[0]
        ids = [dice.randrange(60, last) for _ in range(400)]
        rare = [word for (word,) in db.execute(f"SELECT folded FROM word WHERE id IN ({','.join(map(str, ids))})")]
    return common, [word for word in rare if word.isalpha() and len(word) > 3]


def mixed_queries(library: Library, count: int, seed: int = 1) -> list[tuple[str, str]]:
    """``count`` queries as people ask them, each with its kind: a third with common words, a few with nothing else."""
    dice = random.Random(seed)
    common, rare = words_of(library, dice)
    with library.reading() as db:
        spoken = [name for (name,) in db.execute("SELECT name FROM speaker ORDER BY quote_count DESC LIMIT 40")]
        texts = [
            text.split()
            for (text,) in db.execute(
                "SELECT text FROM revision WHERE id IN (SELECT abs(random()) % (SELECT max(id) FROM revision) + 1 "
                "FROM revision LIMIT 60)"
            )
        ]

    def phrase() -> str:
        words = [word for word in dice.choice(texts) if word.isalpha()] or ["le"]
        start = dice.randrange(max(1, len(words) - 3))
        return " ".join(words[start : start + dice.choice((2, 3))])

    makers: list[tuple[str, Callable[[], str]]] = [
        ("a word", lambda: dice.choice(rare)),
        ("a common word", lambda: dice.choice(common)),
        ("two words", lambda: f"{dice.choice(rare)} {dice.choice(common)}"),
        ("two common words", lambda: f"{dice.choice(common)} {dice.choice(common)}"),
        ("a phrase", lambda: f'"{phrase()}"'),
        ("a beginning", lambda: f"{dice.choice(rare)[: dice.choice((4, 5))]}*"),
        ("OR", lambda: f"{dice.choice(rare)} OR {dice.choice(common)}"),
        ("minus", lambda: f"{dice.choice(common)} -{dice.choice(rare)}"),
        ("every form", lambda: f"~{dice.choice(rare)}"),
        ("with a field", lambda: f"{dice.choice(common)} is:unread lang:fr"),
        ("with a date", lambda: f"{dice.choice(common)} after:2020 before:2023"),
        ("in the title", lambda: f"title:{dice.choice(common)} {dice.choice(rare)}"),
        ("said", lambda: f"said:{dice.choice(common)}"),
        ("speaker", lambda: f'speaker:"{dice.choice(spoken)}"'),
        ("speaker said", lambda: f'speaker:"{dice.choice(spoken)}" said:{dice.choice(common)}'),
    ]
    return [(kind, make()) for kind, make in (makers[number % len(makers)] for number in range(count))]


def timed(work: Callable[[], object], times: int = 3) -> float:
    """Milliseconds of processor time of the best of some runs: what the machine does beside is not ours."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best * 1000


def first_page(library: Library, query: str) -> searching.Listed:
    """What the screen reads for a search before it shows anything."""
    view = View(ViewKind.SEARCH, query)
    return searching.list_view(library, view, Sort.RELEVANCE, first=100, shown=PAGE, stopper=searching.Stopper())


def report_queries(library: Library, count: int) -> None:
    """The first pages of mixed queries, by kind and in all."""
    kinds: dict[str, list[float]] = {}
    for kind, query in mixed_queries(library, count):
        kinds.setdefault(kind, []).append(timed(lambda query=query: first_page(library, query)))  # type: ignore[misc]
    for kind, times in kinds.items():
        print(f"  {kind:20} median {statistics.median(times):7.1f} ms   worst {max(times):7.1f} ms")
    everything = sorted(each for times in kinds.values() for each in times)
    p95 = everything[int(len(everything) * 0.95) - 1]
    print(f"{len(everything)} queries, first page with passages: median {statistics.median(everything):.1f} ms, "
          f"p95 {p95:.1f} ms, worst {everything[-1]:.1f} ms")  # fmt: skip


def report_lists(library: Library) -> None:
    """A page of each list in each order, and the counts of all views."""
    counts = articles.sidebar(library)
    some = {count.view.kind: count.view for count in reversed(counts)}
    worst = ("", 0.0)
    for kind, view in some.items():
        for sort in Sort:
            if sort is not Sort.RELEVANCE and kind is not ViewKind.SAVED:
                took = timed(lambda view=view, sort=sort: page(library, view, sort))  # type: ignore[misc]
                worst = max(worst, (f"{kind} by {sort}", took), key=lambda one: one[1])
                print(f"  {kind:8} by {sort:8} {took:7.1f} ms")
    print(f"a page of a list: worst {worst[1]:.1f} ms ({worst[0]})")
    print(f"counts of {len(counts)} views: {timed(lambda: articles.sidebar(library)):.1f} ms")
    print(f"counts of the saved views among them: {timed(lambda: views.count_views(library)):.1f} ms")


def page(library: Library, view: View, sort: Sort) -> object:
    """The first 200 rows of a list."""
    return articles.summaries(library, articles.article_ids(library, view, sort=sort, limit=200))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("library", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    options = parser.parse_args()
    with open_library(load_settings(library=options.library)) as library:
        print(f"{options.library.name}: {articles.sidebar(library)[0].count:,} articles")
        report_queries(library, options.queries)
        report_lists(library)


if __name__ == "__main__":
    main()
