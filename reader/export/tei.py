"""TEI P5: one ``TEI`` element an article in a ``teiCorpus``; quotes as ``said`` in the text, all else in ``standOff``.

``anchor`` elements stand where a passage begins or ends; an ``annotation`` in ``standOff`` names its two and holds the
notes, so that passages may overlap in any way. A quote that lies within one block, and nests with the others, is a
``said`` with the names of its speaker as ``persName``; every quote has its ``annotation`` besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, public_url, quote_uuid, timestamp
from reader.export.records import is_placed, named_uuid
from reader.export.xmltext import attributes, xml_text
from reader.model import Annotation, Block, BlockKind, Span, Speaker, SpeakerKind

__all__ = ["FORMAT"]

_HEADINGS = {BlockKind.HEADLINE: "main", BlockKind.SUBHEAD: "sub"}
_Element = tuple[Span, str, str]
"""A stretch of text, the name of its element, and the attributes."""


def _write(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    del options
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">\n'
    yield "<teiHeader><fileDesc><titleStmt><title>newsreader export</title></titleStmt>"
    yield "<publicationStmt><p>Exported by newsreader.</p></publicationStmt>"
    yield "<sourceDesc><p>Articles as imported, each at one revision of its text.</p></sourceDesc></fileDesc>"
    yield "</teiHeader>\n"
    empty = True
    for article in articles:
        empty = False
        yield from _article(article)
    if empty:
        # A corpus has at least one text.
        yield from _article(ExportArticle(0, named_uuid("article", ""), "(nothing)", ""))
    yield "</teiCorpus>\n"


def _article(article: ExportArticle) -> Iterator[str]:
    language = attributes({"xml:lang": article.language if article.language.isalpha() else ""})
    yield f'<TEI xml:id="a-{article.uuid}"{language}>\n'
    yield from _header(article)
    marks = _spans(article)
    yield from _stand_off(article, marks)
    yield "<text><body>\n"
    inline = _said(article)
    edges = sorted({edge for span, _ in marks for edge in (span.start, span.stop)})
    blocks = article.blocks or (Block(BlockKind.PARAGRAPH, Span(0, len(article.text))),)
    for number, block in enumerate(blocks):
        # What lies between two blocks belongs to the one before it.
        stop = blocks[number + 1].span.start if number + 1 < len(blocks) else len(article.text) + 1
        begin = block.span.start if number else 0
        own = [edge for edge in edges if begin <= edge < stop]
        name, kind = ("head", _HEADINGS[block.kind]) if block.kind in _HEADINGS else ("p", block.kind.value)
        if name == "head" and number:
            # A div may begin with heads only; those in the middle are labels.
            name = "label"
        words = "".join(_flow(article, block.span, [one for one in inline if block.span.covers(one[0])], own))
        yield f'<{name} type="{kind}">{words}</{name}>\n' if name != "p" else f'<p rend="{kind}">{words}</p>\n'
    yield "</body></text>\n</TEI>\n"


def _header(article: ExportArticle) -> Iterator[str]:
    yield f"<teiHeader><fileDesc><titleStmt><title>{xml_text(article.title) or '(no title)'}</title>"
    for name in article.authors:
        yield f"<author>{xml_text(name)}</author>"
    publisher = f"<publisher>{xml_text(article.source)}</publisher>" if article.source else ""
    day = f'<date when="{_day(article.published)}"/>' if article.published else ""
    yield "</titleStmt><publicationStmt>"
    yield f"{publisher}{day}" if publisher else f"<p>{day}</p>"
    where = f'<ptr target="{xml_text(url)}"/>' if (url := public_url(article.url).replace('"', "%22")) else ""
    yield f"</publicationStmt><sourceDesc><bibl>{where}</bibl></sourceDesc></fileDesc><profileDesc>"
    people = dict.fromkeys(quote.quote.speaker for quote in article.standing_quotes if quote.quote.speaker)
    if people:
        yield "<particDesc>"
        yield from _people(
            [one for one in people if one.kind not in _BODIES], article, "listPerson", "person", "persName"
        )
        yield from _people([one for one in people if one.kind in _BODIES], article, "listOrg", "org", "orgName")
        yield "</particDesc>"
    yield "</profileDesc></teiHeader>\n"


_BODIES = {SpeakerKind.ORGANISATION, SpeakerKind.GROUP, SpeakerKind.DOCUMENT}


def _people(speakers: list[Speaker], article: ExportArticle, group: str, one: str, name: str) -> Iterator[str]:
    if not speakers:
        return
    yield f"<{group}>"
    for speaker in speakers:
        role = f"<note>{xml_text(speaker.role)}</note>" if speaker.role else ""
        yield f'<{one} xml:id="{_speaker_id(article, speaker)}"><{name}>{xml_text(speaker.name)}</{name}>{role}</{one}>'
    yield f"</{group}>"


def _speaker_id(article: ExportArticle, speaker: Speaker) -> str:
    return "s-" + named_uuid("tei", f"{article.uuid}:{speaker.kind.value}:{speaker.name}:{speaker.role}")


def _spans(article: ExportArticle) -> list[tuple[Span, str]]:
    """Each passage of the article with the rest of its ``annotation`` element: attributes, and what stands in it."""
    marks: list[tuple[Span, str]] = []
    for annotation in article.annotations:
        if is_placed(annotation, article):
            about = f' xml:id="n-{annotation.uuid}" motivation="{"tagging" if annotation.tags else "commenting"}"'
            marks.append((annotation.anchor.span, f"{about}>{_notes(annotation)}"))
    for reviewed in article.standing_quotes:
        quote = reviewed.quote
        who = f' corresp="#{_speaker_id(article, quote.speaker)}"' if quote.speaker else ""
        about = f' xml:id="q-{quote_uuid(article, reviewed)}" motivation="identifying"{who}'
        marks.append((quote.span, f'{about}><note type="quote">{quote.kind.value}</note>'))
    return marks


def _notes(annotation: Annotation) -> str:
    tags = "".join(f'<note type="tag">{xml_text(tag)}</note>' for tag in annotation.tags)
    note = f'<note type="comment">{xml_text(annotation.note)}</note>' if annotation.note else ""
    who = f'<note type="author">{xml_text(annotation.author)}</note>' if annotation.author else ""
    when = f'<note type="created">{timestamp(annotation.created)}</note>' if annotation.created else ""
    return tags + note + who + when


def _stand_off(article: ExportArticle, marks: list[tuple[Span, str]]) -> Iterator[str]:
    lost = [annotation for annotation in article.annotations if not is_placed(annotation, article)]
    if not marks and not lost:
        return
    yield "<standOff>\n"
    if marks:
        yield "<listAnnotation>\n"
        for span, rest in marks:
            ends = f"#{_anchor(article, span.start)} #{_anchor(article, span.stop)}"
            yield f'<annotation target="{ends}"{rest}</annotation>\n'
        yield "</listAnnotation>\n"
    for annotation in lost:
        quoted = f"<quote>{xml_text(annotation.anchor.exact)}</quote>"
        yield f'<note xml:id="n-{annotation.uuid}" type="orphan">{quoted}{_notes(annotation)}</note>\n'
    yield "</standOff>\n"


def _anchor(article: ExportArticle, offset: int) -> str:
    return f"o-{article.uuid}-{offset}"


def _said(article: ExportArticle) -> list[_Element]:
    """The quotes and their speakers' mentions that nest with one another, the outer ones first."""
    wanted: list[_Element] = []
    for reviewed in article.standing_quotes:
        quote = reviewed.quote
        who = f' who="#{_speaker_id(article, quote.speaker)}"' if quote.speaker else ""
        direct = str(quote.kind.value == "direct").lower()
        if len(quote.span):
            wanted.append((quote.span, "said", f'{who} direct="{direct}"'))
        if quote.mention is not None and len(quote.mention) and quote.speaker is not None:
            name = "orgName" if quote.speaker.kind in _BODIES else "persName"
            wanted.append((quote.mention, name, f' ref="#{_speaker_id(article, quote.speaker)}"'))
    kept: list[_Element] = []
    for one in sorted(wanted, key=lambda one: (one[0].start, -one[0].stop, one[1] != "said")):
        crosses = any(
            one[0].overlaps(other) and not (one[0].covers(other) or other.covers(one[0])) for other, _, _ in kept
        )
        if not crosses and all((one[0], one[1]) != (other, name) for other, name, _ in kept):
            kept.append(one)
    return kept


def _flow(article: ExportArticle, span: Span, inline: list[_Element], edges: list[int]) -> Iterator[str]:
    """The words of a block with its elements opened and closed, and the anchors between them."""
    stops = {edge for one, _, _ in inline for edge in (one.start, one.stop)} | set(edges) | {span.start, span.stop}
    open_now: list[_Element] = []
    at = min(stops)
    for edge in sorted(stops):
        yield xml_text(article.text[at:edge] if edge <= span.stop else article.text[at : span.stop])
        while open_now and open_now[-1][0].stop <= edge:
            yield f"</{open_now.pop()[1]}>"
        if edge in edges:
            yield f'<anchor xml:id="{_anchor(article, edge)}"/>'
        for element in inline:
            if element[0].start == edge:
                open_now.append(element)
                yield f"<{element[1]}{element[2]}>"
        at = min(edge, span.stop)


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


FORMAT = ExportFormat("tei", ".tei.xml", "TEI P5: said, persName, notes in standOff", _write)
