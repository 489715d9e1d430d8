"""JSON as text: readable letters, and nothing that a line reader, a terminal or an HTML page would act upon."""

from __future__ import annotations

import json
import re

__all__ = ["json_text"]

# What str.splitlines and YAML take for a line end or a control, and what UTF-8 cannot carry.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_ESCAPED_IN_HTML = re.compile("[<>&\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def json_text(value: object, *, html_safe: bool = False) -> str:
    """``value`` as one line of JSON (RFC 8259), letters as they are; keys keep their order.

    ``html_safe`` also writes ``<``, ``>`` and ``&`` as escapes, so that the text can stand in a ``<script>`` element.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (_ESCAPED_IN_HTML if html_safe else _ESCAPED).sub(lambda match: f"\\u{ord(match[0]):04x}", text)
