"""Messages that are worded later: a template and what stands in its places, in the language of whoever reads it.

What the layers below say (why something failed, what a change was) may be kept in a file, or read in another language
than it was written in. So it travels as a :class:`Phrase`; ``str()`` words it in the language in force.
"""

from __future__ import annotations

import errno
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from reader.i18n import N_, _, ngettext

__all__ = ["Phrase", "Words", "counted", "from_text", "os_reason", "phrase", "to_text"]

# Only names: a template read from a file must not reach into its values or ask for a billion blanks.
_PLACE = re.compile(r"\{(\w+)\}")

# What the system says of files, which it would say in English whatever the language.
_REASONS = {
    errno.ENOENT: N_("no such file or directory"),
    errno.EACCES: N_("permission denied"),
    errno.EPERM: N_("operation not permitted"),
    errno.EISDIR: N_("is a directory"),
    errno.ENOTDIR: N_("not a directory"),
    errno.EEXIST: N_("file exists"),
    errno.ENOSPC: N_("no space left on device"),
    errno.EDQUOT: N_("disk quota exceeded"),
    errno.EFBIG: N_("file too large"),
    errno.EROFS: N_("read-only file system"),
    errno.ENAMETOOLONG: N_("file name too long"),
    errno.ELOOP: N_("too many levels of symbolic links"),
    errno.EMFILE: N_("too many open files"),
    errno.EBUSY: N_("device or resource busy"),
    errno.EIO: N_("input/output error"),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """An English ``template`` with ``{named}`` places, and their ``values``.

    A value is a text, a number, a phrase, or several phrases, which commas separate. With a ``plural`` the value
    ``count`` chooses between the two.
    """

    template: str
    values: Mapping[str, Words] = field(default_factory=dict)
    plural: str = ""

    def __str__(self) -> str:
        """The message in the language in force."""
        count = self.values.get("count")
        if self.plural and isinstance(count, int):
            template = ngettext(self.template, self.plural, count)
        else:
            template = _(self.template)
        return _PLACE.sub(self._place, template)

    def _place(self, match: re.Match[str]) -> str:
        value = self.values.get(match[1])
        if value is None:
            return match[0]
        return str(value) if isinstance(value, (str, int, Phrase)) else ", ".join(map(str, value))


Words: TypeAlias = "str | int | Phrase | Sequence[Phrase]"
"""What can stand in a place of a phrase."""


def phrase(template: str, **values: Words) -> Phrase:
    """A message of the catalogues with its ``{named}`` places filled."""
    return Phrase(template, values)


def counted(singular: str, plural: str, count: int, **values: Words) -> Phrase:
    """A message of the catalogues whose form depends on ``{count}``."""
    return Phrase(singular, {**values, "count": count}, plural)


def os_reason(error: Exception) -> Phrase | str:
    """Why the system refused something, without the path that the caller names: the end of a sentence.

    Of any other exception its own words, and of one without words its name.
    """
    known = _REASONS.get(error.errno or 0) if isinstance(error, OSError) else None
    if known is not None:
        return phrase(known)
    words = (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
    # Not of an abbreviation.
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def to_text(words: str | Phrase) -> str:
    """``words`` as they are kept in a file: a plain text as it is, a phrase as JSON."""
    return words if isinstance(words, str) else json.dumps(_plain(words), ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> str | Phrase:
    """What :func:`to_text` gave; a text that is no phrase stays as it is."""
    if not text.startswith('["'):
        return text
    try:
        made = _phrase(json.loads(text))
    except (ValueError, RecursionError):
        return text
    return text if made is None else made


def _plain(value: Words) -> Any:  # noqa: ANN401 - JSON is what it is
    if isinstance(value, Phrase):
        return [value.template, value.plural, {name: _plain(one) for name, one in value.values.items()}]
    return value if isinstance(value, (str, int)) else [_plain(one) for one in value]


def _phrase(data: Any) -> Phrase | None:  # noqa: ANN401
    match data:
        case [str(template), str(plural), dict(values)]:
            return Phrase(template, {name: _value(value) for name, value in values.items()}, plural)
    return None


def _value(data: Any) -> Words:  # noqa: ANN401
    if isinstance(data, (str, int)):
        return data
    if isinstance(data, list):
        own = _phrase(data)
        return own if own is not None else [one for one in map(_phrase, data) if one is not None]
    return str(data)
