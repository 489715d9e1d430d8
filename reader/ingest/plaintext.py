"""Pasted or plain text to a document: which block is the headline, caption, credit, lede, subhead, list item."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.errors import ImportFailure
from reader.ingest.credits import names_only_an_agency, split_credit
from reader.ingest.dates import from_words
from reader.ingest.lines import Line, blocks_of_lines
from reader.ingest.wire import agency_of, authors_of, cut_dateline, is_aside, is_dateline, is_sign_off
from reader.messages import phrase
from reader.model import Block, BlockKind, Document, Span, normalise
from reader.model.language import detect_language

__all__ = ["classify", "read_text", "split_dateline", "title_from"]

_LONGEST_HEADLINE = 250
_LONGEST_SUBHEAD = 120
_LONGEST_SUBHEAD_WORDS = 18
_LONGEST_QUOTED_SUBHEAD = 60
_LONGEST_RUN_OF_SUBHEADS = 2
_LONGEST_CAPTION = 600
_LONGEST_TITLE = 90
_MOST_LINES = 20_000
_MOST_LINES_OF_ALL = 100_000
_CLOSING_MARKS = "\"'»”’)]\u00a0\u202f "
_STOPS = ".!?…。！？"
_PULL_QUOTE = re.compile(r"[\"“«„](?P<said>[^\n]{10,})[\"”»“]\s*[-–—―]\s?[A-ZÀ-ÖØ-Þ][^\n\"“”«».!?]{1,80}")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'»”’\u00a0 ]*\s")


def read_text(text: str, *, name: str = "") -> Document:
    """A document of plain or Markdown text, its blocks told apart; spans in code points of the document's text.

    The text is kept as it is but for control characters and trailing white space. Without a headline the title is made
    from the first sentence. Raises ImportFailure, naming ``name``, when there is no word in it, or more than 100,000
    lines.
    """
    text = normalise(text).rstrip()
    if text.count("\n") > _MOST_LINES_OF_ALL:
        raise ImportFailure(
            phrase(
                "{name} has more than {most} lines, the limit for one article",
                name=name or phrase("the text"),
                most=f"{_MOST_LINES_OF_ALL:,}",
            )
        )
    blocks = classify(text)
    if not blocks:
        raise ImportFailure(phrase("{name} is empty: there is nothing to read", name=name or phrase("the text")))
    headline = next((block for block in blocks if block.kind is BlockKind.HEADLINE), None)
    title = " ".join(headline.span.of(text).split()) if headline else title_from(text, blocks)
    prose = "\n".join(block.span.of(text) for block in blocks[:40] if block.kind not in (BlockKind.CREDIT,))
    datelines = [block.span.of(text) for block in blocks if block.kind is BlockKind.DATELINE]
    return Document(
        title=title,
        text=text,
        blocks=tuple(blocks),
        language=detect_language(prose),
        source=next(filter(None, map(agency_of, datelines)), ""),
        authors=next(filter(None, map(authors_of, datelines)), ()),
        published=next(filter(None, map(from_words, datelines)), None),
        kind="text",
    )


def classify(text: str) -> list[Block]:
    """The blocks of a normalised text with the part each plays, in reading order; linear in the text.

    What follows the first 20,000 lines is no news story and counts as paragraphs.
    """
    lines = blocks_of_lines(text)
    if len(lines) > _MOST_LINES:
        rest = [Block(BlockKind.PARAGRAPH, line.span) for line in lines[_MOST_LINES:]]
        return [*_classified(text, lines[:_MOST_LINES]), *rest]
    return _classified(text, lines)


def _classified(text: str, lines: list[Line]) -> list[Block]:
    head = _headline_index(text, lines)
    sign_off = _sign_off_start(text, lines, head)
    subheads = _subheads(text, lines, head, sign_off)
    blocks: list[Block] = []
    lede_seen = False
    for index, line in enumerate(lines):
        if index == head:
            blocks.append(Block(BlockKind.HEADLINE, line.span))
        elif index >= sign_off:
            blocks.append(Block(BlockKind.SIGN_OFF, line.span))
        elif index in subheads or line.marker.name == "heading":
            blocks.append(Block(BlockKind.SUBHEAD, line.span))
        elif line.marker.name == "item":
            blocks.append(Block(BlockKind.LIST_ITEM, line.span))
        elif line.marker.name == "quote" or _is_pull_quote(text, line):
            blocks.append(Block(BlockKind.BLOCK_QUOTE, line.span))
        elif pieces := _picture(text, line, before_lede=not lede_seen):
            blocks.extend(pieces)
        elif not lede_seen and is_dateline(line.span.of(text)):
            blocks.append(Block(BlockKind.DATELINE, line.span))
        else:
            first = not lede_seen and len(lines) > 1
            blocks.extend(split_dateline(text, line.span, BlockKind.LEDE if first else BlockKind.PARAGRAPH))
            lede_seen = True
    return _captions_above_credits(text, blocks)


def split_dateline(text: str, span: Span, kind: BlockKind) -> Iterator[Block]:
    """The block at ``span``, its agency dateline ("PARIS, 3 mars (AFP) -") told apart from what follows."""
    if cut := cut_dateline(text, span, opening=kind is BlockKind.LEDE):
        dateline, span = cut
        yield Block(BlockKind.DATELINE, dateline)
    yield Block(kind, span)


def title_from(text: str, blocks: list[Block]) -> str:
    """A title for a text without a headline: its first sentence, cut at a word when it is long."""
    spoken = [block for block in blocks if block.kind not in (BlockKind.DATELINE, BlockKind.CREDIT)]
    words = " ".join((spoken or blocks)[0].span.of(text)[:1000].split())
    sentence = _SENTENCE_END.split(words, maxsplit=1)[0].strip()
    if len(sentence) <= _LONGEST_TITLE:
        return sentence
    return sentence[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _ends_like_a_sentence(words: str) -> bool:
    """Whether the words end in a full stop (also one within closing marks), a comma, a colon or a semicolon."""
    return words[-1:] in ".,;:…。" or words.rstrip(_CLOSING_MARKS)[-1:] in ".…。"


def _is_all_quoted(words: str) -> bool:
    """Whether a line is one long quotation from mark to mark: a speaker's words, not a heading."""
    return len(words) > _LONGEST_QUOTED_SUBHEAD and words[0] in '"«“„' and words[-1] in '"»”“'


def _is_headline(words: str) -> bool:
    stopped = words[-1:] in ".,;:。" and not words.endswith("...")
    return len(words) <= _LONGEST_HEADLINE and not stopped and not is_aside(words)


def _is_pull_quote(text: str, line: Line) -> bool:
    """Whether a line is a quotation set apart, with its author after a dash: "We won." - Ann Reed."""
    return len(line.span) <= _LONGEST_CAPTION and _PULL_QUOTE.fullmatch(line.span.of(text)) is not None


def _headline_index(text: str, lines: list[Line]) -> int:
    """The index of the headline among ``lines``, -1 when the text has none."""
    for index, line in enumerate(lines[:4]):
        if line.marker.name == "heading":
            return index
    for index, line in enumerate(lines[:4]):
        words = line.span.of(text)
        picture = split_credit(words)
        if line.marker.name or (picture is not None and not names_only_an_agency(words[picture[1] :])):
            continue
        if is_dateline(words):
            continue
        if not _is_headline(words) or cut_dateline(text, line.span):
            return -1
        after = lines[index + 1] if index + 1 < len(lines) else None
        if after is not None and _is_kicker(words) and _follows_kicker(text, after, lines[index + 2 : index + 3]):
            return index + 1
        return index
    return -1


def _is_kicker(words: str) -> bool:
    """Whether a line is so short that it may be a rubric over the headline ("Ukraine", "Guerre en Ukraine")."""
    return len(words.split()) <= 3 and len(words) <= 32 and words[-1:] not in "?!"


def _follows_kicker(text: str, line: Line, after: list[Line]) -> bool:
    """Whether ``line`` is a headline under a rubric: longer than one, no stop, and prose after it."""
    words = line.span.of(text)
    return (
        len(words.split()) >= 5
        and not line.marker.name
        and _is_headline(words)
        and split_credit(words) is None
        and not is_dateline(words)
        and bool(after)
        and len(after[0].span) > len(words)
    )


def _sign_off_start(text: str, lines: list[Line], head: int) -> int:
    """The index from which on the text only signs off; ``len(lines)`` when it does not."""
    start = len(lines)
    while start > max(head + 2, 1):
        words = lines[start - 1].span.of(text)
        if lines[start - 1].marker.name or not is_sign_off(words):
            break
        start -= 1
    return start


def _subheads(text: str, lines: list[Line], head: int, sign_off: int) -> set[int]:
    """The indices of the short lines between paragraphs that head what follows them."""
    last_prose = max((i for i in range(sign_off) if not _may_be_subhead(text, lines[i])), default=-1)
    found: set[int] = set()
    run: list[int] = []
    started = head < 0
    for index in range(head + 1, last_prose + 1):
        line = lines[index]
        if started and index < last_prose and _may_be_subhead(text, line):
            run.append(index)
            continue
        # Three short lines in a row are a list or a poem, not three subheads; nor does one head a list item's prose.
        if len(run) <= _LONGEST_RUN_OF_SUBHEADS:
            found.update(run)
        run = []
        words = line.span.of(text)
        started = started or not (is_dateline(words) or split_credit(words) is not None)
    return found - {0}


def _may_be_subhead(text: str, line: Line) -> bool:
    words = text[line.span.start : min(line.span.stop, line.span.start + _LONGEST_SUBHEAD + 1)]
    return (
        line.marker.name == ""
        and len(words) <= _LONGEST_SUBHEAD
        and "\n" not in words
        and len(words.split()) <= _LONGEST_SUBHEAD_WORDS
        and not _ends_like_a_sentence(words)
        and not _is_all_quoted(words)
        and not _is_pull_quote(text, line)
        and not words[0].islower()
        and words[0] not in "—"
        and not is_aside(words)
        and not is_dateline(words)
        and split_credit(words) is None
    )


def _picture(text: str, line: Line, *, before_lede: bool) -> list[Block]:
    """Caption and credit of a line that has both, a lone credit, or nothing when the line is prose."""
    if len(line.span) > _LONGEST_CAPTION or line.marker.name:
        return []
    words = line.span.of(text)
    cut = split_credit(words)
    if cut is None:
        return []
    stop, start = cut
    # "… a dit la police. AFP" is prose that is signed; under the headline it is a caption.
    if stop and not before_lede and names_only_an_agency(words[start:]) and words[stop - 1] in _STOPS:
        return []
    credit = Block(BlockKind.CREDIT, Span(line.span.start + start, line.span.stop))
    if not stop:
        return [credit]
    return [Block(BlockKind.CAPTION, Span(line.span.start, line.span.start + stop)), credit]


def _captions_above_credits(text: str, blocks: list[Block]) -> list[Block]:
    """The same blocks, with a short lede that a lone credit follows directly seen as that picture's caption."""
    result = list(blocks)
    for index in range(1, len(blocks)):
        above, here = blocks[index - 1], blocks[index]
        lone = here.kind is BlockKind.CREDIT and text[above.span.stop : here.span.start].strip(" \t") == "\n"
        if lone and above.kind is BlockKind.LEDE and len(above.span) <= _LONGEST_HEADLINE:
            result[index - 1] = Block(BlockKind.CAPTION, above.span)
            following = index + 1
            if following < len(blocks) and blocks[following].kind is BlockKind.PARAGRAPH:
                result[following] = Block(BlockKind.LEDE, blocks[following].span)
    return result
