"""The formats in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Iterator

from reader.errors import ImportFailure
from reader.ingest.importers import (
    archive,
    articles_json,
    epub,
    feed,
    html,
    mail,
    mbox,
    newsml,
    newsml_g2,
    nitf,
    opml,
    pdf,
    text,
    warc,
)
from reader.ingest.importers.base import MAX_ARCHIVE, MAX_BYTES, Importer, Material, Part, Piece, Unread, megabytes
from reader.ingest.importers.unreadable import why_unreadable
from reader.messages import Phrase, phrase

__all__ = ["IMPORTERS", "largest", "recognise", "walk"]


IMPORTERS: tuple[Importer, ...] = (
    pdf.IMPORTER,
    epub.IMPORTER,
    archive.ZIP,
    warc.IMPORTER,
    archive.GZIP,
    mbox.IMPORTER,
    mail.MHTML,
    mail.IMPORTER,
    feed.IMPORTER,
    opml.IMPORTER,
    nitf.IMPORTER,
    newsml_g2.IMPORTER,
    newsml.IMPORTER,
    html.IMPORTER,
    articles_json.IMPORTER,
    text.IMPORTER,
)
"""All formats, the most telling signatures first; plain text last, as everything readable is text."""

# Formats that hold many articles, or pictures beside the text.
_LARGE = (*IMPORTERS[:7], html.IMPORTER, articles_json.IMPORTER)


def recognise(material: Material) -> Importer:
    """The format of ``material`` by its content; raises ImportFailure, saying what it is, when it is none that is read.

    Looks at the beginning and the end only, so that this is safe and quick whatever comes.
    """
    if not material.data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise ImportFailure(phrase("{name} is empty: there is nothing to read", name=material.name))
    for importer in IMPORTERS[:-1]:
        if importer.recognises(material):
            return importer
    if what := why_unreadable(material):
        raise ImportFailure(
            phrase(
                "{name} is {what} and cannot be imported: text, pages, e-mail, PDF, EPUB, web archives, newswire files,"
                " JSON of articles and feeds are read",
                name=material.name,
                what=what,
            )
        )
    return text.IMPORTER


def largest(head: bytes) -> int:
    """The most bytes that are read of a file that begins with ``head``."""
    material = Material(head, "")
    return MAX_ARCHIVE if any(importer.recognises(material) for importer in _LARGE) else MAX_BYTES


def walk(material: Material) -> Iterator[Piece | Part | Unread]:
    """Everything in ``material`` down to single pieces, archives opened; what cannot be opened is told as Unread.

    Raises nothing but MemoryError.
    """
    try:
        importer = recognise(material)
        limit = largest(material.data[:65_536])
        if len(material.data) > limit:
            raise ImportFailure(
                phrase(
                    "{name} is larger than {size}, which is the limit for one file",
                    name=material.name,
                    size=megabytes(limit),
                )
            )
        for found in importer.read(material):
            if isinstance(found, Material):
                yield from walk(found)
            else:
                yield found
    except ImportFailure as failure:
        yield Unread(material.name, failure.args[0])
    except MemoryError:
        raise
    except Exception as error:  # what a parser raises on a damaged file is that file's failure
        yield Unread(material.name, damaged(material.name, error))


def damaged(name: str, error: Exception) -> Phrase:
    """The one line about a file on which a parser gave up."""
    words = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return phrase("{name} is damaged and could not be read ({words})", name=name, words=words.rstrip(": "))
