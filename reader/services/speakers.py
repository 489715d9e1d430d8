"""The speakers of the library and what they said over time."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.errors import NotFound
from reader.messages import phrase
from reader.model import QuoteKind, Span, SpeakerKind, SpeakerSummary, visible_line
from reader.model.names import name_key
from reader.services.library import Library
from reader.terms import SPEAKER_KIND_NAMES

if TYPE_CHECKING:
    from reader.model.names import Likeness
    from reader.storage.quotes import SpeakerQuote
    from reader.storage.timeline import NameUse, RoleUse

__all__ = [
    "SpeakerPage",
    "Suggestion",
    "find_speaker",
    "known_speakers",
    "list_speakers",
    "quote_ids",
    "quotes_by_id",
    "quotes_in_articles",
    "quotes_with_words",
    "said_words",
    "speaker_at",
    "speaker_by_uuid",
    "speaker_ids",
    "speaker_page",
    "speaker_quotes",
    "speakers_by_id",
    "suggestions",
]


@dataclass(frozen=True, slots=True)
class SpeakerPage:
    """All that is known of a speaker but the quotes: names, most used first; roles, latest first; when quoted.

    ``moments`` has one moment a quote, that of its article, in microseconds since 1970 UTC, newest first.
    """

    summary: SpeakerSummary
    note: str
    names: tuple[NameUse, ...]
    roles: tuple[RoleUse, ...]
    moments: array[int]
    alike: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two speakers that may be one, and why; a person decides."""

    one: SpeakerSummary
    other: SpeakerSummary
    likeness: Likeness


def known_speakers(library: Library, prefix: str = "", limit: int = 200) -> list[SpeakerSummary]:
    """Speakers with a word of their name that starts with ``prefix``, accents and case aside, most quoted first."""
    from reader.storage import speakers

    with library.reading() as db:
        return speakers.known(db, prefix, limit)


def list_speakers(library: Library, limit: int = 1_000) -> list[SpeakerSummary]:
    """All speakers, most quoted first."""
    return known_speakers(library, "", limit)


def find_speaker(library: Library, ref: str) -> SpeakerSummary:
    """The speaker that ``ref`` names: a name, or the beginning of a UUID or name; raises NotFound.

    Of a speaker that was merged into another, the other is given.
    """
    from reader.storage import speakers

    with library.reading() as db:
        found = speakers.by_name(db, ref) or speakers.by_uuid_prefix(db, ref.strip().lower())
        found = found or speakers.known(db, ref, 2)
    shown = visible_line(ref)
    if not found or not ref.strip():
        raise NotFound(phrase("No speaker is called “{name}”; list the speakers to see their names.", name=shown))
    if len(found) > 1:
        others = [
            phrase(
                "{name} ({kind})", name=visible_line(one.name), kind=phrase(SPEAKER_KIND_NAMES[SpeakerKind(one.kind)])
            )
            for one in found
        ]
        raise NotFound(
            phrase(
                "Several speakers are meant by “{name}”, such as {others}; give the UUID.",
                name=shown,
                others=others,
            )
        )
    return found[0]


def speaker_by_uuid(library: Library, uuid: str) -> SpeakerSummary:
    """The speaker with that UUID, or the one that it was merged into; raises NotFound."""
    from reader.storage import speakers

    with library.reading() as db:
        found = speakers.by_uuid_prefix(db, uuid)
    if len(found) != 1:
        raise NotFound(phrase("This speaker is no longer in the library."))
    return found[0]


def speaker_at(library: Library, article_id: int, span: Span) -> SpeakerSummary | None:
    """The speaker of the library whose quote that is; None for a quote whose speaker is open."""
    from reader.storage import speakers, timeline

    with library.reading() as db:
        uuid = timeline.speaker_at(db, article_id, span)
        return None if uuid is None else next(iter(speakers.by_uuid_prefix(db, uuid)), None)


def speaker_quotes(library: Library, speaker_uuid: str, limit: int = 1_000) -> list[SpeakerQuote]:
    """The quotes of a speaker with their articles, newest article first; none for an unknown UUID."""
    from reader.storage import quotes

    with library.reading() as db:
        return quotes.said_by(db, speaker_uuid, limit)


def speaker_page(library: Library, uuid: str) -> SpeakerPage:
    """What is known of a speaker; raises NotFound."""
    from reader.storage import speakers, timeline

    with library.reading() as db:
        found = speakers.by_uuid_prefix(db, uuid)
        if len(found) != 1:
            raise NotFound(phrase("This speaker is no longer in the library."))
        summary = found[0]
        state = speakers.read_state(db, summary.uuid) or {}
        alike = [
            Suggestion(summary, other, one.likeness)
            for one in timeline.alike(db, summary.uuid)
            for other in speakers.by_uuid_prefix(db, one.uuid)
        ]
        return SpeakerPage(
            summary,
            state.get("note", ""),
            tuple(timeline.names_of(db, summary.uuid)),
            tuple(timeline.roles_of(db, summary.uuid)),
            timeline.moments(db, summary.uuid),
            tuple(alike),
        )


def quote_ids(library: Library, uuid: str, kind: QuoteKind | None = None) -> array[int]:
    """Row ids of a speaker's quotes, newest article first; only those of ``kind``."""
    from reader.storage import timeline

    with library.reading() as db:
        return timeline.quote_ids(db, uuid, kind)


def quotes_by_id(library: Library, ids: Iterable[int]) -> list[SpeakerQuote]:
    """The quotes with these row ids, in the order asked; those that are gone are left out."""
    from reader.storage import timeline

    with library.reading() as db:
        return timeline.quotes(db, ids)


def said_words(library: Library, uuid: str) -> dict[int, str]:
    """The words of each quote of a speaker by row id, without accents and case, for finding some of them."""
    from reader.storage import timeline

    with library.reading() as db:
        said = timeline.said_in(db, uuid)
    return {quote_id: " " + name_key(words) for quote_id, words in said}


def quotes_with_words(said: Mapping[int, str], words: str, ids: Iterable[int]) -> array[int]:
    """Those of ``ids`` whose quotes, as :func:`said_words` gives them, have words that begin with each of ``words``."""
    wanted = [" " + word for word in name_key(words).split()]
    return array("q", (each for each in ids if all(word in said.get(each, "") for word in wanted)))


def quotes_in_articles(library: Library, uuid: str, article_ids: Iterable[int]) -> array[int]:
    """Row ids of a speaker's quotes in these articles."""
    from reader.storage import timeline

    with library.reading() as db:
        return timeline.quote_ids_in(db, uuid, article_ids)


def speaker_ids(library: Library, order: str = "quotes", words: str = "") -> array[int]:
    """Row ids of all speakers with quotes in ``order`` ("quotes", "articles", "name"), those with ``words`` only."""
    from reader.storage import timeline

    with library.reading() as db:
        return timeline.speaker_ids(db, order, words)


def speakers_by_id(library: Library, ids: Iterable[int]) -> dict[int, SpeakerSummary]:
    """The speakers with these row ids, those that are still there."""
    from reader.storage import timeline

    with library.reading() as db:
        return timeline.speaker_summaries(db, ids)


def suggestions(library: Library, limit: int = 200, *, among: int = 2_000) -> list[Suggestion]:
    """Speakers that may be one, the most quoted first, looked for among the ``among`` most quoted.

    None of them is merged without a person.
    """
    from reader.storage import speakers, timeline

    found: dict[frozenset[str], Suggestion] = {}
    with library.reading() as db:
        for uuid in timeline.most_quoted(db, among):
            for alike in timeline.alike(db, uuid):
                pair = frozenset((uuid, alike.uuid))
                if pair not in found:
                    [one], [other] = speakers.by_uuid_prefix(db, uuid), speakers.by_uuid_prefix(db, alike.uuid)
                    found[pair] = Suggestion(one, other, alike.likeness)
                if len(found) >= limit:
                    return list(found.values())
    return list(found.values())
