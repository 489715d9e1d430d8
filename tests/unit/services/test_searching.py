from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import QueryError, StorageError
from reader.model import AnchorState, QuoteKind, Sort, Speaker, SpeakerKind, View, ViewKind
from reader.services import annotating, articles, history, reviewing, saving, searching
from reader.services.library import Library
from reader.storage import articles as stored
from tests.unit.services.builders import ANNA, TEXT, document, open_at, quote, save, settings_at
from tests.unit.shared import naughty_strings

DAY = datetime(2026, 3, 1, tzinfo=UTC)
PAUL = Speaker("Paul Œdipe", SpeakerKind.PERSON, "ministre de l’Énergie")


def search(library: Library, words: str, *, ranked: bool = False) -> list[int]:
    return list(articles.article_ids(library, View(ViewKind.SEARCH, words), ranked=ranked))


def two(library: Library) -> list[int]:
    """Two articles, the newest first."""
    first = save(library, document("L'ÉNERGÉTIQUE\nZélensky a pris l’initiative hier.", published=DAY))
    second = save(library, document("Autre\nUne initiative énergétique de Zelensky.", published=DAY + timedelta(1)))
    return [second, first]


@pytest.fixture
def both(library: Library) -> list[int]:
    return two(library)


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, list[int]]]:
    """A library of the two that no test changes."""
    with open_at(tmp_path_factory.mktemp("two")) as library:
        yield library, two(library)


@pytest.mark.parametrize(
    "words",
    [
        "zelensky", "ZÉLENSKY", "énergetique", "ENERGETIQUE", "l'initiative", "L’INITIATIVE", "initiative", "initiat*",
        "zelensky  INIT*", "~initiatives", "~énergétiques", '"l’initiative"', "initiative OR rien", "-rien",
        "NOT rien zelensky", "author:jo", "source:ouest", "lang:FR", "is:unread", "on:2026 initiative",
    ],
)  # fmt: skip
def test_spelling_makes_no_difference(read_only: tuple[Library, list[int]], words: str) -> None:
    library, both = read_only
    assert search(library, words) == both


@pytest.mark.parametrize("words", ["initiat", "init zelensky", '"initiative pris"', "said:initiative", "is:starred"])
def test_what_is_not_there_is_not_found(read_only: tuple[Library, list[int]], words: str) -> None:
    library, _both = read_only
    assert search(library, words) == []


def test_a_title_ranks_before_a_text_and_a_passage_shows_the_words(library: Library, both: list[int]) -> None:
    assert search(library, "énergétique", ranked=True) == both[::-1]
    assert articles.snippets(library, "initiative", both, marks=("[", "]")) == {
        both[1]: "\nZélensky a pris l’[initiative] hier.",
        both[0]: "\nUne [initiative] énergétique de Zelensky.",
    }
    assert articles.snippets(library, "", both) == {}
    view = View(ViewKind.SEARCH, "initiat*")
    page = searching.list_view(library, view, Sort.NEWEST, first=1, shown=5, stopper=searching.Stopper())
    assert (list(page.ids), page.total, page.is_more, page.is_whole) == (both[:1], 1, True, False)
    assert list(page.passages) == both[:1]
    text = articles.open_article(library, both[1]).article.text
    found = searching.found_in(library, View(ViewKind.SEARCH, "énergétique pris"), text)
    assert [span.of(text) for span in found] == ["ÉNERGÉTIQUE", "pris"]


def test_a_long_text_is_cut_around_the_words(library: Library) -> None:
    words = " ".join(f"mot{number}" for number in range(100))
    article = save(library, document(f"Titre\n{words} trésor caché {words} trésor"))
    passage = searching.passages(library, View(ViewKind.SEARCH, "trésor caché"), [article])[article]
    assert passage.text.startswith("… mot95 ")
    assert passage.text.endswith(" …")
    assert [mark.of(passage.text) for mark in passage.marks] == ["trésor", "caché"]


def test_what_is_asked_of_quotes_is_asked_of_one_quote(library: Library) -> None:
    text = "Titre\n« Les prix baissent », dit Anna. « Les salaires montent », dit Paul."
    both = [quote(text, "Les prix baissent", ANNA), quote(text, "Les salaires montent", PAUL, QuoteKind.PARTIAL)]
    article = save(library, document(text), both)
    for words in ("speaker:kerval said:prix", "said:(prix OR loyers) role:maire", "kind:partial role:energie",
                  "speaker:oedipe kind:(direct OR partial)", 'said:"les salaires"', "said:sal*"):  # fmt: skip
        assert search(library, words) == [article], words
    for words in ("speaker:kerval said:salaires", "speaker:oedipe kind:direct", "said:prix said:salaires",
                  'said:"baissent les"', "said:dit", "speaker:personne"):  # fmt: skip
        assert search(library, words) == [], words
    assert search(library, "said:prix -said:loyers speaker:oedipe OR rien") == []
    found = articles.open_article(library, article).quotes[0]
    reviewing.reject(library, article, found.key)
    assert search(library, "said:prix") == []
    history.undo(library)
    assert search(library, "said:prix") == [article]


def test_notes_and_tags_are_found_as_they_change(library: Library) -> None:
    article = save(library, document())
    span = articles.open_article(library, article).article.blocks[1].span
    note = annotating.annotate(library, article, span, tags=["claim/économie"], note="à vérifier l'après-midi")
    for words in ("note:verifier", 'note:"apres-midi"', "tag:claim", "tag:claim/*", "tag:CLAIM/Economie", "tag:cl*",
                  "has:note", "has:tag", "note:vérif*", "note:~vérifiera"):  # fmt: skip
        assert search(library, words) == [article], words
    counts = {line.label: line.count for line in articles.sidebar(library)}
    assert counts["claim/économie"] == 1
    for words in ("tag:claim/economie/*", "tag:economie", "note:midi -has:tag", "is:orphaned", "is:claim"):
        assert search(library, words) == [], words
    annotating.delete_annotation(library, note.uuid)
    assert search(library, "note:verifier OR tag:claim OR has:note") == []
    history.undo(library)
    assert search(library, "note:verifier tag:claim") == [article]
    with library.reading() as db:
        assert db.execute("SELECT path, articles FROM tag_path").fetchall() == [("claim", 1), ("claim/economie", 1)]
    with library.writing() as unit:
        saving.save(unit, saving.prepare(document("Le port\nRien.")), stored.find_by_id(unit.db, article))
    assert articles.open_article(library, article).annotations[0].state is AnchorState.ORPHAN
    assert search(library, "is:orphaned") == [article]


def test_sorting_and_the_first_of_a_list(library: Library) -> None:
    made = [
        save(library, document(f"{title}\n{TEXT}", published=DAY + timedelta(number)), [quote(TEXT, TEXT[:9])] * quotes)
        for number, (title, quotes) in enumerate([("Été", 0), ("abri", 2), ("Zoo", 1), ("été", 0)])
    ]
    expected = {
        Sort.NEWEST: [3, 2, 1, 0], Sort.OLDEST: [0, 1, 2, 3], Sort.TITLE: [1, 3, 0, 2], Sort.QUOTES: [1, 2, 3, 0],
        Sort.SOURCE: [3, 2, 1, 0], Sort.RELEVANCE: [3, 2, 1, 0],
    }  # fmt: skip
    for sort, order in expected.items():
        for view in (View(), View(ViewKind.UNREAD), View(ViewKind.SEARCH, "lang:fr")):
            ids = list(articles.article_ids(library, view, sort=sort))
            assert ids == [made[index] for index in order], (sort, view)
            assert list(articles.article_ids(library, view, sort=sort, limit=2)) == ids[:2]


def test_relevance_looks_at_the_newest_and_leaves_common_words_out(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.storage import ranking

    monkeypatch.setattr(ranking, "SCORED", 6)
    monkeypatch.setattr(ranking, "COMMON", 4)
    made = [
        save(library, document(f"{'Prix' if number == 6 else 'Titre'} {number}\nLes prix de{' rare' * (number == 3)}.",
                               published=DAY + timedelta(number)))
        for number in range(10)
    ]  # fmt: skip
    newest = made[::-1]
    assert search(library, "rare prix", ranked=True) == [made[3]]
    # Every article has the word: the one whose title has it comes first, what is older than the newest six comes last.
    assert search(library, "prix", ranked=True) == [made[6], *[key for key in newest if key != made[6]]]
    assert search(library, "rare OR prix", ranked=True)[0] != made[3], "it is older than the newest six"
    assert sorted(search(library, "prix OR rare", ranked=True)) == made


def test_a_beginning_of_very_many_words_finds_all_of_them(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from reader.storage import matching

    monkeypatch.setattr(matching, "MOST_VARIANTS", 3)
    made = [
        save(library, document(f"Titre\nmot{number}", published=DAY + timedelta(number))) for number in range(97, 103)
    ]
    assert sorted(search(library, "mot*")) == made
    assert search(library, "mot97*") == made[:1]


def test_a_changed_date_moves_an_article_and_its_quotes(library: Library) -> None:
    first = save(library, document(), [quote(TEXT, "Nous avons tenu parole", ANNA)])
    second = save(library, document("Autre\nNous avons tenu parole"))
    with library.writing() as unit:
        unit.db.execute("UPDATE article SET published = published + 86400000000 WHERE id = ?", [second])
    assert search(library, "parole") == [second, first]
    with library.writing() as unit:
        unit.db.execute("UPDATE article SET published = published + 172800000000 WHERE id = ?", [first])
        unit.db.execute("INSERT INTO article_search (article_search, rank) VALUES ('integrity-check', 1)")
    assert search(library, "parole") == [first, second]
    assert search(library, "said:parole") == [first]
    with library.writing() as unit:
        unit.db.execute("DELETE FROM article WHERE id = ?", [first])
        unit.db.execute("INSERT INTO article_search (article_search, rank) VALUES ('integrity-check', 1)")
        assert unit.db.execute("SELECT count(*) FROM said_search").fetchone() == (0,)
    assert search(library, "parole") == [second]


def test_articles_of_one_moment_keep_the_order_in_which_they_came(library: Library) -> None:
    made = [save(library, document(f"Titre\nCorps {number}", published=DAY)) for number in range(40)]
    later = save(library, document("Titre\nAprès", published=DAY + timedelta(seconds=1)))
    assert list(articles.article_ids(library, View()))[:1] in ([later], [made[-1]])
    assert [key for key in articles.article_ids(library, View()) if key != later] == made[::-1]


@pytest.mark.parametrize(
    "words",
    ["a*b", "NEAR(a b)", "a OR b", "title:x", "{title}:x", "^a", "a + b", "-a", "a\x00b", ";DROP TABLE article",
     "ﬁ", "a" * 10_000, "x " * 150, "a ::: b", "12:30", "https://news.example/?a=b&c"],
    ids=lambda words: ascii(words[:20]),
)  # fmt: skip
def test_signs_are_no_syntax(read_only: tuple[Library, list[int]], words: str) -> None:
    library, both = read_only
    assert set(search(library, words)) <= set(both)
    assert set(search(library, words, ranked=True)) <= set(both)


def test_blns_is_searched_or_explained(read_only: tuple[Library, list[int]]) -> None:
    library, both = read_only
    lines = naughty_strings()
    explained = 0
    for line in lines:
        try:
            assert set(search(library, line)) <= set(both)
        except QueryError as error:
            explained += 1
            problem = error
        else:
            continue
        assert "\n" not in str(problem)
        assert 0 <= problem.start < problem.stop <= len(line)
    assert explained < len(lines) // 3


def test_recent_searches_are_remembered_once_each(library: Library) -> None:
    for query in ("prix", "said:énergie", "prix"):
        searching.remember_search(library, query)
    assert searching.recent_searches(library) == ["prix", "said:énergie"]
    assert searching.recent_searches(library, 1) == ["prix"]


def test_a_search_stops_in_the_middle_of_a_statement(library: Library, both: list[int]) -> None:
    stopper = searching.Stopper()

    def count_for_ever() -> None:
        with stopper.reading(library) as db:
            threading.Timer(0.05, stopper.stop).start()
            endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
            db.execute(endless).fetchone()

    with pytest.raises(StorageError, match="interrupted"):
        count_for_ever()
    stopper.stop()
    assert searching.list_view(library, View(), Sort.NEWEST, stopper=searching.Stopper()).total == 2


def test_with_stems_each_word_stands_for_its_forms(tmp_path: Path) -> None:
    settings = replace(settings_at(tmp_path), stem=True)
    assert searching.as_searched(settings, 'prix éner* "le mot" "mot" speaker:anna') == (
        '~prix "ener"* "le mot" "mot" speaker:"anna"'
    )
    assert searching.as_searched(settings, "les prix", growing=True) == '~les "prix"*'
    assert searching.as_searched(settings_at(tmp_path), "les prix", growing=True) == "les prix*"
