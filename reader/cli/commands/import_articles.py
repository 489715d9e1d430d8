"""``newsreader import``: articles from files, folders, addresses and standard input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from reader.cli.diagnostics import with_progress
from reader.cli.imported import write_imported
from reader.cli.listing import format_option
from reader.cli.session import Session, pass_session
from reader.cli.sources import read_standard_input
from reader.errors import ReaderError, StorageError
from reader.i18n import _

if TYPE_CHECKING:
    from reader.services.importing import Imported

__all__ = ["command"]


@click.command(
    "import",
    help=_(
        "Import articles from files, folders, http(s) addresses, or standard input (“-”). What a file is shows in its"
        " content: text, Markdown, HTML, MHTML, e-mail and mailboxes, PDF, EPUB, WARC, ninjs, NITF, NewsML, JSON of"
        " articles, feeds, OPML, and zip archives of these."
    ),
)
@click.argument("sources", nargs=-1, required=True, metavar="FILE|FOLDER|URL|-...")
@format_option
@pass_session
def command(session: Session, sources: tuple[str, ...], form: str) -> None:
    """Import one source after the other; one that fails is told and does not stop the others."""
    names = _names(sources)
    numbered = with_progress(_imported(session, names), _("Importing"), len(names), done=lambda pair: pair[0])
    write_imported((item for _number, item in numbered), form)


def _names(sources: Sequence[str]) -> list[str]:
    """The files and addresses that are meant; a source that stands for none stays, and is told of in its turn."""
    from reader.services.sources import expanded

    names: list[str] = []
    for source in sources:
        try:
            names += [source] if source == "-" else expanded(source)
        except ReaderError:
            names.append(source)
    return names


def _imported(session: Session, names: Sequence[str]) -> Iterator[tuple[int, Imported]]:
    from reader.services.importing import Imported, import_bytes, import_sources

    library, before = session.library, 0
    for is_standard_input, group in groupby(names, lambda name: name == "-"):
        some = list(group)
        try:
            if is_standard_input:
                found: Iterator[Imported] = import_bytes(library, read_standard_input(), name="-")
            else:
                found = import_sources(library, some)
            for item in found:
                yield before + item.done, item
        except StorageError:
            raise
        except ReaderError as error:
            yield before, Imported("-", "failed", None, "", str(error))
        before += len(some)
