"""What the triggers of the full-text index keep, whichever way rows come in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import StorageError
from reader.model import Document
from reader.services import saving
from reader.services.library import open_library
from reader.settings import load_settings

_NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _document(number: int, published: datetime | None = None, words: str = "") -> Document:
    text = f"« Le numéro {number} suffira », a déclaré Anne Martin. {words}"
    return Document(f"Titre {number}", text, (), "fr", f"https://a.example/{number}", "A", published=published)


def test_articles_of_one_second_keep_the_order_of_their_moments(tmp_path: Path) -> None:
    with open_library(load_settings(library=tmp_path / "a.db", environ={})) as library:
        for first in (0, 20):
            moments = [_NOW + timedelta(microseconds=number) for number in range(first, first + 20)]
            saving.save_many(library, [_document(first + at, moment) for at, moment in enumerate(moments)])
        saving.save_many(library, [_document(50, _NOW + timedelta(seconds=1))])
        with library.reading() as db:
            by_place = db.execute("SELECT title FROM article ORDER BY place").fetchall()
            by_date = db.execute("SELECT title FROM article ORDER BY published").fetchall()
    assert by_place == by_date
    assert len(by_date) == 41


def test_quotes_have_the_places_of_their_article_and_are_found_there(tmp_path: Path) -> None:
    with open_library(load_settings(library=tmp_path / "a.db", environ={})) as library:
        saving.save_many(library, [_document(number, _NOW + timedelta(days=number)) for number in (1, 2)])
        with library.reading() as db:
            rows = db.execute(
                """SELECT quote.place - article.place * 1024, quote.revision, quote.published = article.published,
                  said_search.rowid = quote.place
                FROM said_search JOIN quote ON quote.place = said_search.rowid
                JOIN article ON article.id = quote.article_id WHERE said_search MATCH 'numero'"""
            ).fetchall()
    assert rows == [(0, 1, 1, 1)] * 2


def test_words_of_a_unit_that_failed_come_in_with_the_next(tmp_path: Path) -> None:
    with open_library(load_settings(library=tmp_path / "a.db", environ={})) as library:

        def known() -> list[tuple[str]]:
            with library.reading() as db:
                return list(db.execute("SELECT form FROM word WHERE folded = 'zephyr'"))

        prepared = saving.prepare(_document(1, words="Zéphyr."))

        def save_and_fail() -> None:
            with library.writing() as unit:
                saving.save(unit, prepared)
                raise StorageError("stopped")

        with pytest.raises(StorageError, match="stopped"):
            save_and_fail()
        assert known() == []
        with library.writing() as unit:
            saving.save(unit, prepared)
            saving.save(unit, saving.prepare(_document(2, words="Zéphyr, zéphyr.")))
        assert known() == [("zéphyr",)]
