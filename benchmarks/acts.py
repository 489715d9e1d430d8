"""The common acts at the keyboard, and what each must show before it counts as done."""

from __future__ import annotations

import os
import random
import select
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import long_text
from reader.model import Span
from reader.services import annotating, articles, importing, tagging
from reader.services.library import Library
from tests.terminal import KEYS, Terminal

__all__ = ["ACTS", "LENGTHS", "Act", "Measured", "answered", "measure", "prepare"]

LENGTHS = ("1,000 words", "10,000 words")
_ANNOTATIONS = 200
_QUIET = 0.12
"""Seconds without output after which an act is over."""

Look = Callable[[Terminal], object]
"""What is read off the screen: an act is done when it is something else than before, and not None."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of each time, and the mean of the program's processor time."""

    times: list[float]
    processor: float


@dataclass(frozen=True, slots=True)
class Act:
    """``key`` is timed, until ``look`` sees something new; ``before`` and ``after`` are typed around it, untimed.

    ``first`` and ``last`` are typed once before and after all rounds.
    """

    name: str
    key: str
    look: Look
    in_article: bool = True
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()


def _rows(first: int, last: int) -> Look:
    return lambda terminal: tuple(terminal.screen.display[first:last])


def _said(*words: str) -> Look:
    """Which of the words stand in the key bar, None while none of them does."""

    def look(terminal: Terminal) -> object:
        line = terminal.screen.display[-1]
        return next((line for one in words if one in line), None)

    return look


def _place(terminal: Terminal) -> object:
    """Where the terminal's own cursor stands."""
    return terminal.screen.cursor.y, terminal.screen.cursor.x


def _cursor_row(terminal: Terminal) -> object:
    """The rows in which the list's cursor stands, with what they say."""
    return tuple((row, line[28:60]) for row, line in enumerate(terminal.screen.display) if "▌" in line) or None


def _about(terminal: Terminal) -> object:
    """The four lines about what is under the cursor, as far as they say who speaks or what is noted."""
    lines = terminal.screen.display[-6:-2]
    return tuple(lines) if any("sure" in line or "✎" in line or "confirmed" in line for line in lines) else None


def _head(terminal: Terminal) -> object:
    """The line over an article, with the first lines of its text, once both are there."""
    head = terminal.screen.display[0]
    return head if "/" in head and "  ·  " in head and any(terminal.screen.display[2:6]) else None


def _title(terminal: Terminal) -> object:
    """The line over the list."""
    line = terminal.screen.display[0]
    return line if "article" in line else None


ACTS = (
    Act("tag → “stored”", "9", _said("#benchmark on", "#benchmark taken")),
    Act("the same tag → seen beside the text", "9", _rows(1, 3)),
    Act("next quote", "n", _about, first=("g",)),
    Act("next annotation", "]", _about, first=("g",)),
    Act("word on, selecting", "w", _rows(-6, -5), first=("g", "v", "w"), last=("escape",)),
    Act("line down", "j", _place, first=("g",)),
    Act("page down and up", "pagedown", _rows(1, 33), after=("pageup",)),
    Act("note stored", "ctrl+s", _said("Note saved"), before=("9", "a", "x")),
    Act("undo", "u", _said("Undone"), before=("9",), after=("n",)),
    Act("redo", "ctrl+r", _said("Done again"), before=("9", "u"), after=("n",)),
    Act("accept in a review", "y", _said("Review"), after=("u",), first=("g", "r"), last=("r",)),
    Act("reject in a review", "x", _said("Review"), after=("u",), first=("g", "r"), last=("r",)),
    Act("next article of the list", "J", _head, in_article=False, first=("enter",), last=("q",)),
    Act("open an article of the list", "enter", _head, in_article=False, after=("q", "j")),
    Act("back to the list", "q", _title, in_article=False, before=("j", "enter")),
    Act("list: row down", "j", _cursor_row, in_article=False, first=("g",)),
    Act("list: page down", "pagedown", _cursor_row, in_article=False, first=("g",), last=("g",)),
    Act("search: a letter stands in the line", "m", _rows(1, 4), in_article=False, first=("/",), last=("escape",)),
    Act("search: its first articles are shown", "maire ", _title, in_article=False, before=("/",), after=("escape",)),
)


def prepare(library: Library, tag: str) -> None:
    """A tag with a key, and an article of each length with many annotations, the longest at the top of the list."""
    if tag not in {one.name for one in tagging.list_tags(library)}:
        tagging.create_tag(library, tag, shortcut="9")
    for place in LENGTHS:
        words = int(place.partition(" ")[0].replace(",", ""))
        imported = importing.import_text(library, long_text(words))
        if imported.article_id is None:
            raise SystemExit(f"the article of {place} was not imported")
        if articles.open_article(library, imported.article_id).annotations:
            continue
        article = articles.open_article(library, imported.article_id).article
        step = len(article.text) // (_ANNOTATIONS + 1)
        for number in range(1, _ANNOTATIONS + 1):
            start = article.text.index(" ", number * step) + 1
            span = Span(start, article.text.index(" ", start + 8))
            annotating.annotate(library, imported.article_id, span, note=f"Note {number}", tags=[tag] * (number % 2))


def measure(terminal: Terminal, act: Act, place: str, rounds: int) -> Measured:
    """Do an act ``rounds`` times, in the article of that length or from the list."""
    if place:
        _open(terminal, place)
    _type(terminal, *act.first)
    dice = random.Random(act.name)
    times: list[float] = []
    spent = 0.0
    for _round in range(rounds):
        _type(terminal, *act.before)
        _drain(terminal, dice.uniform(0.03, 0.23))
        begin = _processor(terminal.pid)
        taken = answered(terminal, act)
        if taken is None:
            # At the end of what there is to do: once more from the beginning.
            _type(terminal, *act.last, *act.first)
            continue
        times.append(taken)
        spent += _processor(terminal.pid) - begin
        _type(terminal, *act.after)
    _type(terminal, *act.last)
    if place:
        _type(terminal, "q")
        terminal.wait_for("articles")
    if not times:
        raise SystemExit(f"{act.name} shows nothing:\n{terminal.text}")
    return Measured(times, spent / len(times))


def _open(terminal: Terminal, place: str) -> None:
    """Open the article of that length: they are the newest of the list, the longest first."""
    _type(terminal, "g", *"j" * (len(LENGTHS) - 1 - LENGTHS.index(place)), "enter")
    terminal.wait_for("Back")
    _drain(terminal, 2.0)


def answered(terminal: Terminal, act: Act, patience: float = 2.0) -> float | None:
    """Milliseconds from the key until its answer had been read; None where none comes within ``patience`` seconds."""
    before = act.look(terminal)
    begin = time.perf_counter()
    os.write(terminal.fileno(), KEYS.get(act.key, act.key).encode())
    done: float | None = None
    while done is None:
        for moment, data in list(_output(terminal, _QUIET)):
            terminal.feed(data)
            now = act.look(terminal)
            if done is None and now is not None and now != before:
                done = (moment - begin) * 1000
        if done is None and time.perf_counter() - begin > patience:
            return None
    return done


def _output(terminal: Terminal, quiet: float) -> Iterator[tuple[float, bytes]]:
    """What the program writes, each piece with the moment in which it had been read, until it pauses for ``quiet``.

    What never pauses, because something goes on, is read for half a second.
    """
    end = time.perf_counter() + 0.5
    while time.perf_counter() < end and select.select([terminal.fileno()], [], [], quiet)[0]:
        data = os.read(terminal.fileno(), 65536)
        yield time.perf_counter(), data


def _type(terminal: Terminal, *keys: str) -> None:
    """Type keys, each after all that the one before it has brought about."""
    for key in keys:
        os.write(terminal.fileno(), KEYS.get(key, key).encode())
        _drain(terminal, _QUIET)


def _drain(terminal: Terminal, quiet: float) -> None:
    for _moment, data in list(_output(terminal, quiet)):
        terminal.feed(data)


def _processor(pid: int) -> float:
    """Milliseconds of processor time that all threads of a process have used (Linux: schedstat, in nanoseconds)."""
    total = 0
    for one in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        total += int(one.read_text().split()[0])
    return total / 1e6
