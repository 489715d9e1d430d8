"""The speakers of the library and what they said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import NotFound
from reader.model import SpeakerSummary, visible_line
from reader.services.library import Library

if TYPE_CHECKING:
    from reader.storage.quotes import SpeakerQuote

__all__ = ["find_speaker", "known_speakers", "list_speakers", "speaker_quotes"]


def known_speakers(library: Library, prefix: str = "", limit: int = 200) -> list[SpeakerSummary]:
    """Speakers with a word of their name that starts with ``prefix``, accents and case aside, most quoted first."""
    from reader.storage import speakers

    with library.reading() as db:
        return speakers.known(db, prefix, limit)


def list_speakers(library: Library, limit: int = 1_000) -> list[SpeakerSummary]:
    """All speakers, most quoted first."""
    return known_speakers(library, "", limit)


def find_speaker(library: Library, ref: str) -> SpeakerSummary:
    """The speaker that ``ref`` names: a name, or the beginning of a UUID or name; raises NotFound."""
    from reader.storage import speakers

    with library.reading() as db:
        found = speakers.by_name(db, ref) or speakers.by_uuid_prefix(db, ref.strip().lower())
        found = found or speakers.known(db, ref, 2)
    shown = visible_line(ref)
    if not found or not ref.strip():
        raise NotFound(f"No speaker is called “{shown}”; list the speakers to see their names.")
    if len(found) > 1:
        others = ", ".join(f"{speaker.name} ({speaker.kind})" for speaker in found)
        raise NotFound(f"Several speakers are meant by “{shown}”, such as {visible_line(others)}; give the UUID.")
    return found[0]


def speaker_quotes(library: Library, speaker_uuid: str, limit: int = 1_000) -> list[SpeakerQuote]:
    """The quotes of a speaker with their articles, newest article first; none for an unknown UUID."""
    from reader.storage import quotes

    with library.reading() as db:
        return quotes.said_by(db, speaker_uuid, limit)
