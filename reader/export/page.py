"""A report as one HTML page that needs nothing but itself: no script, no address that is loaded, light and dark.

Landmarks, headings in order, and for each marked passage a link to its note and back. Colours have a contrast of at
least 7 to 1 (WCAG 2.2, 1.4.6); a mark is never told by its colour alone. Words of strangers are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, public_url
from reader.export.records import is_placed
from reader.model import AnchorState, Annotation, Block, BlockKind, ReviewedQuote, Span, segments

__all__ = ["FORMAT"]

_STYLE = """
:root{color-scheme:light dark;--page:#fff;--ink:#1b1b1b;--soft:#4d4d4d;--line:#767676;--mark:#ffe9a8;--said:#dcebff;
--link:#0b3d91}
@media (prefers-color-scheme:dark){:root{--page:#121212;--ink:#ececec;--soft:#c4c4c4;--line:#8c8c8c;--mark:#5a4500;
--said:#0f3057;--link:#a9cbff}}
body{margin:0;background:var(--page);color:var(--ink);font:1.06rem/1.6 Georgia,"Times New Roman",serif}
main,header,footer{max-width:44rem;margin:0 auto;padding:1rem 1.25rem}
h1,h2,h3,h4{line-height:1.25;font-family:system-ui,sans-serif}
article{border-top:2px solid var(--line);padding-top:1rem;margin-top:2rem}
a{color:var(--link)}a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
.about,.facts{color:var(--soft);font-family:system-ui,sans-serif;font-size:.92rem}
.said{background:var(--said)}
mark{background:var(--mark);color:inherit;text-decoration:underline;text-decoration-thickness:2px}
sup a{font:.75rem system-ui,sans-serif;padding:0 .15rem}
blockquote{margin:.6rem 0;padding-left:1rem;border-left:4px solid var(--line)}
.caption,.credit,.sign_off,.dateline{font-style:italic;color:var(--soft)}
.note{white-space:pre-wrap}
ul.tags{display:inline;list-style:none;margin:0;padding:0}ul.tags li{display:inline;border:1px solid var(--line);
border-radius:.3rem;padding:0 .4rem;margin-right:.3rem}
@media print{.skip{display:none}body{font-size:11pt;background:#fff;color:#000}article{break-before:page}
article:first-of-type{break-before:auto}blockquote,li{break-inside:avoid}}
"""
_HEAD = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>newsreader report</title>\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="generator" content="newsreader">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    f"<style>{_STYLE}</style>\n</head>\n<body>\n"
    '<a class="skip" href="#articles">Skip to the articles</a>\n'
    "<header><h1>Report</h1><p>Who says what, and the notes made on it.</p></header>\n"
    '<main id="articles">\n'
)
# HTML Living Standard, 13.2.3.5: what may not stand in a page; noncharacters of all planes.
_IMPOSSIBLE = dict.fromkeys(
    [*range(0xFDD0, 0xFDF0), *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF))], "\ufffd"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_QUOTE = "quote"


def _write(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    yield _HEAD
    for article in articles:
        yield "".join(_article(article, options))
    yield "</main>\n<footer><p>Made by newsreader. Passages are as they stand in the articles.</p></footer>\n"
    yield "</body>\n</html>\n"


def _text(words: str) -> str:
    return escape(words.translate(_IMPOSSIBLE))


def _article(article: ExportArticle, options: ExportOptions) -> Iterator[str]:
    name = f"a{article.id}"
    language = f' lang="{article.language}"' if _LANGUAGE.fullmatch(article.language) else ""
    yield f'<article id="{name}" aria-labelledby="{name}-title">\n'
    yield f'<h2 id="{name}-title" dir="auto"{language}>{_text(_line(article.title)) or "(no title)"}</h2>\n'
    if about := _about(article):
        yield f'<p class="about">{about}</p>\n'
    if options.with_text:
        yield f'<section aria-labelledby="{name}-text">\n<h3 id="{name}-text">Text</h3>\n<div{language}>\n'
        yield from _blocks(article)
        yield "</div>\n</section>\n"
    if article.standing_quotes:
        yield f'<section aria-labelledby="{name}-quotes">\n<h3 id="{name}-quotes">Quotes</h3>\n<ul>\n'
        yield from (_quote(quote, article, language) for quote in article.standing_quotes)
        yield "</ul>\n</section>\n"
    if article.annotations:
        yield f'<section aria-labelledby="{name}-notes">\n<h3 id="{name}-notes">Notes</h3>\n<ol>\n'
        for annotation in article.annotations:
            yield from _note(annotation, article, language, back=options.with_text)
        yield "</ol>\n</section>\n"
    yield "</article>\n"


def _line(words: str) -> str:
    return " ".join(words.split())


def _about(article: ExportArticle) -> str:
    parts = [_text(_line(words)) for words in (article.source, ", ".join(article.authors)) if words.strip()]
    if article.published:
        parts.append(f'<time datetime="{article.published:%Y-%m-%d}">{article.published:%Y-%m-%d}</time>')
    if url := public_url(article.url):
        parts.append(f'<a href="{_text(url)}" rel="noreferrer">the article on the web</a>')
    return " · ".join(parts)


def _blocks(article: ExportArticle) -> Iterator[str]:
    blocks = article.blocks or (Block(BlockKind.PARAGRAPH, Span(0, len(article.text))),)
    marks: list[tuple[Span, Annotation | str]] = [
        (annotation.anchor.span, annotation) for annotation in article.annotations if is_placed(annotation, article)
    ]
    marks += [(fragment, _QUOTE) for one in article.standing_quotes for fragment in _stretches(one)]
    numbers = {annotation.uuid: number for number, annotation in enumerate(article.annotations, 1)}
    begun: set[str] = set()
    for block in blocks:
        words = "".join(_marked(article, block.span, marks, numbers, begun))
        if not words.strip():
            continue
        name = {BlockKind.HEADLINE: "h4", BlockKind.SUBHEAD: "h4", BlockKind.BLOCK_QUOTE: "blockquote"}.get(
            block.kind, "p"
        )
        bullet = "• " if block.kind is BlockKind.LIST_ITEM else ""
        yield f'<{name} dir="auto" class="{block.kind.value}">{bullet}{words}</{name}>\n'


def _stretches(reviewed: ReviewedQuote) -> tuple[Span, ...]:
    return reviewed.quote.fragments or (reviewed.quote.span,)


def _marked(
    article: ExportArticle,
    block: Span,
    marks: list[tuple[Span, Annotation | str]],
    numbers: dict[str, int],
    begun: set[str],
) -> Iterator[str]:
    """The words of a block with the passages in it marked, and at the end of each a link to its note."""
    for segment in segments(marks, block):
        notes = [label for label in segment.labels if isinstance(label, Annotation)]
        words = _text(segment.span.of(article.text)).replace("\n", "<br>")
        fresh = [note for note in notes if note.uuid not in begun]
        begun.update(note.uuid for note in fresh)
        if _QUOTE in segment.labels:
            words = f'<span class="said">{words}</span>'
        if notes:
            words = f"<mark>{words}</mark>"
        # The place to which a note leads back.
        yield "".join(f'<span id="p{note.uuid}"></span>' for note in fresh) + words
        for note in notes:
            if note.anchor.span.stop == segment.span.stop:
                number = numbers[note.uuid]
                yield f'<sup><a href="#n{note.uuid}" aria-label="Note {number}">{number}</a></sup>'


def _quote(reviewed: ReviewedQuote, article: ExportArticle, language: str) -> str:
    quote, speaker = reviewed.quote, reviewed.quote.speaker
    words = _text(_line(quote.span.of(article.text)))
    who = f"<strong>{_text(_line(speaker.name))}</strong>" if speaker else "speaker unknown"
    role = f", {_text(_line(speaker.role))}" if speaker and speaker.role.strip() else ""
    facts = [quote.kind.value]
    if quote.relay is not None:
        facts.append(f"via {_text(_line(quote.relay.of(article.text)))}")
    return (
        f'<li><blockquote dir="auto"{language}><p>{words}</p></blockquote>'
        f'<p class="facts">{who}{role} ({", ".join(facts)})</p></li>\n'
    )


def _note(annotation: Annotation, article: ExportArticle, language: str, *, back: bool) -> Iterator[str]:
    yield f'<li id="n{annotation.uuid}"><blockquote dir="auto"{language}>'
    yield f"<p>{_text(_line(annotation.anchor.exact))}</p></blockquote>"
    if annotation.note.strip():
        yield f'<p class="note" dir="auto">{_text(annotation.note.strip())}</p>'
    yield '<div class="facts">'
    if annotation.tags:
        items = "".join(f"<li>{_text(_line(tag))}</li>" for tag in annotation.tags)
        yield f'<ul class="tags" aria-label="Tags">{items}</ul> '
    facts = [f"by {_text(_line(annotation.author))}"] if annotation.author.strip() else []
    if annotation.created:
        facts.append(f'<time datetime="{annotation.created:%Y-%m-%d}">{annotation.created:%Y-%m-%d}</time>')
    if annotation.state is AnchorState.ORPHAN:
        facts.append("the text no longer has this passage")
    elif back and _is_shown(annotation, article):
        facts.append(f'<a href="#p{annotation.uuid}">in the text</a>')
    yield " · ".join(facts)
    yield "</div></li>\n"


def _is_shown(annotation: Annotation, article: ExportArticle) -> bool:
    span = annotation.anchor.span
    whole = (Block(BlockKind.PARAGRAPH, Span(0, len(article.text))),)
    return is_placed(annotation, article) and any(
        block.span.overlaps(span) and block.span.of(article.text).strip() for block in article.blocks or whole
    )


FORMAT = ExportFormat("html", ".html", "a report to read, print and keep", _write)
