"""A report as one HTML page that needs nothing but itself: no script, no address that is loaded, light and dark.

Landmarks, headings in order, and for each marked passage a link to its note and back. Colours have a contrast of at
least 7 to 1 (WCAG 2.2, 1.4.6); a mark is never told by its colour alone. Words of strangers are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import islice

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, public_url
from reader.export.records import is_placed, sources_of
from reader.export.wording import facts_of_note, facts_of_quote, no_title, sources_line, unknown_speaker
from reader.i18n import _, language, ngettext
from reader.model import Annotation, Block, BlockKind, ReviewedQuote, Span, segments

__all__ = ["FORMAT"]

_STYLE = """
:root{color-scheme:light dark;--page:#fdfdfb;--ink:#1c1b19;--soft:#4f4c47;--line:#8a857c;--rule:#dedad2;--mark:#ffe9a8;
--said:#e3eefa;--link:#0b3d91}
@media (prefers-color-scheme:dark){:root{--page:#141414;--ink:#e9e7e3;--soft:#c2beb7;--line:#8c8880;--rule:#3a3835;
--mark:#574300;--said:#10304f;--link:#a9cbff}}
*{box-sizing:border-box}html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);overflow-wrap:break-word;
font:1.09rem/1.62 Charter,"Bitstream Charter",Georgia,"Times New Roman",serif}
main,body>header,body>footer,body>nav{max-width:42rem;margin:0 auto;padding:0 1.25rem}
body>header{padding-top:2.5rem}body>footer{padding-top:1rem;padding-bottom:2.5rem}
h1,h2,h3,h4,nav,footer,.about,.facts{font-family:system-ui,-apple-system,"Segoe UI",sans-serif}
h1,h2,h3,h4{line-height:1.25;text-wrap:balance}
h1{font-size:1.15rem;margin:0}h2{font-size:1.75rem;letter-spacing:-.01em;margin:0 0 .5rem}
h3{font-size:1rem;color:var(--soft);border-bottom:1px solid var(--rule);padding-bottom:.3rem;margin:2.75rem 0 1.1rem}
h4{font-size:1.15rem;margin:2rem 0 .6rem}
p{margin:0 0 1em}body>header p,footer p,.about,.facts,nav{color:var(--soft);font-size:.9rem;line-height:1.5}
body>header p{margin:.2rem 0 0}
nav ol{margin:1.2rem 0 0;padding-left:1.4rem}nav li{margin:.25rem 0}nav h2{font-size:1rem;margin:1.6rem 0 0}
article{border-top:3px double var(--line);padding-top:2rem;margin:2.5rem 0 3.5rem}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible{outline:3px solid var(--link);outline-offset:2px}
:target{outline:2px solid var(--link);outline-offset:.3rem}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
.said,mark{padding:.06em 0;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.said{background:var(--said);border-bottom:1px dotted var(--line)}
mark{background:var(--mark);color:inherit;text-decoration:underline;text-decoration-thickness:2px;text-underline-offset:.18em}
mark .said{background:inherit}
sup{line-height:0}sup a{font:600 .72rem system-ui,sans-serif;padding:.3rem .15rem;text-decoration:none}
blockquote{margin:0 0 .4rem;padding-left:1rem;border-left:3px solid var(--line)}blockquote p{margin:0}
.lede{font-weight:600}
.caption,.credit,.sign_off,.dateline{font-style:italic;color:var(--soft)}
section>ul,section>ol{margin:0;padding:0}section>ul{list-style:none}section>ol{padding-left:1.6rem}
section>ol>li::marker{font:600 .9rem system-ui,sans-serif;color:var(--soft)}
section li{margin:0 0 1.6rem}.facts{margin:0;padding-left:calc(1rem + 3px)}.facts strong{color:var(--ink)}
.note{white-space:pre-wrap;margin:.5rem 0;padding-left:calc(1rem + 3px)}
ul.tags{display:inline;list-style:none;margin:0;padding:0}ul.tags li{display:inline-block;border:1px solid var(--line);
border-radius:.9rem;padding:0 .6rem;margin:0 .3rem .2rem 0}
@media (max-width:30rem){body{font-size:1.02rem}body>header{padding-top:1.25rem}h2{font-size:1.45rem}}
@media print{@page{margin:2cm}.skip,nav,.back{display:none}body{font-size:11pt}
:root{color-scheme:light;--page:#fff;--ink:#000;--soft:#333;--mark:#ffe9a8;--said:#e3eefa;--link:#000}
main,body>header,body>footer{max-width:none;padding:0}article{break-before:page;border:0;padding:0;margin:0}
article:first-of-type{break-before:auto;margin-top:1.5rem}h2,h3,h4{break-after:avoid}
blockquote,section li{break-inside:avoid}
a{text-decoration:none}p{orphans:3;widows:3}}
"""


def _head(title: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="newsreader">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#articles">{_text(_("Skip to the articles"))}</a>\n'
        f"<header><h1>{_text(_('Report'))}</h1>"
        f"<p>{_text(_('Who says what, and the notes made on it.'))}</p></header>\n"
    )


# HTML Living Standard, 13.2.3.5: what may not stand in a page; noncharacters of all planes.
_IMPOSSIBLE = dict.fromkeys(
    [*range(0xFDD0, 0xFDF0), *(plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF))], "\ufffd"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_QUOTE = "quote"
# So many articles are listed above the report; more would be a list that nobody reads.
_LISTED = 40


def _write(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    stream = iter(articles)
    # A list of the articles comes first if they are few: no more than these are held.
    first = list(islice(stream, _LISTED + 1))
    yield _head((_text(_line(first[0].title)) if len(first) == 1 else "") or _text(_("newsreader report")))
    if 1 < len(first) <= _LISTED:
        yield from _contents(first)
    yield '<main id="articles">\n'
    while first:
        yield "".join(_article(first.pop(0), options))
    for article in stream:
        yield "".join(_article(article, options))
    made = _("Made by newsreader. Passages are as they stand in the articles.")
    yield f"</main>\n<footer><p>{_text(made)}</p></footer>\n</body>\n</html>\n"


def _contents(articles: list[ExportArticle]) -> Iterator[str]:
    yield f'<nav aria-labelledby="contents"><h2 id="contents">{_text(_("Articles"))}</h2>\n<ol>\n'
    for article in articles:
        title = _text(_line(article.title) or no_title())
        held = [(len(article.standing_quotes), "quotes"), (len(article.annotations), "notes")]
        counts = ", ".join(_counted(count, what) for count, what in held if count)
        yield f'<li><a href="#a{article.id}" dir="auto"{_lang(article)}>{title}</a>{counts and f" ({counts})"}</li>\n'
    yield "</ol></nav>\n"


def _counted(count: int, what: str) -> str:
    if what == "quotes":
        return ngettext("{count} quote", "{count} quotes", count).format(count=count)
    return ngettext("{count} note", "{count} notes", count).format(count=count)


def _lang(article: ExportArticle) -> str:
    return f' lang="{article.language}"' if _LANGUAGE.fullmatch(article.language) else ""


def _text(words: str) -> str:
    return escape(words.translate(_IMPOSSIBLE))


def _article(article: ExportArticle, options: ExportOptions) -> Iterator[str]:
    name, lang = f"a{article.id}", _lang(article)
    yield f'<article id="{name}" aria-labelledby="{name}-title">\n'
    title = _text(_line(article.title))
    yield f'<h2 id="{name}-title" dir="auto"{lang if title else ""}>{title or _text(no_title())}</h2>\n'
    if about := _about(article):
        yield f'<p class="about">{about}</p>\n'
    if options.with_text:
        yield _section(f"{name}-text", _("Text")) + f"<div{lang}>\n"
        yield from _blocks(article)
        yield "</div>\n</section>\n"
    if article.standing_quotes:
        yield _section(f"{name}-quotes", _("Quotes"), len(article.standing_quotes)) + "<ul>\n"
        yield from (_quote(quote, article, lang) for quote in article.standing_quotes)
        yield "</ul>\n</section>\n"
    if article.annotations:
        yield _section(f"{name}-notes", _("Notes"), len(article.annotations)) + "<ol>\n"
        for annotation in article.annotations:
            yield from _note(annotation, article, lang, back=options.with_text)
        yield "</ol>\n</section>\n"
    yield "</article>\n"


def _section(name: str, heading: str, count: int = 0) -> str:
    shown = _text(heading) + (f" ({count})" if count else "")
    return f'<section aria-labelledby="{name}">\n<h3 id="{name}">{shown}</h3>\n'


def _line(words: str) -> str:
    return " ".join(words.split())


def _about(article: ExportArticle) -> str:
    parts = [_text(_line(words)) for words in (article.source, ", ".join(article.authors)) if words.strip()]
    if article.published:
        parts.append(f'<time datetime="{article.published:%Y-%m-%d}">{article.published:%Y-%m-%d}</time>')
    if url := public_url(article.url):
        parts.append(f'<a href="{_text(url)}" rel="noreferrer">{_text(_("the article on the web"))}</a>')
    return " · ".join(parts)


def _blocks(article: ExportArticle) -> Iterator[str]:
    blocks = article.blocks or (Block(BlockKind.PARAGRAPH, Span(0, len(article.text))),)
    marks: list[tuple[Span, Annotation | str]] = [
        (annotation.anchor.span, annotation) for annotation in article.annotations if is_placed(annotation, article)
    ]
    marks += [(fragment, _QUOTE) for one in article.standing_quotes for fragment in _stretches(one)]
    numbers = {annotation.uuid: number for number, annotation in enumerate(article.annotations, 1)}
    begun: set[str] = set()
    title = _line(article.title)
    for block in blocks:
        is_title = block.kind is BlockKind.HEADLINE and _line(block.span.of(article.text)) == title
        if is_title and not any(span.overlaps(block.span) for span, _label in marks):
            # It stands above already, and there is nothing to see in it.
            continue
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
                label = _text(_("Note {number}").format(number=number))
                yield f'<sup><a href="#n{note.uuid}" aria-label="{label}">{number}</a></sup>'


def _quote(reviewed: ReviewedQuote, article: ExportArticle, language: str) -> str:
    quote, speaker = reviewed.quote, reviewed.quote.speaker
    words = _text(_line(quote.span.of(article.text)))
    name = f'<strong dir="auto">{_text(_line(speaker.name))}</strong>' if speaker and speaker.name.strip() else ""
    who = name or _text(unknown_speaker())
    role = f", {_text(_line(speaker.role))}" if speaker and speaker.role.strip() else ""
    facts = facts_of_quote(reviewed, _line(quote.relay.of(article.text)) if quote.relay is not None else "")
    return (
        f'<li><blockquote dir="auto"{language}><p>{words}</p></blockquote>'
        f'<p class="facts">{who}{role} ({_text(", ".join(facts))})</p></li>\n'
    )


def _note(annotation: Annotation, article: ExportArticle, language: str, *, back: bool) -> Iterator[str]:
    yield f'<li id="n{annotation.uuid}"><blockquote dir="auto"{language}>'
    yield f"<p>{_text(_line(annotation.anchor.exact))}</p></blockquote>"
    if annotation.note.strip():
        yield f'<p class="note" dir="auto">{_text(annotation.note.strip())}</p>'
    yield '<div class="facts">'
    if annotation.tags:
        items = "".join(f"<li>{_text(_line(tag))}</li>" for tag in annotation.tags)
        yield f'<ul class="tags" aria-label="{_text(_("Tags"))}">{items}</ul> '
    day = f"{annotation.created:%Y-%m-%d}" if annotation.created else ""
    facts = [_text(fact) for fact in facts_of_note(annotation, _line(annotation.author), day)]
    if back and _is_shown(annotation, article):
        facts.append(f'<a class="back" href="#p{annotation.uuid}">{_text(_("in the text"))}</a>')
    yield " · ".join(facts)
    if sources := sources_of(annotation):
        yield f"<br>{sources_line(', '.join(map(_source, sources)))}"
    yield "</div></li>\n"


def _source(words: str) -> str:
    url = public_url(words)
    shown = _text(_line(words))
    return f'<a href="{_text(url)}" rel="noreferrer">{shown}</a>' if url else shown


def _is_shown(annotation: Annotation, article: ExportArticle) -> bool:
    span = annotation.anchor.span
    whole = (Block(BlockKind.PARAGRAPH, Span(0, len(article.text))),)
    return is_placed(annotation, article) and any(
        block.span.overlaps(span) and block.span.of(article.text).strip() for block in article.blocks or whole
    )


FORMAT = ExportFormat("html", ".html", "a report to read, print and keep", _write)
