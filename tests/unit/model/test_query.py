"""The query language: what is typed, what it means, what is wrong with it, and that its page tells all of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reader.errors import QueryError
from reader.model import Span
from reader.model.query import AGE_UNITS, CHOICES, FIELDS, All, Query, Term, terms
from reader.model.query_marks import Sought, best_passage, found_spans
from reader.model.query_parser import complete, parse
from reader.model.query_words import find_words, folded_text, word_forms

TODAY = date(2026, 3, 1)
PAGE = (Path(__file__).parents[3] / "docs" / "query.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("prix", '"prix"'),
        ("le prix de l’Énergie", '"le" "prix" "de" "energie"'),
        ("« prix de l’énergie »", '"prix de energie"'),
        ("“prix” „haut“ éner*", '"prix" "haut" "ener"*'),
        ('"prix de l\'éner"*', '"prix de ener"*'),
        ("a OR b c | d", '"a" OR ("b" "c") OR "d"'),
        ("a AND (b OR -c)", '"a" ("b" OR -"c")'),
        ("NOT a -b --c - d", '-"a" -"b" "c" "d"'),
        ("porte-parole 12:30 or and not", '"porte parole" "12 30" "or" "and" "not"'),
        ("~négociés ~\"deux mots\"", "~negocies ~deux ~mots"),
        ("Speaker : macron SAID:(a OR b)", 'speaker:"macron" (said:"a" OR said:"b")'),
        ("tag:claim/* tag:\"fact check\"", 'tag:"claim/"* tag:"fact check"'),
        ("on:today before:yesterday after:2024-2 on:2023", "on:2026-03-01 before:2026-02-28 after:2024-02-01 on:2023"),
        ("age:7j age:>2w IS:unread lang:fr-CA", "age:7d age:>2w is:unread lang:fr-ca"),
        ("a a !!! b", '"a" "b"'),
        ("  ", ""),
        ("https://a.example/b?c=d", '"https a example b c d"'),
        ("title:* x".replace("*", "y"), 'title:"y" "x"'),
    ],
)  # fmt: skip
def test_what_is_typed_has_one_meaning(typed: str, meant: str) -> None:
    assert str(parse(typed, TODAY)) == meant
    assert str(parse(meant, TODAY)) == meant


@pytest.mark.parametrize(
    ("typed", "where", "reason"),
    [
        ('a "b c', '"', "quotation marks"),
        ("a « b", "«", "quotation marks"),
        ("a (b (c)", "(", "never closed"),
        ("a) b", ")", "never opened"),
        ("OR a", "OR", "before OR"),
        ("a | ", "|", "after OR"),
        ("a AND", "AND", "both sides"),
        ("a NOT", "NOT", "after NOT"),
        ("a speaker:", "speaker:", "after speaker:"),
        ("speaker:!!! a", "speaker:!!!", "after speaker:"),
        ("a is:someday", "someday", "unread"),
        ("kind:loud", "loud", "direct"),
        ("lang:l/f", "l/f", "code"),
        ("on:2024-13", "2024-13", "date"),
        ("before:9999", "9999", "date"),
        ("age:soon", "soon", "age"),
        ("said:(a is:unread)", "is:", "no other field"),
        ("!?", "!?", "no word"),
        ("(" * 40 + "a" + ")" * 40, "(", "too deeply"),
        ("-" + "(-" * 40 + "a" + ")" * 40, "", "too deeply"),
        ("x " * 300, "x " * 100, "at most 200"),
    ],
    ids=lambda value: ascii(value[:16]),
)
def test_what_is_wrong_is_told_with_its_place(typed: str, where: str, reason: str) -> None:
    with pytest.raises(QueryError, match=reason) as caught:
        parse(typed, TODAY)
    assert typed[caught.value.start : caught.value.stop].startswith(where[:2])
    assert (caught.value.query, "\n" in str(caught.value)) == (typed, False)


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("budg", "budg*"), ("le bu", "le bu"), ("x l'ini", "x l'ini*"), ("speaker:mac", "speaker:mac*"),
        ("is:unr", "is:unr"), ("a OR", "a OR"), ("a NOT", "a NOT"), ('"abc', '"abc'), ("2024", "2024"),
        ("mot ", "mot "), ("(bud", "(bud*"),
    ],
)  # fmt: skip
def test_the_last_word_may_still_grow(typed: str, searched: str) -> None:
    assert complete(typed) == searched


def test_the_page_tells_every_field_every_name_and_every_operator() -> None:
    for field in FIELDS:
        assert f"`{field}:" in PAGE, field
    for field, names in CHOICES.items():
        line = next(line for line in PAGE.splitlines() if line.startswith(f"| `{field}:"))
        for name in names:
            assert f"`{name}`" in line or f":{name}`" in line, (field, name)
    for unit in AGE_UNITS:
        assert f"`{unit}`" in PAGE
    for operator in ("`OR`", "`AND`", "`NOT`", "*`", "`~", "`-", '`"', "« »", "“ ”", "\\|", "`today`", "`yesterday`"):
        assert operator in PAGE, operator


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’INITIATIVE aujourd’hui qu'il jusqu’à", "initiative aujourdhui il a"),
        ("Œuvre æquo straße ĐẶNG Łódź Zélensky", "oeuvre aequo strasse dang lodz zelensky"),
        ("İstanbul IŞIK ışık", "istanbul isik isik"),
        ("Macron's O'Brien d'Ornano l´eau", "macron obrien ornano eau"),
        ("e\u0301te\u0301 co\u00adop zero\u200dwidth", "ete coop zerowidth"),
        ("東京 abc", "東 京 abc"),
        ("_a_ b-c 1,5 m²", "a b c 1 5 m2"),
    ],
)
def test_one_word_whatever_its_spelling(text: str, words: str) -> None:
    assert folded_text(text) == words
    assert [found.folded for found in find_words(text)] == words.split()
    for found in find_words(text):
        assert folded_text(found.span.of(text)) == found.folded


def test_a_word_is_known_in_the_forms_in_which_it_stands() -> None:
    assert word_forms("L’Été été, ETE 2024 x1") == {"été": "ete", "ete": "ete", "x1": "x1"}


def test_words_that_were_met_before_are_left_out() -> None:
    met: set[str] = set()
    assert word_forms("L’été vient", met) == {"été": "ete", "vient": "vient"}
    assert word_forms("L’été part, l’ÉTÉ part", met) == {"part": "part", "été": "ete"}
    assert word_forms("part", met) == {}


def test_the_words_to_show_are_those_that_are_wanted() -> None:
    query: Query = parse("a -b (c OR NOT d) -(e -f)")
    assert [" ".join(term.words) for term in terms(query)] == ["a", "c", "f"]
    assert list(terms(All())) == []
    assert list(terms(Term(("a",)))) == [Term(("a",))]


def test_found_words_and_the_passage_with_most_of_them() -> None:
    text = "Prix du gaz. " + "mot " * 40 + "Le prix de l’énergie monte, énergies comprises."
    sought = [Sought(("prix", "de", "energie"), frozenset(["energie"])), Sought(("energ",), frozenset(["energ"]), True)]
    assert [span.of(text) for span in found_spans(text, sought)] == ["prix de l’énergie", "énergies"]
    passage = best_passage(text, sought)
    assert passage.text == "… mot mot mot mot Le prix de l’énergie monte, énergies comprises."
    assert [mark.of(passage.text) for mark in passage.marks] == ["prix de l’énergie", "énergies"]
    assert best_passage("", sought).text == ""
    assert best_passage("Rien ici", sought).marks == ()
    assert best_passage("Titre\nPrix de l'énergie", sought, 5).marks == (Span(1, 18),)
