"""Markdown (CommonMark 0.31) with YAML front matter, to be read by people and by note-taking programs.

Untrusted words are escaped so that they show as they are: none becomes markup, HTML, a link, a heading or a hashtag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from urllib.parse import urlsplit

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, public_url, timestamp
from reader.export.jsontext import json_text
from reader.export.records import sources_of
from reader.export.wording import facts_of_note, facts_of_quote, no_title, sources_line, tags_line, unknown_speaker
from reader.i18n import _
from reader.model import AnchorState, Annotation, Block, BlockKind, ReviewedQuote, Span

__all__ = [
    "FORMAT",
    "about_line",
    "block_lines",
    "block_link",
    "escape",
    "escape_line",
    "front_matter",
    "metadata",
    "note_facts",
    "numbered_blocks",
    "quote_lines",
    "quoted",
]

# Everything that CommonMark, GFM or a common dialect (hashtags, mentions, $maths$, ==marks==, ^ids, %%comments%%) gives
# a meaning to inside a line; bare addresses too, as GFM takes our backslashes within them for a part of the address. A
# backslash before any ASCII punctuation gives the character itself (CommonMark 2.4).
_INLINE = re.compile(r"[\\`*_\[\]{}<>#|~$^@]|&(?=#?\w+;)|=(?==)|%(?=%)|(?<=:)/(?=/)|(?<=www)\.", re.IGNORECASE)
# At the start of a line: lists, setext underlines, thematic breaks; "1." becomes "1\.".
_LINE_START = re.compile(r"[-+=:]|\d{1,9}(?=[.)])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BLANK = " \t"

_HEADINGS = {BlockKind.HEADLINE: "## ", BlockKind.SUBHEAD: "### "}
_EMPHASES = {BlockKind.LEDE: "**", BlockKind.CAPTION: "*", BlockKind.CREDIT: "*", BlockKind.SIGN_OFF: "*"}
_PREFIXES = {BlockKind.LIST_ITEM: ("- ", "  "), BlockKind.BLOCK_QUOTE: ("> ", "> ")}


def escape_line(words: str) -> str:
    """``words`` as literal Markdown text on one line; spaces, tabs and line ends in a row become one space."""
    return _escape_piece(re.sub(r"[ \t\n]+", " ", words).strip(_BLANK))


def escape(words: str) -> list[str]:
    """``words`` as lines of literal Markdown text.

    A line end is a hard break; a line of white space of any kind is blank and ends a paragraph. Spaces and tabs at
    the ends of lines are left out, as they would be code or a break there.
    """
    lines = [line.strip(_BLANK) if line.strip() else "" for line in words.strip(_BLANK + "\n").split("\n")]
    breaks = [bool(line and after) for line, after in zip(lines, [*lines[1:], ""], strict=True)]
    return [_escape_piece(line) + "\\" * hard for line, hard in zip(lines, breaks, strict=True)]


def _escape_piece(line: str) -> str:
    escaped = _INLINE.sub(r"\\\g<0>", line)
    if start := _LINE_START.match(escaped):
        at = start.end() if start[0][0].isdigit() else 0
        return f"{escaped[:at]}\\{escaped[at:]}"
    return escaped


def _write(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    """One article: its front matter opens the file. Several: a front matter for all, then each under its title."""
    stream = iter(articles)
    first = list(islice(stream, 2))
    if len(first) == 1:
        yield front_matter(metadata(first[0]))
    else:
        yield front_matter({"title": "newsreader export"})
    for article in chain(first, stream):
        yield "\n" + "\n\n".join("\n".join(part) for part in _article(article, options)) + "\n"


def metadata(article: ExportArticle) -> dict[str, str | int | list[str]]:
    """What the front matter of an article says, without what is empty."""
    known: dict[str, str | int | list[str]] = {
        "title": article.title,
        "id": article.uuid,
        "source": article.source,
        "url": public_url(article.url),
        "authors": list(article.authors),
        "published": timestamp(article.published),
        "language": article.language,
        "tags": sorted({name for annotation in article.annotations for name in annotation.tags}),
        "quotes": len(article.standing_quotes),
        "annotations": len(article.annotations),
    }
    return {name: value for name, value in known.items() if value not in ("", [])}


def front_matter(values: dict[str, str | int | list[str]]) -> str:
    """YAML: every JSON value on one line is one (YAML 1.2, 1.2)."""
    return "".join(["---\n", *(f"{name}: {json_text(value)}\n" for name, value in values.items()), "---\n"])


def _article(article: ExportArticle, options: ExportOptions) -> Iterator[list[str]]:
    """The parts of one article, each some lines; a blank line belongs between two parts."""
    yield ["# " + (escape_line(article.title) or no_title())]
    if about := about_line(article):
        yield [about]
    blocks = numbered_blocks(article) if options.with_text else {}
    for number, block in blocks.items():
        yield block_lines(block, article.text, f" ^b{number}" if options.block_ids else "")
    linked = blocks if options.block_ids else {}
    if article.standing_quotes:
        yield [f"## {_('Quotes')}"]
        for quote in article.standing_quotes:
            yield quote_lines(quote, article.text, block_link(linked, quote.quote.span))
    if article.annotations:
        yield [f"## {_('Notes')}"]
        for annotation in article.annotations:
            yield from _annotation(annotation, linked)


def about_line(article: ExportArticle) -> str:
    """Source, authors, day and address on one line."""
    parts = [escape_line(article.source), escape_line(", ".join(article.authors))]
    parts.append(f"{article.published:%Y-%m-%d}" if article.published else "")
    if url := public_url(article.url):
        # Within <…> only an entity could still change the address.
        target = _ENTITY.sub(r"\\\g<0>", url)
        parts.append(f"[{escape_line(urlsplit(url).hostname or url)}](<{target}>)")
    return " · ".join(part for part in parts if part)


def numbered_blocks(article: ExportArticle) -> dict[int, Block]:
    """The blocks by number, from 1; the headline, where it only says the title again, is left out."""
    title = escape_line(article.title)
    return {
        number: block
        for number, block in enumerate(article.blocks or _paragraphs(article.text), 1)
        if block.kind is not BlockKind.HEADLINE or escape_line(block.span.of(article.text)) != title
    }


def _paragraphs(text: str) -> tuple[Block, ...]:
    """The lines of a text whose blocks nobody told apart."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(BlockKind.PARAGRAPH, Span(at, at + len(line))))
        at += len(line) + 1
    return tuple(blocks)


def block_lines(block: Block, text: str, identifier: str) -> list[str]:
    """The lines of a block by its kind, ``identifier`` at their end."""
    words = block.span.of(text)
    if heading := _HEADINGS.get(block.kind):
        return [heading + escape_line(words) + identifier]
    if words.strip() and (emphasis := _EMPHASES.get(block.kind)):
        # Marks around nothing are a rule across the page, and emphasis opens and closes only next to
        # something that is not white space of any kind.
        return [f"{emphasis}{escape_line(words.strip())}{emphasis}{identifier}"]
    first, following = _PREFIXES.get(block.kind, ("", ""))
    lines = escape(words)
    lines[-1] += identifier
    return [first + lines[0], *((following + line).rstrip(_BLANK) for line in lines[1:])]


def block_link(blocks: dict[int, Block], span: Span) -> str:
    """A link, as note-taking programs write it, to the block in which ``span`` begins."""
    return next((f" [[#^b{number}]]" for number, block in blocks.items() if span.start in block.span), "")


def quoted(words: str) -> list[str]:
    """``words`` as the lines of a block quote."""
    return [f"> {line}".rstrip(_BLANK) for line in escape(words)]


def quote_lines(reviewed: ReviewedQuote, text: str, link: str) -> list[str]:
    """The lines of a quote and its speaker."""
    quote, speaker = reviewed.quote, reviewed.quote.speaker
    who = f"**{escape_line(speaker.name.strip()) or '?'}**" if speaker else unknown_speaker()
    if speaker and speaker.role:
        who += f", {escape_line(speaker.role)}"
    facts = facts_of_quote(reviewed, escape_line(quote.relay.of(text)) if quote.relay is not None else "")
    return [*quoted(quote.span.of(text)), ">", f"> — {who} ({', '.join(facts)}){link}"]


def _annotation(annotation: Annotation, blocks: dict[int, Block]) -> Iterator[list[str]]:
    passage = quoted(annotation.anchor.exact)
    if annotation.state is not AnchorState.ORPHAN:
        passage[-1] += block_link(blocks, annotation.anchor.span)
    yield passage
    if annotation.note.strip():
        yield escape(annotation.note)
    if facts := note_facts(annotation):
        yield [facts]


def note_facts(annotation: Annotation) -> str:
    """Tags, claim, author, day and state of a note on one line, and its sources; "" if nothing is known."""
    tags = [tags_line(", ".join(escape_line(tag) for tag in annotation.tags))] if annotation.tags else []
    day = f"{annotation.created:%Y-%m-%d}" if annotation.created else ""
    facts = [*tags, *facts_of_note(annotation, escape_line(annotation.author), day)]
    if sources := sources_of(annotation):
        facts.append(sources_line(", ".join(map(escape_line, sources))))
    return " · ".join(facts)


FORMAT = ExportFormat("markdown", ".md", "text, quotes with speakers, notes and tags", _write)
