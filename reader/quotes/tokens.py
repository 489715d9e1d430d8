"""Words, numbers and marks of a text as spans; the text itself is never rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

__all__ = ["Token", "TokenKind", "fold", "tokenise"]

# One code point for one code point: offsets into the folded text are offsets into the text. Spaces of every width
# become a space, apostrophes and primes of every shape "'", hyphens "-".
_FOLDED = (
    dict.fromkeys((0x09, 0xA0, 0x1680, 0x202F, 0x205F, 0x3000, *range(0x2000, 0x200B)), " ")
    | dict.fromkeys((0x2BC, 0x2032, 0xB4, 0x2B9), "'")
    | dict.fromkeys((0x2010, 0x2011), "-")
)

_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(_FOLDED)) + "]")


def _shape(match: re.Match[str]) -> str:
    return _FOLDED[ord(match.group())]


_DOMAIN = r"(?:\.(?:com|fr|org|net|info|ca|be|ch|eu|uk|io)\b)?"
_WORD = rf"[^\W\d_](?:[^\W_]|['’\-](?=[^\W_]))*{_DOMAIN}"
_ELISION = (
    r"(?:[Qq]u|[LlDdNnSsCcJjMmTt]|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[Qq]uoiqu|[Qq]uelqu|QU)"
    r"['’](?=\s?[^\W_]|\s*[«“\"‘\[(]|\s*$)"
)


def _pattern(first: str) -> re.Pattern[str]:
    # Most words are letters before a space or comma: tried first, since the other branches are dear.
    return re.compile(
        r"(?P<plain>[^\W\d_]+)(?=[ ,\n])"
        r"|(?P<aged>\d{1,3}-(?:[Jj]ährige[rn]?\b|year-old\b))"
        r"|(?P<url>https?://[^\s»”\"]+|www\.[^\s»”\"]+)"
        r"|(?P<initials>(?:[^\W\d_]\.-?){2,8})"
        rf"{first}"
        rf"|(?P<word>{_WORD})"
        r"|(?P<number>\d+(?:[.,:/]\d+)*(?:h(?:\d\d)?\b|(?:er|ère|e|ème|nd|nde|st|th|rd)\b)?)"
        r"|(?P<dots>\.\.+|…)"
        r"|(?P<mark>[^\s\w]|_)"
    )


_WITH_ELISIONS = _pattern(rf"|(?P<elision>{_ELISION})")
_WITHOUT_ELISIONS = _pattern("")
_CLITIC = re.compile(r"^(.+?)(-t)?-(il|elle|on|ils|elles|je|nous|vous|ce)$")
_ENGLISH_TAIL = re.compile(r"^(.+?)(n['’]t|['’](?:s|ve|d|ll|re|m))$")
_LONGEST_WORD = 60
# Bodies whose acronym is a function word in lower case; their capitals stay.
_ACRONYMS = frozenset(("WHO", "IT", "US"))


class TokenKind(IntEnum):
    """What a token is made of."""

    WORD = 0
    NUMBER = 1
    MARK = 2
    CLITIC = 3
    """An inverted subject: the "-t-il" of "a-t-il dit"."""
    QUOTE = 4
    """A whole quoted string, standing in its sentence as one unit."""


@dataclass(slots=True)
class Token:
    """A stretch of text in code points; ``low`` is its lower case, ``quote`` the index of a quoted string or -1."""

    start: int
    stop: int
    low: str
    kind: TokenKind
    capital: bool = False
    quote: int = -1


def fold(text: str) -> str:
    """``text`` with spaces, hyphens and odd apostrophes of one shape each, code point for code point."""
    return _ODD.sub(_shape, text)


def tokenise(folded: str, start: int, stop: int, *, elisions: bool) -> list[Token]:
    """The tokens of ``folded[start:stop]``, in order; linear in its length.

    ``elisions`` splits "l'", "qu'" and inverted pronouns off (French); otherwise "'s" and "n't" (English).
    """
    tokens: list[Token] = []
    word = TokenKind.WORD
    for match in (_WITH_ELISIONS if elisions else _WITHOUT_ELISIONS).finditer(folded, start, stop):
        group, words = match.lastgroup, match[0]
        at, end = match.span()
        if group == "plain" or (group == "word" and words.isalpha()):
            low = words.lower()
            if low == words:
                tokens.append(Token(at, end, low, word))
            else:
                is_acronym = words in _ACRONYMS
                tokens.append(Token(at, end, words if is_acronym else low, word, words[0].isupper()))
        elif group == "word":
            tokens.extend(_split(words, at, elisions=elisions))
        elif group == "aged":
            # Whom a number tells apart is looked up without it: the 42-year-old, die 41-Jährige.
            tokens.append(Token(at, end, words.partition("-")[2].lower(), word))
        elif group == "mark":
            tokens.append(Token(at, end, words, TokenKind.MARK))
        elif group == "number":
            tokens.append(Token(at, end, words, TokenKind.NUMBER))
        elif group == "dots":
            tokens.append(Token(at, end, "...", TokenKind.MARK))
        else:
            tokens.append(_word(words, at))
    return tokens


def _split(words: str, at: int, *, elisions: bool) -> Iterator[Token]:
    tail = None
    if len(words) <= _LONGEST_WORD:
        low = words.lower()
        tail = _CLITIC.match(low) if elisions and "-" in low else None if elisions else _ENGLISH_TAIL.match(low)
    if tail is None:
        yield _word(words, at)
        return
    cut = tail.end(1)
    yield _word(words[:cut], at)
    end = words[cut:].lower().replace("’", "'")
    yield Token(at + cut, at + len(words), end, TokenKind.CLITIC if elisions else TokenKind.WORD)


def _is_capital(words: str) -> bool:
    """Whether a word is written as a name: "Abadi", "al-Abadi"."""
    if words[:1].isupper():
        return True
    head, hyphen, tail = words.partition("-")
    return bool(hyphen) and len(head) <= 3 and tail[:1].isupper()


def _word(words: str, at: int) -> Token:
    if words in _ACRONYMS:
        return Token(at, at + len(words), words, TokenKind.WORD, capital=True)
    return Token(at, at + len(words), words.lower().replace("’", "'"), TokenKind.WORD, _is_capital(words))
