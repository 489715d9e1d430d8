"""What all newswire formats share: languages, bylines, times, and blocks put together to a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from reader.errors import ImportFailure
from reader.ingest.assembly import Part, assemble
from reader.ingest.dates import from_iso, from_words
from reader.ingest.plaintext import title_from
from reader.ingest.wire import is_dateline, is_sign_off
from reader.messages import phrase
from reader.model import BlockKind, Document, normalise
from reader.model.language import detect_language

__all__ = ["authors_in", "instant", "language_code", "link", "story"]

_LONGEST_TITLE = 1_000
_MOST_AUTHORS = 20
_WHERE_DATELINES_STAND = 5
_BY = re.compile(r"^\s*(?:by|par|von|por|av|da|door|di|de)\s+(?=[A-ZÀ-ÖØ-Þ])", re.IGNORECASE)
_AND = re.compile(r"\s*(?:;|/|,|\band\b|\bet\b|\bund\b|\bavec\b|\bwith\b|\bog\b|\boch\b|&)\s*")
_PLACE = re.compile(r"\s+(?:in|à|a|i|aus)\s+[A-ZÀ-ÖØ-Þ][\w' .-]*$")
_HAS_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ].*[ -].*[A-ZÀ-ÖØ-Þ]|^[A-ZÀ-ÖØ-Þ][\w'’.-]+$")
# What a byline says beside names: functions, agencies, an address.
_NO_NAME = re.compile(
    r"(?i:^(?:staff|correspond|journalist|reporter|editor|special|envoyé|agence|rédaction|the associated press|reuters"
    r"|sports network)|@|\bwriter\b|\bdatabase\b)|^[A-ZÆØÅÄÖ]{2,6}(?:[-/+][A-ZÆØÅÄÖ]{2,6})*$"
)


def story(
    parts: Sequence[Part],
    *,
    name: str,
    kind: str,
    title: str = "",
    language: str = "",
    url: str = "",
    source: str = "",
    authors: Sequence[str] = (),
    published: datetime | None = None,
) -> Document:
    """A document of what a newswire item says; raises ImportFailure when it has no words beside its headline.

    A language that is told wins; without one the words decide.
    """
    title = " ".join(normalise(title).split())[:_LONGEST_TITLE]
    parts = _furniture(parts)
    text, blocks = assemble(title, parts)
    if not any(block.kind is not BlockKind.HEADLINE for block in blocks):
        raise ImportFailure(phrase("{name}: there is no text in it", name=name))
    names = [" ".join(normalise(author).split()) for author in authors]
    return Document(
        title=title or title_from(text, list(blocks)),
        text=text,
        blocks=blocks,
        language=language or detect_language(text),
        url=url,
        source=" ".join(normalise(source).split()),
        authors=tuple(author for author in dict.fromkeys(names) if author)[:_MOST_AUTHORS],
        published=published,
        kind=kind,
    )


def _furniture(parts: Sequence[Part]) -> list[Part]:
    """The parts with lines that only say when, where and by whom, at the beginning and the end, as what they are."""
    told = list(parts)
    for index, (kind, words) in enumerate(told[:_WHERE_DATELINES_STAND]):
        if kind is BlockKind.PARAGRAPH and is_dateline(" ".join(words.split())):
            told[index] = (BlockKind.DATELINE, words)
    for index in range(len(told) - 1, 0, -1):
        kind, words = told[index]
        if kind is not BlockKind.PARAGRAPH or not is_sign_off(words):
            break
        told[index] = (BlockKind.SIGN_OFF, words)
    return told


def language_code(tag: str) -> str:
    """The language of a BCP 47 tag ("fr-CA" is "fr"), "" when it is none."""
    found = re.match(r"[a-zA-Z]{2,3}(?=$|[-_])", tag.strip())
    return found[0].lower() if found else ""


def authors_in(byline: str) -> list[str]:
    """The names in a byline ("By Paulo Santalucia and Frances d'Emilio"), without functions and agencies."""
    names = _AND.split(_BY.sub("", " ".join(byline.split())))
    kept = [_PLACE.sub("", name).strip(" .") for name in names]
    return [name for name in kept if _HAS_NAME.search(name) and not _NO_NAME.search(name)]


def instant(*values: object) -> datetime | None:
    """The first of ``values`` that is a time: ISO 8601 in either form, a date in words, or seconds since 1970."""
    for value in values:
        if isinstance(value, int | float) and not isinstance(value, bool):
            found = _from_seconds(float(value))
        elif isinstance(value, str) and value.strip():
            text = value.strip()
            found = from_iso(text) or from_iso(text.replace(" ", "")) or from_words(text)
        else:
            continue
        if found is not None:
            return found
    return None


def _from_seconds(value: float) -> datetime | None:
    from datetime import UTC

    # Programs that count in milliseconds: their numbers are dates of the far future.
    seconds = value / 1000 if value > 1e11 else value
    try:
        found = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return found if 1970 < found.year < 2200 else None


def link(*values: object) -> str:
    """The first web address of ``values``, else the first URN or tag URI, which names an item for good; else ""."""
    addresses = [value.strip() for value in values if isinstance(value, str)]
    for scheme in (r"https?://\S+$", r"(?:urn|tag):\S+$"):
        for address in addresses:
            if re.match(scheme, address, re.IGNORECASE):
                return normalise(address)
    return ""
