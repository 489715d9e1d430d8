"""Files that come with feed entries: enclosures, pictures and films of Media RSS, with their captions and credits.

Media RSS: https://www.rssboard.org/media-rss. feedparser takes the caption of a picture (``media:description``) for
the text of the entry; here it is kept apart, and stands for the text only where there is no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from reader.ingest.markup import plain_line
from reader.ingest.plain_values import repaired
from reader.model import normalise

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["MEDIA", "feed_files", "keep_captions_apart", "media_text", "read_media"]

MEDIA = "{http://search.yahoo.com/mrss/}"

_MOST_FILES = 50
_LONGEST_CAPTION = 1_000
_LONGEST_TYPE = 100
_MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "pdf": "application/pdf",
}
_MEDIUMS = frozenset(("image", "audio", "video"))

Values = Mapping[str, Any]


@lru_cache(1)
def keep_captions_apart() -> None:
    """Have feedparser keep media descriptions in a list of their own, ``media_captions``; for the whole process."""
    from feedparser.namespaces.mediarss import Namespace

    def start(self: Any, _attributes: dict[str, str]) -> None:  # noqa: ANN401 - a parser of feedparser
        self.push("media_description", 1)

    def end(self: Any) -> None:  # noqa: ANN401
        words = self.pop("media_description")
        self._get_context().setdefault("media_captions", []).append(words or "")

    Namespace._start_media_description = start  # noqa: SLF001 - how its parsers find what handles an element
    Namespace._end_media_description = end  # noqa: SLF001


def read_media(element: _Element, entry: dict[str, Any]) -> bool:
    """Add what an element of Media RSS says to a plain entry, as feedparser would; whether all of it is plain."""
    name = str(element.tag)[len(MEDIA) :]
    if name in ("group", "content"):
        if name == "content":
            entry.setdefault("media_content", []).append(_attributes(element))
        return all(str(one.tag).startswith(MEDIA) and read_media(one, entry) for one in element)
    if len(element):
        return False
    words = repaired((element.text or "").strip())
    if name == "thumbnail":
        entry.setdefault("media_thumbnail", []).append(_attributes(element))
        return not words
    if name == "credit":
        entry.setdefault("media_credit", []).append({"content": words})
        return bool(words)
    if name == "description":
        entry.setdefault("media_captions", []).append(words)
        return True
    # The title of a picture counts where the entry has none.
    return name in ("title", "rating") and "title" in entry


def _attributes(element: _Element) -> dict[str, str]:
    return {str(key).lower(): str(value) for key, value in element.items()}


def media_text(values: Values) -> str:
    """The descriptions of the media of an entry, which are its text where it has no other."""
    return "\n\n".join(dict.fromkeys(words for words in _texts(values, "media_captions") if words))


_WITH_FILES = frozenset(("enclosures", "media_content", "media_thumbnail", "image"))


def feed_files(values: Values) -> Iterator[tuple[str, str, int, str]]:
    """Address, media type, size in bytes (0 unknown) and caption of the files that an entry points to, each once."""
    seen: set[str] = set()
    # feedparser keeps enclosures among the links, JSON feeds have them apart.
    linked = [link for link in _objects(values, "links") if _text(link, "rel") == "enclosure"]
    if not linked and _WITH_FILES.isdisjoint(values):
        return
    media = _objects(values, "media_content")
    captions = _captions(values, max(1, len(media)))
    files = [(file, "", _text(file, "title")) for file in [*linked, *_objects(values, "enclosures")]]
    files += [(file, "", caption) for file, caption in zip(media, captions, strict=False)]
    files += [(file, "image", captions[0]) for file in _objects(values, "media_thumbnail")]
    # The picture of an episode, by the elements of iTunes.
    cover = dict.get(values, "image") if isinstance(values, dict) else None
    files += [(cover, "image", "")] if isinstance(cover, dict) else []
    for file, medium, caption in files:
        url = _address(_text(file, "href") or _text(file, "url"))
        if not url or url in seen:
            continue
        seen.add(url)
        length = (_text(file, "length") or _text(file, "filesize")).strip()
        size = int(length) if re.fullmatch(r"[0-9]{1,15}", length) else 0
        yield url, _media_type(file, url, _text(file, "medium") or medium), size, _line(caption)
        if len(seen) == _MOST_FILES:
            return


def _captions(values: Values, number: int) -> list[str]:
    """A caption with its credit for each of ``number`` media: each its own, or the only one for all."""
    # What is the text already is no caption.
    has_text = bool(_text(values, "summary") or _objects(values, "content"))
    captions = [_line(words) for words in _texts(values, "media_captions")] if has_text else []
    described = _shared(captions, number)
    credited = _shared([_line(_text(one, "content")) for one in _objects(values, "media_credit")], number)
    return [" – ".join(filter(None, pair)) for pair in zip(described, credited, strict=True)]


def _shared(words: list[str], number: int) -> list[str]:
    if len(words) == number:
        return words
    return [words[0] if len(set(words)) == 1 else ""] * number


def _media_type(file: Values, url: str, medium: str) -> str:
    """The type as declared, else by the ending of the address, else only what kind of medium it is ("image/*")."""
    if declared := _line(_text(file, "type")):
        return declared[:_LONGEST_TYPE]
    # What has no medium is an enclosure without a type: nothing is guessed of it.
    ending = urlsplit(url).path.rpartition(".")[2].lower()
    if not medium and "url" not in file:
        return ""
    return _MEDIA_TYPES.get(ending) or (f"{medium.lower()}/*" if medium.lower() in _MEDIUMS else "")


def _address(url: str) -> str:
    """``url`` without white space around it if it leads to the web, else ""; one without a scheme by https."""
    url = normalise(url).strip()
    if url.startswith("//"):
        url = f"https:{url}"
    return url if re.match(r"https?://[^\s/]", url, re.IGNORECASE) else ""


def _line(words: str) -> str:
    """One line of words without markup."""
    if "<" in words or "&" in words:
        words = plain_line(words)
    return " ".join(normalise(words).split())[:_LONGEST_CAPTION]


def _text(values: Values, name: str) -> str:
    value = dict.get(values, name) if isinstance(values, dict) else None
    return value if isinstance(value, str) else ""


def _texts(values: Values, name: str) -> list[str]:
    value = dict.get(values, name) if isinstance(values, dict) else None
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _objects(values: Values, name: str) -> list[Values]:
    value = dict.get(values, name) if isinstance(values, dict) else None
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
