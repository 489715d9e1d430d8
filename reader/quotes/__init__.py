"""The quote engine: text in, spans out, and a reason for each."""

from __future__ import annotations

from reader.model.integrity import IntegrityKind, IntegrityNote
from reader.model.language import detect_language
from reader.quotes.engine import ENGINE_VERSION, attribute
from reader.quotes.integrity import integrity_notes
from reader.quotes.reading import sentence_spans

__all__ = [
    "ENGINE_VERSION",
    "IntegrityKind",
    "IntegrityNote",
    "attribute",
    "detect_language",
    "integrity_notes",
    "sentence_spans",
]
