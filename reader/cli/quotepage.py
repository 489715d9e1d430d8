"""``newsreader quotes --format html``: a page that needs nothing but itself. Pure.

Every word of an article is escaped; the page's own policy forbids scripts, and fetching anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from reader.cli.reading import KINDS
from reader.i18n import _, language
from reader.model import Attribution, Block, BlockKind, Document, Quote, QuoteKind, Segment, Span, Speaker, segments
from reader.reasons import explained, noted
from reader.services.quoting import document_notes

__all__ = ["page"]

_COLOURS = 8
# Told apart by line as well as by colour: nobody has to see colours to read the page.
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1.1rem/1.6 Georgia, serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
article + article { border-top: 1px solid; margin-top: 3rem; padding-top: 1rem; }
figcaption, .credit, .sign_off, .dateline { font-size: .9rem; font-style: italic; }
.lede { font-weight: bold; }
mark { color: inherit; background: color-mix(in srgb, var(--who, gray) 20%, transparent); }
.direct { border-bottom: 2px solid var(--who, gray); }
.mixed { border-bottom: 2px dashed var(--who, gray); }
.partial { border-bottom: 2px dotted var(--who, gray); }
.indirect { background: none; border-bottom: 1px solid var(--who, gray); }
.cue { font-variant: small-caps; }
.mention { font-weight: bold; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { border: 1px solid; padding: .2rem .5rem; text-align: start; vertical-align: top; }
""" + "".join(
    f".s{number} {{ --who: {colour}; }}\n"
    for number, colour in enumerate(
        ("#1b6ac9", "#b3261e", "#1e7d34", "#8a4fbf", "#b35900", "#00797a", "#a8216b", "#6b6b00"), 1
    )
)
_TAGS = {
    BlockKind.HEADLINE: "h1",
    BlockKind.SUBHEAD: "h2",
    BlockKind.CAPTION: "figcaption",
    BlockKind.LIST_ITEM: "li",
    BlockKind.BLOCK_QUOTE: "blockquote",
}

Found = tuple[str, Document, Attribution]
Label = tuple[str, Quote]


def page(found: Iterable[Found], *, explain: bool = False) -> Iterator[str]:
    """The page in chunks: each article with its quotes marked, then the list of them."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f'<!DOCTYPE html>\n<html lang="{escape(language())}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{escape(_('Who says what'))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    for _path, document, attribution in found:
        yield from _article(document, attribution, explain)
    yield "</body>\n</html>\n"


def _article(document: Document, attribution: Attribution, explain: bool) -> Iterator[str]:
    colours = {speaker: at % _COLOURS + 1 for at, speaker in enumerate(attribution.speakers)}
    labels = list(_labels(attribution))
    lang = f' lang="{escape(document.language)}"' if document.language else ""
    yield f"<article{lang}>\n"
    if not any(block.kind is BlockKind.HEADLINE for block in document.blocks):
        yield f"<h1>{escape(document.title)}</h1>\n"
    blocks = document.blocks or (Block(BlockKind.PARAGRAPH, Span(0, len(document.text))),)
    for block in blocks:
        tag = _TAGS.get(block.kind, "p")
        inner = "".join(_run(run, document.text, colours) for run in segments(labels, block.span))
        yield f'<{tag} class="{block.kind.value}">{inner}</{tag}>\n'
    yield from _table(document.text, attribution, colours, explain)
    yield from _notes(document, attribution)
    yield "</article>\n"


def _labels(attribution: Attribution) -> Iterator[tuple[Span, Label]]:
    for quote in attribution.quotes:
        yield quote.span, (quote.kind.value, quote)
        if quote.cue is not None:
            yield quote.cue, ("cue", quote)
        if quote.mention is not None:
            yield quote.mention, ("mention", quote)


def _run(run: Segment[Label], text: str, colours: dict[Speaker, int]) -> str:
    """One run of text in as many elements as labels hold on it, the first label outside."""
    inner = escape(run.span.of(text)).replace("\n", "<br>\n")
    for name, quote in reversed(run.labels):
        classes = f"{name} s{colours[quote.speaker]}" if quote.speaker else name
        if name in set(QuoteKind):
            who = quote.speaker.name if quote.speaker else _("Speaker unknown")
            inner = f'<mark class="{classes}" title="{escape(f"{who} ({KINDS[quote.kind]})")}">{inner}</mark>'
        else:
            inner = f'<span class="{classes}">{inner}</span>'
    return inner


def _table(text: str, attribution: Attribution, colours: dict[Speaker, int], explain: bool) -> Iterator[str]:
    if not attribution.quotes:
        return
    headings = [_("Speaker"), _("Role"), _("Kind"), _("Quote"), *([_("Why")] if explain else [])]
    yield "<table>\n<tr>" + "".join(f"<th>{escape(heading)}</th>" for heading in headings) + "</tr>\n"
    for quote in attribution.quotes:
        speaker = quote.speaker
        cells = [
            speaker.name if speaker else _("Speaker unknown"),
            speaker.role if speaker else "",
            KINDS[quote.kind],
            quote.span.of(text),
            *([f"{quote.evidence} ({quote.confidence:.0%}) {explained(quote.explanation)}"] if explain else []),
        ]
        colour = f' class="s{colours[speaker]}"' if speaker else ""
        yield f"<tr{colour}>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>\n"
    yield "</table>\n"


def _notes(document: Document, attribution: Attribution) -> Iterator[str]:
    """What to look at in the quotes, as a list."""
    notes = document_notes(document, attribution)
    if not notes:
        return
    yield f"<section>\n<h2>{escape(_('To look at'))}</h2>\n<ul>\n"
    for note in notes:
        yield f"<li><q>{escape(note.span.of(document.text))}</q> {escape(noted(note))}</li>\n"
    yield "</ul>\n</section>\n"
