"""A quote as it is copied: the words, who said them, the source, the date and the link; nothing invented.

The French and English styles follow what their newsrooms print: « … » with no-break spaces, a dated source, and “…”.
"""

from __future__ import annotations

from datetime import datetime

from reader.model import Span
from reader.tui.reading import ReadingText

__all__ = ["citation"]

_FRENCH_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MARKS = {"french": ("«\u00a0", "\u00a0»"), "english": ("“", "”"), "plain": ("« ", " »")}
_SPECIAL = "\\`*_[]<>"


def citation(reading: ReadingText, span: Span, style: str = "plain") -> str:
    """The words of ``span`` with their attribution, worded in one of the ``COPY_STYLES`` of the settings."""
    article = reading.page.article
    quote = reading.quote_at(span.start)
    speaker = quote.quote.speaker if quote else None
    who = ", ".join(part for part in (speaker.name, speaker.role) if part) if speaker else ""
    words, summary = span.of(article.text), article.summary
    if style == "markdown":
        return _markdown(words, who, summary.title, summary.source, summary.published, article.url)
    before, after = _MARKS[style]
    head = before + words + after + (f" — {who}" if who else "")
    if style == "plain":
        where = ", ".join(part for part in (summary.source, f"{summary.published:%Y-%m-%d}") if part)
        title = f"{summary.title} ({where})"
    else:
        title = ", ".join(
            part for part in (before + summary.title + after, summary.source, _date(summary.published, style)) if part
        )
    return "\n".join(part for part in (head, title, article.url) if part)


def _markdown(words: str, who: str, title: str, source: str, published: datetime, url: str) -> str:
    quoted = "\n".join(f"> {_escaped(line)}" for line in words.splitlines())
    name = f"[{_escaped(title)}](<{url}>)" if url and ">" not in url else _escaped(title)
    where = ", ".join(part for part in (name, _escaped(source), f"{published:%Y-%m-%d}") if part)
    attribution = f"— {_escaped(who)}, {where}" if who else f"— {where}"
    return f"{quoted}\n>\n> {attribution}"


def _escaped(text: str) -> str:
    return "".join("\\" + char if char in _SPECIAL else char for char in text)


def _date(moment: datetime, style: str) -> str:
    months = _FRENCH_MONTHS if style == "french" else _ENGLISH_MONTHS
    day = "1er" if style == "french" and moment.day == 1 else str(moment.day)
    return f"{day} {months[moment.month - 1]} {moment.year}"
