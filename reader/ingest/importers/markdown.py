"""What Markdown files have beside their text: front matter (YAML or TOML before the text), and marks within lines.

The marks of whole lines (headings, lists, quotations) are :mod:`reader.ingest.lines`' to read. Of YAML only what
front matter is made of is read: words, quoted or not, and lists of them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime

__all__ = ["front_matter", "is_markdown", "without_marks"]

_MOST_LINES = 200
_FENCED = re.compile(r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*\n(?P<held>.*?)\n(?P=fence)[ \t]*(?:\n|$)", re.DOTALL)
_KEY = re.compile(r"(?P<key>[\w-]{1,40})[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.+)$")
_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_LINK = re.compile(
    r"!?\[(?P<words>[^\[\]\n]{0,500})\]"
    r"\((?:<[^<>\n]{0,2000}>|[^\s()]{1,2000})(?:[ ]+[\"'(][^\n()]{0,300}[\"')])?\)"
)
_REFERENCE = re.compile(r"^ {0,3}\[[^\[\]\n]{1,100}\]:[ ]+\S+.*\n?", re.MULTILINE)
_REFERRED = re.compile(r"!?\[(?P<words>[^\[\]\n]{1,500})\]\[[^\[\]\n]{0,100}\]")
_AUTOLINK = re.compile(r"<(?P<words>https?://[^\s<>]{1,2000})>")
_STRONG = re.compile(r"(?<![\w*])(\*\*|__)(?P<words>(?=\S)[^\n*_]{1,1000}?(?<=\S))\1(?![\w*])")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?P<words>(?=\S)[^\n*_]{1,1000}?(?<=\S))\1(?![\w*])")
_CODE = re.compile(r"(?<!`)`(?P<words>[^`\n]{1,1000})`(?!`)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def front_matter(text: str) -> tuple[dict[str, list[str]], str]:
    """What stands between the two fences before a text, by names in lower case, and the text after them.

    {} and ``text`` as it is where there is none.
    """
    found = _FENCED.match(text)
    if found is None or found["held"].count("\n") > _MOST_LINES:
        return {}, text
    held = _toml(found["held"]) if found["fence"] == "+++" else _yaml(found["held"])
    return (held, text[found.end() :]) if held else ({}, text)


def is_markdown(text: str) -> bool:
    """Whether a text has headings or links as only Markdown writes them."""
    return _HEADING.search(text) is not None or _LINK.search(text) is not None


def without_marks(text: str) -> str:
    """``text`` with the words of its links, pictures, emphasis and code, without the marks around them."""
    text = _REFERENCE.sub("", text)
    for pattern in (_LINK, _REFERRED, _AUTOLINK, _CODE, _STRONG, _EMPHASIS):
        text = pattern.sub(lambda found: found["words"], text)
    return _ESCAPED.sub(r"\1", text)


def _toml(held: str) -> dict[str, list[str]]:
    try:
        values = tomllib.loads(held)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    return {key.lower(): _words(value) for key, value in values.items()}


def _words(value: object) -> list[str]:
    """The words of a value of TOML, a table's by its name."""
    if isinstance(value, Mapping):
        value = value.get("name", "")
    if isinstance(value, list):
        return [words for one in value for words in _words(one)]
    return [value.isoformat() if isinstance(value, datetime | date) else str(value)]


def _yaml(held: str) -> dict[str, list[str]]:
    """The keys at the margin; {} for what is not front matter, as a text between two rulers."""
    values: dict[str, list[str]] = {}
    last: list[str] | None = None
    for line in held.split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if (key := _KEY.match(line)) is not None:
            last = values.setdefault(key["key"].lower(), [])
            last += _listed(key["value"] or "")
        elif last is None:
            return {}
        elif (item := _ITEM.match(line)) is not None:
            last += _listed(item["value"].removeprefix("name:"))
        elif line[:1] not in " \t":
            return {}
    return values


def _listed(value: str) -> list[str]:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [words for one in value[1:-1].split(",") if (words := _unquoted(one))]
    words = _unquoted(value)
    # What follows ">" and "|" are paragraphs, of which nothing is used.
    return [words] if words and words not in (">", "|", ">-", "|-") else []


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace("''", "'") if value[0] == "'" else value[1:-1].replace('\\"', '"')
    return value.partition(" #")[0].strip()
