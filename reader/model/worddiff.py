"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

__all__ = ["Change", "ChangeKind", "changed_words", "shortened", "word_diff"]

_WORD = re.compile(r"\S+\s*|\s+")
_MOST_WORDS = 6_000
"""Words from which on texts are compared by paragraphs first: comparing takes the square of the length."""


_COINCIDENCE = 3
"""Most words between two larger changes that are taken for a coincidence."""


class ChangeKind(StrEnum):
    """What became of a stretch of words."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of words that stayed (as the new text has it), went, or came."""

    kind: ChangeKind
    text: str


def word_diff(old: str, new: str) -> tuple[Change, ...]:
    """How ``old`` became ``new``: the texts of SAME and INSERTED together are ``new``.

    White space alone is no change; where words were replaced, those that went come first.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    many = len(before) + len(after) > _MOST_WORDS
    changes = _by_lines(old, new) if many else _changes(before, after)
    return tuple(
        Change(kind, "".join(change.text for change in group))
        for kind, group in groupby((change for change in changes if change.text), key=lambda change: change.kind)
    )


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """The changes from one sequence of pieces to another, pieces compared without the white space at their ends."""
    mine, theirs = [word.strip() for word in before], [word.strip() for word in after]
    opcodes = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    for same, start, stop, new_start, new_stop in _readable(opcodes):
        if same:
            yield Change(ChangeKind.SAME, "".join(after[new_start:new_stop]))
            continue
        yield Change(ChangeKind.DELETED, "".join(before[start:stop]))
        yield Change(ChangeKind.INSERTED, "".join(after[new_start:new_stop]))


def _readable(opcodes: Sequence[tuple[str, int, int, int, int]]) -> list[tuple[bool, int, int, int, int]]:
    """Opcodes with a word or three that larger changes on both sides happen to share made a part of the change.

    "le" between two rewritten clauses is no sign that anything stayed (Neil Fraser's semantic clean-up).
    """
    found: list[tuple[bool, int, int, int, int]] = []
    for index, (tag, start, stop, new_start, new_stop) in enumerate(opcodes):
        same = tag == "equal"
        if same and found and index + 1 < len(opcodes) and stop - start <= _COINCIDENCE:
            _tag, next_start, next_stop, next_new_start, next_new_stop = opcodes[index + 1]
            before = max(found[-1][2] - found[-1][1], found[-1][4] - found[-1][3])
            after = max(next_stop - next_start, next_new_stop - next_new_start)
            same = stop - start >= min(before, after)
        if not same and found and not found[-1][0]:
            _same, first, _stop, new_first, _new_stop = found.pop()
            found.append((False, first, stop, new_first, new_stop))
        else:
            found.append((same, start, stop, new_start, new_stop))
    return found


def _by_lines(old: str, new: str) -> Iterator[Change]:
    pending: list[Change] = []
    for change in _changes(old.splitlines(keepends=True), new.splitlines(keepends=True)):
        if change.kind is ChangeKind.SAME:
            yield from _by_words(pending)
            pending = []
            yield change
        else:
            pending.append(change)
    yield from _by_words(pending)


def _by_words(changes: Sequence[Change]) -> Iterator[Change]:
    """Paragraphs that were replaced, compared by words if they are few enough."""
    old = "".join(change.text for change in changes if change.kind is ChangeKind.DELETED)
    new = "".join(change.text for change in changes if change.kind is ChangeKind.INSERTED)
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) <= _MOST_WORDS:
        yield from _changes(before, after)
    else:
        yield Change(ChangeKind.DELETED, old)
        yield Change(ChangeKind.INSERTED, new)


def changed_words(changes: Sequence[Change]) -> tuple[int, int]:
    """How many words went and how many came."""
    counts = {kind: sum(len(one.text.split()) for one in changes if one.kind is kind) for kind in ChangeKind}
    return counts[ChangeKind.DELETED], counts[ChangeKind.INSERTED]


def shortened(changes: Sequence[Change], context: int = 12) -> tuple[Change, ...]:
    """``changes`` with what stayed cut down to ``context`` words around each change, with " […] " for the rest."""
    kept: list[Change] = []
    for index, change in enumerate(changes):
        if change.kind is not ChangeKind.SAME:
            kept.append(change)
            continue
        words = _WORD.findall(change.text)
        before = context if index else 0
        after = context if index + 1 < len(changes) else 0
        if len(words) <= before + after + 1:
            kept.append(change)
            continue
        start = "".join(words[:before])
        end = "".join(words[len(words) - after :])
        kept.append(Change(ChangeKind.SAME, f"{start.rstrip()} […] {end}".lstrip()))
    return tuple(kept)
