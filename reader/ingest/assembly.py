"""Pieces of markup to one text with blocks: captions and credits, agency datelines and ledes told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reader.ingest.credits import LONGEST_CREDIT, is_credit, names_only_an_agency, split_credit
from reader.ingest.plaintext import split_dateline
from reader.model import Block, BlockKind, Span, normalise

__all__ = ["Part", "Piece", "assemble", "assemble_pieces"]

_WHERE_TITLES_REPEAT = 4
_LONGEST_DATELINE = 250

Part = tuple[BlockKind, str]
"""What a block is, and its words."""

Piece = tuple[BlockKind, int, int]
"""What a block is, and where it starts and stops in its text."""

_DASH = re.compile("[-–—][ \u00a0]")
_CONTROLS = bytes(set(range(32)) - {9, 10} | {127})
_C1 = re.compile(b"\xc2[\x80-\x9f]")


def assemble(title: str, parts: Iterable[Part]) -> tuple[str, tuple[Block, ...]]:
    """The text of an article, normalised, a line a block, with its blocks: the title as headline, then the parts.

    One of the first parts that only repeats the title is left out; the first paragraph of several becomes the lede.
    """
    text, pieces = assemble_pieces(title, parts)
    return text, tuple(Block(kind, Span(start, stop)) for kind, start, stop in pieces)


def assemble_pieces(title: str, parts: Iterable[Part], is_clean: bool = False) -> tuple[str, list[Piece]]:
    """Like :func:`assemble`, the blocks as plain numbers: of thousands of feed entries most are only stored.

    ``is_clean`` says that no control characters are in the parts but those that XML allows.
    """
    parts = list(parts)
    if _is_normal(parts, is_clean):
        cleaned = [(kind, words.strip()) for kind, words in parts]
    else:
        cleaned = [(kind, normalise(words).strip()) for kind, words in parts]
    body = [part for part in cleaned if part[1]]
    title = " ".join(normalise(title).split())
    if title:
        first, folded = title[0].casefold(), title.casefold()
        for index, (_, words) in enumerate(body[:_WHERE_TITLES_REPEAT]):
            if words[0].casefold() == first and " ".join(words.split()).casefold() == folded:
                del body[index]
                break
    body = [
        part if len(part[1]) > LONGEST_CREDIT or part[0] is not BlockKind.PARAGRAPH else _as_credit(*part)
        for part in body
    ]
    prose = [index for index, (kind, _) in enumerate(body) if kind is BlockKind.PARAGRAPH]
    if len(prose) > 1:
        body[prose[0]] = (BlockKind.LEDE, body[prose[0]][1])
    if title:
        body.insert(0, (BlockKind.HEADLINE, title))
    text = "\n".join([words for _, words in body])
    pieces: list[Piece] = []
    at = 0
    for kind, words in body:
        stop = at + len(words)
        # Not by a set: an enumeration's members are hashed by Python.
        if kind is BlockKind.PARAGRAPH or kind is BlockKind.LEDE or kind is BlockKind.CAPTION:
            _refine(text, kind, at, stop, pieces)
        else:
            pieces.append((kind, at, stop))
        at = stop + 1
    return text, pieces


def _is_normal(parts: list[Part], is_clean: bool) -> bool:
    """Whether :func:`~reader.model.normalise` has nothing to do in any of the parts; one look at all their bytes."""
    text = "\n".join([words for _, words in parts])
    if is_clean:
        return not any(map(text.__contains__, "\r\f\x7f\ufeff\u2028\u2029"))
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    return (
        len(data.translate(None, _CONTROLS)) == len(data)
        and "\ufeff" not in text
        and "\u2028" not in text
        and "\u2029" not in text
        and _C1.search(data) is None
    )


def _as_credit(kind: BlockKind, words: str) -> Part:
    """A paragraph that only credits a picture as what it is."""
    if is_credit(words) and not names_only_an_agency(words):
        return BlockKind.CREDIT, words
    return kind, words


def _refine(text: str, kind: BlockKind, start: int, stop: int, pieces: list[Piece]) -> None:
    """Add a block to ``pieces``: a dateline cut off from it, or a caption parted from its credit."""
    found: Iterable[Block]
    if kind is BlockKind.CAPTION:
        found = _caption(text, Block(kind, Span(start, stop)))
    elif text[start].isupper() and _DASH.search(text, start, min(stop, start + _LONGEST_DATELINE)):
        # A dateline begins with a capital and ends in a dash; most paragraphs are told apart by that alone.
        found = split_dateline(text, Span(start, stop), kind)
    else:
        pieces.append((kind, start, stop))
        return
    pieces.extend((block.kind, block.span.start, block.span.stop) for block in found)


def _caption(text: str, block: Block) -> Iterator[Block]:
    words = block.span.of(text)
    cut = split_credit(words)
    if cut is None:
        yield block
        return
    stop, start = cut
    if stop and names_only_an_agency(words[start:]) and "\n" in words:
        yield block
        return
    if stop:
        yield Block(BlockKind.CAPTION, Span(block.span.start, block.span.start + stop))
    yield Block(BlockKind.CREDIT, Span(block.span.start + start, block.span.stop))
