"""``newsreader import``: articles from files, addresses and standard input."""

from __future__ import annotations

from collections.abc import Iterator
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


@click.command("import", help=_("Import articles from files, http(s) addresses, or standard input (“-”)."))
@click.argument("sources", nargs=-1, required=True, metavar="FILE|URL|-...")
@format_option
@pass_session
def command(session: Session, sources: tuple[str, ...], form: str) -> None:
    """Import one source after the other; one that fails is told and does not stop the others."""
    numbered = with_progress(_imported(session, sources), _("Importing"), len(sources), done=lambda pair: pair[0])
    write_imported((item for _number, item in numbered), form)


def _imported(session: Session, sources: tuple[str, ...]) -> Iterator[tuple[int, Imported]]:
    from reader.services.importing import Imported, import_bytes, import_sources

    library = session.library
    for number, source in enumerate(sources, 1):
        try:
            found = import_bytes(library, read_standard_input(), name="-") if source == "-" else None
            for item in import_sources(library, [source]) if found is None else found:
                yield number, item
        except StorageError:
            raise
        except ReaderError as error:
            yield number, Imported(source, "failed", None, "", str(error))
