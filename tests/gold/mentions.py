"""How often the speaker of a found quote is right, told apart by what names it: a name, a role, a pronoun, nothing.

A quote of the gold counts as found when a predicted fragment (for a reported clause: a predicted clause) lies on it as
the scorer demands. What names its speaker is the predicted mention: a pronoun of the pack, words of which one stands in
the speaker's name, other words (a role), or no mention at all (the speaker so far goes on).
"""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reader.model import Quote, QuoteKind
from reader.quotes.lexicon import load_lexicon

__all__ = ["KINDS", "named_by", "shares"]

KINDS = ("name", "role", "pronoun", "unnamed")
_IOU, _CHARACTERS = 0.8, 0.5


def scorer(path: Path) -> Any:
    """The scorer of ../shared as a module: its spans and names are compared as it does."""
    spec = importlib.util.spec_from_file_location("score_quotes", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def named_by(text: str, quote: Quote, language: str) -> str:
    """What names the speaker of a predicted quote: one of ``KINDS``."""
    if quote.mention is None:
        return "unnamed"
    words = quote.mention.of(text).lower().replace("’", "'").lstrip("-")
    lexicon = load_lexicon(language)
    pronouns = {**lexicon.maps["subject_pronouns"], **lexicon.maps["object_sources"]}
    if words in pronouns or words in lexicon.sets["anaphors"] or words.split()[0] in lexicon.sets["demonstratives"]:
        return "pronoun"
    name = set(quote.speaker.name.lower().replace("’", "'").split()) if quote.speaker else set()
    content = {word for word in words.split() if word not in lexicon.maps["determiners"]}
    return "name" if name & content or (quote.speaker and quote.speaker.name.lower() in words) else "role"


def found(
    article: dict[str, Any],
    quotes: tuple[Quote, ...],
    score: Any,
) -> Iterator[tuple[dict[str, Any], Quote]]:
    """The gold quotes that are found, each with the predicted quote that lies on it best."""
    text = article["text"]
    clauses = [(q.span, q) for q in quotes if q.kind in (QuoteKind.INDIRECT, QuoteKind.MIXED)]
    fragments = [(fragment, q) for q in quotes for fragment in q.fragments]
    for gold in article["quotes"]:
        reported = gold["kind"] == "reported"
        alike, floor = (score.f_chars, _CHARACTERS) if reported else (score.iou, _IOU)
        place = score.trim(text, gold["start"], gold["end"])
        ranked = [
            (alike(place, score.trim(text, span.start, span.stop)), at)
            for at, (span, _) in enumerate(clauses if reported else fragments)
        ]
        likeness, at = max(ranked, default=(0.0, -1))
        if likeness >= floor and "?" not in gold["by"] and not gold.get("opt"):
            yield gold, (clauses if reported else fragments)[at][1]


def shares(articles: list[tuple[dict[str, Any], tuple[Quote, ...]]], path: Path) -> dict[str, tuple[int, int]]:
    """For each of ``KINDS`` how many found quotes have the right speaker, and how many there are."""
    score = scorer(path)
    right: Counter[str] = Counter()
    all_found: Counter[str] = Counter()
    for article, quotes in articles:
        for gold, quote in found(article, quotes, score):
            kind = named_by(article["text"], quote, article["lang"])
            name = score.name_key(quote.speaker.name) if quote.speaker else ""
            all_found[kind] += 1
            right[kind] += name in {score.name_key(alias) for alias in gold["by"]}
    return {kind: (right[kind], all_found[kind]) for kind in KINDS}
