"""What every importer is given, and what it promises."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from reader.ingest.decoding import decode, html_charset
from reader.model import Document

__all__ = ["MAX_BYTES", "Importer", "Material"]

MAX_BYTES = 15_000_000
"""The largest file that is read, in bytes."""

_HEAD = 8_192
# What may stand before the root element: declarations, comments, a document type.
_PROLOG = re.compile(
    r"(?:\s+|\ufeff|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\b(?!\s*html\b)[^>\[]*(?:\[.*?\]\s*)?>)*", re.S | re.I
)


@dataclass(frozen=True)
class Material:
    """Something to import: its bytes, the name under which messages speak of it, and where it came from."""

    data: bytes
    name: str
    url: str = ""
    charset: str = ""

    @cached_property
    def head(self) -> str:
        """The beginning as text, "" when it is none in any encoding."""
        try:
            return decode(self.data[:_HEAD], declared=html_charset(self.data))
        except ValueError:
            return ""

    @cached_property
    def root(self) -> str:
        """The beginning from its root element on, in lower case, without declarations and comments before it."""
        prolog = _PROLOG.match(self.head)
        return self.head[prolog.end() if prolog else 0 :].lower()


@dataclass(frozen=True)
class Importer:
    """A format: its ``name`` (the ``kind`` of its documents), how it is recognised, how it is read.

    ``read`` gives at least one document or raises ImportFailure.
    """

    name: str
    recognises: Callable[[Material], bool]
    read: Callable[[Material], list[Document]]
