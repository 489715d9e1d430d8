"""Where the words of a query stand in a text, and the passage that shows most of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reader.model.query_words import cut_words
from reader.model.span import Span

__all__ = ["Passage", "Sought", "best_passage", "found_spans"]

PASSAGE_WORDS = 24
"""Words that a passage has at most."""

_LEAD = 5


@dataclass(frozen=True, slots=True)
class Sought:
    """One term as a text is searched for it: the words in order, the last with all that it may be.

    ``ends`` are the folded words that the last one stands for; with ``is_prefix`` it may begin with one of them.
    """

    words: tuple[str, ...]
    ends: frozenset[str]
    is_prefix: bool = False

    def stands_at(self, folded: Sequence[str], index: int) -> bool:
        """Whether the term begins with word ``index`` of a text whose words are ``folded``."""
        before, last = self.words[:-1], index + len(self.words) - 1
        if last >= len(folded) or any(folded[index + step] != word for step, word in enumerate(before)):
            return False
        word = folded[last]
        return word in self.ends or (self.is_prefix and any(map(word.startswith, self.ends)))


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of a text; ``marks`` are the found ones, in code points of ``text``."""

    text: str
    marks: tuple[Span, ...] = ()

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it was found."""
        at = 0
        for mark in self.marks:
            yield self.text[at : mark.start], False
            yield mark.of(self.text), True
            at = mark.stop
        yield self.text[at:], False


def found_spans(text: str, sought: Iterable[Sought]) -> list[Span]:
    """Where what is ``sought`` stands in ``text``, in order and without overlaps."""
    words = cut_words(text)
    return [Span(words[first][1], words[last][2]) for first, last, _ in _hits(words, list(sought))]


def best_passage(text: str, sought: Sequence[Sought], start: int = 0) -> Passage:
    """The passage of ``text`` (from code point ``start``) that has most of what is ``sought``, and its marks.

    A text without any of it gives its beginning.
    """
    words = [word for word in cut_words(text) if word[1] >= start]
    if not words:
        return Passage("")
    hits = _hits(words, sought)
    first = _best_window(hits)
    last = min(len(words), first + PASSAGE_WORDS) - 1
    begin = words[first][1] if first else start
    end = words[last][2] if last + 1 < len(words) else len(text)
    head, tail = "… " if first else "", " …" if last + 1 < len(words) else ""
    shift = len(head) - begin
    marks = [
        Span(words[one][1] + shift, words[other][2] + shift)
        for one, other, _term in hits
        if first <= one and other <= last
    ]
    return Passage(head + text[begin:end] + tail, tuple(marks))


def _best_window(hits: Sequence[tuple[int, int, int]]) -> int:
    """The word with which the window of most different terms begins, a few words before its first hit."""
    best, at = 0, 0
    for number, (first, _last, _term) in enumerate(hits):
        terms = set()
        for _one, other, term in hits[number:]:
            if other >= first + PASSAGE_WORDS - _LEAD:
                break
            terms.add(term)
        if len(terms) > best:
            best, at = len(terms), first
    return max(0, at - _LEAD) if at >= PASSAGE_WORDS - _LEAD else 0


def _hits(words: Sequence[tuple[str, int, int]], sought: Sequence[Sought]) -> list[tuple[int, int, int]]:
    """First word, last word and number of the term for everything found, in order and without overlaps."""
    folded = [word[0] for word in words]
    starts: dict[str, list[int]] = {}
    loose: list[int] = []
    for number, one in enumerate(sought):
        if len(one.words) > 1:
            starts.setdefault(one.words[0], []).append(number)
        elif one.is_prefix:
            loose.append(number)
        else:
            for end in one.ends:
                starts.setdefault(end, []).append(number)
    found = []
    free = 0
    for index, word in enumerate(folded):
        if index < free or (word not in starts and not loose):
            continue
        fitting = [
            (len(sought[number].words), number)
            for number in (*starts.get(word, ()), *loose)
            if sought[number].stands_at(folded, index)
        ]
        if fitting:
            length, number = max(fitting)
            found.append((index, index + length - 1, number))
            free = index + length
    return found
