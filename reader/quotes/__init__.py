"""The quote engine: text in, spans out, and a reason for each."""

from __future__ import annotations

from reader.model.language import detect_language
from reader.quotes.engine import ENGINE_VERSION, attribute
from reader.quotes.reading import sentence_spans

__all__ = ["ENGINE_VERSION", "attribute", "detect_language", "sentence_spans"]
