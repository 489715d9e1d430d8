from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import NotFound
from reader.model import ALL, View, ViewKind
from reader.services import articles, history
from reader.services.library import Library, library_info
from tests.unit.services.builders import document, open_at, save

DAY = datetime(2026, 3, 1, tzinfo=UTC)
UNREAD, STARRED = View(ViewKind.UNREAD), View(ViewKind.STARRED)


@pytest.fixture
def three(library: Library) -> list[int]:
    """Three articles, oldest first."""
    return [
        save(library, document(f"Titre {name}\nCorps {name}.", published=DAY + timedelta(days=number)))
        for number, name in enumerate(("un", "deux", "trois"))
    ]


def counts(library: Library) -> dict[str, int]:
    return {line.label: line.count for line in articles.sidebar(library)}


def test_views_are_newest_first_and_counted(library: Library, three: list[int]) -> None:
    articles.mark_read(library, three[1:2], True)
    articles.set_starred(library, three[:2], True)
    assert list(articles.article_ids(library, ALL)) == three[::-1]
    assert list(articles.article_ids(library, UNREAD)) == [three[2], three[0]]
    assert list(articles.article_ids(library, STARRED)) == [three[1], three[0]]
    assert counts(library) == {"All": 3, "Unread": 2, "Starred": 2}
    articles.mark_read(library, three, False)
    assert counts(library)["Unread"] == 3


def test_stars_are_one_step_of_undo_and_reading_is_none(library: Library, three: list[int]) -> None:
    articles.set_starred(library, three[:1], True)
    articles.set_starred(library, three, True)
    articles.mark_read(library, three, True)
    assert history.undo(library) == "star 2 articles"
    assert list(articles.article_ids(library, STARRED)) == three[:1]
    assert history.undo(library) == "star “Titre un”"
    assert counts(library) == {"All": 3, "Unread": 0, "Starred": 0}
    articles.set_starred(library, three, False)
    articles.set_starred(library, [], True)
    assert history.next_redo(library) == "star “Titre un”"


def test_summaries_come_in_the_order_asked(library: Library, three: list[int]) -> None:
    asked = [three[2], 99, three[0], three[2]]
    found = articles.summaries(library, asked)
    assert [one.id for one in found] == [three[2], three[0], three[2]]
    assert (found[1].title, found[1].source, found[1].language, found[1].published) == ("Titre un", "Ouest", "fr", DAY)
    many = [*range(1_200, 0, -1)]
    assert [one.id for one in articles.summaries(library, many)] == three[::-1]


def test_articles_are_found_by_number_or_uuid(library: Library, three: list[int]) -> None:
    uuid = articles.summaries(library, three[:1])[0].uuid
    assert articles.find_article(library, f" {three[0]} ") == three[0]
    assert articles.find_article(library, uuid.upper()) == three[0]
    assert articles.find_article(library, uuid[:-1]) == three[0]
    for ref, reason in (
        (uuid[:4], "Several"),
        ("99", "No article"),
        ("", "No"),
        ("%", "No"),
        ("9" * 40, "No"),
        ("١", "No"),
    ):
        with pytest.raises(NotFound, match=reason):
            articles.find_article(library, ref)
    with pytest.raises(NotFound):
        articles.open_article(library, 99)


def test_a_change_by_another_is_noticed(library: Library, tmp_path: Path) -> None:
    before = articles.change_token(library)
    assert articles.change_token(library) == before
    with open_at(tmp_path) as other:
        save(other, document())
    assert articles.change_token(library) != before


def test_info_counts_what_is_there(library: Library, three: list[int]) -> None:
    articles.set_starred(library, three[:1], True)
    info = library_info(library)
    assert (info.articles, info.unread, info.starred, info.revisions, info.changes) == (3, 3, 1, 3, 1)
    assert info.size > 0
    assert not info.read_only
