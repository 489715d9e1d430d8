"""The articles as sources: CSL-JSON (Citation Style Language 1.0.2) and BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, public_url
from reader.export.jsontext import json_text

__all__ = ["BIBTEX", "FORMAT", "reference"]

Json = dict[str, Any]

# What TeX gives a meaning to. Braces must balance in BibTeX, even escaped ones: they become parentheses.
_TEX = {
    "\\": r"\textbackslash{}",
    "{": "(",
    "}": ")",
    "%": r"\%",
    "&": r"\&",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_SPECIAL = re.compile("|".join(re.escape(character) for character in _TEX))


def _write_csl(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    del options
    separator = "["
    for article in articles:
        yield f"{separator}\n{json_text(reference(article))}"
        separator = ","
    yield "[]\n" if separator == "[" else "\n]\n"


def reference(article: ExportArticle) -> Json:
    """``article`` as an item of CSL."""
    made: Json = {
        "id": _key(article),
        "type": "article-newspaper",
        "title": _line(article.title),
        "container-title": _line(article.source),
        "author": [{"literal": _line(name)} for name in article.authors if name.strip()],
        "URL": public_url(article.url),
        "language": article.language,
    }
    if article.published is not None:
        day = article.published
        made["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
    return {name: value for name, value in made.items() if value not in ("", [])}


def _write_bibtex(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    del options
    for article in articles:
        fields = {
            "title": f"{{{_tex(article.title)}}}",
            "author": " and ".join(f"{{{_tex(name)}}}" for name in article.authors if name.strip()),
            "journal": _tex(article.source),
            "language": _tex(article.language),
            "url": public_url(article.url).replace("%", r"\%").replace("{", "").replace("}", ""),
        }
        if article.published is not None:
            day = article.published
            fields |= {"year": f"{day:%Y}", "month": str(day.month), "date": f"{day:%Y-%m-%d}"}
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value.strip("{}"))
        yield f"@article{{{_key(article)},\n{lines}}}\n\n"


def _key(article: ExportArticle) -> str:
    """A key that says the year, and which is no other article's in any library."""
    year = f"{article.published:%Y}" if article.published else "nd"
    return f"news{year}-{article.uuid}"


def _line(words: str) -> str:
    return " ".join(words.split())


def _tex(words: str) -> str:
    return _SPECIAL.sub(lambda match: _TEX[match[0]], _line(words))


FORMAT = ExportFormat("csl", ".csl.json", "the articles as sources, CSL-JSON", _write_csl)
BIBTEX = ExportFormat("bibtex", ".bib", "the articles as sources, BibTeX", _write_bibtex)
