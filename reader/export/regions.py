"""Regions of a text file that belong to us, in a file that belongs to a person.

A region stands between two lines that are comments of the file's own syntax; the first has the hash of what stands in
it. A region whose words no longer have that hash has been changed by hand: it is never written over. Everything outside
regions is the person's and stays as it is, to the byte.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reader.errors import ExportError
from reader.export.base import Merged
from reader.messages import phrase

__all__ = ["HASH", "HTML", "Comment", "merge", "region"]

_BEGIN = re.compile(r"(?:<!--|#) newsreader:begin (\S+) ([0-9a-f]{16})(?: -->)?\s*")
_END = re.compile(r"(?:<!--|#) newsreader:end (\S+)(?: -->)?\s*")

# A region that has to stand at the start of a file is not put anywhere else.
_ONLY_FIRST = "front"


@dataclass(frozen=True, slots=True)
class Comment:
    """How a syntax writes a comment on a line of its own."""

    before: str
    after: str = ""


HASH = Comment("# ")
"""YAML and Org."""
HTML = Comment("<!-- ", " -->")


def region(name: str, lines: Iterable[str], comment: Comment = HTML) -> Iterator[str]:
    """The lines of a region with the two that bound it; ``name`` has no white space and is its own in the file."""
    body = list(lines)
    yield f"{comment.before}newsreader:begin {name} {_digest(body)}{comment.after}"
    yield from body
    yield f"{comment.before}newsreader:end {name}{comment.after}"


@dataclass(slots=True)
class _Region:
    name: str
    digest: str
    lines: list[str]
    """All its lines, the two that bound it included."""

    @property
    def is_changed(self) -> bool:
        return _digest(self.lines[1:-1]) != self.digest


_Part = str | _Region


def merge(old: str, new: str) -> Merged:
    """``old`` with its regions brought up to date from ``new``, and what a person wrote left alone.

    A region that a person changed stays, and is told if the library has changed there too. Regions that are new stand
    after the one that precedes them in ``new``. Raises ExportError if ``old`` has no regions, or broken ones.
    """
    ours = {part.name: part for part in _parts(new) if isinstance(part, _Region)}
    parts = list(_parts(old))
    if not any(isinstance(part, _Region) for part in parts):
        raise ExportError(
            phrase("It is not a file of this export; choose another name, or force the export to replace it.")
        )
    conflicts: list[str] = []
    kept: list[_Part] = []
    for part in parts:
        if isinstance(part, str):
            kept.append(part)
            continue
        fresh = ours.get(part.name)
        if not part.is_changed:
            kept += [] if fresh is None else [fresh]
            continue
        kept.append(part)
        if fresh is None:
            conflicts.append(f"the part {part.name} was changed by hand and is gone from the library")
        elif fresh.digest != part.digest:
            conflicts.append(f"the part {part.name} was changed by hand and in the library")
    conflicts += _insert(kept, list(ours.values()))
    lines = [line for part in kept for line in ([part] if isinstance(part, str) else part.lines)]
    return Merged("".join(lines), tuple(conflicts))


def _insert(kept: list[_Part], wanted: list[_Region]) -> Iterator[str]:
    """Put regions that are not there yet into ``kept``; gives a line for each that has no place."""
    missing = []
    for number, fresh in enumerate(wanted):
        places = {part.name: index for index, part in enumerate(kept) if isinstance(part, _Region)}
        if fresh.name in places:
            continue
        if fresh.name.startswith(_ONLY_FIRST):
            missing.append(f"the part {fresh.name} was taken out by hand")
            continue
        before = [places[one.name] for one in wanted[:number] if one.name in places]
        at = max(before) + 1 if before else len(kept)
        if kept and at == len(kept) and not _text(kept[-1]).endswith("\n"):
            kept.append("\n")
            at += 1
        kept[at:at] = ["\n", fresh]
    return iter(missing)


def _text(part: _Part) -> str:
    return part if isinstance(part, str) else "".join(part.lines)


def _parts(text: str) -> Iterator[_Part]:
    """A text as lines of the person's and regions of ours; raises ExportError for a region without its end."""
    inside: _Region | None = None
    for line in _lines(text):
        begin = _BEGIN.fullmatch(line)
        if inside is None:
            if begin is None:
                yield line
            else:
                inside = _Region(begin[1], begin[2], [line])
            continue
        end = _END.fullmatch(line)
        inside.lines.append(line)
        if end is not None and end[1] == inside.name:
            yield inside
            inside = None
        elif begin is not None:
            break
    if inside is not None:
        raise ExportError(
            phrase(
                "The part {name} of the file has no end any more; mend it, or choose another name.", name=inside.name
            )
        )


def _lines(text: str) -> Iterator[str]:
    """The lines of a text with their ends, LF or CRLF; no other character ends a line."""
    return (match[0] for match in re.finditer(r"[^\n]*\n|[^\n]+", text))


def _digest(lines: Iterable[str]) -> str:
    """16 hexadecimal digits; what editors do to the ends of lines changes nothing."""
    plain = "\n".join(line.rstrip() for line in lines)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]
