"""What every export format is given, and what a format is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid5

from reader.errors import ExportError
from reader.messages import phrase
from reader.model import Annotation, ArticlePage, Block, QuoteStatus, ReviewedQuote, Tag, Unattributed
from reader.model.review import Decision

__all__ = [
    "ExportArticle",
    "ExportFormat",
    "ExportOptions",
    "Member",
    "Merged",
    "public_url",
    "quote_uuid",
    "timestamp",
    "without_credentials",
]


@dataclass(frozen=True, slots=True)
class ExportArticle:
    """One article with all that is known of it, at one revision of its text.

    Every span counts code points of ``text``. ``quotes`` (rejected ones included) and ``annotations`` are in text
    order; ``tags`` are the definitions of the tags that the annotations use, by name. ``decisions`` are
    people's about its quotes, also those whose words are gone, oldest first. Times are UTC.
    """

    id: int
    uuid: str
    title: str
    text: str
    blocks: tuple[Block, ...] = ()
    revision: int = 1
    source: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    added: datetime | None = None
    language: str = ""
    kind: str = "text"
    is_read: bool = False
    is_starred: bool = False
    quotes: tuple[ReviewedQuote, ...] = ()
    unattributed: tuple[Unattributed, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    tags: tuple[Tag, ...] = ()
    decisions: tuple[Decision, ...] = ()

    @classmethod
    def from_page(cls, page: ArticlePage, tags: Iterable[Tag] = ()) -> ExportArticle:
        """The article of ``page``; of ``tags`` it keeps those that its annotations use."""
        article, summary = page.article, page.article.summary
        used = {name for annotation in page.annotations for name in annotation.tags}
        return cls(
            id=summary.id,
            uuid=summary.uuid,
            title=summary.title,
            text=article.text,
            blocks=article.blocks,
            revision=article.revision,
            source=summary.source,
            url=article.url,
            authors=article.authors,
            published=summary.published,
            added=article.added,
            language=summary.language,
            kind=article.kind,
            is_read=summary.is_read,
            is_starred=summary.is_starred,
            quotes=page.quotes,
            unattributed=page.unattributed,
            annotations=page.annotations,
            tags=tuple(sorted((tag for tag in tags if tag.name in used), key=lambda tag: tag.name)),
        )

    @property
    def standing_quotes(self) -> tuple[ReviewedQuote, ...]:
        """The quotes that nobody has rejected."""
        return tuple(quote for quote in self.quotes if quote.status is not QuoteStatus.REJECTED)


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Choices that some formats offer; a format takes no notice of those that do not concern it.

    ``with_text``: the article's own words beside what was found in them. ``block_ids``: an identifier such
    as ``^p3`` after each paragraph, and links to it (markdown). ``formula_safe``: no cell that a spreadsheet would run
    (csv, tsv). ``bom``: a byte order mark in front, by which Excel knows UTF-8 (csv, tsv).
    ``beside``: what the library holds beside its articles, where all of it is exported (jsonl).
    """

    with_text: bool = True
    block_ids: bool = False
    formula_safe: bool = True
    bom: bool = False
    beside: tuple[Mapping[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One file of several; ``name`` is relative, with "/" between its parts, ``chunks`` its bytes, or its text."""

    name: str
    chunks: Iterable[str | bytes]


@dataclass(frozen=True, slots=True)
class Merged:
    """A file brought up to date: its text, and what was left as a person has changed it, a line each."""

    text: str
    conflicts: tuple[str, ...] = ()


def _no_text(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    del articles, options
    raise ExportError(phrase("This format is not a text; write it to a file."))


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One format of the registry; a plug-in's entry point names one of these.

    ``suffix`` begins with a dot. A format does one of three things, in one pass over the articles, in memory that does
    not grow with their number, and with the same bytes for the same articles and options every time:

    - ``write`` gives the file's text in chunks;
    - ``save`` writes a file of any kind at the path of a new file in a folder of its own;
    - ``members`` gives the files of a collection, which go to a folder, or zipped to one file. Each is written before
      the next is asked for.

    ``merge`` brings a text that was written before, and which a person may have written in since, up to date: given the
    old text and the new one. It raises ExportError for a text that is none of this format's. ``needs`` is a module that
    is installed as an extra only.
    """

    name: str
    suffix: str
    description: str
    write: Callable[[Iterable[ExportArticle], ExportOptions], Iterator[str]] = _no_text
    save: Callable[[Iterable[ExportArticle], ExportOptions, Path], None] | None = None
    members: Callable[[Iterable[ExportArticle], ExportOptions], Iterator[Member]] | None = None
    merge: Callable[[str, str], Merged] | None = None
    needs: str = ""

    @property
    def is_text(self) -> bool:
        """Whether ``write`` gives the file."""
        return self.save is None and self.members is None


def timestamp(moment: datetime | None) -> str:
    """``moment`` as xsd:dateTime in UTC ("2025-03-01T08:00:00Z", a fraction only when there is one); "" for None."""
    if moment is None:
        return ""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def without_credentials(url: str) -> str:
    """``url`` without a user name and password; "" when it cannot be read as a URL at all."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if "@" not in parts.netloc:
        return url
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, parts.fragment))


def public_url(url: str) -> str:
    """``url`` if it is a http or https address, without user name and password, else "".

    Characters that could end an attribute, a Markdown destination or a line are percent-encoded.
    """
    plain = without_credentials(url.strip())
    parts = urlsplit(plain)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    encoded = "".join(f"%{ord(character):02X}" if character in _UNSAFE_IN_URLS else character for character in plain)
    # After the host, brackets are none of a URI's, nor is a "%" without its digits or a second "#" (RFC 3986, 3.3-3.5).
    head, slashes, rest = encoded.partition("//")
    host = re.match(r"[^/?#]*", rest)
    end = host.end() if host else 0
    path = rest[end:].replace("[", "%5B").replace("]", "%5D")
    before, mark, fragment = _BARE_PERCENT.sub("%25", path).partition("#")
    return f"{head}{slashes}{rest[:end]}{before}{mark}{fragment.replace('#', '%23')}"


_BARE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
# RFC 3986 allows none of these in a URI.
_UNSAFE_IN_URLS = frozenset('<>"\\^`{|} \t\n\r') | {chr(code) for code in range(0x20)} | {"\x7f"}


def quote_uuid(article: ExportArticle, quote: ReviewedQuote) -> str:
    """A UUID for a quote: the one of a person's decision, or one that the article, its revision and the finding give.

    The second is a name-based UUID (RFC 9562, version 5), so that exporting twice gives it twice.
    """
    try:
        return str(UUID(quote.key))
    except ValueError:
        return str(uuid5(_NAMESPACE, f"quote:{article.uuid}:{article.revision}:{quote.key}"))


_NAMESPACE = UUID("0d7e2b1a-5b0e-5f43-9a51-6c2f3f1d9c60")
