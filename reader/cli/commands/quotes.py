"""``newsreader quotes``: who says what in files; the library is not touched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from reader.cli import output
from reader.cli.diagnostics import FAILED, message
from reader.cli.sources import read_standard_input
from reader.errors import ReaderError
from reader.i18n import _
from reader.model import Attribution, Document, ReviewedQuote

__all__ = ["command"]

Found = tuple[str, Document, Attribution]

_WIDTH = 76
_FORMAT_HELP = _("text for people (the default), JSON Lines with offsets in code points, or one page of HTML.")


@click.command("quotes", help=_("Find the quotes in files, or in standard input (“-”), and who says them."))
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "form", type=click.Choice(("text", "jsonl", "html")), default="text", help=_FORMAT_HELP)
@click.option("--explain", is_flag=True, help=_("Say for each quote why it was taken for one."))
def command(paths: tuple[str, ...], form: str, explain: bool) -> None:
    """Write what is found, file after file; one that cannot be read is told and does not stop the others."""
    failures: list[str] = []
    found = _found(paths, failures)
    if form == "jsonl":
        from reader.cli.quoterecords import document_record

        output.json_lines(document_record(*item, explain=explain) for item in found)
    elif form == "html":
        from reader.cli.quotepage import page

        output.data(page(found, explain=explain))
    else:
        for number, item in enumerate(found):
            if number:
                output.line()
            _write_text(item, named=len(paths) > 1, explain=explain)
    if failures:
        raise click.exceptions.Exit(FAILED)


def _found(paths: Sequence[str], failures: list[str]) -> Iterator[Found]:
    """The articles of all files; what cannot be read is told at once and kept in ``failures``."""
    from reader.services.quoting import quote_document, read_documents, read_documents_bytes

    for path in paths:
        try:
            documents = (
                read_documents_bytes(read_standard_input(), name="") if path == "-" else read_documents(Path(path))
            )
        except ReaderError as error:
            failures.append(path)
            words = str(error)
            message(words if path in words else f"{path}: {words}")
            continue
        for document in documents:
            yield path, document, quote_document(document)


def _write_text(found: Found, *, named: bool, explain: bool) -> None:
    from reader.cli.reading import note_lines, quote_lines
    from reader.services.quoting import document_notes

    path, document, attribution = found
    notes = document_notes(document, attribution)
    width = min(_WIDTH, shutil.get_terminal_size((_WIDTH, 24)).columns) if output.is_terminal() else _WIDTH
    output.line(f"{path}: {document.title}" if named else document.title)
    if not attribution.quotes:
        output.line(_("No quotes."))
    for number, quote in enumerate(attribution.quotes):
        output.line()
        reviewed = ReviewedQuote(str(number), quote)
        for text in quote_lines(reviewed, document.text, width=width, explain=explain, notes=notes):
            output.line(text)
    if attribution.unattributed:
        output.line()
        output.line(_("Nobody's words"))
        for item in attribution.unattributed:
            output.line(f"    “{item.span.of(document.text)}”" + (f" ({item.reason})" if explain else ""))
            for text in note_lines((note for note in notes if note.span.overlaps(item.span)), width=width):
                output.line(text)
