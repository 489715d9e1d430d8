"""Who said what: quotes as the engine finds them and as a person has reviewed them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reader.model.span import Span

__all__ = [
    "Attribution",
    "Quote",
    "QuoteKind",
    "QuoteStatus",
    "ReviewedQuote",
    "Speaker",
    "SpeakerKind",
    "Unattributed",
]


class QuoteKind(StrEnum):
    """How words are reported (direct, mixed, partial and indirect speech)."""

    DIRECT = "direct"
    """A quoted utterance; its pieces are the fragments of one quote."""
    MIXED = "mixed"
    """A reported clause with quoted fragments."""
    PARTIAL = "partial"
    """Quoted words in the narrator's own sentence."""
    INDIRECT = "indirect"
    """A reported clause without quotation marks."""


class SpeakerKind(StrEnum):
    """What sort of source speaks."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    DOCUMENT = "document"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Speaker:
    """One person or body, under the fullest name that the article gives; ``role`` is "" when none is told."""

    name: str
    kind: SpeakerKind = SpeakerKind.UNKNOWN
    role: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words tied to their source; every span in code points of the article's text.

    ``span`` covers the whole quote (for DIRECT, from the first fragment to the last, an incise between them included);
    ``fragments`` are the stretches within quotation marks, without the marks, in order; INDIRECT has none. ``cue`` is
    the word that reports ("a déclaré"), ``mention`` the words that name the speaker there ("il", "le conseiller"),
    ``relay`` the medium in between ("des agences de presse russes"). ``confidence`` is 0.0 to 1.0; ``evidence`` names
    the rule that decided, ``explanation`` says in one English sentence why.
    """

    kind: QuoteKind
    span: Span
    fragments: tuple[Span, ...] = ()
    cue: Span | None = None
    mention: Span | None = None
    speaker: Speaker | None = None
    relay: Span | None = None
    confidence: float = 1.0
    evidence: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Unattributed:
    """A quoted string that is nobody's speech, or whose speaker is open; ``reason`` is a short English phrase."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """All that the engine says of one article; quotes and unattributed strings in text order."""

    quotes: tuple[Quote, ...] = ()
    unattributed: tuple[Unattributed, ...] = ()

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        """The speakers, each once, in the order of their first quote."""
        return tuple(dict.fromkeys(quote.speaker for quote in self.quotes if quote.speaker is not None))


class QuoteStatus(StrEnum):
    """Who stands behind a quote: the engine alone, or a person's decision."""

    MACHINE = "machine"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class ReviewedQuote:
    """A quote of an article in the library with what a person decided about it.

    ``key`` identifies it within its article as long as its text stands: the decision's UUID, or for a machine quote
    "kind:start:stop" of the engine's finding.
    """

    key: str
    quote: Quote
    status: QuoteStatus = QuoteStatus.MACHINE
