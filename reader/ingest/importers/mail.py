"""E-mail messages (.eml, RFC 5322 and MIME): newsletters and press releases; and pages saved as MHTML (RFC 2557)."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from reader.ingest.assembly import Part
from reader.ingest.decoding import decode, html_charset
from reader.ingest.importers.base import Importer, Material, Piece, Yielded
from reader.ingest.importers.html import page_documents
from reader.ingest.importers.stories import language_code, story
from reader.ingest.lines import blocks_of_lines
from reader.ingest.markup import clean_references, html_parts
from reader.model import BlockKind, Document, normalise

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["IMPORTER", "MHTML", "read_message"]

_HEADER = re.compile(
    r"(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|From|To|Cc|Subject|Date|Sender|Content-[\w-]+"
    r"|X-[\w-]+|DKIM-Signature|Reply-To|Snapshot-Content-Location|List-[\w-]+|Authentication-Results|ARC-[\w-]+"
    r"|In-Reply-To|References|Thread-[\w-]+|Precedence|Received-SPF|Envelope-To|Organization|User-Agent|Importance"
    r"|Delivery-date|Return-Receipt-To|Disposition-Notification-To|Mailing-List|DomainKey-Signature):",
    re.IGNORECASE,
)
_FEWEST_HEADERS = 3
_KINDS = {"item": BlockKind.LIST_ITEM, "quote": BlockKind.BLOCK_QUOTE, "heading": BlockKind.SUBHEAD}
_HIDDEN = re.compile(
    r"display\s*:\s*none|mso-hide\s*:\s*all|max-height\s*:\s*0(?![.\d])|font-size\s*:\s*0(?![.\d])", re.I
)
_SHORTEST_SHARE = 0.2
_MOST_PARTS = 500


def _recognises(material: Material) -> bool:
    """Whether a text begins with at least three header lines of a message, two of them those that every message has."""
    headers: list[str] = []
    for raw in material.head.lstrip("\ufeff\r\n").split("\n")[:200]:
        if _HEADER.match(raw):
            headers.append(raw.partition(":")[0].lower())
        elif raw[:1] not in (" ", "\t") and not (headers and re.match(r"[!-9;-~]+:", raw)):
            # An unknown header after known ones is a header too; anything else ends them.
            break
    certain = {"from", "to", "subject", "date", "received", "return-path", "mime-version", "message-id", "delivered-to"}
    return len(headers) >= _FEWEST_HEADERS and len(certain & set(headers)) >= 2


def _is_mhtml(material: Material) -> bool:
    head = material.head[:4096]
    return _recognises(material) and (
        re.search(r"^Snapshot-Content-Location:|^From:\s*[\"<]?Saved (?:by|from)", head, re.IGNORECASE | re.MULTILINE)
        is not None
    )


def read_message(material: Material) -> Iterator[Yielded]:
    """The article of a message, and the messages attached to it."""
    message = _message(material)
    yield Piece(material.name, lambda: [_article(message, material.name)])
    for number, attached in enumerate(_attached(message), start=1):
        yield material.part(attached, f"attached message {number}")


def _message(material: Material) -> Message:
    # compat32 reads every header as it stands; the newer policies raise on damaged ones.
    return message_from_bytes(material.data.removeprefix(BOM_UTF8).lstrip(), policy=policy.compat32)


def _read_page(material: Material) -> Iterator[Piece]:
    message = _message(material)
    address = _header(message, "Snapshot-Content-Location")
    for part in _leaves(message):
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            url = address or _header(part, "Content-Location")
            url = url if url.startswith(("http://", "https://")) else ""
            charset = part.get_content_charset() or ""
            yield Piece(material.name, partial(page_documents, _payload(part), material.name, url=url, charset=charset))
            return
    yield Piece(material.name, lambda: [_article(message, material.name)])


def _leaves(message: Message, *, nested: bool = False) -> Iterator[Message]:
    """The parts that are no containers, in order, attached messages left out."""
    waiting: list[Message] = [message]
    seen = 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop()
        seen += 1
        if part.get_content_type() == "message/rfc822" and part is not message:
            if nested:
                yield part
        elif part.is_multipart():
            held: Any = part.get_payload()
            waiting += reversed([one for one in held if isinstance(one, Message)])
        else:
            yield part


def _attached(message: Message) -> Iterator[bytes]:
    for part in _leaves(message, nested=True):
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner: Any = part.get_payload(0)
            yield inner.as_bytes(unixfrom=False)


def _article(message: Message, name: str) -> Document:
    """The article of a message; raises ImportFailure when there are no words in it."""
    writer, address = _sender(message)
    return story(
        _body(message),
        name=name,
        kind="mail",
        title=_header(message, "Subject"),
        language=language_code(_header(message, "Content-Language")),
        source=_list_name(message) or address.rpartition("@")[2].lower(),
        authors=[writer] if writer else [],
        published=_date(message),
    )


def _header(message: Message, name: str) -> str:
    """A header as one line of text, encoded words (RFC 2047) decoded; "" when it is absent."""
    try:
        value: Any = message.get(name)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    if value is None:
        return ""
    raw = str(value)
    if not raw.isascii():
        # Bytes beyond ASCII without any encoding, which the parser kept as lone surrogates.
        try:
            raw = decode(raw.encode("utf-8", "surrogateescape"))
        except ValueError:
            raw = raw.encode("ascii", "replace").decode("ascii")
    if "=?" in raw:
        raw = _encoded_words(raw)
    return " ".join(normalise(raw).split())


def _encoded_words(raw: str) -> str:
    """A header with its encoded words decoded, whatever their labels say; as it stands when they are broken."""
    try:
        pieces = decode_header(raw)
        return "".join(
            piece if isinstance(piece, str) else decode(piece, declared=charset or "") for piece, charset in pieces
        )
    except (ValueError, LookupError, AttributeError, HeaderParseError):
        return raw


def _sender(message: Message) -> tuple[str, str]:
    """The name and the address of who wrote; a name that only repeats an address is none."""
    for header in ("From", "Sender", "Reply-To"):
        for writer, address in getaddresses([_header(message, header)]):
            if address or writer:
                is_name = writer and "@" not in writer
                return writer.strip("'\" ") if is_name else "", address
    return "", ""


def _list_name(message: Message) -> str:
    """The name of a mailing list (RFC 2919), when it is given in words."""
    found = re.match(r"\"?([^<>\"]{3,80}?)\"?\s*<", _header(message, "List-Id"))
    is_name = found is not None and re.search(r"[a-zà-ÿ] |[A-Z]", found[1]) and not re.search(r"[0-9a-f]{8}", found[1])
    return found[1].strip() if found is not None and is_name else ""


def _date(message: Message) -> datetime | None:
    """When it was sent, or first received."""
    received = [str(value).rpartition(";")[2] for value in message.get_all("Received", [])]
    for text in (_header(message, "Date"), *reversed(received)):
        try:
            moment = parsedate_to_datetime(" ".join(text.split()))
            moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
        except (TypeError, ValueError, OverflowError, IndexError):
            continue
        if 1970 <= moment.year <= 2200:
            return moment
    return None


def _payload(part: Message) -> bytes:
    """A part's bytes, its transfer encoding undone as far as it goes."""
    try:
        data: Any = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        data = None
    if isinstance(data, bytes):
        return data
    held: Any = part.get_payload()
    return str(held).encode("utf-8", "surrogateescape") if isinstance(held, str) else b""


def _body(message: Message) -> list[Part]:
    """The blocks of what a reader would be shown: the HTML, unless the plain text says much more."""
    plain: list[Part] = []
    marked: list[Part] = []
    for part in _leaves(message):
        if part.get_content_disposition() == "attachment" or part.get_filename():
            continue
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html", "text/enriched"):
            continue
        data = _payload(part)
        try:
            text = decode(data, declared=part.get_content_charset() or html_charset(data))
        except ValueError:
            text = data.decode("windows-1252", "replace")
        if kind == "text/html":
            marked += _shown(text)
        else:
            plain += _plain(text, is_flowed=str(part.get_param("format", "")).lower() == "flowed")
    return marked if _length(marked) >= _SHORTEST_SHARE * _length(plain) and marked else plain


def _length(parts: list[Part]) -> int:
    return sum(len(words) for _, words in parts)


def _plain(text: str, *, is_flowed: bool) -> list[Part]:
    """Blocks of plain text, hard-wrapped and flowed (RFC 3676) lines joined."""
    text = normalise(text)
    if is_flowed:
        text = re.sub(r"(?m)(?<=\S) \n(?=[^\s>])", " ", text)
    return [
        (_KINDS.get(line.marker.name, BlockKind.PARAGRAPH), " ".join(line.span.of(text).split()))
        for line in blocks_of_lines(text)
    ]


def _shown(source: str) -> list[Part]:
    """The blocks of an HTML part without what mail programs hide: preheaders, tracking pictures."""
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", clean_references(normalise(source)))
    try:
        root: _Element | None = etree.fromstring(source, parser)
    except (etree.LxmlError, ValueError):
        return html_parts(source)
    if root is None:
        return []
    for element in list(root.iter()):
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None
        parent = element.getparent()
        if hidden and parent is not None and element.tag != "body":
            _remove(parent, element)
    return html_parts(etree.tostring(root, encoding="unicode", method="html"))


def _remove(parent: _Element, element: _Element) -> None:
    """Take an element out and leave the words after it."""
    tail, before = element.tail or "", element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)


MHTML = Importer("mhtml", _is_mhtml, _read_page)
"""A page that a browser saved with its pictures in one file."""

IMPORTER = Importer("mail", _recognises, read_message, holds_many=True)
"""A text that begins with the headers of a message."""
