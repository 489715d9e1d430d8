"""Markdown files: what stands before the text, and marks that are no words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reader.ingest.importers import read_bytes
from reader.ingest.importers.markdown import front_matter, without_marks
from reader.model import Document

BODY = "« Le port restera fermé », a déclaré mardi la préfète.\n\n## La grève\n\nLes dockers votent.\n"
YAML = """---
title: "Le port : fermé"
date: 2026-03-03 18:15
author: Ana Ruiz
tags: [port, grève]   # for the site
lang: fr-FR
url: https://journal.example/port
source: Le Journal
---
"""
TOML = """+++
title = 'Le port : fermé'
date = 2026-03-03T18:15:00Z
authors = ["Ana Ruiz"]
lang = "fr"
source = "Le Journal"
canonical = "https://journal.example/port"
[params]
draft = false
+++
"""


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(document.text)) for block in document.blocks]


@pytest.mark.parametrize("head", [YAML, TOML, YAML.replace("\n", "\r\n")], ids=["yaml", "toml", "crlf"])
@pytest.mark.parametrize("heading", ["", "# Le port : fermé\n\n"], ids=["", "with a heading"])
def test_front_matter_tells_of_the_article_and_is_no_part_of_it(head: str, heading: str) -> None:
    (found,) = read_bytes(f"{head}{heading}{BODY}".encode())
    assert shown(found) == [
        ("headline", "Le port : fermé"),
        ("lede", "« Le port restera fermé », a déclaré mardi la préfète."),
        ("subhead", "La grève"),
        ("paragraph", "Les dockers votent."),
    ]
    assert (found.title, found.authors, found.language) == ("Le port : fermé", ("Ana Ruiz",), "fr")
    assert (found.source, found.url) == ("Le Journal", "https://journal.example/port")
    assert found.published == datetime(2026, 3, 3, 18, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "---\nUn texte entre deux filets.\n---\nEt la suite.",
        "---\ntitle: jamais fermé\n\nEt la suite.",
        "+++\nno toml\n+++\nEt la suite.",
        "- un\n- deux\n",
        "",
    ],
)
def test_what_is_no_front_matter_stays_text(text: str) -> None:
    assert front_matter(text) == ({}, text)


def test_lists_in_front_matter() -> None:
    told, rest = front_matter(
        "---\nauthors:\n  - Ana Ruiz\n  - name: 'Bob Noël'\ntags: []\nnote: >\n  long\n---\nTexte."
    )
    assert (told["authors"], told["tags"], told["note"], rest) == (["Ana Ruiz", "Bob Noël"], [], [], "Texte.")


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ('Un [lien](https://x.example/a "titre") et <https://x.example>.', "Un lien et https://x.example."),
        ("![La jetée](jetee.jpg)", "La jetée"),
        ("[ici][1]\n\n[1]: https://x.example/\n", "ici\n\n"),
        ("**« Non »**, a dit *la maire*, __deux__ fois, _encore_.", "« Non », a dit la maire, deux fois, encore."),
        ("`code`, 3 * 4 * 5, snake_case_name, 2 \\* 3", "code, 3 * 4 * 5, snake_case_name, 2 * 3"),
        ("[sic] et [...] restent, (entre) parenthèses aussi", "[sic] et [...] restent, (entre) parenthèses aussi"),
    ],
)
def test_marks_within_lines_go_and_words_stay(marked: str, plain: str) -> None:
    assert without_marks(marked) == plain


def test_a_wire_story_with_asterisks_is_no_markdown() -> None:
    (found,) = read_bytes("Le port fermé\n\nLa préfète *dit* **non** [à tous]. Les dockers votent la grève.\n".encode())
    assert "*dit* **non** [à tous]" in found.text
