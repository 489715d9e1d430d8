"""The quote engine: text in, spans out, and a reason for each."""

from __future__ import annotations

from reader.quotes.engine import ENGINE_VERSION, attribute
from reader.quotes.language import detect_language

__all__ = ["ENGINE_VERSION", "attribute", "detect_language"]
