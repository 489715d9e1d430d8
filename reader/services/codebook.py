"""The codebook: tags renamed with those below them, merged, and exchanged as TOML or CSV.

TOML holds an array of tables ``tag`` with ``name`` and, where there is something to say, ``colour`` (0 to 7), ``key``
and ``description``; CSV has these four columns under a heading. Every change of the library is one step of undo.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import ConfigError, ImportFailure
from reader.messages import counted, os_reason, phrase
from reader.model import Tag, normalise, visible_line
from reader.services import tagging
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.storage.journal import Unit

__all__ = [
    "CodebookImport",
    "import_codebook",
    "merge_tags",
    "move_tag",
    "read_codebook",
    "read_codebook_file",
    "write_codebook_file",
    "write_csv",
    "write_toml",
]

_COLUMNS = ("name", "colour", "key", "description")
_LARGEST = 1_000_000
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class CodebookImport:
    """How many tags a codebook made and changed, and a line for each thing that could not be taken over."""

    made: int
    changed: int
    refused: tuple[str, ...]


def move_tag(library: Library, tag: str, name: str) -> Tag:
    """Rename the tag called ``tag`` (or with that UUID), and with it the beginning of the names of all tags below it.

    Raises NotFound, ConfigError if a name cannot be, or is another tag's already.
    """
    from reader.storage import entities
    from reader.storage import tags as store

    with library.writing() as unit:
        old = tagging.find_tag(unit, tag)
        clean = tagging.clean_name(name)
        for below in store.under(unit.db, old.name):
            state = dict(entities.read_state(unit.db, "tag", below.uuid) or {})
            moved = clean + below.name[len(old.name) :]
            tagging.check_tag(unit, moved, None, "", below.uuid)
            entities.change(unit, "tag", below.uuid, {**state, "name": moved})
        unit.label = phrase("rename tag “{old}” to “{tag}”", old=old.name, tag=clean)
        uuid = old.uuid
    return tagging.get_tag(library, uuid)


def merge_tags(library: Library, tag: str, into: str) -> Tag:
    """Give everything tagged with ``tag`` the tag ``into`` instead, and delete ``tag``; tags below it stay as they are.

    Raises NotFound, ConfigError if both are one.
    """
    from reader.storage import entities, notes

    with library.writing() as unit:
        old, new = tagging.find_tag(unit, tag), tagging.find_tag(unit, into)
        if old.uuid == new.uuid:
            raise ConfigError(phrase("The tag “{tag}” cannot be merged with itself; name another.", tag=old.name))
        used = notes.tagged_with(unit.db, old.uuid)
        for annotation in used:
            state = entities.read_state(unit.db, "annotation", annotation.uuid) or {}
            kept = sorted({*state["tags"], new.uuid} - {old.uuid})
            entities.change(unit, "annotation", annotation.uuid, {**state, "tags": kept})
        # The tag goes last and so comes back first: undoing goes backwards.
        entities.change(unit, "tag", old.uuid, None)
        unit.label = phrase("merge tag “{old}” into “{tag}”", old=old.name, tag=new.name)
        uuid = new.uuid
    return tagging.get_tag(library, uuid)


def import_codebook(library: Library, codes: Sequence[Tag]) -> CodebookImport:
    """Make the tags that there are not yet, and give those that there are what the codebook says of them.

    A key that is another tag's, and a name that cannot be, are refused, a line each; the rest comes in.
    """
    from reader.storage import tags as store

    made = changed = 0
    refused: list[str] = []
    with library.writing() as unit:
        for tag in codes:
            try:
                name = tagging.clean_name(tag.name)
                known = store.by_name(unit.db, name)
                did = _take_over(unit, name, tag, known, refused)
            except ConfigError as error:
                refused.append(f"{visible_line(tag.name)}: {error}")
                continue
            made += known is None
            changed += known is not None and did
        total = made + changed
        unit.label = counted("take over {count} tag", "take over {count} tags", total)
    return CodebookImport(made, changed, tuple(refused))


def _take_over(unit: Unit, name: str, tag: Tag, known: Tag | None, refused: list[str]) -> bool:
    from reader.storage import entities
    from reader.storage.values import micros, new_uuid

    shortcut = tag.shortcut
    try:
        tagging.check_tag(unit, name, None, shortcut, known.uuid if known else None)
    except ConfigError as error:
        refused.append(f"{visible_line(name)}: {error}")
        shortcut = known.shortcut if known else ""
    before = len(unit.records)
    uuid = known.uuid if known else new_uuid()
    old: dict[str, Any] = dict(entities.read_state(unit.db, "tag", uuid) or {"created": micros(unit.at)})
    state = {
        **old,
        "name": known.name if known else name,
        "colour": tag.colour,
        "shortcut": shortcut or (known.shortcut if known else ""),
        "description": normalise(tag.description) or (known.description if known else ""),
    }
    entities.change(unit, "tag", uuid, state)
    return len(unit.records) > before


def write_toml(codes: Iterable[Tag]) -> str:
    """The codebook as TOML."""
    import tomli_w

    return tomli_w.dumps({"tag": [{key: value for key, value in _fields(tag).items() if value != ""} for tag in codes]})


def write_csv(codes: Iterable[Tag]) -> str:
    """The codebook as CSV with a heading, commas and CRLF (RFC 4180)."""
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, _COLUMNS)
    rows.writeheader()
    rows.writerows(_fields(tag) for tag in codes)
    return out.getvalue()


def _fields(tag: Tag) -> dict[str, str | int]:
    return {"name": tag.name, "colour": tag.colour, "key": tag.shortcut, "description": tag.description}


def read_codebook_file(path: Path) -> list[Tag]:
    """The tags of the codebook in that file; raises ImportFailure."""
    shown = visible_line(str(path))
    if not path.is_file():
        raise ImportFailure(phrase("There is no file {path}; check the name.", path=shown))
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise ImportFailure(phrase("{path} cannot be read: {reason}.", path=shown, reason=os_reason(error))) from error
    return read_codebook(data)


def write_codebook_file(codes: Sequence[Tag], path: Path, *, overwrite: bool = False) -> None:
    """Write the codebook to a file, whole or not at all: CSV if its name ends so, else TOML. Raises ExportError."""
    from reader.export.files import write_file

    text = write_csv(codes) if path.suffix.lower() == ".csv" else write_toml(codes)
    write_file(path, [text], overwrite=overwrite)


def read_codebook(data: bytes) -> list[Tag]:
    """The tags of a codebook in TOML or CSV, whichever it is; raises ImportFailure if it is neither or too large."""
    if len(data) > _LARGEST:
        raise ImportFailure(phrase("This is too large for a codebook; give a TOML or CSV file of tags."))
    try:
        text = normalise(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ImportFailure(phrase("This codebook is not UTF-8; save it as UTF-8 and try again.")) from None
    rows = _toml_rows(text)
    rows = _csv_rows(text) if rows is None else rows
    if len(rows) > _MOST:
        raise ImportFailure(phrase("A codebook has at most {count} tags.", count=_MOST))
    return [_tag(row) for row in rows]


def _toml_rows(text: str) -> list[dict[str, Any]] | None:
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    rows = found.get("tag")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ImportFailure(phrase("This TOML file holds no [[tag]]; see docs/formats.md for a codebook."))
    return rows


def _csv_rows(text: str) -> list[dict[str, Any]]:
    sample = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t", key=sample.count)
    try:
        rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
        if "name" not in (rows.fieldnames or ()):
            raise ImportFailure(phrase("This file is no codebook: it needs a column “name”, or [[tag]] in TOML."))
        return list(rows)
    except csv.Error as error:
        raise ImportFailure(phrase("This CSV file cannot be read: {reason}.", reason=str(error))) from error


def _tag(row: dict[str, Any]) -> Tag:
    colour = str(row.get("colour") or "0").strip()
    return Tag(
        uuid="",
        name=str(row.get("name") or ""),
        colour=int(colour) % tagging.TAG_COLOURS if colour.isascii() and colour.isdecimal() else 0,
        shortcut=str(row.get("key") or "").strip()[:1],
        description=str(row.get("description") or ""),
    )
