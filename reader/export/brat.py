"""brat standoff (https://brat.nlplab.org/standoff.html): a text and its annotations for each article, and the types.

Offsets count code points, as brat does. brat's types are plain words: a tag keeps its letters, digits, "-" and "_", and
its own name is the label in ``visual.conf``. A passage of several lines, and a quote in several pieces, is a
discontinuous text-bound annotation: no piece of brat's may hold a line end. The note on each annotation of the type
``newsreader`` is what our import knows it by. Those of the type ``newsreader_orphan``, on an annotation ``T0`` that is
never there, are annotations whose words the text has lost: brat keeps such notes, and shows none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, Member
from reader.export.files import file_name
from reader.export.jsontext import json_text
from reader.export.records import about_annotation, about_article, is_placed, labels, orphans
from reader.model import ReviewedQuote, Span

__all__ = ["FORMAT", "lines", "pieces"]

_NOWHERE = "T0"
_NOT_IN_TYPES = re.compile(r"[^A-Za-z0-9_-]+")
_QUOTES = {"direct": "Quote-direct", "mixed": "Quote-mixed", "partial": "Quote-partial", "indirect": "Quote-indirect"}


class _Types:
    """The type of each tag: its letters, made different where two tags have the same."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._taken = {"Cue", "Speaker", *_QUOTES.values()}

    def of(self, tag: str) -> str:
        """The type of ``tag``."""
        if tag not in self.names:
            plain = unicodedata.normalize("NFKD", tag).encode("ascii", "ignore").decode()
            base = _NOT_IN_TYPES.sub("-", plain).strip("-") or "tag"
            name, number = base, 1
            while name in self._taken:
                number += 1
                name = f"{base}_{number}"
            self._taken.add(name)
            self.names[tag] = name
        return self.names[tag]


def pieces(text: str, spans: Iterable[Span]) -> list[Span]:
    """``spans`` cut at line ends and without white space at the edges: what one text-bound annotation may hold."""
    found: list[Span] = []
    for span in sorted(spans):
        at = span.start
        for line in span.of(text).split("\n"):
            piece = Span(at, at + len(line)).trimmed(text)
            if len(piece) and not (found and found[-1].stop > piece.start):
                found.append(piece)
            at += len(line) + 1
    return found


def lines(article: ExportArticle, types: _Types) -> Iterator[str]:
    """The lines of an article's ``.ann`` file."""
    writer = _Writer(article)
    for annotation in article.annotations:
        if not is_placed(annotation, article):
            continue
        span = annotation.anchor.span
        for index, label in enumerate(labels(annotation)):
            name = writer.bound(types.of(label), [span])
            if name:
                about = {"article": about_article(article), "label": label, "span": [span.start, span.stop]}
                writer.note(name, "newsreader", json_text(about | about_annotation(annotation)))
                if annotation.note and not index:
                    writer.note(name, "AnnotatorNotes", _one_line(annotation.note))
    for reviewed in article.standing_quotes:
        _quote(reviewed, writer)
    for lost in orphans(article):
        writer.note(_NOWHERE, "newsreader_orphan", json_text({"article": about_article(article), **lost}))
    yield from writer.lines


class _Writer:
    """Numbers the lines of one article."""

    def __init__(self, article: ExportArticle) -> None:
        self.lines: list[str] = []
        self._text = article.text
        self._counts = {"T": 0, "R": 0, "#": 0}

    def bound(self, kind: str, spans: Iterable[Span]) -> str:
        """Add a text-bound annotation; gives its name, or "" if there are no words in ``spans``."""
        cut = pieces(self._text, spans)
        if not cut:
            return ""
        name = self._number("T")
        places = ";".join(f"{piece.start} {piece.stop}" for piece in cut)
        words = " ".join(piece.of(self._text) for piece in cut).replace("\t", " ")
        self.lines.append(f"{name}\t{kind} {places}\t{words}\n")
        return name

    def note(self, name: str, kind: str, words: str) -> None:
        """Add a note on an annotation."""
        self.lines.append(f"{self._number('#')}\t{kind} {name}\t{words}\n")

    def relation(self, kind: str, one: str, other: str) -> None:
        """Add a relation of two annotations."""
        self.lines.append(f"{self._number('R')}\t{kind} Arg1:{one} Arg2:{other}\n")

    def _number(self, kind: str) -> str:
        self._counts[kind] += 1
        return f"{kind}{self._counts[kind]}"


def _quote(reviewed: ReviewedQuote, writer: _Writer) -> None:
    quote = reviewed.quote
    whole = writer.bound(_QUOTES[quote.kind.value], quote.fragments or [quote.span])
    if not whole:
        return
    if quote.speaker is not None:
        who = ", ".join(words for words in (quote.speaker.name, quote.speaker.role) if words)
        writer.note(whole, "AnnotatorNotes", _one_line(who))
    for kind, span in (("Speaker", quote.mention), ("Cue", quote.cue)):
        part = writer.bound(kind, [span]) if span is not None else ""
        if part:
            writer.relation(f"Has-{kind.lower()}", whole, part)


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _members(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[Member]:
    del options
    types = _Types()
    for article in articles:
        yield Member(file_name(article.id, article.title, ".txt"), [article.text])
        yield Member(file_name(article.id, article.title, ".ann"), lines(article, types))
    yield Member("annotation.conf", _annotation_conf(types))
    yield Member("visual.conf", _visual_conf(types))


def _annotation_conf(types: _Types) -> Iterator[str]:
    yield "[entities]\n"
    for name in (*sorted(types.names.values()), *_QUOTES.values(), "Speaker", "Cue"):
        yield f"{name}\n"
    quotes = "|".join(_QUOTES.values())
    yield f"[relations]\nHas-speaker\tArg1:{quotes}, Arg2:Speaker\nHas-cue\tArg1:{quotes}, Arg2:Cue\n"
    yield "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n[events]\n[attributes]\n"


def _visual_conf(types: _Types) -> Iterator[str]:
    yield "[labels]\n"
    for tag, name in sorted(types.names.items()):
        yield f"{name} | {_one_line(tag).replace('|', '/')}\n"
    yield "[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken\n"


FORMAT = ExportFormat("brat", ".brat.zip", "brat standoff: text, annotations and types", members=_members)
