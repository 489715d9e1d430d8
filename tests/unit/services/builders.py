"""Libraries and documents for tests: real files, with quotes found by hand instead of by the engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from reader.model import Attribution, BlockKind, Document, Quote, QuoteKind, Span, Speaker, SpeakerKind, join_blocks
from reader.services import saving
from reader.services.library import Library
from reader.settings import Settings, load_settings

__all__ = ["ANNA", "MAIRIE", "TEXT", "document", "open_at", "quote", "save", "settings_at"]

ANNA = Speaker("Anna Kerval", SpeakerKind.PERSON, "maire")
MAIRIE = Speaker("La mairie", SpeakerKind.ORGANISATION)

TEXT = (
    "Le port rouvrira lundi\n"
    "« Nous avons tenu parole », a déclaré Anna Kerval, la maire, devant les pêcheurs réunis sur le quai.\n"
    "Selon la mairie, les travaux ont coûté deux millions d'euros et duré trois mois.\n"
    "« Personne n'a perdu son emploi », a-t-elle ajouté avant de quitter le port."
)


def settings_at(folder: Path) -> Settings:
    """Settings that keep everything below ``folder``."""
    return load_settings(environ={"NEWSREADER_HOME": str(folder), "USER": "ana"})


def open_at(folder: Path) -> Library:
    """The library below ``folder``."""
    settings = settings_at(folder)
    return Library(settings.library, settings)


def document(
    text: str = TEXT, *, title: str = "", url: str = "", kind: str = "text", published: datetime | None = None
) -> Document:
    """A document whose first line is its headline."""
    head, *rest = text.split("\n")
    joined, blocks = join_blocks([(BlockKind.HEADLINE, head), *((BlockKind.PARAGRAPH, line) for line in rest)])
    when = published or datetime(2026, 1, 1, tzinfo=UTC)
    return Document(title or head, joined, blocks, "fr", url, "Ouest", ("Jo",), when, kind)


def quote(
    text: str, words: str, speaker: Speaker | None = None, kind: QuoteKind = QuoteKind.DIRECT, *, cue: str = ""
) -> Quote:
    """The quote of ``words`` in ``text``."""
    start = text.index(words)
    span = Span(start, start + len(words))
    at = text.find(cue, span.stop) if cue else -1
    return Quote(
        kind=kind,
        span=span,
        fragments=() if kind is QuoteKind.INDIRECT else (span,),
        cue=Span(at, at + len(cue)) if at >= 0 else None,
        speaker=speaker,
        confidence=0.8,
        evidence="test",
        explanation="Found by hand.",
    )


def save(library: Library, doc: Document, quotes: Sequence[Quote] = (), *, engine: str = "test-1") -> int:
    """Save ``doc`` as if the engine had found ``quotes``; gives the row id of its article."""
    with library.writing() as unit:
        return saving.save(unit, saving.Prepared(doc, Attribution(tuple(quotes)), engine)).article_id
