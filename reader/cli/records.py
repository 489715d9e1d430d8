"""What listings give programs: one flat JSON object an item. Times are xsd:dateTime in UTC; no key ever leaves out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from reader.model import ArticleSummary, Feed, SpeakerSummary, Tag

__all__ = ["article_record", "feed_record", "speaker_record", "tag_record", "utc"]

Record = dict[str, Any]


def utc(moment: datetime | None) -> str | None:
    """``moment`` as "2025-03-01T08:00:00Z"."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def article_record(summary: ArticleSummary) -> Record:
    """An article as lists show it."""
    return {
        "id": summary.id,
        "uuid": summary.uuid,
        "title": summary.title,
        "source": summary.source,
        "language": summary.language,
        "published": utc(summary.published),
        "read": summary.is_read,
        "starred": summary.is_starred,
        "quotes": summary.quote_count,
        "annotations": summary.annotation_count,
    }


def feed_record(feed: Feed) -> Record:
    """A feed with its counts and its last failure; its address without a password."""
    from reader.services.fetching import shown_address

    return {
        "id": feed.id,
        "uuid": feed.uuid,
        "url": shown_address(feed.url),
        "title": feed.title,
        "folder": feed.folder,
        "site": feed.site,
        "fetched": utc(feed.fetched),
        "checked": utc(feed.checked),
        "due": utc(feed.due),
        "error": feed.error,
        "failures": feed.failures,
        "failing_since": utc(feed.failing_since),
        "stopped": feed.is_stopped,
        "muted": feed.is_muted,
        "interval": feed.interval,
        "full_text": feed.full_text,
        "language": feed.language,
        "tags": list(feed.tags),
        "articles": feed.article_count,
        "unread": feed.unread_count,
    }


def speaker_record(speaker: SpeakerSummary) -> Record:
    """A speaker with counts."""
    return {
        "uuid": speaker.uuid,
        "name": speaker.name,
        "kind": speaker.kind,
        "role": speaker.role,
        "quotes": speaker.quote_count,
        "articles": speaker.article_count,
    }


def tag_record(tag: Tag) -> Record:
    """A tag with its look and its number of uses."""
    return {
        "uuid": tag.uuid,
        "name": tag.name,
        "colour": tag.colour,
        "shortcut": tag.shortcut,
        "description": tag.description,
        "uses": tag.use_count,
    }
