"""The one list of export formats: ours, and those that installed plug-ins add.

A plug-in is a distribution with an entry point in the group ``newsreader.exporters`` that names an
:class:`~reader.export.base.ExportFormat`; none is looked for before somebody asks for its format or for the list.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from reader.errors import ExportError
from reader.export.base import ExportFormat
from reader.messages import phrase
from reader.model import visible_line

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["BUILT_IN", "ENTRY_POINTS", "all_formats", "find_format"]

ENTRY_POINTS = "newsreader.exporters"

BUILT_IN = {
    "markdown": "reader.export.markdown",
    "jsonld": "reader.export.webannotation",
    "csv": "reader.export.table",
    "jsonl": "reader.export.lines",
    "obsidian": "reader.export.notebook",
    "org": "reader.export.notebook:ORG",
    "html": "reader.export.page",
    "tsv": "reader.export.table:TSV",
    "sqlite": "reader.export.extract",
    "parquet": "reader.export.parquet",
    "qdpx": "reader.export.refi",
    "qdc": "reader.export.refi:CODEBOOK",
    "taguette": "reader.export.taguette",
    "cas": "reader.export.cas",
    "casjson": "reader.export.cas:JSON",
    "labelstudio": "reader.export.labelstudio",
    "doccano": "reader.export.doccano",
    "brat": "reader.export.brat",
    "docbin": "reader.export.docbin",
    "tei": "reader.export.tei",
    "ninjs": "reader.export.ninjs",
    "claims": "reader.export.claims",
    "bibtex": "reader.export.references:BIBTEX",
    "csl": "reader.export.references",
}
"""Format name -> the module whose ``FORMAT`` it is, or module and name, in the order in which formats are listed."""


def find_format(name: str) -> ExportFormat:
    """The format called ``name``; raises ExportError when there is none or its plug-in does not work."""
    module = BUILT_IN.get(name)
    if module is not None:
        return _built_in(module)
    for entry in _entry_points():
        if entry[0] == name:
            return _plugin(*entry)
    known = ", ".join(sorted({*BUILT_IN, *(entry[0] for entry in _entry_points())}))
    raise ExportError(phrase("There is no export format {name}; choose one of {known}.", name=repr(name), known=known))


def all_formats() -> Iterator[ExportFormat | ExportError]:
    """Every format, ours first; a plug-in that does not work as the error that says so."""
    for module in BUILT_IN.values():
        yield _built_in(module)
    for entry in _entry_points():
        if entry[0] in BUILT_IN:
            continue
        try:
            yield _plugin(*entry)
        except ExportError as error:
            yield error


def _built_in(place: str) -> ExportFormat:
    module, _, name = place.partition(":")
    found = getattr(import_module(module), name or "FORMAT")
    assert isinstance(found, ExportFormat)  # noqa: S101 - our own modules
    return found


def _entry_points() -> list[tuple[str, EntryPoint]]:
    from importlib.metadata import entry_points

    return sorted((entry.name, entry) for entry in entry_points(group=ENTRY_POINTS))


def _plugin(name: str, entry: EntryPoint) -> ExportFormat:
    try:
        found = entry.load()
    except Exception as error:  # a stranger's module may raise anything
        raise ExportError(
            phrase(
                "The plug-in for format {name} does not load: {kind}: {reason}.",
                name=repr(name),
                kind=type(error).__name__,
                reason=visible_line(str(error)),
            )
        ) from error
    if not isinstance(found, ExportFormat) or found.name != name or not found.suffix.startswith("."):
        raise ExportError(
            phrase(
                "The plug-in for format {name} names no export format of that name: {value}.",
                name=repr(name),
                value=entry.value,
            )
        )
    return found
