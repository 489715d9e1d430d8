"""A newsroom reader for the terminal: who said what, tagged, annotated and exported."""

from __future__ import annotations

__version__ = "0.1.0"
