"""How a feed stands, in words for screen and command line: why it fails, when it is due, when it last worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from reader.i18n import N_, _, ngettext
from reader.model import Feed, visible_line
from reader.model.schedule import is_due, is_held
from reader.services import credentials
from reader.services.feeds import former_addresses
from reader.services.fetching import shown_address
from reader.services.library import Library

__all__ = ["FeedFacts", "describe_feed", "moment", "state_line"]


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """Labelled lines about a feed, without anything that is blank, and whether it fails."""

    feed: Feed
    lines: tuple[tuple[str, str], ...]
    has_password: bool


def describe_feed(library: Library, feed: Feed, now: datetime | None = None) -> FeedFacts:
    """What there is to tell of ``feed`` at ``now``, fit for any terminal; raises StorageError, ConfigError."""
    at = now or datetime.now(UTC)
    has_password = credentials.has_credentials(library.settings, feed)
    lines = [
        (_("Address"), shown_address(feed.url)),
        (_("Site"), visible_line(feed.site)),
        (_("State"), state_line(feed, at)),
        (_("Error"), visible_line(feed.error)),
        (_("Last worked"), moment(feed.fetched)),
        (_("Last asked"), moment(feed.checked)),
        (_("Due"), _due(feed, at)),
        (_("Its own pace"), _pace(feed)),
        (_("Former addresses"), ", ".join(former_addresses(library, feed))),
        (_("Password"), _("kept") if has_password else ""),
    ]
    return FeedFacts(feed, tuple((label, text) for label, text in lines if text), has_password)


def state_line(feed: Feed, now: datetime) -> str:
    """The state of a feed in a few words."""
    if feed.is_stopped:
        return _("stopped: its server says that it is gone for good")
    if feed.error:
        line = ngettext(
            "fails since {moment}, {number} time", "fails since {moment}, {number} times in a row", feed.failures
        )
        return line.format(moment=moment(feed.failing_since), number=feed.failures)
    if feed.is_muted:
        return _("muted: not fetched with the others")
    if is_held(now, feed.held):
        return _("its server asked to wait until {moment}").format(moment=moment(feed.held))
    return _("works") if feed.fetched else _("not fetched yet")


def moment(at: datetime | None) -> str:
    """A moment in local time, to the minute; "" for None."""
    return "" if at is None else f"{at.astimezone():%Y-%m-%d %H:%M}"


def _due(feed: Feed, now: datetime) -> str:
    if feed.is_stopped or feed.is_muted:
        return _("only when asked for by name")
    if feed.due is None or is_due(now, feed.due, feed.checked, chosen_minutes=feed.interval):
        return _("due now")
    return moment(feed.due)


_SPANS = ((86400, N_("{number} d")), (3600, N_("{number} h")), (60, N_("{number} min")))


def _pace(feed: Feed) -> str:
    """How often its entries come: "an article every 3 h"."""
    seconds = feed.habits.pace.total_seconds()
    for unit, words in _SPANS:
        if seconds >= unit:
            return _("an article every {span}").format(span=_(words).format(number=round(seconds / unit)))
    return ""
