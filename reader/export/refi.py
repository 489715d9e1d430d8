"""REFI-QDA 1.5 (https://www.qdasoftware.org): projects (.qdpx) and codebooks (.qdc) for NVivo, ATLAS.ti, MAXQDA.

A project is a ZIP file of ``project.qde`` and the sources as UTF-8 text with LF line ends; positions count Unicode code
points of that text from 0, the end not included. Tags are codes, "/" in their names makes the hierarchy; the quotes'
codes stand below one code of their own, by kind and by speaker. An annotation whose words the text has lost is a Note
that its source refers to: the words are its description, the person's note its content, and it has a code of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from reader.export.base import ExportArticle, ExportFormat, ExportOptions, Member, public_url, quote_uuid, timestamp
from reader.export.records import COLOURS, is_placed, named_uuid
from reader.export.xmltext import attributes, xml_text
from reader.model import Annotation, ReviewedQuote, Tag

__all__ = ["CODEBOOK", "FORMAT"]

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PROJECT, _BOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
_IN_MEMORY = 1 << 20
_EXCERPT = 60

# The first part of the names of the quotes' codes; a tag's own name never begins with a white space.
_QUOTES = " quotes"
_LOST = " lost passages"


@dataclass(slots=True)
class _Code:
    guid: str
    colour: str = ""
    description: str = ""


class _Codes:
    """The codes used so far, by the parts of their names."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, ...], _Code] = {}

    def define(self, tag: Tag) -> None:
        """Say what a tag looks like and means."""
        colour = COLOURS[tag.colour % len(COLOURS)]
        self._codes[tuple(tag.name.split("/"))] = _Code(tag.uuid, colour, tag.description)

    def __bool__(self) -> bool:
        return bool(self._codes)

    def guid(self, parts: tuple[str, ...]) -> str:
        """The GUID of a code; the codes above it are made where there are none."""
        for length in range(1, len(parts) + 1):
            name = parts[:length]
            if name not in self._codes:
                self._codes[name] = _Code(named_uuid("code", "/".join(name)))
        return self._codes[parts].guid

    def xml(self) -> Iterator[str]:
        """The codes as elements, each within the one above it, in the order of their names."""
        for parts in list(self._codes):
            self.guid(parts)
        open_now: list[tuple[str, ...]] = []
        yield "<Codes>\n"
        for parts, code in sorted(self._codes.items()):
            while open_now and parts[: len(open_now[-1])] != open_now[-1]:
                open_now.pop()
                yield "</Code>\n"
            name = parts[-1].strip() or "…"
            about = {"guid": code.guid, "name": name, "isCodable": "true", "color": code.colour}
            yield f"<Code{attributes(about)}>\n"
            if code.description:
                yield f"<Description>{xml_text(code.description)}</Description>\n"
            open_now.append(parts)
        yield "</Code>\n" * len(open_now) + "</Codes>\n"


def _members(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[Member]:
    """The sources as they come; what the project says of them waits in a file, as its codes have to stand before it."""
    del options
    codes, users = _Codes(), dict[str, str]()
    with _waiting_room() as sources, _waiting_room() as notes:
        for article in articles:
            yield Member(f"sources/{article.uuid}.txt", [article.text])
            for tag in article.tags:
                codes.define(tag)
            sources.writelines(_source(article, codes, users))
            for annotation in article.annotations:
                if not is_placed(annotation, article):
                    notes.writelines(_lost(annotation, codes, users))
        yield Member("project.qde", _project(codes, users, _all_of(sources), _all_of(notes)))


def _waiting_room() -> SpooledTemporaryFile[str]:
    return SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="")


def _all_of(waiting: SpooledTemporaryFile[str]) -> Iterator[str]:
    waiting.seek(0)
    return iter(lambda: waiting.read(_IN_MEMORY), "")


def _element(name: str, content: Iterator[str]) -> Iterator[str]:
    """An element with its content; nothing at all without any, as the schema has no empty lists."""
    first = next(content, "")
    if first:
        yield f"<{name}>\n{first}"
        yield from content
        yield f"</{name}>\n"


def _project(codes: _Codes, users: dict[str, str], sources: Iterator[str], notes: Iterator[str]) -> Iterator[str]:
    yield f'{_HEAD}<Project xmlns="{_PROJECT}" name="newsreader" origin="newsreader">\n'
    if users:
        yield "<Users>\n"
        for name, guid in sorted(users.items()):
            yield f"<User{attributes({'guid': guid, 'name': name})}/>\n"
        yield "</Users>\n"
    yield from _element("CodeBook", codes.xml() if codes else iter(()))
    yield from _element("Sources", sources)
    yield from _element("Notes", notes)
    yield "</Project>\n"


def _source(article: ExportArticle, codes: _Codes, users: dict[str, str]) -> Iterator[str]:
    about = {
        "guid": article.uuid,
        "name": article.title or "(no title)",
        "plainTextPath": f"internal://{article.uuid}.txt",
        "creationDateTime": timestamp(article.added or article.published),
    }
    yield f"<TextSource{attributes(about)}>\n"
    known = [article.source, ", ".join(article.authors), timestamp(article.published), public_url(article.url)]
    if told := "\n".join(words for words in known if words):
        yield f"<Description>{xml_text(told)}</Description>\n"
    for annotation in article.annotations:
        if is_placed(annotation, article):
            yield from _selection(article, annotation, codes, users)
    for reviewed in article.standing_quotes:
        if len(reviewed.quote.span):
            yield from _quote(article, reviewed, codes)
    for annotation in article.annotations:
        if not is_placed(annotation, article):
            yield f'<NoteRef targetGUID="{annotation.uuid}"/>\n'
    yield "</TextSource>\n"


def _selection(article: ExportArticle, annotation: Annotation, codes: _Codes, users: dict[str, str]) -> Iterator[str]:
    span = annotation.anchor.span
    place: dict[str, str | int] = {"startPosition": span.start, "endPosition": span.stop}
    known = _known(annotation, span.of(article.text), users)
    yield f"<PlainTextSelection{attributes(known | place)}>\n"
    if annotation.note:
        yield f"<Description>{xml_text(annotation.note)}</Description>\n"
    yield from _codings(annotation, codes, known["creatingUser"])
    yield "</PlainTextSelection>\n"


def _lost(annotation: Annotation, codes: _Codes, users: dict[str, str]) -> Iterator[str]:
    known = _known(annotation, annotation.anchor.exact, users)
    yield f"<Note{attributes(known)}>\n<Description>{xml_text(annotation.anchor.exact)}</Description>\n"
    yield f"<PlainTextContent>{xml_text(annotation.note)}</PlainTextContent>\n"
    yield from _codings(annotation, codes, known["creatingUser"])
    yield _coding(annotation.uuid, codes.guid((_LOST,)), known["creatingUser"])
    yield "</Note>\n"


def _known(annotation: Annotation, words: str, users: dict[str, str]) -> dict[str, str | int]:
    author = annotation.author
    return {
        "guid": annotation.uuid,
        "name": _excerpt(words),
        "creatingUser": users.setdefault(author, named_uuid("user", author)) if author else "",
        "creationDateTime": timestamp(annotation.created),
        "modifiedDateTime": timestamp(annotation.updated),
    }


def _codings(annotation: Annotation, codes: _Codes, user: str | int) -> Iterator[str]:
    for tag in annotation.tags:
        yield _coding(annotation.uuid, codes.guid(tuple(tag.split("/"))), user)


def _quote(article: ExportArticle, reviewed: ReviewedQuote, codes: _Codes) -> Iterator[str]:
    quote, guid = reviewed.quote, quote_uuid(article, reviewed)
    about = {
        "guid": guid,
        "name": _excerpt(quote.span.of(article.text)),
        "startPosition": quote.span.start,
        "endPosition": quote.span.stop,
    }
    yield f"<PlainTextSelection{attributes(about)}>\n"
    yield _coding(guid, codes.guid((_QUOTES, quote.kind.value)), "")
    if quote.speaker is not None:
        yield _coding(guid, codes.guid((_QUOTES, "speaker", quote.speaker.name)), "")
    yield "</PlainTextSelection>\n"


def _coding(selection: str, code: str, user: str | int) -> str:
    about = attributes({"guid": named_uuid("coding", f"{selection}:{code}"), "creatingUser": user})
    return f'<Coding{about}><CodeRef targetGUID="{code}"/></Coding>\n'


def _excerpt(words: str) -> str:
    return " ".join(words.split())[:_EXCERPT] or "…"


def _codebook(articles: Iterable[ExportArticle], options: ExportOptions) -> Iterator[str]:
    del options
    codes = _Codes()
    for article in articles:
        for tag in article.tags:
            codes.define(tag)
    yield f'{_HEAD}<CodeBook xmlns="{_BOOK}" origin="newsreader">\n'
    yield from codes.xml()
    yield "</CodeBook>\n"


FORMAT = ExportFormat("qdpx", ".qdpx", "REFI-QDA project: NVivo, ATLAS.ti, MAXQDA", members=_members)
CODEBOOK = ExportFormat("qdc", ".qdc", "REFI-QDA codebook: the tags alone", _codebook)
