"""Our own third set: other kinds of press than an online news wiki, in French and English.

fr.txt and en.txt hold texts written for this project with their marks in them (their heads tell how). pages.jsonl holds
standoff marks on French web pages of ../shared, which stay there: "path" of the page below ../shared, "sha256" of its
prepared text (UTF-8), "lines" the first and the last but one of its lines that were annotated, and the fields of
../shared/gold/fr-dev.jsonl. Offsets count code points of those lines.
The marks follow ../shared/gold/guidelines.md. One annotator, a language model, made them before the engine was run on
these texts, with no second pass: a disagreement with them is a question, not a verdict.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from tests.gold.own import SHARED, Article, Mark, QuoteMark

__all__ = ["MARKED", "PAGES", "digest", "load", "load_pages", "load_texts", "prepare_page", "read_marked"]

MARKED = {language: Path(__file__).with_name(f"{language}.txt") for language in ("fr", "en")}
PAGES = Path(__file__).with_name("pages.jsonl")
_TAG = re.compile(r"<(?P<kind>[dfrn])(?P<opt>\?)?(?: (?P<by>\w+))?>|</(?P<end>[dfrn])>")
_KINDS = {"d": "direct", "f": "fragment", "r": "reported"}


def read_marked(name: str, language: str, keys: dict[str, list[str]], marked: str) -> Article:
    """The article of one marked text. KeyError for a speaker without "@" line, ValueError for a bad nesting."""
    text, at = "", 0
    open_tags: list[tuple[re.Match[str], int]] = []
    quotes: list[QuoteMark] = []
    nots: list[Mark] = []
    for tag in _TAG.finditer(marked):
        text += marked[at : tag.start()]
        at = tag.end()
        if tag["kind"]:
            open_tags.append((tag, len(text)))
            continue
        opened, start = open_tags.pop()
        if opened["kind"] != tag["end"]:
            message = f"{name}: {opened[0]} ends as {tag[0]}"
            raise ValueError(message)
        if tag["end"] == "n":
            nots.append({"start": start, "end": len(text)})
            continue
        quotes.append(
            {
                "start": start,
                "end": len(text),
                "kind": _KINDS[tag["end"]],
                "by": keys[opened["by"]],
                "opt": bool(opened["opt"]),
            }
        )
    text += marked[at:]
    if open_tags:
        message = f"{name}: {open_tags[-1][0][0]} never ends"
        raise ValueError(message)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    quotes.sort(key=lambda quote: (quote["start"], -quote["end"]))
    return {
        "id": name,
        "path": "",
        "sha256": digest,
        "lang": language,
        "text": text,
        "quotes": quotes,
        "nots": sorted(nots, key=lambda mark: mark["start"]),
    }


def load_texts(language: str) -> list[Article]:
    """Our own marked texts of one language."""
    articles = []
    for chunk in MARKED[language].read_text(encoding="utf-8").split("\n## ")[1:]:
        name, *lines = chunk.rstrip("\n").split("\n")
        keys = {line[1:].split(" = ")[0]: line.split(" = ")[1].split("|") for line in lines if line.startswith("@")}
        marked = "\n".join(line for line in lines if not line.startswith("@"))
        articles.append(read_marked(f"{language}-{name}", language, keys, marked))
    return articles


class _Paragraphs(HTMLParser):
    """The text of a page's headings and paragraphs, a line each, with white space folded."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("p", "h1", "h2", "h3"):
            self.lines.append("")
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "h1", "h2", "h3"):
            self.depth = max(0, self.depth - 1)

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.lines[-1] += data


def prepare_page(raw: str) -> str:
    """The text of a page for the marks: its headings and paragraphs, a line each."""
    parser = _Paragraphs()
    parser.feed(raw)
    parser.close()
    lines = (" ".join(line.split()) for line in parser.lines)
    return "".join(f"{line}\n" for line in lines if line)


def load_pages() -> Iterator[Article]:
    """The annotated pages with their texts; none where ../shared is absent; ValueError when a text is another one."""
    for line in PAGES.read_text(encoding="utf-8").splitlines() if SHARED.is_dir() else ():
        row = json.loads(line)
        first, last = row.pop("lines")
        article: Article = row
        page = prepare_page((SHARED / article["path"]).read_text(encoding="utf-8"))
        text = "".join(page.splitlines(keepends=True)[first:last])
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != article["sha256"]:
            message = f"{article['path']} is not the text that was annotated"
            raise ValueError(message)
        article["text"] = text
        yield article


def load(language: str) -> list[Article]:
    """All of the set in one language: our own texts, and the pages where ../shared is here."""
    return [*load_texts(language), *(page for page in load_pages() if page["lang"] == language)]


def digest(language: str) -> str:
    """The sha256 of the marks of one language and of those on pages."""
    files = MARKED[language].read_bytes() + PAGES.read_bytes()
    return hashlib.sha256(files).hexdigest()
