"""Each list in each order, whichever way its first page is found."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from reader.model import ALL, ArticleSummary, Sort, Span, View, ViewKind
from reader.model.query_words import folded_text
from reader.services import annotating, articles
from reader.services.library import Library
from reader.storage import entries, listing
from tests.unit.services.builders import ANNA, document, quote, save

DAY = datetime(2026, 3, 1, tzinfo=UTC)
ORDERS = (Sort.NEWEST, Sort.OLDEST, Sort.SOURCE, Sort.TITLE, Sort.QUOTES)

# What each way costs, so that one is the cheapest whatever the sizes are.
WAYS = {"sorted": (0.0, 9.0, 9.0, 9.0), "gathered": (9.0, 0.0, 0.0, 9.0), "asked": (9.0, 9.0, 9.0, 0.0)}


def views_of(library: Library) -> dict[View, list[int]]:
    """A library with feeds, tags, speakers and marks by chance: each view with the articles that it should hold."""
    dice = random.Random(7)
    feeds = [_feed(library, name) for name in ("un", "deux")]
    views = [
        ALL,
        View(ViewKind.UNREAD),
        View(ViewKind.STARRED),
        *(View(ViewKind.FEED, f"u-{name}") for name in ("un", "deux")),
        View(ViewKind.TAG, "Affirmation"),
        View(ViewKind.SPEAKER, ""),
    ]
    held: dict[View, list[int]] = {view: [] for view in views}
    for number in range(24):
        title = f"{dice.choice(('Été', 'abri', 'Zoo'))} {dice.choice('ab')}"
        text = f"{title}\n« Mot numéro {number} », dit Anna. « Encore un mot {number} », dit-elle."
        said = [quote(text, f"Mot numéro {number}", ANNA), quote(text, f"Encore un mot {number}", ANNA)]
        made = document(text, url=f"https://news.example/{number}", published=DAY + timedelta(hours=dice.randrange(12)))
        source = dice.choice(("Ouest", "ouest", "Agence", "Le Nord"))
        found = said[: dice.randrange(3)]
        one = save(library, replace(made, source=source), found)
        belongs = [True, dice.random() < 0.6, dice.random() < 0.3, *(dice.random() < part for part in (0.7, 0.3))]
        belongs += [dice.random() < 0.4, bool(found)]
        for (_view, ids), is_in in zip(held.items(), belongs, strict=True):
            ids.extend([one] * is_in)
        if not belongs[1]:
            articles.mark_read(library, [one], read=True)
        if belongs[2]:
            articles.set_starred(library, [one], starred=True)
        with library.writing() as unit:
            for feed, is_in in zip(feeds, belongs[3:5], strict=True):
                if is_in:
                    entries.add_many(unit.db, feed, [(str(one), str(one), one, b"")])
        if belongs[5]:
            annotating.annotate(library, one, Span(0, 3), tags=["affirmation"])
    speaker = next(line.view for line in articles.sidebar(library) if line.view.kind is ViewKind.SPEAKER)
    held[speaker] = held.pop(View(ViewKind.SPEAKER, ""))
    return held


def _feed(library: Library, name: str) -> int:
    with library.writing() as unit:
        added = unit.db.execute(
            "INSERT INTO feed (uuid, url, title, created, updated) VALUES (?, ?, ?, 0, 0)", [f"u-{name}", name, name]
        )
        return added.lastrowid or 0


@pytest.mark.parametrize("way", WAYS)
def test_every_list_in_every_order_is_what_it_should_be(
    library: Library, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    held = views_of(library)
    monkeypatch.setattr(listing, "_COSTS", dict.fromkeys(ViewKind, WAYS[way]))
    shown = {one.id: one for one in articles.summaries(library, held[ALL])}
    with library.reading() as db:
        places = dict(db.execute("SELECT id, place FROM article"))
    keys: dict[Sort, Callable[[ArticleSummary], Any]] = {
        Sort.NEWEST: lambda one: -places[one.id],
        Sort.OLDEST: lambda one: places[one.id],
        Sort.SOURCE: lambda one: (one.source.lower(), -places[one.id]),
        Sort.TITLE: lambda one: (folded_text(one.title), -places[one.id]),
        Sort.QUOTES: lambda one: (-one.quote_count, -places[one.id]),
    }
    for view, ids in held.items():
        assert ids, view
        for sort in ORDERS:
            expected = sorted(ids, key=lambda article: keys[sort](shown[article]))
            assert list(articles.article_ids(library, view, sort=sort)) == expected, (view, sort)
            for limit in (1, 5, 100):
                some = list(articles.article_ids(library, view, sort=sort, limit=limit))
                assert some == expected[:limit], (view, sort, limit)
