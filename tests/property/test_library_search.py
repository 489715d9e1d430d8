"""Searching compared with a plain reading of the same query, and queries compared with what they print."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.model import Document, QuoteKind, Sort, Speaker, SpeakerKind, View, ViewKind
from reader.model.query import (
    Age,
    All,
    Any,
    Choice,
    ChoiceField,
    Not,
    Period,
    Query,
    TagName,
    Term,
    WordField,
)
from reader.model.query_parser import parse
from reader.model.query_words import find_words, folded_text
from reader.services import annotating, articles, searching
from reader.services.library import Library
from tests.effort import times
from tests.unit.services.builders import document, open_at, quote, save

WORDS = ["prix", "énergie", "l'énergie", "PRIX", "Zélensky", "zelensky", "œuvre", "oeuvre", "aujourd’hui", "le", "de"]
TODAY = date(2026, 1, 10)
NOON = datetime(2026, 1, 10, 12, tzinfo=UTC)
ANNA = Speaker("Anna Kerval", SpeakerKind.PERSON, "maire")
PAUL = Speaker("Paul Œdipe", SpeakerKind.PERSON, "ministre de l'Énergie")


@dataclass
class Plain:
    """An article as a plain record."""

    id: int
    title: str
    text: str
    source: str
    language: str
    published: datetime
    quotes: list[tuple[str, str, str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_read: bool = False
    is_starred: bool = False


def holds(term: Term, text: str) -> bool:
    """Whether the words of a term follow each other in ``text``; stems are told apart in a test of their own."""
    words = [word.folded for word in find_words(text)]
    for start in range(len(words) - len(term.words) + 1):
        piece = words[start : start + len(term.words)]
        last = piece[-1].startswith(term.words[-1]) if term.is_prefix else piece[-1] == term.words[-1]
        if piece[:-1] == list(term.words[:-1]) and last:
            return True
    return False


def quote_holds(query: Query, said: tuple[str, str, str, str]) -> bool:
    words, name, role, kind = said
    match query:
        case Term(field=WordField.SAID):
            return holds(query, words)
        case Term(field=WordField.SPEAKER):
            return holds(query, name)
        case Term(field=WordField.ROLE):
            return holds(query, role)
        case Choice(value=value):
            return kind == value
        case All(parts):
            return all(quote_holds(part, said) for part in parts)
        case Any(parts):
            return any(quote_holds(part, said) for part in parts)
    raise AssertionError(query)


def is_of_quote(query: Query) -> bool:
    match query:
        case Term(field=where):
            return where in {WordField.SAID, WordField.SPEAKER, WordField.ROLE}
        case Choice(field=where):
            return where is ChoiceField.KIND
        case All(parts) | Any(parts):
            return bool(parts) and all(map(is_of_quote, parts))
    return False


def finds(query: Query, one: Plain) -> bool:  # noqa: C901 - one case for each kind of condition
    """Whether ``query`` finds the article ``one``."""
    match query:
        case All(parts):
            quoted = [part for part in parts if is_of_quote(part)]
            rest = all(finds(part, one) for part in parts if part not in quoted)
            return rest and (not quoted or any(all(quote_holds(part, said) for part in quoted) for said in one.quotes))
        case Any(parts):
            return any(finds(part, one) for part in parts)
        case Not(part):
            return not finds(part, one)
        case Period(start, stop):
            day = one.published.astimezone().date()
            return (start is None or day >= start) and (stop is None or day < stop)
        case TagName(name, is_prefix):
            mine = {"/".join(tag.split("/")[:depth]) for tag in one.tags for depth in range(1, len(tag.split("/")) + 1)}
            return any(tag.startswith(name) if is_prefix else tag == name for tag in mine)
        case Choice(field=ChoiceField.IS, value=value):
            return {"read": one.is_read, "unread": not one.is_read, "starred": one.is_starred}[value]
        case Choice(field=ChoiceField.HAS, value=value):
            return bool({"quote": one.quotes, "tag": one.tags, "note": one.notes}[value])
        case Choice(field=ChoiceField.LANG, value=value):
            return one.language == value
        case Term(field=WordField.ARTICLE):
            return holds(query, one.title) or holds(query, one.text) or holds(query, "Jo")
        case Term(field=WordField.TITLE):
            return holds(query, one.title)
        case Term(field=WordField.SOURCE):
            return holds(query, one.source)
        case Term(field=WordField.NOTE):
            return any(holds(query, note) for note in one.notes)
        case _:
            return any(quote_holds(query, said) for said in one.quotes)


def fill(library: Library) -> list[Plain]:
    """A small library by chance, and the same as plain records."""
    dice = random.Random(7)
    made = []
    for number in range(24):
        words = [" ".join(dice.choices(WORDS, k=dice.randint(1, 4))) for _ in range(3)]
        said = " ".join(dice.choices(WORDS, k=dice.randint(1, 3))) + f" {number}"
        text = f"{words[0]}\n{words[1]}. « {said} », a dit {words[2]}."
        speaker, kind = dice.choice([ANNA, PAUL]), dice.choice(list(QuoteKind))
        quotes = [quote(text, said, speaker, kind)] if dice.random() < 0.7 else []
        source = dice.choice(["Le Monde", "le monde", "Ouest-France", ""])
        published = NOON - timedelta(days=dice.randint(0, 40))
        plain = document(text, published=published)
        language = dice.choice(["fr", "en"])
        doc = Document(plain.title, plain.text, plain.blocks, language, "", source, ("Jo",), published)
        article_id = save(library, doc, quotes)
        one = Plain(article_id, doc.title, doc.text, source, language, published)
        one.quotes = [(said, speaker.name, speaker.role, kind.value)] if quotes else []
        if dice.random() < 0.4:
            one.tags, one.notes = [dice.choice(["claim", "claim/prix", "people"])], [dice.choice(WORDS)]
            page = articles.open_article(library, article_id)
            annotating.annotate(library, article_id, page.article.blocks[0].span, tags=one.tags, note=one.notes[0])
        one.is_read, one.is_starred = dice.random() < 0.5, dice.random() < 0.3
        articles.mark_read(library, [article_id], one.is_read)
        articles.set_starred(library, [article_id], one.is_starred)
        made.append(one)
    return made


@pytest.fixture(scope="module")
def filled() -> Iterator[tuple[Library, list[Plain]]]:
    with tempfile.TemporaryDirectory() as folder, open_at(Path(folder)) as opened:
        yield opened, fill(opened)


WORD = st.sampled_from(WORDS).map(lambda word: folded_text(word).split()[0])
TERMS = st.builds(
    Term,
    st.lists(WORD, min_size=1, max_size=3).map(tuple),
    st.sampled_from([*WordField]).filter(lambda where: where not in {WordField.FEED, WordField.AUTHOR}),
    st.booleans(),
) | st.sampled_from(
    [
        Term(("anna",), WordField.SPEAKER),
        Term(("oedipe",), WordField.SPEAKER),
        Term(("ministre", "de", "energie"), WordField.ROLE),
        Term(("monde",), WordField.SOURCE),
        Term(("ouest", "fran"), WordField.SOURCE, is_prefix=True),
        Term(("jo",)),
    ]
)
CHOICES = st.sampled_from(
    [
        *(Choice(ChoiceField.IS, value) for value in ("read", "unread", "starred")),
        *(Choice(ChoiceField.HAS, value) for value in ("quote", "tag", "note")),
        *(Choice(ChoiceField.KIND, kind.value) for kind in QuoteKind),
        *(Choice(ChoiceField.LANG, code) for code in ("fr", "de")),
        TagName("claim"),
        TagName("claim/", is_prefix=True),
        TagName("p", is_prefix=True),
        Period(start=date(2026, 1, 1)),
        Period(stop=date(2025, 12, 20)),
        Period(date(2025, 12, 1), date(2026, 1, 1)),
    ]
)
LEAVES: st.SearchStrategy[Query] = st.one_of(TERMS, CHOICES)


def several(children: st.SearchStrategy[Query], kind: type[All | Any]) -> st.SearchStrategy[Query]:
    """Two or more different parts, none of the same kind, as the parser makes them."""
    parts = st.lists(children.filter(lambda part: not isinstance(part, kind)), min_size=2, max_size=4, unique=True)
    return parts.map(lambda found: kind(tuple(found)))


QUERIES: st.SearchStrategy[Query] = st.recursive(
    LEAVES,
    lambda children: (
        several(children, All)
        | several(children, Any)
        | children.filter(lambda part: not isinstance(part, Not)).map(Not)
    ),
    max_leaves=6,
)


@settings(max_examples=times(60, 2_000))
@given(query=QUERIES)
def test_a_search_finds_what_a_plain_reading_of_the_query_finds(
    filled: tuple[Library, list[Plain]], query: Query
) -> None:
    library, plain = filled
    view = View(ViewKind.SEARCH, str(query))
    expected = [
        one.id for one in sorted(plain, key=lambda one: (one.published, one.id), reverse=True) if finds(query, one)
    ]
    assert list(articles.article_ids(library, view)) == expected
    assert list(articles.article_ids(library, view, limit=3)) == expected[:3]
    assert list(articles.article_ids(library, view, sort=Sort.OLDEST, limit=100)) == expected[::-1]
    ranked = articles.article_ids(library, view, ranked=True)
    assert sorted(ranked) == sorted(expected)
    assert articles.article_ids(library, view, ranked=True, limit=3) == ranked[:3]
    starred = View(ViewKind.SEARCH, str(query), within=View(ViewKind.STARRED))
    assert list(articles.article_ids(library, starred)) == [
        key for key in expected if next(one for one in plain if one.id == key).is_starred
    ]
    assert set(searching.passages(library, view, ranked)) == set(expected)


AGES = st.builds(Age, st.integers(1, 9999), st.sampled_from("hdwmy"), st.booleans())
PRINTED = st.recursive(
    LEAVES
    | AGES
    | st.builds(TagName, st.text("ab \"»”'/é", min_size=1, max_size=6).map(lambda name: " ".join(name.split()))).filter(
        lambda tag: tag.name != "" and not {'"', "»", "”"} <= set(tag.name)
    ),
    lambda children: (
        several(children, All)
        | several(children, Any)
        | children.filter(lambda part: not isinstance(part, Not)).map(Not)
    ),
    max_leaves=12,
)


@given(query=PRINTED)
def test_what_a_query_prints_is_the_same_query(query: Query) -> None:
    assert parse(str(query)) == query
    assert parse(f"({query})") == query


SYNTAX = st.sampled_from(
    ['"', "'", "*", "(", ")", "-", "^", ":", "+", "NEAR", "OR", "AND", "NOT", "{", "}", "\\", ";", ",", "~", "|", "is:",
     "said:", "tag:", "«", "»", "“", "age:7d", "on:2024", "kind:direct"]
)  # fmt: skip
TYPED = st.lists(st.one_of(SYNTAX, st.text(max_size=6), st.sampled_from(WORDS)), max_size=8).map(" ".join)


@given(words=st.one_of(st.text(), TYPED))
def test_whatever_is_typed_searches_or_says_in_one_line_where_it_is_wrong(
    filled: tuple[Library, list[Plain]], words: str
) -> None:
    library, plain = filled
    try:
        query = parse(words, TODAY)
    except QueryError as error:
        problem = error
    else:
        assert parse(str(query), TODAY) == query
        assert set(articles.article_ids(library, View(ViewKind.SEARCH, words))) <= {one.id for one in plain}
        return
    assert 0 <= problem.start < problem.stop <= len(words)
    assert "\n" not in str(problem)
    assert len(str(problem)) < 200 + len(words)


@given(start=st.integers(0, 60), length=st.integers(1, 40), upper=st.booleans(), number=st.integers(0, 23))
def test_the_words_of_an_article_find_it(
    filled: tuple[Library, list[Plain]], start: int, length: int, upper: bool, number: int
) -> None:
    library, plain = filled
    words = plain[number].text.replace("«", " ").replace("»", " ").split()
    piece = " ".join(words[start % len(words) :][:length])
    if any(letter.isalnum() for letter in piece):
        for typed in (piece, f'"{piece}"'):
            view = View(ViewKind.SEARCH, typed.upper() if upper else typed)
            assert plain[number].id in articles.article_ids(library, view)
