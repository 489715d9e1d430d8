"""Words as XML 1.0: escaped, and without the few code points that it cannot hold, one mark for one code point."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

__all__ = ["attributes", "xml_text"]

# XML 1.0, 2.2 (production Char): what normalise() lets through, but XML does not.
_IMPOSSIBLE = dict.fromkeys(
    [*(code for code in range(0x20) if code not in (0x09, 0x0A)), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd"
)


def xml_text(words: str) -> str:
    """``words`` as the content of an element; every offset in it stays what it was."""
    return escape(words.translate(_IMPOSSIBLE))


def attributes(values: Mapping[str, object]) -> str:
    """`` name="value"`` for each, those without a value (None or "") left out; line ends and tabs survive reading."""
    return "".join(
        f" {name}={quoteattr(str(value).translate(_IMPOSSIBLE))}"
        for name, value in values.items()
        if value is not None and value != ""
    )
