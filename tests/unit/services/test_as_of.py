"""A library as it was: the state after each step is shown again at the moment of that step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import NotFound, StorageError
from reader.model import ALL, ArticlePage, QuoteStatus, Span, View, ViewKind
from reader.services import annotating, articles, exporting, history, reviewing
from reader.services.library import Library, open_library
from reader.storage import journal, values
from tests.unit.services.builders import ANNA, TEXT, document, open_at, quote, save

START = datetime(2026, 11, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://example.org/port"


def look(library: Library, article: int) -> tuple[object, ...]:
    page: ArticlePage = articles.open_article(library, article)
    notes = [(one.uuid, one.anchor, one.tags, one.note) for one in page.annotations]
    # What the engine found in a text that is not the current one any more is found anew.
    decided = [(one.key, one.quote, one.status) for one in page.quotes if one.status is not QuoteStatus.MACHINE]
    counts = [(line.view, line.count) for line in articles.sidebar(library) if line.view.kind is not ViewKind.SPEAKER]
    exported = [item["text"] for item in exporting.article_objects(library, [article])]
    return (page.article.text, page.article.summary.is_starred, notes, decided, counts, exported)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time that every change is stamped with: the last one of this list."""
    times = [START]
    monkeypatch.setattr(values, "now", lambda: times[-1])
    monkeypatch.setattr(journal.Unit, "__init__", _stamped(times))
    return times


def _stamped(times: list[datetime]) -> object:
    made = journal.Unit.__init__

    def init(self: journal.Unit, *args: object, **kwargs: object) -> None:
        made(self, *args, **kwargs)  # type: ignore[arg-type]
        self.at = times[-1]

    return init


def test_every_moment_is_shown_as_it_was(tmp_path: Path, clock: list[datetime]) -> None:
    text = TEXT
    with open_at(tmp_path) as library:
        article = save(library, document(text, url=URL), [quote(text, "Nous avons tenu parole", ANNA)])
        seen: list[tuple[datetime, tuple[object, ...]]] = []

        def step() -> None:
            seen.append((clock[-1], look(library, article)))
            clock.append(clock[-1] + HOUR)

        step()
        first = annotating.annotate(library, article, Span(3, 9), tags=["claim"], note="à voir")
        step()
        annotating.toggle_tag(library, article, Span(12, 20), "lieu")
        step()
        articles.set_starred(library, [article], True)
        step()
        annotating.delete_annotation(library, first.uuid)
        step()
        reviewing.reject(library, article, articles.open_article(library, article).quotes[0].key)
        step()
        revised = f"Mis à jour\n{text}"
        save(library, document(revised, url=URL), [quote(revised, "Nous avons tenu parole", ANNA)])
        step()
        history.undo(library)
        history.undo(library)
        step()
        history.redo(library)
        step()
        later = save(library, document("Un autre texte\nAjouté plus tard."))
        settings = library.settings
    for moment, state in seen:
        with open_library(settings, as_of=moment) as then:
            assert look(then, article) == state, moment
            with pytest.raises(NotFound):
                articles.open_article(then, later)
            assert list(articles.article_ids(then, ALL)) == [article]
    with open_library(settings, as_of=START - HOUR) as then:
        assert list(articles.article_ids(then, ALL)) == []
        assert annotating.annotation_rows(then) == []
    with open_library(settings, as_of=clock[-1]) as then:
        assert list(articles.article_ids(then, View(ViewKind.STARRED))) == [article]
        with pytest.raises(StorageError, match="as it was on"):
            annotating.annotate(then, article, Span(0, 2), note="no")


def test_a_clock_that_jumped_does_not_change_the_order(tmp_path: Path, clock: list[datetime]) -> None:
    with open_at(tmp_path) as library:
        article = save(library, document())
        for jump, note in ((0, "eins"), (3650, "zwei"), (-3650, "drei"), (1, "vier")):
            clock.append(START + timedelta(days=jump))
            annotating.annotate(library, article, Span(0, 2), note=note)
        assert [one.label for one in history.history(library, 1)] == ["note on 1 word"]
        settings = library.settings
    with open_library(settings, as_of=START + timedelta(days=2)) as then:
        assert {one.note for one in articles.open_article(then, article).annotations} == {
            "eins",
            "zwei",
            "drei",
            "vier",
        }
    with open_library(settings, as_of=START) as then:
        assert {one.note for one in articles.open_article(then, article).annotations} == {"eins", "zwei", "drei"}
    with open_at(tmp_path) as library:
        for left in ({"eins", "zwei", "drei"}, {"eins", "zwei"}, {"eins"}, set()):
            history.undo(library)
            assert {one.note for one in articles.open_article(library, article).annotations} == left
