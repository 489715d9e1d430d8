"""Pieces of markup to one text with blocks: captions and credits, agency datelines and ledes told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reader.ingest.credits import is_credit, names_only_an_agency, split_credit
from reader.ingest.plaintext import split_dateline
from reader.model import Block, BlockKind, Span, join_blocks, normalise

__all__ = ["Part", "assemble"]

_WHERE_TITLES_REPEAT = 4

Part = tuple[BlockKind, str]
"""What a block is, and its words."""


def assemble(title: str, parts: Iterable[Part]) -> tuple[str, tuple[Block, ...]]:
    """The text of an article, normalised, a line a block, with its blocks: the title as headline, then the parts.

    One of the first parts that only repeats the title is left out; the first paragraph of several becomes the lede.
    """
    cleaned = [(kind, normalise(words).strip()) for kind, words in parts]
    body = [(kind, words) for kind, words in cleaned if words]
    title = " ".join(normalise(title).split())
    for index, (_, words) in enumerate(body[:_WHERE_TITLES_REPEAT]):
        if title and " ".join(words.split()).casefold() == title.casefold():
            del body[index]
            break
    body = [_as_credit(kind, words) for kind, words in body]
    prose = [index for index, (kind, _) in enumerate(body) if kind is BlockKind.PARAGRAPH]
    if len(prose) > 1:
        body[prose[0]] = (BlockKind.LEDE, body[prose[0]][1])
    text, blocks = join_blocks([(BlockKind.HEADLINE, title), *body])
    return text, tuple(_refined(text, blocks))


def _as_credit(kind: BlockKind, words: str) -> Part:
    """A paragraph that only credits a picture as what it is."""
    if kind is BlockKind.PARAGRAPH and is_credit(words) and not names_only_an_agency(words):
        return BlockKind.CREDIT, words
    return kind, words


def _refined(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with datelines cut off and captions parted from their credits."""
    for block in blocks:
        if block.kind is BlockKind.CAPTION:
            yield from _caption(text, block)
        elif block.kind in (BlockKind.LEDE, BlockKind.PARAGRAPH):
            yield from split_dateline(text, block.span, block.kind)
        else:
            yield block


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
