from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from reader.settings import COPY_STYLES
from reader.tui.citing import citation
from reader.tui.reading import ReadingText
from tests.unit.tui import pages

LINES = {
    "plain": ["« Le pont ouvrira en mai » — Léa Morvan, maire", "La mairie promet un pont (essai, 2026-03-01)"],
    "french": [
        "«\u00a0Le pont ouvrira en mai\u00a0» — Léa Morvan, maire",
        "«\u00a0La mairie promet un pont\u00a0», essai, 1er mars 2026",
    ],
    "english": ["“Le pont ouvrira en mai” — Léa Morvan, maire", "“La mairie promet un pont”, essai, 1 March 2026"],
    "markdown": [
        "> Le pont ouvrira en mai",
        ">",
        "> — Léa Morvan, maire, La mairie promet un pont, essai, 2026-03-01",
    ],
}


@pytest.mark.parametrize("style", COPY_STYLES)
def test_a_citation_has_words_speaker_source_and_date(style: str) -> None:
    reading = ReadingText(pages.page(), {})
    assert citation(reading, pages.QUOTES[0].span, style).splitlines() == LINES[style]


def test_words_of_others_are_no_markdown() -> None:
    page = pages.page()
    summary = replace(page.article.summary, title="*a* [b](javascript:x) <i>")
    reading = ReadingText(replace(page, article=replace(page.article, summary=summary)), {})
    rendered = MarkdownIt().render(citation(reading, pages.QUOTES[0].span, "markdown"))
    assert not re.search("<(em|a|i)[ >]", rendered)
    assert "*a* [b](javascript:x) &lt;i&gt;" in rendered
