"""Annotations that other programs, or other libraries, have written: one module a format, told apart by content."""

from __future__ import annotations

from reader.ingest.annotations.registry import READERS, read_annotations, read_whole

__all__ = ["READERS", "read_annotations", "read_whole"]
