"""Notes for Obsidian (Markdown) and Org: an article, its quotes, and a part for each note that a person made.

Each part is a region (:mod:`reader.export.regions`): exporting again brings it up to date, and what somebody wrote
between the parts, or in them, stays. In Org a zero-width space keeps words of strangers from being markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from reader.export import markdown
from reader.export.base import ExportArticle, ExportFormat, ExportOptions, public_url, timestamp
from reader.export.records import sources_of
from reader.export.regions import HASH, merge, region
from reader.export.wording import facts_of_quote, no_title, sources_line, unknown_speaker
from reader.i18n import _
from reader.model import Annotation, BlockKind, ReviewedQuote

__all__ = ["FORMAT", "ORG", "org_line"]

_NOT_IN_TAGS = re.compile(r"[^\w/-]+")
_IDENTIFIER = 12


def _write(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    stream = iter(articles)
    first = list(islice(stream, 2))
    if len(first) == 1:
        yield from _text(["---", *region("front", _properties(first[0]), HASH), "---"])
    for article in chain(first, stream):
        for name, lines in _parts(article, options):
            yield "\n"
            yield from _text(region(f"{name}-{article.id}", lines))


def _text(lines: Iterable[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)


def _properties(article: ExportArticle) -> list[str]:
    """The front matter; tags as Obsidian takes them, without spaces."""
    known = markdown.metadata(article)
    names = {_NOT_IN_TAGS.sub("-", tag).strip("-/") for tag in known.pop("tags", [])}  # type: ignore[union-attr]
    # An alias, as the file goes by the article's number; Obsidian finds both.
    known = {"aliases": [str(known.pop("title", ""))], **known}
    made = known | {"tags": sorted(name for name in names if name and not name.isdecimal())}
    lines = markdown.front_matter({name: value for name, value in made.items() if value not in ([], [""])})
    return lines.splitlines()[1:-1]


def _parts(article: ExportArticle, options: ExportOptions) -> Iterator[tuple[str, list[str]]]:
    title = ["# " + (markdown.escape_line(article.title) or no_title())]
    yield "title", _apart([title, [markdown.about_line(article)]])
    blocks = markdown.numbered_blocks(article) if options.with_text else {}
    if blocks:
        lines = [
            markdown.block_lines(block, article.text, f" ^b{number}" if options.block_ids else "")
            for number, block in blocks.items()
        ]
        yield "text", _apart([[f"## {_('Text')}"], *lines])
    linked = blocks if options.block_ids else {}
    if article.standing_quotes:
        said = [
            markdown.quote_lines(quote, article.text, markdown.block_link(linked, quote.quote.span))
            for quote in article.standing_quotes
        ]
        yield "quotes", _apart([[f"## {_('Quotes')}"], *_separated(said)])
    if article.annotations:
        yield "notes", _apart([[f"## {_('Notes')}"]])
    for annotation in article.annotations:
        yield f"note-{annotation.uuid}", _apart(_note(annotation))


def _apart(parts: Iterable[list[str]]) -> list[str]:
    """Parts with a blank line between two, and around all of them: comments are blocks of their own."""
    lines = [""]
    for part in parts:
        if part != [""]:
            lines += [*part, ""]
    return lines


def _separated(quotes: list[list[str]]) -> Iterator[list[str]]:
    """Two block quotes in a row would be one."""
    for number, quote in enumerate(quotes):
        if number:
            yield ["<!-- -->"]
        yield quote


def _note(annotation: Annotation) -> Iterator[list[str]]:
    passage = markdown.quoted(annotation.anchor.exact)
    yield [*passage, "", f"^n-{annotation.uuid[-_IDENTIFIER:]}"]
    if annotation.note.strip():
        yield markdown.escape(annotation.note)
    yield [markdown.note_facts(annotation)]


# --- Org ----------------------------------------------------------------------------------------------------------

_SPACE = "\u200b"
_PAIRS = re.compile(r"(?<=\w):(?=//|\w)|\\(?=[A-Za-z(\[\\])|-(?=-)|\.(?=\.)")
_MARKS = re.compile(r"[*/_=~+^|<>\[\]{}@]")
_LINE_START = re.compile(r"\s*([-+*#:|%]|\d+[.)]|[A-Za-z][.)])")
_NOT_IN_ORG_TAGS = re.compile(r"[^\w@#%]+")


def org_line(words: str) -> str:
    """``words`` as literal Org text on one line (Org manual, "Escape Character")."""
    line = " ".join(words.split())
    line = _PAIRS.sub(lambda match: _SPACE + ":" if match[0] == ":" else match[0] + _SPACE, line)
    line = _MARKS.sub(lambda match: _SPACE + match[0] + _SPACE, line).replace("$", "\\dollar{}")
    return _SPACE + line if _LINE_START.match(line) else line


def _write_org(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    yield from _text(region("front", ["#+OPTIONS: ^:{} *:nil -:nil", "#+STARTUP: showall"], HASH))
    for article in articles:
        for name, lines in _org_parts(article, options):
            yield "\n"
            yield from _text(region(f"{name}-{article.id}", lines, HASH))


def _org_parts(article: ExportArticle, options: ExportOptions) -> Iterator[tuple[str, list[str]]]:
    known = {
        "ID": article.uuid,
        "SOURCE": org_line(article.source),
        "AUTHORS": org_line(", ".join(article.authors)),
        "PUBLISHED": timestamp(article.published),
        "URL": public_url(article.url),
    }
    yield "title", [f"* {org_line(article.title) or no_title()}", *_drawer(known)]
    if options.with_text:
        lines: list[str] = []
        for block in markdown.numbered_blocks(article).values():
            words = _org_lines(block.span.of(article.text))
            lines += ["", *([f"- {' '.join(words)}"] if block.kind is BlockKind.LIST_ITEM else words)]
        yield "text", [f"** {_('Text')}", *lines]
    if article.standing_quotes:
        said = chain.from_iterable(_org_quote(one, article) for one in article.standing_quotes)
        yield "quotes", [f"** {_('Quotes')}", *said]
    if article.annotations:
        yield "notes", [f"** {_('Notes')}"]
    for annotation in article.annotations:
        yield f"note-{annotation.uuid}", list(_org_note(annotation))


def _drawer(values: dict[str, str]) -> list[str]:
    return [":PROPERTIES:", *(f":{name}: {value}" for name, value in values.items() if value), ":END:"]


def _org_lines(words: str) -> list[str]:
    return [org_line(line) for line in words.strip().split("\n")]


def _org_quote(reviewed: ReviewedQuote, article: ExportArticle) -> Iterator[str]:
    quote, speaker = reviewed.quote, reviewed.quote.speaker
    yield from ("", "#+begin_quote", *_org_lines(quote.span.of(article.text)), "#+end_quote")
    known = ", ".join(words for words in (speaker.name, speaker.role) if words) if speaker else ""
    relay = org_line(quote.relay.of(article.text)) if quote.relay is not None else ""
    yield f"— {org_line(known) or unknown_speaker()} ({', '.join(facts_of_quote(reviewed, relay))})"


def _org_note(annotation: Annotation) -> Iterator[str]:
    names = [_NOT_IN_ORG_TAGS.sub("_", tag).strip("_") for tag in annotation.tags]
    tags = "".join(f"{name}:" for name in names if name)
    words = " ".join(annotation.anchor.exact.split())
    excerpt = org_line(words if len(words) <= 60 else words[:60] + "…")
    yield f"*** {excerpt}{f' :{tags}' if tags else ''}"
    known = {"ID": annotation.uuid, "TAGS": org_line(", ".join(annotation.tags)), "AUTHOR": org_line(annotation.author)}
    claim = annotation.claim.status.value if annotation.claim else ""
    known |= {"CREATED": timestamp(annotation.created), "STATE": annotation.state.value, "CLAIM": claim}
    yield from _drawer(known)
    yield from ("#+begin_quote", *_org_lines(annotation.anchor.exact), "#+end_quote")
    if annotation.note.strip():
        yield from ("", *_org_lines(annotation.note))
    if sources := sources_of(annotation):
        yield from ("", sources_line(", ".join(map(org_line, sources))))


FORMAT = ExportFormat("obsidian", ".md", "Obsidian notes that keep what you write in them", _write, merge=merge)
ORG = ExportFormat("org", ".org", "Org notes that keep what you write in them", _write_org, merge=merge)
