"""Blocks of a text that came without any: each line one, with its kind as far as its form tells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.model import Block, BlockKind, Span

__all__ = ["lay_out"]

_CAPTION = re.compile(
    r"(?i:\b(?:photo|photographie|crédit|image|picture|credit)s? ?(?:par|by|:|©|/))"
    r"|(?:/ ?(?:AFP|REUTERS|AP|EPA|Getty)\b)|©"
)
_LONGEST_CAPTION = 300


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.split("\n"):
        words = line.strip()
        if words:
            start = at + len(line) - len(line.lstrip())
            yield start, start + len(words)
        at += len(line) + 1


def lay_out(text: str) -> tuple[Block, ...]:
    """One block a line of ``text``; the first is the headline, short lines that name a photographer are captions."""
    blocks: list[Block] = []
    for start, stop in _lines(text):
        if not blocks:
            kind = BlockKind.HEADLINE
        elif stop - start <= _LONGEST_CAPTION and _CAPTION.search(text, start, stop):
            kind = BlockKind.CAPTION
        else:
            kind = BlockKind.PARAGRAPH
        blocks.append(Block(kind, Span(start, stop)))
    return tuple(blocks)
